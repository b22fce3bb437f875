// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What an old stream costs: no more than a young one, in memory and in primitives.
#include "AllocationMeter.h"
#include "StreamTestSupport.h"

using namespace earshot;
using namespace earshot::test;

TEST_CASE("Ten minutes of stream take no more memory and primitives than its first seconds", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    HubertStream stream = makeStream(model, {25, 25, 100});
    const std::vector<float> samples = noise(8000);
    Tensor hidden;
    const auto step = [&] {
        while (!stream.canStep()) REQUIRE(stream.push(workspace, std::span(samples).first(1600)).ok());
        REQUIRE(stream.step(workspace, {}, hidden).ok());
    };
    for (int i = 0; i < 12; ++i) step();
    const std::size_t numPrimitives = workspace.compute.numPrimitives();
    const std::int64_t before = stream.nextFrame();
    std::size_t firstPeak = 0;
    for (int minute = 0; minute < 10; ++minute) {
        const AllocationMeter meter; // of this thread; the team's threads take their memory from the workspace
        for (int i = 0; i < 120; ++i) step();
        if (minute == 0) firstPeak = meter.peakBytes();
        CHECK(meter.peakBytes() <= firstPeak);
        CHECK(meter.largestBytes() < 4096); // a primitive's argument list, not a buffer
    }
    CHECK(workspace.compute.numPrimitives() == numPrimitives);
    CHECK(stream.nextFrame() == before + 10 * 120 * 25);
}

TEST_CASE("A filling left context builds few primitives", "[unit]") {
    Workspace workspace;
    const Pretrained model = randomModel(workspace, streamConfig());
    HubertStream stream = makeStream(model, {4, 4, 400});
    REQUIRE(stream.push(workspace, noise(170000)).ok());
    Tensor hidden;
    for (int i = 0; i < 5; ++i) REQUIRE(stream.step(workspace, {}, hidden).ok());
    const std::size_t numPrimitives = workspace.compute.numPrimitives();
    for (int i = 0; i < 120; ++i) REQUIRE(stream.step(workspace, {}, hidden).ok());
    // Two per multiple of 64 keys.
    CHECK(workspace.compute.numPrimitives() <= numPrimitives + 2 * (408 / 64 + 1));
}
