// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The search against every alignment enumerated, against the best path, and over an hour.
#include "BeamCtcDecoder.h"
#include "DecodeTestSupport.h"
#include "GreedyCtcDecoder.h"

#include <catch2/catch_test_macros.hpp>

#include <limits>

using namespace earshot;
using namespace earshot::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const BeamOptions kExhaustive = {.beamWidth = 100'000, .beamThreshold = kInfinity, .labelThreshold = kInfinity};

BeamCtcDecoder decoderFor(const CtcTokenizer& tokenizer, const BeamOptions& options = {}) {
    auto decoder = BeamCtcDecoder::create(tokenizer, 0.02, options);
    if (!decoder.ok()) FAIL(decoder.error().toString());
    return std::move(decoder).value();
}

} // namespace

TEST_CASE("A beam that drops nothing finds every text with its probability over all alignments", "[golden]") {
    const auto tokenizer = alphabetOf("AB");
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto logits = randomLogits(6, 4, seed);
        const auto texts = allTexts(tokenizer, logits);
        auto decoder = decoderFor(tokenizer, kExhaustive);
        decoder.append(logits, 4);
        const auto found = decoder.nBest(100'000);
        CHECK(found.size() == texts.size());
        double previous = kInfinity;
        for (const BeamHypothesis& hypothesis : found) {
            INFO(seed << ": '" << hypothesis.text.text << "'");
            REQUIRE(texts.contains(hypothesis.text.text));
            CHECK(std::abs(hypothesis.logAcoustic - texts.at(hypothesis.text.text)) < 1e-9);
            CHECK(hypothesis.score == hypothesis.logAcoustic);
            CHECK(hypothesis.score <= previous);
            previous = hypothesis.score;
        }
    }
}

TEST_CASE("The text found is at least as probable as that of the best path", "[unit]") {
    const auto tokenizer = alphabetOf("AB");
    int numBetter = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        INFO(seed);
        const auto logits = randomLogits(6, 4, 1000 + seed);
        const auto texts = allTexts(tokenizer, logits);
        GreedyCtcDecoder greedy(tokenizer, 0.02);
        greedy.append(logits, 4);
        std::string greedyText;
        for (const DecodedWord& word : greedy.decode().words) greedyText += (greedyText.empty() ? "" : " ") + word.text;
        auto beam = decoderFor(tokenizer);
        beam.append(logits, 4);
        CHECK(texts.at(beam.best().text) >= texts.at(greedyText));
        if (texts.at(beam.best().text) > texts.at(greedyText)) ++numBetter;
    }
    CHECK(numBetter > 20); // on noise the best path often is not the most probable text
}

TEST_CASE("Frames in any pieces give the same texts, and a copy goes its own way", "[stream]") {
    const auto tokenizer = alphabetOf("ABCDEFGH");
    const auto logits = randomLogits(60, 10, 5);
    auto whole = decoderFor(tokenizer);
    whole.append(logits, 10);
    for (std::size_t piece : {1U, 7U, 59U}) {
        auto pieces = decoderFor(tokenizer);
        for (std::size_t t = 0; t < 60; t += piece) {
            auto tentative = pieces;
            tentative.append(randomLogits(20, 10, 9), 10); // leaves the original alone
            CHECK(tentative.numFrames() == pieces.numFrames() + 20);
            pieces.append(std::span(logits).subspan(t * 10, std::min(piece, 60 - t) * 10), 10);
        }
        const auto expected = whole.nBest(16);
        const auto found = pieces.nBest(16);
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i].text.text == expected[i].text.text);
            CHECK(found[i].score == expected[i].score);
        }
    }
    auto again = whole;
    again.reset();
    CHECK(again.numFrames() == 0);
    CHECK(again.best().text.empty());
    again.append(logits, 10);
    CHECK(again.best().text == whole.best().text);
}

