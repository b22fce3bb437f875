#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Takes the documents' pictures anew, docs/images/*.png but models.png, with what the bundled model hears today; look at
# them before they are committed. Needs Chromium, and fonts for all scripts (fonts-noto-core fonts-noto-cjk).
# scripts/plot-live.py draws live-against-offline.svg.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly bin=$PWD/build/dev/bin images=$PWD/docs/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --preset dev >/dev/null
cmake --build --preset dev --target earshot_app_screenshots earshot_ui_screenshots OverlayPuppet --parallel "$(nproc)" >/dev/null

# The views; no settings, models or devices of who runs this.
HOME=$work XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config \
    xvfb-run -a "$bin/earshot_app_screenshots" "$work/app"
xvfb-run -a "$bin/earshot_ui_screenshots" "$work/ui"
python3 Tests/Source/server/browser/screenshots.py "$bin/OverlayPuppet" "$work/page"

cp "$work"/app/*.png "$images"
for name in captions-dark captions-light captions-contrast; do cp "$work/ui/$name.png" "$images"; done
cp "$work/ui/tracks-dark.png" "$images/transcript-dark.png"
cp "$work/page/overlay.png" "$images"
ls -l "$images"/*.png
