#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# on_display.sh PROGRAM [ARGUMENT…]: runs it on a virtual screen with a window manager; 77 where there is none.
set -euo pipefail
for tool in xvfb-run openbox; do
    command -v $tool >/dev/null || { echo "SKIPPED: no $tool; scripts/setup.sh installs it" >&2; exit 77; }
done
exec xvfb-run -a -s "-screen 0 1280x800x24" sh -c 'openbox >/dev/null 2>&1 & sleep 1; exec "$@"' sh "$@"