TEST_CASE("A beam made narrower searches on like one of that width, until its next beginning", "[unit]") {
    const auto tokenizer = alphabetOf("ABCDEFGH");
    const auto logits = randomLogits(40, 10, 6);
    const auto scoreOf = [&](BeamCtcDecoder& decoder) {
        decoder.append(logits, 10);
        return decoder.nBest(1).front().score;
    };
    auto wide = decoderFor(tokenizer, {.beamWidth = 50});
    auto narrow = decoderFor(tokenizer, {.beamWidth = 3});
    const double wideScore = scoreOf(wide);
    const double narrowScore = scoreOf(narrow);
    REQUIRE(narrowScore < wideScore);

    auto decoder = decoderFor(tokenizer, {.beamWidth = 50});
    decoder.narrow(3);
    decoder.narrow(1000); // never wider
    CHECK(scoreOf(decoder) == narrowScore);
    decoder.reset();
    CHECK(scoreOf(decoder) == wideScore);

    const auto best = wide.best().text;
    wide.narrow(1);
    CHECK(wide.nBest(9).size() == 1);
    CHECK(wide.best().text == best);
}

TEST_CASE("Words carry the frames of the text's most probable alignment and the posteriors of their letters",
          "[unit]") {
    const auto tokenizer = alphabetOf("AB");
    Planted frames(tokenizer);
    frames.say("||")
        .sayOne({{'A', 0.6}})
        .sayOne({{'A', 0.8}})
        .say("__")
        .say("B|_|")
        .sayOne({{'B', 0.6}, {'_', 0.3}})
        .say("_B_");
    auto decoder = decoderFor(tokenizer);
    decoder.append(frames.logits(), 4);
    const auto decoded = decoder.best();
    CHECK(decoded.text == "AB BB");
    REQUIRE(decoded.words.size() == 2);
    CHECK(decoded.words[0].text == "AB");
    CHECK(decoded.words[0].startFrame == 2);
    CHECK(decoded.words[0].endFrame == 7);
    CHECK(std::abs(decoded.words[0].startSeconds - 0.04) < 1e-12);
    CHECK(std::abs(decoded.words[0].endSeconds - 0.14) < 1e-12);
    CHECK(std::abs(decoded.words[0].confidence - (0.7 + 0.9) / 2) < 1e-6);
    CHECK(decoded.words[1].startFrame == 10);
    CHECK(decoded.words[1].endFrame == 13);
    CHECK(std::abs(decoded.words[1].confidence - (0.6 + 0.9) / 2) < 1e-6);
}

TEST_CASE("Where the model is sure, text, times and confidence are those of the best path", "[unit]") {
    const auto tokenizer = alphabetOf("ABCDE");
    Planted frames(tokenizer, 0.97);
    frames.say("___AA_B|||CC_C__D||_EEE_A__|B___");
    auto beam = decoderFor(tokenizer);
    beam.append(frames.logits(), 7);
    GreedyCtcDecoder greedy(tokenizer, 0.02);
    greedy.append(frames.logits(), 7);
    const auto expected = greedy.decode();
    const auto found = beam.best();
    CHECK(found.text == expected.text);
    REQUIRE(found.words.size() == expected.words.size());
    for (std::size_t i = 0; i < found.words.size(); ++i) {
        INFO(expected.words[i].text);
        CHECK(found.words[i].text == expected.words[i].text);
        CHECK(found.words[i].startFrame == expected.words[i].startFrame);
        CHECK(found.words[i].endFrame == expected.words[i].endFrame);
        CHECK(std::abs(found.words[i].confidence - expected.words[i].confidence) < 1e-6);
    }
}

TEST_CASE("Special tokens and ids without a token never come out", "[unit]") {
    const CtcTokenizer tokenizer({.tokens = {"<pad>", "<s>", "</s>", "<unk>", "|", "A", "", "SCH"},
                                  .specialTokens = {"<s>", "</s>", "<unk>", "<pad>"},
                                  .doLowerCase = true});
    auto decoder = decoderFor(tokenizer, {.labelThreshold = kInfinity});
    for (int best : {1, 5, 3, 6, 9, 7, 2, 4, 7, 8}) {
        std::vector<float> frame(10, 0.0F); // wider than the vocabulary
        frame[static_cast<std::size_t>(best)] = 9;
        frame[0] = 4;
        decoder.append(frame, 10);
    }
    CHECK(decoder.best().text == "asch sch");
    for (const auto& hypothesis : decoder.nBest(16)) CHECK(hypothesis.text.text.find('<') == std::string::npos);
}

