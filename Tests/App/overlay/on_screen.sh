#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# on_screen.sh PROGRAM [ARGUMENT…]: runs it on a virtual screen with a compositor; 77 where there are none.
set -euo pipefail
for tool in xvfb-run xsetroot picom xdotool; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool; scripts/setup.sh installs it" >&2; exit 77; }
done
HOME=$(mktemp -d)
export HOME XDG_RUNTIME_DIR=$HOME
trap 'rm -rf "$HOME"' EXIT
# shellcheck disable=SC2016 # for the inner shell
xvfb-run -a -s "-screen 0 1280x720x24 +extension Composite +render" bash -c '
    xsetroot -solid "#3060c0"
    picom --backend xrender >/dev/null 2>&1 & compositor=$!
    sleep 1
    code=0; "$@" || code=$?
    kill $compositor
    exit $code' _ "$@"
