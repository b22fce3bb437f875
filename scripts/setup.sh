#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs everything Earshot needs to build on Debian 12 (bookworm): packages, and the source of JUCE 8.
# Runs as root or through sudo, asks nothing, and is done in a second when everything is there.
# Two things come from suites next to bookworm, whose address is taken from the apt configuration of this machine:
# Catch2 3 from bookworm-backports (bookworm has 2.13), and JUCE 8.0.6 as a source package of trixie (bookworm's
# 7.0.5 cannot draw CJK, Devanagari or Arabic). Neither suite can replace an installed package: backports install
# only when asked by name, and trixie is added for sources only.
# With --rtsan it also installs Clang 22 with RealtimeSanitizer, from bookworm's security updates, for the rtsan preset;
# where that cannot be had it says so and exits with code 3.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly juceVersion=8.0.6
readonly juceSourceVersion=8.0.6+ds-2
readonly juceFolder=third_party/juce-$juceVersion+ds
readonly catch2Minimum=3.7

packages=(
    # tools
    build-essential ca-certificates ccache clang-format clang-tidy cmake dpkg-dev git ninja-build pkg-config
    python3 # plays a hub in the tests
    chromium # shows the overlay page in the tests
    openbox picom pulseaudio pulseaudio-utils x11-xserver-utils xdotool xvfb # play a desktop, and hands, in the tests
    jackd2 jalv lilv-utils lv2-dev sordi # check the LV2
    # model and command line
    libboost1.81-dev libcli11-dev libcurl4-openssl-dev libdnnl-dev libsndfile1-dev libsoxr-dev libssl-dev
    libutf8proc-dev libxxhash-dev nlohmann-json3-dev
    ocl-icd-opencl-dev # asked for by the CMake package of libdnnl-dev
    # what JUCE links
    libasound2-dev libfontconfig-dev libfreetype-dev libgl-dev libjack-jackd2-dev libjpeg-dev libpng-dev libpulse-dev libx11-dev
    libxcomposite-dev libxcursor-dev libxext-dev libxinerama-dev libxrandr-dev libxrender-dev zlib1g-dev
)

readonly rtsanPackages=(clang-22 libclang-rt-22-dev llvm-22) # the last names the functions in its reports

isInstalled() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

hasCatch2() {
    isInstalled catch2 && dpkg --compare-versions "$(dpkg-query -W -f='${Version}' catch2)" ge $catch2Minimum
}

hasJuce() { [[ -f $juceFolder/CMakeLists.txt ]]; }

asRoot() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

aptGet() {
    asRoot env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@"
}

# The address this machine fetches bookworm from, whatever file and form apt was told it in.
debianArchive() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 'Origin: Debian' | head -n1
}

# addSuite TYPE SUITE INDEX: makes a suite of that archive known to apt, unless it is.
addSuite() {
    local type=$1 suite=$2 index=$3 archive
    [[ -z $(apt-get indextargets --format '$(REPO_URI)' "Created-By: $index" "Codename: $suite") ]] || return 0
    archive=$(debianArchive)
    [[ -n $archive ]] || { echo "setup: apt has no archive of Debian bookworm configured; see /etc/apt" >&2; exit 1; }
    printf '%s\n' "# Written by Earshot's scripts/setup.sh." "Types: $type" "URIs: $archive" "Suites: $suite" \
        "Components: main" "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" |
        asRoot tee "/etc/apt/sources.list.d/earshot-$suite.sources" >/dev/null
    aptGet update
}

# Unpacked aside and moved into place, so that an interrupted run leaves nothing that looks complete.
unpackJuce() {
    local aside=third_party/.unpacking
    rm -rf "$aside" "$juceFolder"
    mkdir -p "$aside"
    (cd "$aside" && apt-get -q source --only-source "juce=$juceSourceVersion")
    mv "$aside/juce-$juceVersion+ds" "$juceFolder"
    rm -rf "$aside"
}

case "$#:${1:-}" in
    0:) ;;
    1:--rtsan) packages+=("${rtsanPackages[@]}") ;;
    *) echo "usage: scripts/setup.sh [--rtsan]" >&2; exit 2 ;;
esac

missing=()
for package in "${packages[@]}"; do
    isInstalled "$package" || missing+=("$package")
done
if [[ ${#missing[@]} == 0 ]] && hasCatch2 && hasJuce; then
    exit 0
fi

if ! grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
    echo "setup: this script knows Debian 12 (bookworm) only. Elsewhere install a C++20 compiler, CMake 3.25, Ninja and," >&2
    echo "setup: where packaged, the libraries in cmake/Dependencies.cmake, which says what CMake fetches instead." >&2
    exit 1
fi
if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
    echo "setup: packages are missing (${missing[*]:-catch2 or JUCE}); run this as root or install sudo" >&2
    exit 1
fi

aptGet update
if [[ ${1:-} == --rtsan && -z $(apt-cache search --names-only '^clang-22$') ]]; then
    echo "setup: apt knows no clang-22 here (bookworm's security updates have it): no RealtimeSanitizer" >&2
    exit 3
fi
if [[ ${#missing[@]} != 0 ]]; then
    aptGet install -y --no-install-recommends "${missing[@]}"
fi
if ! hasCatch2; then
    addSuite deb bookworm-backports Packages
    aptGet install -y --no-install-recommends -t bookworm-backports catch2
fi
if ! hasJuce; then
    addSuite deb-src trixie Sources
    unpackJuce
fi
