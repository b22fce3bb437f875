#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# scripts/sanitize-plugin.sh [asan|tsan]: builds the plug-in and its tests with that sanitizer, and runs them: processor,
# editor and state, the built bundles in a host, ten hosts that end under load. JUCE itself is not instrumented. Half an
# hour the first time, therefore no part of scripts/test.sh. The fifty editors on a screen are left out: so slowed down,
# JUCE's window for the editors of others uses itself after it has gone (XEmbedComponent::Pimpl::handleX11Event).
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/steps.sh

preset=${1:-asan}
bin=build/$preset/bin
tests=Tests/Plugin
export LSAN_OPTIONS="suppressions=$PWD/$tests/leaks.supp:print_suppressions=0"

step "Configuring" "configure-$preset" cmake --preset "$preset" -D EARSHOT_BUILD_PLUGIN=ON
step "Building the plug-in and its tests" "build-plugin-$preset" cmake --build --preset "$preset" --parallel "$(nproc)" \
    --target earshot_plugin_tests earshot_hosted_plugin_tests earshot_hosted_editor_tests
step "Processor, editor, state" "plugin-$preset" "$bin/earshot_plugin_tests"
step "The bundles in a host" "hosted-plugin-$preset" "$bin/earshot_hosted_plugin_tests"
# Half of them end without letting go of anything, which is no leak of ours.
export ASAN_OPTIONS=detect_leaks=0
step "Hosts that end under load" "closings-$preset" "$tests/closings.sh" "$bin/earshot_hosted_editor_tests" 10
