#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# lv2_tools.sh path/to/Earshot.lv2 REPOSITORY: the LV2 in the tools of its specification and in a host that is none of
# JUCE's: sord_validate (through lv2_validate) finds no error in what it says of itself, lv2info finds its ports, presets
# and editor, and jalv runs it on a JACK server without a sound card, sees its parameters and lets go of it cleanly.
# Ends with 0 (right), 1 (wrong) or 77 (skipped, and why).
set -euo pipefail
bundle=$(realpath "$1") repository=$2
uri=urn:earshot:captions
for tool in lv2_validate lv2info jalv jackd; do
    command -v $tool >/dev/null || { echo "SKIPPED: no $tool; scripts/setup.sh installs it"; exit 77; }
done
work=$(mktemp -d)
jack=
trap '[[ -z $jack ]] || kill $jack 2>/dev/null || true; rm -rf "$work"' EXIT
fail() { echo "wrong: $1"; cat "$work/log"; exit 1; }
export HOME=$work LV2_PATH=$(dirname "$bundle"):/usr/lib/lv2 EARSHOT_MODELS=$repository/Resources/models
export JACK_DEFAULT_SERVER=earshot-$$ JACK_NO_START_SERVER=1

lv2_validate "$bundle"/*.ttl >"$work/log" 2>&1 || fail "lv2_validate"
grep -q '^Found 0 errors' "$work/log" || fail "lv2_validate finds errors"
grep '^Found' "$work/log"

lv2info $uri >"$work/log" 2>&1 || fail "lv2info"
for expected in "Has latency: *yes" "Dialogue logging" "Keyword triggers" "X11UI" "audio_in_2"; do
    grep -q "$expected" "$work/log" || fail "lv2info shows no $expected"
done

jackd --no-realtime --no-mlock -n "$JACK_DEFAULT_SERVER" -d dummy -r 48000 -p 256 >"$work/jack" 2>&1 & jack=$!
sleep 2
kill -0 $jack || { cp "$work/jack" "$work/log"; fail "no JACK server"; }
code=0
{ sleep 5; echo controls; sleep 1; } | timeout 60 jalv -n earshot $uri >"$work/log" 2>&1 || code=$?
[[ $code == 0 ]] || fail "jalv ended with $code"
grep -qiE 'error|assert' "$work/log" && fail "jalv complains"
for expected in calm listen; do grep -qi "$expected" "$work/log" || fail "jalv has no control $expected"; done
echo "right: valid, found, and run by jalv"
