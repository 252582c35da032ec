#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Fetch one file of third-party source, pinned by SHA-256. Nothing fetched is ever committed.
#
#   fetch.sh source PACKAGE VERSION FILE SHA256 FALLBACK-URL OUTDIR [FALLBACK-SHA256]
#       FILE of the Debian source package PACKAGE (VERSION may be empty: whatever apt offers).
#
#   fetch.sh binary PACKAGE VERSION INNER-FILE SHA256 FALLBACK-URL OUTDIR [FALLBACK-SHA256]
#       INNER-FILE (an absolute path as installed) out of the Debian binary package PACKAGE. With an empty
#       INNER-FILE the package itself, PACKAGE.deb, is the result.
#
# The result is OUTDIR/<name>: FILE, or the base name of INNER-FILE, or PACKAGE.deb. It is a hard link or a
# copy of a cached download and must not be edited in place. Nothing is printed on success but that path.
#
# SHA256 may be "-" only where the package manager's own signature check is enough (no pinned content).
# FALLBACK-URL ("" for none) is the upstream project's release, taken when apt cannot serve a file with the
# pinned hash, for example because the distribution carries another version. Its content has
# FALLBACK-SHA256 if that is given (upstream archive differs from the distribution's repack), else SHA256.
#
# How: the apt entries of this machine (deb822 .sources and one-line .list files) are copied, with source
# entries added, into a private state directory; the machine's own configuration and lists are not touched.
# No root is needed. Downloads are cached in ${DOGMA_CACHE:-<checkout>/cache}/downloads by hash.
#
# Exit: 0 the file is there; 1 it could not be had (one line on stderr says why); 2 usage.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${DOGMA_CACHE:-$(cd "$here/../.." && pwd)/cache}
downloads=$cache/downloads
state=$cache/apt
fetch_seconds_max=${DOGMA_FETCH_SECONDS:-900}

fail() { printf 'fetch.sh: %s\n' "$*" >&2; exit 1; }
usage() { printf 'usage: fetch.sh source|binary PACKAGE VERSION FILE SHA256 FALLBACK-URL OUTDIR [FALLBACK-SHA256]\n' >&2; exit 2; }

[ $# -ge 7 ] && [ $# -le 8 ] || usage
kind=$1 package=$2 version=$3 file=$4 sha256=$5 fallback_url=$6 outdir=$7 fallback_sha256=${8:-$5}
case $kind in source|binary) ;; *) usage ;; esac
[ "$kind" = binary ] || [ -n "$file" ] || usage
[[ $sha256 == - || $sha256 =~ ^[0-9a-f]{64}$ ]] || fail "not a SHA-256 value: $sha256"
name=${file##*/}
[ -n "$name" ] || name=$package.deb

mkdir -p "$downloads" "$outdir"

hash_of() { sha256sum <"$1" | cut -d' ' -f1; }

# Publish a cached download under its name in OUTDIR and end.
deliver() {
    local target=$outdir/$name
    if ! [ -f "$target" ] || ! cmp -s "$1" "$target"; then
        rm -f "$target.part"
        ln "$1" "$target.part" 2>/dev/null || cp "$1" "$target.part"
        mv -f "$target.part" "$target"
    fi
    printf '%s\n' "$target"
    exit 0
}

# Take FILE into the cache if its content has the wanted hash ("-": any). Sets $kept.
keep() {
    local found=$1 wanted=$2 hash
    hash=$(hash_of "$found")
    [ "$wanted" = - ] || [ "$hash" = "$wanted" ] || return 1
    kept=$downloads/$hash
    if [ "$wanted" = - ]; then kept=$downloads/unpinned-$kind-$package-${version:-any}-$name; fi
    [ "$found" = "$kept" ] || mv -f "$found" "$kept"
}

for hash in "$sha256" "$fallback_sha256"; do
    if [ "$hash" != - ] && [ -f "$downloads/$hash" ]; then
        [ "$(hash_of "$downloads/$hash")" = "$hash" ] && deliver "$downloads/$hash"
        rm -f "$downloads/$hash"
    fi
done
if [ "$sha256" = - ] && [ -f "$downloads/unpinned-$kind-$package-${version:-any}-$name" ]; then
    deliver "$downloads/unpinned-$kind-$package-${version:-any}-$name"
fi

# One fetch at a time: apt locks its directories anyway, and two callers may want the same file.
exec 9>"$cache/fetch.lock"
flock -w "$fetch_seconds_max" 9 || fail "another fetch holds $cache/fetch.lock for too long"
if [ "$sha256" != - ] && [ -f "$downloads/$sha256" ]; then deliver "$downloads/$sha256"; fi

work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

# ---- apt with private state -------------------------------------------------------------------------------

apt_options=(
    -o "Dir::State=$state/state" -o "Dir::State::lists=$state/state/lists"
    -o "Dir::Cache=$state/cache" -o "Dir::Cache::archives=$state/cache/archives"
    -o "Dir::Etc::sourcelist=$state/sources.list" -o "Dir::Etc::sourceparts=$state/sources.list.d"
    -o "Dir::Log=$state/log" -o "APT::Get::List-Cleanup=true" -o "Acquire::Retries=3"
    -o "Acquire::http::Timeout=60" -o "Acquire::https::Timeout=60"
)
# The download sandbox user could not write into a directory of ours.
[ "$(id -u)" != 0 ] || apt_options+=(-o APT::Sandbox::User=root)

# Copy the machine's entries, each binary one with a source one beside it.
derive_sources() {
    local etc=/etc/apt entry target
    rm -rf "$state/sources.list" "$state/sources.list.d"
    mkdir -p "$state/sources.list.d" "$state/state/lists/partial" "$state/cache/archives/partial" "$state/log"
    : >"$state/sources.list"
    for entry in "$etc/sources.list" "$etc"/sources.list.d/*.list; do
        [ -r "$entry" ] || continue
        sed -n -E 's/^[[:space:]]*deb(-src)?([[:space:]].*)$/deb\2\ndeb-src\2/p' "$entry" >>"$state/sources.list"
    done
    sort -u -o "$state/sources.list" "$state/sources.list"
    for entry in "$etc"/sources.list.d/*.sources; do
        [ -r "$entry" ] || continue
        target=$state/sources.list.d/${entry##*/}
        sed -E 's/^[Tt]ypes:.*/Types: deb deb-src/' "$entry" >"$target"
    done
}

