#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# From a fresh clone to captions: installs what is missing, builds the earshot command, transcribes the bundled clips.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/steps.sh

readonly earshot=build/release/bin/earshot

step "Installing what is missing" setup scripts/setup.sh
step "Configuring" configure-release cmake --preset release -D EARSHOT_BUILD_PLUGIN=OFF
step "Building the earshot command (some three minutes the first time)" build-release \
    cmake --build --preset release --target earshot --parallel "$(nproc)"

shopt -s nullglob
for clip in Resources/clips/*.{flac,ogg,opus,wav}; do
    echo
    echo "\$ $earshot transcribe $clip --format srt"
    "$earshot" transcribe "$clip" --format srt
done

cat <<NEXT

For a recording of your own (WAV, FLAC, Ogg, Opus, MP3, AIFF; any length):
  $earshot transcribe YOUR_FILE --format srt --out captions.srt
Everything else it can do:
  $earshot --help
NEXT
