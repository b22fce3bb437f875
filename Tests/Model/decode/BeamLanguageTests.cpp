// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What n-grams and hotwords do to the search: the formula against every alignment enumerated, and cases built so that
// only they can decide.
#include "BeamCtcDecoder.h"
#include "DecodeTestSupport.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <limits>

using namespace earshot;
using namespace earshot::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string arpaOf(const std::vector<std::string>& unigrams, const std::vector<std::string>& bigrams) {
    std::string text = "\\data\\\nngram 1=" + std::to_string(unigrams.size()) +
                       "\nngram 2=" + std::to_string(bigrams.size()) + "\n\\1-grams:\n";
    for (const std::string& line : unigrams) text += line + "\n";
    text += "\\2-grams:\n";
    for (const std::string& line : bigrams) text += line + "\n";
    return text + "\\end\\\n";
}

BeamCtcDecoder decoderFor(const CtcTokenizer& tokenizer, const BeamOptions& options) {
    auto decoder = BeamCtcDecoder::create(tokenizer, 0.02, options);
    if (!decoder.ok()) FAIL(decoder.error().toString());
    return std::move(decoder).value();
}

std::shared_ptr<const Hotwords> hotwordsOf(const CtcTokenizer& tokenizer, const std::vector<Hotword>& list) {
    auto hotwords = Hotwords::make(CtcAlphabet(tokenizer.vocabulary()), list);
    if (!hotwords.ok()) FAIL(hotwords.error().toString());
    return std::make_shared<const Hotwords>(std::move(hotwords).value());
}

std::string decoded(const CtcTokenizer& tokenizer, const std::vector<float>& logits, const LanguageOptions& language,
                    LastWord lastWord = LastWord::kIsComplete) {
    auto decoder = decoderFor(tokenizer, {.language = language});
    decoder.append(logits, widthOf(tokenizer));
    return decoder.best(lastWord).text;
}

} // namespace

