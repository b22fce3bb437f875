// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A working week of captions, by the bytes.
#include "AllocationMeter.h"
#include "CaptionAssembler.h"
#include "CaptionTestSupport.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;
using namespace earshot::test;

namespace {

// A segment every four seconds, with three partials; now and then a gap, of which half is filled later.
void speak(CaptionAssembler& captions, std::int64_t firstId, std::int64_t numSegments) {
    for (std::int64_t id = firstId; id < firstId + numSegments; ++id) {
        const int frame = static_cast<int>(id) * 200;
        const double now = frame * kFrame;
        captions.update(partial(id, words("ONE TWO THREE", frame), 2), now + 1);
        captions.update(partial(id, words("ONE TWO THREE FOUR", frame), 3), now + 2);
        captions.update(partial(id, words("ONE TWO THREE FOUR FIVE", frame), 4), now + 3);
        captions.update(final(id, words("ONE TWO THREE FOUR FIVE SIX", frame)), now + 3.5);
        if (id % 10 == 0) captions.addGap(now + 3, now + 4, "the machine could not keep up");
        if (id % 20 == 0) captions.fillGap(final(id, words("LATE", frame + 160)), now + 3, now + 4, now + 4);
        captions.advance(now + 4);
        static_cast<void>(captions.snapshot());
        static_cast<void>(captions.takeEvents());
    }
}

} // namespace

TEST_CASE("Memory does not grow over 40 hours of captions", "[unit]") {
    for (const CaptionAssemblerConfig& config : {CaptionAssemblerConfig{}, fast(), calm()}) {
        CaptionAssembler captions(config);
        constexpr std::int64_t kWarmUp = 3000; // until all is full that has a bound
        constexpr std::int64_t kWeek = 36'000;
        speak(captions, 0, kWarmUp);
        const AllocationMeter meter;
        speak(captions, kWarmUp, kWeek);
        CAPTURE(meter.peakBytes(), meter.largestBytes());
        CHECK(meter.peakBytes() < 64U << 10U); // of what comes and goes
    }
}
