#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Compiles every source of Model/ and of the engine in Source/ that needs no JUCE for arm64, where no machine of that kind
# is at hand: against the libraries' headers of this machine, without linking. Needs Debian's g++-aarch64-linux-gnu.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly compiler=aarch64-linux-gnu-g++
command -v $compiler >/dev/null || { echo "check-arm64: there is no $compiler; install g++-aarch64-linux-gnu" >&2; exit 1; }

# Each folder is an include root, as in the CMake libraries.
mapfile -t folders < <(find Model Source -name CMakeLists.txt -printf '%h\n')
mapfile -t sources < <(find Model Source -name '*.cpp' -not -path 'Source/ui/*' -not -path 'Source/osc/*' | sort)
# The libraries' headers come last, so that the C library's are arm64's.
flags=(-std=c++20 -O2 -fopenmp -DEARSHOT_EMOTION=1 -Wall -Wextra -Werror "${folders[@]/#/-I}" -idirafter /usr/include
    -idirafter "/usr/include/$(g++ -dumpmachine)")
export compiler
printf '%s\0' "${sources[@]}" |
    xargs -0 -P "$(nproc)" -I{} sh -c '"$compiler" "$@" -c {} -o /dev/null || { echo "check-arm64: {}" >&2; exit 255; }' sh "${flags[@]}"
echo "check-arm64: ${#sources[@]} sources compile for arm64"