TEST_CASE("A beam that drops nothing finds the text of the highest score, n-grams and hotwords included", "[golden]") {
    const auto tokenizer = alphabetOf("AB");
    const auto ngrams = sharedArpa(arpaOf({"-99 <s> -0.3", "-0.9 </s>", "-0.8 a -0.2", "-1.4 ab -0.1", "-0.6 ba"},
                                          {"-0.3 <s> ab", "-0.2 a ba", "-0.7 ab a"}));
    const auto hotwords = hotwordsOf(tokenizer, {{"aa", 0.7}, {"a b", 0.4}});
    const LanguageOptions language = {
        .ngrams = ngrams, .weight = 0.8, .wordBonus = 0.6, .unknownLetterPenalty = 0.7, .hotwords = hotwords};

    // The same by its definition, text by text.
    const auto scoreOf = [&](const std::string& text) {
        double score = 0;
        auto history = ngrams->begin();
        std::istringstream stream(text);
        std::string previous;
        for (std::string word; stream >> word; previous = word) {
            const auto id = ngrams->find(word);
            const bool isHotword = word == "AA" || (previous == "A" && word == "B");
            score += 0.8 * ngrams->logProbability(history, id) + 0.6;
            if (id == ngrams->unknownWord() && !isHotword) score -= 0.7 * static_cast<double>(word.size());
            history = ngrams->extended(history, id);
            if (word == "AA") score += 2 * 0.7;
            if (previous == "A" && word == "B") score += 2 * 0.4;
        }
        return score;
    };
    for (unsigned seed = 0; seed < 20; ++seed) {
        const auto logits = randomLogits(6, 4, seed, 1.0F);
        auto decoder = decoderFor(
            tokenizer,
            {.beamWidth = 100'000, .beamThreshold = kInfinity, .labelThreshold = kInfinity, .language = language});
        decoder.append(logits, 4);
        const auto found = decoder.nBest(100'000, LastWord::kIsComplete);
        const auto texts = allTexts(tokenizer, logits);
        CHECK(found.size() == texts.size());
        double best = -kInfinity;
        for (const auto& [text, logProbability] : texts) best = std::max(best, logProbability + scoreOf(text));
        CHECK(std::abs(found.front().score - best) < 1e-5);
        for (const BeamHypothesis& hypothesis : found) {
            INFO(seed << ": '" << hypothesis.text.text << "'");
            CHECK(std::abs(hypothesis.logAcoustic - texts.at(hypothesis.text.text)) < 1e-9);
            CHECK(std::abs(hypothesis.score - hypothesis.logAcoustic - scoreOf(hypothesis.text.text)) < 1e-5);
        }
    }
}

TEST_CASE("Of two words that sound alike the one that fits the words before wins", "[unit]") {
    const auto tokenizer = alphabetOf("SEATOH");
    const auto ngrams =
        sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-1.5 see -0.3", "-1.5 sea -0.3", "-1.5 the -0.3", "-1.5 to -0.3"},
                          {"-0.1 the sea", "-0.1 to see", "-3 the see", "-3 to sea"}));
    const auto heard = [&](const std::string& before) {
        Planted frames(tokenizer);
        frames.say(before + "|SE_");
        frames.sayOne({{'E', 0.45}, {'A', 0.45}}); // undecided
        frames.say("_|");
        return frames.logits();
    };
    const LanguageOptions language = {.ngrams = ngrams};
    CHECK(decoded(tokenizer, heard("THE"), language) == "THE SEA");
    CHECK(decoded(tokenizer, heard("TO"), language) == "TO SEE");
}

TEST_CASE("A word that the n-grams do not know is written where the sound is clear", "[unit]") {
    const auto tokenizer = alphabetOf("SEATOH");
    const auto ngrams = sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-1.5 the", "-1.5 sea"}, {"-0.1 the sea"}));
    Planted frames(tokenizer, 0.97);
    frames.say("THE||TO_OTH|SEA");
    CHECK(decoded(tokenizer, frames.logits(), {.ngrams = ngrams}) == "THE TOOTH SEA");
}

TEST_CASE("Words that the n-grams know are not glued into one that they do not", "[unit]") {
    const auto tokenizer = alphabetOf("SEATOH");
    const auto ngrams =
        sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-1 <unk>", "-3 the", "-3 sea", "-3 he", "-3 sat"}, {}));
    Planted frames(tokenizer);
    for (const char* word : {"SEA", "THE", "SAT", "HE"}) frames.say(word).sayOne({{'|', 0.5}, {'_', 0.45}});
    CHECK(decoded(tokenizer, frames.logits(), {.ngrams = ngrams}) == "SEA THE SAT HE");
}

TEST_CASE("A word that has only begun is not held against the text", "[unit]") {
    // "the" has just been paid for; "thes" has not, but is charged for what it can become.
    const auto tokenizer = alphabetOf("SEATOH");
    const auto ngrams = sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-2.5 the", "-2.5 sea"}, {"-2.5 the sea"}));
    auto decoder = decoderFor(tokenizer, {.language = {.ngrams = ngrams, .weight = 1.0}});
    for (const char* text : {"THE", "THE SEA"}) {
        Planted frames(tokenizer);
        frames.say(text == std::string("THE") ? "_T_H_E_|" : "S_E_A_|");
        decoder.append(frames.logits(), widthOf(tokenizer));
        CHECK(decoder.best().text == text);
    }
}

TEST_CASE("A hotword brings out a name that the sound almost has, and no other", "[unit]") {
    const auto tokenizer = alphabetOf("ANTOI");
    Planted nearMiss(tokenizer);
    nearMiss.say("_A_N_").sayOne({{'N', 0.9}, {'T', 0.05}}).say("_O_N_|");
    const std::vector<float>& logits = nearMiss.logits();
    CHECK(decoded(tokenizer, logits, {}) == "ANNON");
    CHECK(decoded(tokenizer, logits, {.hotwords = hotwordsOf(tokenizer, {{"Anton"}})}) == "ANTON");
    CHECK(decoded(tokenizer, logits, {.hotwords = hotwordsOf(tokenizer, {{"Anton", 0.1}})}) == "ANNON");
    // Left unfinished, what it was raised by is taken back: the text is the one without hotwords.
    CHECK(decoded(tokenizer, logits, {.hotwords = hotwordsOf(tokenizer, {{"Antonia"}})}) == "ANNON");
    CHECK(decoded(tokenizer, logits, {.hotwords = hotwordsOf(tokenizer, {{"tan"}, {"no"}})}) == "ANNON");
    // A negative weight suppresses.
    CHECK(decoded(tokenizer, logits, {.hotwords = hotwordsOf(tokenizer, {{"Annon", -2}})}) != "ANNON");
}

TEST_CASE("A name that the n-grams do not know comes out once it is a hotword", "[unit]") {
    const auto tokenizer = alphabetOf("ANTOI");
    const auto ngrams = sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-2 <unk>", "-1 an", "-1 ton"}, {"-1 an ton"}));
    Planted frames(tokenizer);
    frames.say("_A_N").sayOne({{'_', 0.5}, {'|', 0.4}}).say("_T_O_N_|");
    CHECK(decoded(tokenizer, frames.logits(), {.ngrams = ngrams}) == "AN TON");
    CHECK(decoded(tokenizer, frames.logits(),
                  {.ngrams = ngrams, .hotwords = hotwordsOf(tokenizer, {{"Anton", 1.0}})}) == "ANTON");
}

TEST_CASE("A hotword of two words works across their delimiter, with n-grams beside it", "[unit]") {
    const auto tokenizer = alphabetOf("ANTOIE");
    const auto ngrams = sharedArpa(arpaOf({"-2 <s>", "-1 </s>", "-2 on", "-2 an"}, {"-1 on an"}));
    Planted frames(tokenizer);
    frames.say("O_N|TT_").sayOne({{'O', 0.85}, {'A', 0.12}}).say("_N|");
    CHECK(decoded(tokenizer, frames.logits(), {.ngrams = ngrams}) == "ON TON");
    CHECK(decoded(tokenizer, frames.logits(),
                  {.ngrams = ngrams, .hotwords = hotwordsOf(tokenizer, {{"on tan", 1.0}})}) == "ON TAN");
}

TEST_CASE("N-grams of words are refused for a vocabulary that does not write where words end", "[unit]") {
    const CtcTokenizer tokenizer({.tokens = {"<pad>", "A"}});
    const auto ngrams = sharedArpa(arpaOf({"-2 <s>", "-1 a"}, {}));
    const auto decoder = BeamCtcDecoder::create(tokenizer, 0.02, {.language = {.ngrams = ngrams}});
    REQUIRE_FALSE(decoder.ok());
    CHECK(decoder.error().code == ErrorCode::kUnsupported);
}
