#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# browser.sh BIN_DIRECTORY WORK_DIRECTORY [REPORT.html...]: reports of dogma-check in a headless browser: what a reader sees, the keyboard, both
# colour schemes. Needs chromium, chromium-headless-shell or google-chrome; skipped (exit status 77) when there is none.
# Screenshots stay in WORK_DIRECTORY. Further reports are tried in the same way.
set -u
bin=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
browser=
for name in chromium chromium-browser chromium-headless-shell google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && { browser=$name; break; }
done
[ -n "$browser" ] || { echo "report.browser: skipped: no chromium, chromium-headless-shell or google-chrome is installed"; exit 77; }
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 3
unset DOGMA_RUN_FLAGS DOGMA_LIBRARY_PATH
passed=0 failed=0
good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); printf 'FAIL %s\n' "$*"; }

# browse OUT OPTION... URL. The browser has no network here: every host name is unknown to it.
browse() {
    local out=$1
    shift
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars --no-first-run \
        --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/browser" --window-size=1300,1500 --virtual-time-budget=20000 "$@" >"$out" 2>browser.log
}
# shown REPORT.html...: the picture is a picture of something, in both schemes.
picture() {
    local report=$1 name=${1##*/} scheme bytes
    name=${name%.html}
    for scheme in 1 0; do
        browse /dev/null --blink-settings=preferredColorScheme=$scheme --screenshot="$work/$name-$([ $scheme = 1 ] && echo light || echo dark).png" "file://$report"
    done
    for scheme in light dark; do
        bytes=$(stat -c %s "$name-$scheme.png" 2>/dev/null || echo 0)
        if [ "$bytes" -gt 15000 ]; then good; else bad "$name: $scheme picture of $bytes bytes"; fi
    done
    if cmp -s "$name-light.png" "$name-dark.png"; then bad "$name: the colour schemes do not differ"; else good; fi
}
# keyboard REPORT.html: keyboard.js in the page; every line it writes is a check.
keyboard() {
    local report=$1 name=${1##*/} count
    name=${name%.html}
    { sed '/^<\/body>$/,$d' "$report"; echo '<script>'; cat "$here/keyboard.js"; echo '</script>'; echo '</body></html>'; } >"$name-keyboard.html"
    browse "$name.dom" --dump-dom "file://$work/$name-keyboard.html"
    sed -n '/<pre id="results">/,/END/p' "$name.dom" | sed 's/.*<pre id="results">//' >"$name.results"
    count=$(grep -c '^PASS ' "$name.results")
    passed=$((passed + count))
    grep '^FAIL ' "$name.results" && failed=$((failed + $(grep -c '^FAIL ' "$name.results")))
    if grep -q "^END $(grep -c -E '^(PASS|FAIL) ' "$name.results")" "$name.results" && [ "$count" -gt 25 ]; then good; else bad "$name: the page did not finish: $(tail -n 1 browser.log)"; fi
}

for name in hostile counts; do
    "$bin/dogma-asm" -o "$name-bare.dgm" "$here/$name.dasm" && "$bin/dogma-prove" -o "$name.dgm" "$name-bare.dgm" &&
        "$bin/dogma-check" --quiet --html "$name.html" "$name.dgm" || bad "no report on $name"
    picture "$work/$name.html"
    keyboard "$work/$name.html"
done
for text in 'window.hostile=1&lt;/script&gt;</a>' 'detsurt</a>'; do
    if grep -q -F -e "$text" hostile.dom; then good; else bad "hostile: the page does not show $text"; fi
done
for report; do
    picture "$(realpath "$report")"
    keyboard "$(realpath "$report")"
done
printf 'report.browser: passed %d failed %d (%s)\n' "$passed" "$failed" "$browser"
[ "$failed" = 0 ]
