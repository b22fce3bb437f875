// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Keywords in planted posteriors: where they are, how sure, and where they are not.
#include "DecodeTestSupport.h"
#include "KeywordSpotter.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <algorithm>
#include <limits>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

const CtcTokenizer kLetters = alphabetOf("PARTYSEOC");

KeywordSpotter spotterFor(const std::vector<Keyword>& keywords, const KeywordSpotterOptions& options = {}) {
    auto spotter = KeywordSpotter::create(kLetters.vocabulary(), 0.02, keywords, options);
    if (!spotter.ok()) FAIL(spotter.error().toString());
    return std::move(spotter).value();
}

std::vector<KeywordDetection> heard(KeywordSpotter spotter, const std::vector<float>& logits) {
    auto detections = spotter.append(logits, widthOf(kLetters));
    for (const auto& last : spotter.finish()) detections.push_back(last);
    return detections;
}

std::vector<KeywordDetection> heard(KeywordSpotter spotter, const std::string& frames) {
    return heard(std::move(spotter), Planted(kLetters, 0.9).say(frames).logits());
}

} // namespace

TEST_CASE("A keyword is found where its letters are, with full confidence when nothing is likelier", "[unit]") {
    const auto found = heard(spotterFor({{"art"}}), "__SEA||_A_RR__T__|_SO___");
    REQUIRE(found.size() == 1);
    CHECK(found[0].keyword == 0);
    CHECK(found[0].startFrame == 8);
    CHECK(found[0].endFrame == 15);
    CHECK(found[0].score > 0.95);
    CHECK(heard(spotterFor({{"art"}}), "__SEA||_TAR|_SO___").empty());
    CHECK(heard(spotterFor({{"art"}}), std::string(200, '_')).empty());
}

TEST_CASE("Confidence falls with every letter that the model hears otherwise", "[unit]") {
    const auto scoreWith = [](double posterior) {
        auto spotter = spotterFor({{"art", 0.01}});
        Planted frames(kLetters, 0.9);
        frames.say("|_A_").sayOne({{'R', posterior}, {'S', 0.9 - posterior}}).say("_T_|_");
        const auto found = heard(spotter, frames.logits());
        REQUIRE(found.size() == 1);
        return found[0].score;
    };
    CHECK(scoreWith(0.89) > 0.95);
    // One letter of three at a ninth of the best: the cube root.
    CHECK(std::abs(scoreWith(0.09) - std::cbrt(0.09 / 0.81)) < 0.02);
    CHECK(scoreWith(0.009) < scoreWith(0.09));
}

TEST_CASE("A keyword does not fire within a longer word, unless asked to", "[unit]") {
    const std::string party = "__|P_A_R_T_Y_|__";
    CHECK(heard(spotterFor({{"art"}}), party).empty());
    const auto inside = heard(spotterFor({{"art"}}, {.wholeWords = false}), party);
    REQUIRE(inside.size() == 1);
    CHECK(inside[0].startFrame == 5);
    CHECK(inside[0].endFrame == 10);
    CHECK(heard(spotterFor({{"art"}}), "__|C_A_R_T_|__").empty()); // begins within
    CHECK(heard(spotterFor({{"art"}}), "__|A_R_T_S_|__").empty()); // ends within
    CHECK(heard(spotterFor({{"party"}}), party).size() == 1);
}

TEST_CASE("Pauses and the ends of the sound bound words like delimiters", "[unit]") {
    const std::string pause(15, '_');
    CHECK(heard(spotterFor({{"art"}}), "SEA" + pause + "A_R_T" + pause + "SO").size() == 1);
    CHECK(heard(spotterFor({{"art"}}), "A_R_T").size() == 1);
    CHECK(heard(spotterFor({{"art"}}), "SEA____A_R_T____SO").empty());
}

TEST_CASE("Doubled letters need their blank, phrases their delimiter", "[unit]") {
    CHECK(heard(spotterFor({{"see"}}), "|SE_E|_").size() == 1);
    CHECK(heard(spotterFor({{"see"}}), "|SEEE|_").empty());
    const auto phrase = heard(spotterFor({{"see art"}}), "_SE_E|A_RT|__");
    REQUIRE(phrase.size() == 1);
    CHECK(phrase[0].startFrame == 1);
    CHECK(phrase[0].endFrame == 10);
    CHECK(heard(spotterFor({{"see art"}}), "|SE_E|SO|A_RT|_").empty());
}

