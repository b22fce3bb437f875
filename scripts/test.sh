#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what is missing, builds everything for development, plug-in included, and runs every test; then builds what the
# audio thread runs once more and tests it under RealtimeSanitizer, where that can be had.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/steps.sh

step "Installing what is missing" setup scripts/setup.sh
step "Configuring (minutes the first time: JUCE builds its tool)" configure-dev cmake --preset dev
step "Building everything (up to half an hour the first time)" build-dev cmake --build --preset dev --parallel "$(nproc)"
step "Testing" test-dev ctest --preset dev
grep 'tests passed' build/logs/test-dev.log

hasRtsan=yes
installRtsan() {
    local code=0
    scripts/setup.sh --rtsan || code=$?
    if [[ $code == 3 ]]; then hasRtsan=no; else return "$code"; fi
}
step "Installing RealtimeSanitizer" setup-rtsan installRtsan
if [[ $hasRtsan == yes ]]; then
    step "Configuring what the audio thread runs" configure-rtsan cmake --preset rtsan
    step "Building it under RealtimeSanitizer" build-rtsan cmake --build --preset rtsan --parallel "$(nproc)"
    step "Testing it" test-rtsan ctest --preset rtsan
    grep 'tests passed' build/logs/test-rtsan.log
else
    echo "SKIPPED: RealtimeSanitizer, which cannot be had here; the audio path is tested without it"
    tail -n 1 build/logs/setup-rtsan.log
fi
