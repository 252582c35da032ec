#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# man_page.sh TOOL VERSION: a manual page on standard output, made from `TOOL --help`, so that the two cannot disagree.

set -euo pipefail
tool=$1 version=$2 name=${1##*/}
help=$("$tool" --help)

# The first sentence that is no usage line and no option says what the tool does.
summary=$(printf '%s\n' "$help" | sed -n -E '/^(usage|USAGE)/d; s/^OVERVIEW: //; /^[A-Z]/{p;q}' | sed -E 's/( \(|\.|:).*//; s/^([A-Z])([a-z])/\L\1\2/')
printf '.TH %s 1 "" "dogma %s" "Dogma"\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n.nf\n' \
    "$(printf %s "$name" | tr '[:lower:]' '[:upper:]')" "$version" "$name" "$summary"
printf '%s\n' "$help" | sed -E "s/\\\\/\\\\e/g; s/-/\\\\-/g; s/^([.'])/\\\\\&\1/"
printf '.fi\n'
