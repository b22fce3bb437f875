// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Best path, times and word confidence.
#include "GreedyCtcDecoder.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <limits>

using namespace earshot;

namespace {

constexpr std::int64_t kVocabulary = 4;

CtcTokenizer tokenizer() {
    return CtcTokenizer({.tokens = {"<pad>", "|", "A", "B"}});
}

// One frame whose best label is `id` with this posterior; the rest is shared evenly.
void appendFrame(std::vector<float>& logits, int id, double posterior) {
    for (int v = 0; v < kVocabulary; ++v)
        logits.push_back(static_cast<float>(std::log(v == id ? posterior : (1 - posterior) / (kVocabulary - 1))));
}

} // namespace

TEST_CASE("Words carry their frames, seconds and mean letter posterior", "[unit]") {
    std::vector<float> logits;
    appendFrame(logits, 1, 0.9);
    appendFrame(logits, 2, 0.6); // A, over two frames: mean 0.7
    appendFrame(logits, 2, 0.8);
    appendFrame(logits, 0, 0.4); // a blank inside the word does not count
    appendFrame(logits, 3, 0.9); // B
    appendFrame(logits, 1, 0.9);
    appendFrame(logits, 3, 0.5);
    const auto table = tokenizer();
    GreedyCtcDecoder decoder(table, 0.02);
    decoder.append(logits, kVocabulary);
    const auto decoded = decoder.decode();
    CHECK(decoded.text == "AB B");
    REQUIRE(decoded.words.size() == 2);
    const auto& word = decoded.words[0];
    CHECK(word.text == "AB");
    CHECK(word.startFrame == 1);
    CHECK(word.endFrame == 5);
    CHECK(std::abs(word.startSeconds - 0.02) < 1e-12);
    CHECK(std::abs(word.endSeconds - 0.1) < 1e-12);
    CHECK(std::abs(word.confidence - (0.7 + 0.9) / 2) < 1e-6);
    CHECK(std::abs(decoded.words[1].confidence - 0.5) < 1e-6);
}

TEST_CASE("Logits in pieces give the same text as in one", "[unit]") {
    std::vector<float> logits;
    for (int id : {2, 2, 0, 2, 1, 3, 3}) appendFrame(logits, id, 0.7);
    const auto table = tokenizer();
    GreedyCtcDecoder whole(table, 0.02);
    GreedyCtcDecoder pieces(table, 0.02);
    whole.append(logits, kVocabulary);
    for (std::size_t t = 0; t < 7; ++t)
        pieces.append(std::span(logits).subspan(t * kVocabulary, kVocabulary), kVocabulary);
    CHECK(pieces.decode().text == whole.decode().text);
    CHECK(pieces.decode().words[0].confidence == whole.decode().words[0].confidence);
    CHECK(pieces.ids().size() == 7);
}

TEST_CASE("No frames give no text, and infinite or missing numbers do no harm", "[unit]") {
    const auto table = tokenizer();
    GreedyCtcDecoder decoder(table, 0.02);
    CHECK(decoder.decode().text.empty());
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    decoder.append(std::vector<float>{-kInfinity, kInfinity, 0, 0, NAN, NAN, NAN, NAN}, kVocabulary);
    CHECK(decoder.ids().size() == 2);
    CHECK(decoder.decode().words.empty());
}
