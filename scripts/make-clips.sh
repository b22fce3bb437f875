#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Speaks Resources/clips/*.txt with voices of Debian's flite into Resources/clips/*.flac, 16 kHz mono.
# The clips are committed: run this only to change them. No training text contains these sentences
# (Model/training/texts.py --exclude). Needs the packages flite, sox and flac.
set -euo pipefail
cd "$(dirname "$0")/../Resources/clips"

speak() {    # speak NAME VOICE: one sentence a line in NAME.txt, a full stop's pause after each
    local wav
    wav=$(mktemp --suffix=.wav)
    flite -voice "$2" -t "$(tr 'A-Z\n' 'a-z.' <"$1.txt" | sed 's/\./. /g')" -o "$wav"
    sox -D "$wav" -r 16000 -c 1 -b 16 -C 8 "$1.flac" norm -3 pad 0.2 0.3
    rm -f "$wav"
    echo "$1.flac: $(soxi -D "$1.flac") s, voice $2"
}

speak welcome slt
speak journey rms
