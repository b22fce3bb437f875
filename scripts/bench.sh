#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The speed of this working tree against that of another revision, in turns on one machine, as ratios.
#
#   scripts/bench.sh [BASE] [OPTIONS OF earshot bench]        BASE: origin/main where left out
#   scripts/bench.sh HEAD~1 --size large --seconds 10,30 --precision bf16
#
# Builds both in release (the base in build/bench-base, kept for the next time), runs each ROUNDS times (3) in turns, and
# prints the least of each stage's medians and base / here: above 1, this tree is faster. The least, as other work only
# ever adds time. Exits with code 1 where a pass takes more than TOLERANCE (1.05) times the base's.
set -euo pipefail
cd "$(dirname "$0")/.."

base=origin/main
if [[ $# -gt 0 && $1 != -* ]]; then base=$1; shift; fi
options=("$@")
[[ ${#options[@]} -gt 0 ]] || options=(--size base --seconds 10 --threads 2)
commit=$(git rev-parse --verify "$base^{commit}")
readonly source=build/bench-base/source

git worktree prune
if [[ -d $source ]]; then
    git -C $source checkout --quiet --detach "$commit"
else
    git worktree add --quiet --detach $source "$commit"
fi

build() { # SOURCE FOLDER
    cmake -S "$1" -B "$2" -G Ninja -D CMAKE_BUILD_TYPE=Release -D EARSHOT_BUILD_PLUGIN=OFF -D EARSHOT_BUILD_TESTS=OFF >/dev/null
    cmake --build "$2" --target earshot --parallel "$(nproc)" >/dev/null
}
build $source build/bench-base/build
build . build/bench-here

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
for _ in $(seq "${ROUNDS:-3}"); do
    build/bench-base/build/bin/earshot bench "${options[@]}" >>"$results/base"
    build/bench-here/bin/earshot bench "${options[@]}" >>"$results/here"
done

grep -m1 'model name' /proc/cpuinfo || true
python3 scripts/compare-bench.py "$results/base" "$results/here" "${TOLERANCE:-1.05}"