TEST_CASE("A vocabulary without word delimiter is one word", "[unit]") {
    const CtcTokenizer tokenizer({.tokens = {"<pad>", "日", "本"}});
    auto decoder = decoderFor(tokenizer);
    for (std::size_t label : {1U, 0U, 2U, 2U}) {
        std::vector<float> frame(3, 0.0F);
        frame[label] = 5;
        decoder.append(frame, 3);
    }
    const auto decoded = decoder.best(LastWord::kIsComplete);
    CHECK(decoded.text == "日本");
    REQUIRE(decoded.words.size() == 1);
    CHECK(decoded.words[0].endFrame == 4);
}

TEST_CASE("No frames and frames without numbers do no harm", "[unit]") {
    const auto tokenizer = alphabetOf("AB");
    auto decoder = decoderFor(tokenizer);
    CHECK(decoder.best().text.empty());
    CHECK(decoder.nBest(3).size() == 1);
    Planted frames(tokenizer);
    frames.say("A");
    decoder.append(frames.logits(), 4);
    constexpr auto kInf = std::numeric_limits<float>::infinity();
    for (float value : {std::numeric_limits<float>::quiet_NaN(), kInf, -kInf})
        decoder.append(std::vector<float>(4, value), 4);
    decoder.append(std::vector<float>{-kInf, -kInf, -kInf, 0}, 4);
    CHECK(decoder.best().text == "AB");
    CHECK(decoder.numFrames() == 5);
    CHECK(decoder.best().words[0].endFrame == 5);
}

TEST_CASE("Options that cannot be are refused", "[unit]") {
    const auto tokenizer = alphabetOf("AB");
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.beamWidth = 0}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.beamWidth = 1 << 30}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.beamThreshold = -1}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.labelThreshold = std::nan("")}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.language = {.weight = kInfinity}}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(tokenizer, 0.02, {.language = {.blankPenalty = kInfinity}}).ok());
    CHECK_FALSE(BeamCtcDecoder::create(CtcTokenizer({.tokens = {"A"}}), 0.02).ok());
}

TEST_CASE("What a blank costs turns a doubtful one into the letter", "[unit]") {
    const auto tokenizer = alphabetOf("AB");
    std::vector<float> frame(4, 0.0F);
    frame[0] = 3; // the blank
    frame[3] = 2.7F;
    for (const auto& [penalty, text] : {std::pair(0.0, ""), std::pair(0.2, ""), std::pair(0.4, "B")}) {
        auto decoder = decoderFor(tokenizer, {.language = {.blankPenalty = penalty}});
        decoder.append(frame, 4);
        CHECK(decoder.best().text == text);
    }
}

TEST_CASE("The narrowest beam still writes what the model is sure of", "[unit]") {
    const auto tokenizer = alphabetOf("ABC");
    Planted frames(tokenizer);
    frames.say("_AA_B|C_C");
    auto decoder = decoderFor(tokenizer, {.beamWidth = 1});
    decoder.append(frames.logits(), 5);
    CHECK(decoder.best().text == "AB CC");
}

TEST_CASE("An hour in one piece keeps all its words and little memory", "[soak]") {
    const auto tokenizer = alphabetOf("ABCDEFGH");
    const auto doubt = randomLogits(6, 10, 3);
    Planted frames(tokenizer);
    frames.say("_A_B||" + std::string(32, '_'));
    auto decoder = decoderFor(tokenizer);
    constexpr std::size_t kSeconds = 3600;
    for (std::size_t second = 0; second < kSeconds; ++second) {
        decoder.append(doubt, 10);
        decoder.append(frames.logits(), 10);
    }
    const auto decoded = decoder.best();
    CHECK(decoded.words.size() >= kSeconds);
    CHECK(decoded.words.back().endFrame > decoder.numFrames() - 50);
    CHECK(decoder.memoryBytes() < 20'000'000);
    for (std::size_t i = 1; i < decoded.words.size(); ++i)
        if (decoded.words[i].startFrame < decoded.words[i - 1].endFrame) FAIL("words overlap at " << i);
}