apt_ready=
# Refresh the private lists: once per run when "stale", else only when there are none yet.
apt_update() {
    if [ "${1:-}" != stale ] && [ -f "$state/updated" ]; then apt_ready=yes; return 0; fi
    [ "$apt_ready" != fresh ] || return 0
    command -v apt-get >/dev/null || return 1
    derive_sources
    # A third-party entry without sources makes apt complain; what counts is whether our package is found.
    timeout "$fetch_seconds_max" apt-get "${apt_options[@]}" -q update >"$state/update.log" 2>&1 || true
    touch "$state/updated"
    apt_ready=fresh
}

versioned=$package${version:+=$version}

# Each way below leaves the wanted file in the cache and sets $kept, or returns nonzero.

source_by_apt() {
    local line uri uri_name uri_hash
    timeout 120 apt-get "${apt_options[@]}" -q source --download-only --print-uris "$versioned" \
        >"$work/uris" 2>"$work/uris.log" || return 1
    while read -r uri uri_name _ uri_hash; do
        [[ $uri == \'*\' ]] || continue
        uri=${uri#\'} uri=${uri%\'}
        [ "$uri_name" = "$name" ] || [ "$uri_hash" = "SHA256:$sha256" ] || continue
        [ "$sha256" = - ] || [[ $uri_hash != SHA256:* ]] || [ "$uri_hash" = "SHA256:$sha256" ] || continue
        timeout "$fetch_seconds_max" /usr/lib/apt/apt-helper "${apt_options[@]}" -q download-file \
            "$uri" "$work/download" "$uri_hash" >"$work/download.log" 2>&1 || return 1
        keep "$work/download" "$sha256" && return 0
    done <"$work/uris"
    return 1
}

binary_by_apt() {
    local deb
    (cd "$work" && timeout "$fetch_seconds_max" apt-get "${apt_options[@]}" -q download "$versioned") \
        >"$work/download.log" 2>&1 || return 1
    deb=$(find "$work" -maxdepth 1 -name '*.deb' | head -n 1)
    [ -n "$deb" ] || return 1
    if [ -z "$file" ]; then keep "$deb" "$sha256"; return; fi
    dpkg-deb --fsys-tarfile "$deb" | tar -xO -f - ".$file" >"$work/inner" 2>/dev/null || { rm -f "$deb"; return 1; }
    rm -f "$deb"
    keep "$work/inner" "$sha256"
}

by_url() {
    [ -n "$fallback_url" ] || return 1
    if command -v curl >/dev/null; then
        timeout "$fetch_seconds_max" curl -fsSL --retry 2 --connect-timeout 20 -o "$work/upstream" "$fallback_url" \
            2>"$work/upstream.log" || return 1
    elif command -v wget >/dev/null; then
        timeout "$fetch_seconds_max" wget -q --tries=2 --timeout=20 -O "$work/upstream" "$fallback_url" \
            2>"$work/upstream.log" || return 1
    else
        return 1
    fi
    keep "$work/upstream" "$fallback_sha256" || fail "$fallback_url does not have the pinned content"
}

if apt_update; then
    "${kind}_by_apt" && deliver "$kept"
    # Old lists name files that are gone from the mirror: refresh them once and try again.
    if [ "$apt_ready" != fresh ]; then
        apt_update stale
        "${kind}_by_apt" && deliver "$kept"
    fi
fi
by_url && deliver "$kept"
fail "cannot fetch $name: not in apt's $kind package $versioned with the pinned hash${fallback_url:+, nor from $fallback_url}"
