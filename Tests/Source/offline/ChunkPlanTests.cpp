// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The chunk rule against transformers' pipeline. The expected numbers are printed by chunk_golden.py, which calls the
// pipeline's own functions.
#include "ChunkPlan.h"
#include "HubertConfig.h"

#include <catch2/catch_test_macros.hpp>

#include <vector>

using namespace earshot;

namespace {

struct Chunk {
    std::int64_t start = 0;
    std::int64_t first = 0;
    std::int64_t end = 0;
    friend bool operator==(const Chunk&, const Chunk&) = default;
};

std::vector<Chunk> chunksOf(std::int64_t numSamples, double chunkSeconds) {
    const HubertConfig config;
    const auto plan = ChunkPlan::make(chunkSeconds, chunkSeconds / 6, 16000, config.hopSamples());
    REQUIRE(plan.ok());
    std::vector<Chunk> chunks;
    for (std::int64_t start = 0;; start += plan->stepSamples()) {
        const bool isLast = start + plan->chunkSamples >= numSamples;
        const std::int64_t length = isLast ? numSamples - start : plan->chunkSamples;
        const auto kept = plan->keptFrames(length, config.numFrames(length), start == 0, isLast);
        chunks.push_back({start, kept.first, kept.end});
        if (isLast) return chunks;
    }
}

} // namespace

TEST_CASE("The frames that are kept of each chunk are those of transformers' pipeline", "[golden]") {
    CHECK(chunksOf(400, 20) == std::vector<Chunk>{{0, 0, 1}});
    CHECK(chunksOf(16000, 20) == std::vector<Chunk>{{0, 0, 49}});
    CHECK(chunksOf(320000, 20) == std::vector<Chunk>{{0, 0, 999}});
    CHECK(chunksOf(320001, 20) == std::vector<Chunk>{{0, 0, 833}, {213120, 167, 333}});
    CHECK(chunksOf(426877, 20) == std::vector<Chunk>{{0, 0, 833}, {213120, 167, 667}});
    CHECK(chunksOf(600000, 20) == std::vector<Chunk>{{0, 0, 833}, {213120, 167, 833}, {426240, 167, 542}});
    CHECK(chunksOf(250000, 5) ==
          std::vector<Chunk>{{0, 0, 208}, {53120, 42, 208}, {106240, 42, 208}, {159360, 42, 208}, {212480, 42, 117}});
}

TEST_CASE("Kept frames of neighbouring chunks join without gap or overlap", "[unit]") {
    for (std::int64_t numSamples : {330'000, 777'777, 1'000'001, 5'000'000}) {
        INFO(numSamples);
        std::int64_t next = 0;
        for (const Chunk& chunk : chunksOf(numSamples, 20)) {
            CHECK(chunk.start / 320 + chunk.first == next);
            next = chunk.start / 320 + chunk.end;
        }
        CHECK(next == HubertConfig{}.numFrames(numSamples));
    }
}

TEST_CASE("Chunks that cannot be are refused", "[unit]") {
    CHECK_FALSE(ChunkPlan::make(0, 0, 16000, 320).ok());
    CHECK_FALSE(ChunkPlan::make(-1, 0, 16000, 320).ok());
    CHECK_FALSE(ChunkPlan::make(1, 0.5, 16000, 320).ok());
    CHECK_FALSE(ChunkPlan::make(1, 1e30, 16000, 320).ok());
    CHECK_FALSE(ChunkPlan::make(1e30, 1, 16000, 320).ok());
    CHECK(ChunkPlan::make(1, 0, 16000, 320).ok());
}
