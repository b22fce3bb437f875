// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Pieces of a file are the same whether read in order, again or backwards.
#include "ClipReader.h"
#include "ScratchFolder.h"
#include "WaveFile.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

// Sample i is i / 32767, so a piece shows where it is from.
std::vector<float> ramp() {
    std::vector<float> samples(32000);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<float>(i) / 32767.0F;
    return samples;
}

long long firstSample(const std::vector<float>& piece) {
    return std::lround(piece.front() * 32768.0F);
}

} // namespace

TEST_CASE("Pieces of a file are found at their times, in any order", "[unit]") {
    const test::ScratchFolder folder;
    const auto file = folder.write("ramp.wav", test::waveFile(ramp(), 1, 16000));
    ClipReader clips(16000);
    for (double start : {0.0, 0.5, 1.25, 0.25, 0.25}) {
        INFO(start);
        const auto piece = clips.read(file, start, 0.125);
        REQUIRE(piece.ok());
        CHECK(piece->size() == 2000);
        CHECK(firstSample(*piece) == std::lround(start * 16000));
    }
    CHECK(clips.read(file, 1.5, 0)->size() == 8000);
    CHECK(clips.read(file, 1.5, 10)->size() == 8000);
}

TEST_CASE("A piece beyond the end, or of a file that is not there, is an error", "[unit]") {
    const test::ScratchFolder folder;
    const auto file = folder.write("ramp.wav", test::waveFile(ramp(), 1, 16000));
    ClipReader clips(16000);
    CHECK(clips.read(file, 3.0, 1.0).error().code == ErrorCode::kInvalidArgument);
    CHECK(clips.read(folder.path() / "absent.wav", 0, 1).error().code == ErrorCode::kNotFound);
    CHECK(clips.read(file, 0.0, 1.0).ok()); // usable after errors
}
