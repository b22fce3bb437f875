#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# closings.sh PROGRAM COUNT: a host closes COUNT times while the plug-in works and its window is open, a process each and
# every time after another while: half of them let go of everything in order, half end around it. PROGRAM is
# earshot_hosted_editor_tests. Ends with 0, 1 (a process crashed, hung or complained) or 77 (no screen).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1 count=$2
if [[ -z ${DISPLAY:-} ]]; then exec "$here/../support/on_display.sh" "$0" "$@"; fi
names=("A host closes its windows and plug-ins, one after the other, while they work" "A host ends without letting go of anything")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for ((i = 0; i < count; ++i)); do
    code=0
    timeout 60 "$program" "${names[i % 2]//,/\\,}" >"$log" 2>&1 || code=$?
    if [[ $code != 0 ]]; then
        cat "$log"
        echo "closing $i of $count ended with $code: ${names[i % 2]}"
        exit 1
    fi
done
echo "$count closings, no crash"
