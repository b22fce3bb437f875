#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# on_display.sh PROGRAM [ARGUMENT…]: runs it on a virtual screen; 77 where there is none.
set -euo pipefail
command -v xvfb-run >/dev/null || { echo "SKIPPED: no xvfb-run; scripts/setup.sh installs it" >&2; exit 77; }
exec xvfb-run -a -s "-screen 0 1280x800x24" "$@"
