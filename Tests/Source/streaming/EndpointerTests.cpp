// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The endpointer on made-up posteriors: token 0 is the blank, 1 the word delimiter, 2 a letter.
#include "Endpointer.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace earshot;

namespace {

// One frame per character: '.' blank, '|' delimiter, anything else a letter; '?' is a blank that is hardly sure.
std::vector<float> logits(const std::string& frames) {
    std::vector<float> out;
    for (const char frame : frames) {
        const float blank = frame == '.' ? 8.0F : frame == '?' ? 1.0F : 0.0F;
        out.insert(out.end(), {blank, frame == '|' ? 8.0F : 0.0F, frame == 'a' ? 8.0F : 0.0F});
    }
    return out;
}

Endpointer endpointer(const EndpointConfig& config) {
    return {config, 0.1, {true, true, false}};
}

} // namespace

TEST_CASE("A run without letters after speech ends the segment at the run's shortest length") {
    Endpointer end = endpointer({.silenceSeconds = 0.5});
    end.append(logits("..aa.a|..."));
    CHECK_FALSE(end.check({}).has_value());
    end.append(logits(".."));
    const auto at = end.check({});
    REQUIRE(at.has_value());
    CHECK(at->frame == 11);
    CHECK(at->hasSpeech);
}

TEST_CASE("Frames that may still change count towards the silence at the end") {
    Endpointer end = endpointer({.silenceSeconds = 0.5});
    end.append(logits("aaa.."));
    CHECK(end.check(logits("...")).has_value());
    CHECK_FALSE(end.check(logits("..a")).has_value());
}

TEST_CASE("A segment in which nobody says a letter ends without speech") {
    Endpointer end = endpointer({.maxIdleSeconds = 1.0});
    end.append(logits("....|...."));
    CHECK_FALSE(end.check({}).has_value());
    end.append(logits("..."));
    const auto at = end.check({});
    REQUIRE(at.has_value());
    CHECK_FALSE(at->hasSpeech);
    CHECK(at->frame == 12);
}

TEST_CASE("A segment that grows too long is cut in the middle of the surest silence of its second half") {
    Endpointer end = endpointer({.silenceSeconds = 5.0, .maxSegmentSeconds = 2.0});
    end.append(
        logits("aa....aaaa"
               "a?a..aaa.a"));
    const auto at = end.check({});
    REQUIRE(at.has_value());
    CHECK(at->frame == 14);
    CHECK(at->hasSpeech);
}

TEST_CASE("Speech without any silence is cut at its end") {
    Endpointer end = endpointer({.maxSegmentSeconds = 1.0});
    end.append(logits("aaaaaaaaaaa"));
    REQUIRE(end.check({}).has_value());
    CHECK(end.check({})->frame == 11);
}
