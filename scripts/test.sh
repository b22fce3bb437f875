#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what is missing, builds everything for development, plug-in included, and runs every test.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/steps.sh

step "Installing what is missing" setup scripts/setup.sh
step "Configuring (minutes the first time: JUCE builds its tool)" configure-dev cmake --preset dev
step "Building everything (up to half an hour the first time)" build-dev cmake --build --preset dev --parallel "$(nproc)"
step "Testing" test-dev ctest --preset dev
grep 'tests passed' build/logs/test-dev.log