TEST_CASE("Every saying counts once, however close they follow", "[unit]") {
    const std::string saying = "A_R_T__|";
    std::string frames = "|";
    for (int i = 0; i < 5; ++i) frames += saying + std::string(12, '_');
    const auto found = heard(spotterFor({{"art"}}), frames);
    REQUIRE(found.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(found[i].startFrame == static_cast<std::int64_t>(1 + i * 20));
    // A second one within the refractory time is not heard.
    CHECK(heard(spotterFor({{"art"}}, {.refractorySeconds = 1}), "|" + saying + saying + "____").size() == 1);
    CHECK(heard(spotterFor({{"art"}}, {.refractorySeconds = 0}), "|" + saying + saying + "____").size() == 2);
}

TEST_CASE("Many keywords are listened for at once, and any pieces give the same detections", "[stream]") {
    const std::vector<Keyword> keywords = {{"art"}, {"party"}, {"sea"}, {"see"}, {"tea", 0.9}};
    Planted frames(kLetters, 0.9);
    frames.say("__|S_E_A_||_P_A_R_T_Y_|_A__R_T_|___|_S_E_E_|").say(std::string(30, '_'));
    auto whole = spotterFor(keywords);
    const auto expected = whole.append(frames.logits(), widthOf(kLetters));
    std::vector<std::size_t> order;
    for (const auto& detection : expected) order.push_back(detection.keyword);
    CHECK(order == std::vector<std::size_t>{2, 1, 0, 3});
    CHECK(whole.finish().empty());

    const auto width = static_cast<std::size_t>(widthOf(kLetters));
    const std::size_t numFrames = frames.logits().size() / width;
    for (std::size_t piece : {1U, 5U, 17U}) {
        auto spotter = spotterFor(keywords);
        std::vector<KeywordDetection> found;
        for (std::size_t t = 0; t < numFrames; t += piece) {
            const auto logits = std::span(frames.logits()).subspan(t * width, std::min(piece, numFrames - t) * width);
            for (const auto& detection : spotter.append(logits, widthOf(kLetters))) found.push_back(detection);
        }
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i].keyword == expected[i].keyword);
            CHECK(found[i].startFrame == expected[i].startFrame);
            CHECK(found[i].score == expected[i].score);
        }
    }
}

TEST_CASE("Scores are those of the frames just heard", "[unit]") {
    auto spotter = spotterFor({{"art"}, {"see"}});
    REQUIRE(spotter.scores().size() == 2);
    CHECK(spotter.scores()[0] == 0);
    Planted word(kLetters, 0.9);
    word.say("|_A_R_T_|");
    CHECK(spotter.append(word.logits(), widthOf(kLetters)).empty()); // a better one may still come
    CHECK(spotter.scores()[0] > 0.9F);
    CHECK(spotter.scores()[1] < 0.3F);
    Planted silence(kLetters, 0.9);
    silence.say(std::string(6, '_'));
    CHECK(spotter.append(silence.logits(), widthOf(kLetters)).size() == 1);
    CHECK(spotter.scores()[0] < 0.5F);
    spotter.reset();
    CHECK(spotter.numFrames() == 0);
    CHECK(spotter.scores()[0] == 0);
    CHECK(spotter.append(silence.logits(), widthOf(kLetters)).empty());
}

TEST_CASE("Noise does not set off a keyword", "[unit]") {
    auto spotter = spotterFor({{"party"}, {"sea"}});
    int numFalse = 0;
    for (unsigned seed = 0; seed < 60; ++seed) // a minute of doubt
        numFalse += static_cast<int>(
            spotter.append(randomLogits(50, static_cast<std::size_t>(widthOf(kLetters)), seed, 4.0F), widthOf(kLetters))
                .size());
    CHECK(numFalse <= 1);
}

TEST_CASE("A keyword is not drawn out for ever, and what cannot be heard does no harm", "[unit]") {
    CHECK(heard(spotterFor({{"art"}}), "|A" + std::string(200, '_') + "RT|__").empty());
    auto spotter = spotterFor({{"art"}});
    constexpr auto kInfinity = std::numeric_limits<float>::infinity();
    for (float value : {std::numeric_limits<float>::quiet_NaN(), kInfinity, -kInfinity})
        CHECK(spotter.append(std::vector<float>(11, value), 11).empty());
    CHECK(spotter.append(std::vector<float>(3, 0.0F), 3).empty()); // narrower than the vocabulary
    CHECK(heard(spotter, "|A_RT|").size() == 1);
    CHECK(heard(spotterFor({}), "|A_RT|").empty());
}

TEST_CASE("Keywords that cannot be written and thresholds that cannot be are refused by name", "[unit]") {
    const auto refused = [](const Keyword& keyword) {
        const auto spotter = KeywordSpotter::create(kLetters.vocabulary(), 0.02, std::vector<Keyword>{keyword});
        REQUIRE_FALSE(spotter.ok());
        return spotter.error().toString();
    };
    CHECK_THAT(refused({"party time"}), ContainsSubstring("party time") && ContainsSubstring("'i'"));
    CHECK_THAT(refused({" "}), ContainsSubstring("no letters"));
    CHECK_THAT(refused({"art", 0}), ContainsSubstring("threshold"));
    CHECK_THAT(refused({"art", 1.5}), ContainsSubstring("art"));
    CHECK_THAT(refused({"art", std::nan("")}), ContainsSubstring("threshold"));
}

TEST_CASE("Without word delimiters a keyword may stand anywhere", "[unit]") {
    const CtcVocabulary vocabulary{.tokens = {"<pad>", "a", "b", "c"}};
    auto spotter = KeywordSpotter::create(vocabulary, 0.02, std::vector<Keyword>{{"ab"}});
    REQUIRE(spotter.ok());
    std::vector<float> logits;
    for (std::size_t label : {3U, 1U, 0U, 2U, 3U, 0U, 0U, 0U, 0U, 0U, 0U}) {
        std::vector<float> frame(4, 0.0F);
        frame[label] = 6;
        logits.insert(logits.end(), frame.begin(), frame.end());
    }
    const auto found = spotter->append(logits, 4);
    REQUIRE(found.size() == 1);
    CHECK(found[0].startFrame == 1);
    CHECK(found[0].endFrame == 4);
}
