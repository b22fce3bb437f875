#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The built VST3 in Ardour, without display or sound card: a track of speech is played through the plug-in, its captions
# must be in the saved session, at their places, and still be there after the session was loaded and saved again.
# usage: run.sh path/to/Earshot.vst3   Ends with 0 (right), 1 (wrong) or 77 (skipped, and why). About a minute.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bundle=$(realpath "$1")
lua=/usr/lib/ardour7/luasession
skip() { echo "SKIPPED: $1"; exit 77; }
[ -x $lua ] || skip "Ardour 7 is not installed (apt install ardour)"
command -v sndfile-convert >/dev/null || skip "sndfile-convert is not installed (apt install sndfile-programs)"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_RUNTIME_DIR=$work
export LD_LIBRARY_PATH=/usr/lib/ardour7 ARDOUR_DLL_PATH=/usr/lib/ardour7 ARDOUR_DATA_PATH=/usr/share/ardour7
export ARDOUR_CONFIG_PATH=/etc/ardour7 VAMP_PATH=/usr/lib/ardour7/vamp
mkdir -p "$HOME/.vst3"
ln -s "$bundle" "$HOME/.vst3/"
/usr/lib/ardour7/ardour-vst3-scanner -f "$HOME/.vst3/$(basename "$bundle")" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
sndfile-convert "$here/../../../Resources/clips/welcome.flac" "$work/clip.wav" || exit 1

step() {
    timeout 120 $lua "$here/session.lua" "$1" "$work/session" >"$work/log" 2>&1
    grep -q "^STEP DONE" "$work/log" || { echo "$1 failed:"; tail -20 "$work/log"; exit 1; }
}
step record # of silence: Lua cannot import, so the recording is filled with speech afterwards
python3 "$here/fill.py" "$work/clip.wav" "$work/session" || exit 1
step play
python3 "$here/check.py" "$work/session" || exit 1
step reload
python3 "$here/check.py" "$work/session" || exit 1
echo "right: captions in the session, and again after it was loaded and saved"
