#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# ended_by_system.sh EARSHOT_APP: on a screen, a portable copy of the application is moved and told to end as a desktop
# does at the end of a session. The window's place is remembered, and settings and what was said lie beside the program.
set -euo pipefail
command -v xdotool >/dev/null || { echo "SKIPPED: no xdotool; scripts/setup.sh installs it" >&2; exit 77; }
readonly program=$1 folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$program" "$folder/earshot-app"
cp -r --dereference "$(dirname "$program")/models" "$(dirname "$program")/clips" "$folder"
touch "$folder/portable"
cat >"$folder/settings.json" <<'JSON'
{"earshot": "application settings", "version": 1, "settings": {}, "saves_runs": true,
 "sources": [{"device": "earshot:clip"}]}
JSON
export HOME=$folder/home XDG_RUNTIME_DIR=$folder/home
mkdir "$HOME"

fail() {
    echo "FAILED: $1" >&2
    cat "$folder/settings.json" "$folder/log" >&2
    exit 1
}
# until COMMAND…: it succeeds within half a minute
until_it() {
    for _ in $(seq 150); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    fail "never came true: $*"
}
is_said() { grep -q '"confidence"' "$folder"/transcripts/*.jsonl; }
is_over() { ! kill -0 "$app"; }

"$folder/earshot-app" --start >"$folder/log" 2>&1 &
app=$!
until_it xdotool search --onlyvisible --name '^Earshot$'
window=$(xdotool search --onlyvisible --name '^Earshot$' | tail -1)
xdotool windowmove --sync "$window" 130 90
xdotool windowsize --sync "$window" 812 613
until_it is_said
kill -TERM "$app"
until_it is_over
wait "$app" || fail "it ended with $?"

grep -q '"window": "13[01] [0-9]* 812 613 ' "$folder/settings.json" || fail "the window's place is not what it was"
[[ ! -e $HOME/Documents ]] || fail "there is something in the user's documents"
