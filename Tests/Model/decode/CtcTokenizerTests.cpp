// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Collapsing of labels: rules by hand for any script, and every case that transformers' tokenizer answered.
#include "CtcTokenizer.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace earshot;
using Ids = std::vector<std::int64_t>;

namespace {

CtcTokenizer english() {
    return CtcTokenizer({.tokens = {"<pad>", "<s>", "</s>", "<unk>", "|", "A", "B", "'", "S"},
                         .specialTokens = {"<s>", "</s>", "<unk>", "<pad>"}});
}

// As TokenizerFilesTests.cpp writes it to files.
CtcTokenizer manyScripts() {
    return CtcTokenizer({.tokens = {"[PAD]", "|", "日", "本", "ß", "É", "Ω", "SCH", "Ж", "😀", "ा"},
                         .padToken = "[PAD]",
                         .unkToken = "[UNK]",
                         .specialTokens = {"[PAD]", "[UNK]"},
                         .doLowerCase = true});
}

nlohmann::json offsets(const std::vector<CharOffset>& chars) {
    auto list = nlohmann::json::array();
    for (const auto& c : chars)
        list.push_back({{"char", c.text}, {"start_offset", c.startFrame}, {"end_offset", c.endFrame}});
    return list;
}

nlohmann::json offsets(const std::vector<WordOffset>& words) {
    auto list = nlohmann::json::array();
    for (const auto& w : words)
        list.push_back({{"word", w.text}, {"start_offset", w.startFrame}, {"end_offset", w.endFrame}});
    return list;
}

} // namespace

TEST_CASE("Repeats are grouped first, then blanks are dropped", "[unit]") {
    CHECK(english().decode(Ids{5, 5, 0, 5, 6, 6}).text == "AAB");
    CHECK(english().decode(Ids{0, 0}).text.empty());
    CHECK(english().decode(Ids{}).text.empty());
}

TEST_CASE("A blank between two delimiters leaves two spaces in the text but makes no word", "[unit]") {
    const auto decoded = english().decode(Ids{4, 5, 4, 0, 4, 6, 4});
    CHECK(decoded.text == "A  B");
    REQUIRE(decoded.words.size() == 2);
    CHECK(decoded.words[1].text == "B");
    CHECK(decoded.words[1].startFrame == 5);
    CHECK(decoded.words[1].endFrame == 6);
}

TEST_CASE("Every character of a word is among the characters that the word points to", "[unit]") {
    const auto decoded = english().decode(Ids{4, 5, 0, 6, 6, 4, 5, 7, 8, 0});
    for (const auto& word : decoded.words) {
        std::string text;
        for (std::size_t i = 0; i < word.numChars; ++i) text += decoded.chars[word.firstChar + i].text;
        CHECK(text == word.text);
        CHECK(decoded.chars[word.firstChar].startFrame == word.startFrame);
        CHECK(decoded.chars[word.firstChar + word.numChars - 1].endFrame == word.endFrame);
    }
    CHECK(decoded.words.size() == 2);
}

TEST_CASE("Ids outside the vocabulary, even negative ones, read as the unknown token", "[unit]") {
    CHECK(english().decode(Ids{5, 99, 3, -7, 6}).text == "A<unk>B");
    CHECK(manyScripts().decode(Ids{1'000'000'000'000}).text == "[unk]");
}

TEST_CASE("Tokens of several bytes and letters work in every script", "[golden]") {
    // Expected values: Wav2Vec2CTCTokenizer of transformers 5.12.
    const auto decoded = manyScripts().decode(Ids{2, 2, 3, 0, 3, 1, 5, 4, 6, 1, 7, 7, 0, 7, 8, 9, 10, 1});
    CHECK(decoded.text == "日本本 éßω schschж😀ा");
    REQUIRE(decoded.words.size() == 3);
    CHECK(decoded.words[0].text == "日本本");
    CHECK(decoded.words[1].text == "ÉßΩ"); // offsets keep the vocabulary's case
    CHECK(decoded.words[2].startFrame == 10);
    CHECK(decoded.words[2].endFrame == 17);
    CHECK(manyScripts().displayed("ÉßΩ") == "éßω");
    CHECK(english().displayed("AB") == "AB");
}

TEST_CASE("Every tokenizer case of the fixtures gives the text and offsets of transformers", "[golden]") {
    const auto file = test::hubertFixtures() / "tokenizer_cases.json";
    EARSHOT_NEEDS_SHARED(file);
    const auto tokenizer = CtcTokenizer::load(test::hubertFixtures() / "base_ctc");
    REQUIRE(tokenizer.ok());
    std::ifstream stream(file);
    const auto cases = nlohmann::json::parse(stream);
    REQUIRE(cases.size() >= 40);
    for (const auto& entry : cases) {
        INFO(entry.dump());
        const auto& options = entry.at("options");
        const auto decoded =
            tokenizer->decode(entry.at("ids").get<Ids>(),
                              {.groupTokens = options.value("group_tokens", true),
                               .skipSpecialTokens = options.value("skip_special_tokens", false),
                               .cleanUpTokenizationSpaces = options.value("clean_up_tokenization_spaces", false)});
        CHECK(decoded.text == entry.at("text").get<std::string>());
        CHECK(offsets(decoded.chars) == entry.at("char_offsets"));
        CHECK(offsets(decoded.words) == entry.at("word_offsets"));
    }
}

TEST_CASE("Every text of the fixtures' CTC models comes from their ids", "[golden]") {
    const auto file = test::hubertFixtures() / "manifest.json";
    EARSHOT_NEEDS_SHARED(file);
    std::ifstream stream(file);
    const auto manifest = nlohmann::json::parse(stream);
    int numTexts = 0;
    for (const auto& [name, model] : manifest.at("cases").items()) {
        if (model.at("model_class") != "HubertForCTC") continue;
        INFO(name);
        const auto tokenizer = CtcTokenizer::load(test::hubertFixtures() / name);
        REQUIRE(tokenizer.ok());
        for (const auto& run : model.at("runs"))
            for (std::size_t b = 0; b < run.at("ids").size(); ++b, ++numTexts)
                CHECK(tokenizer->decode(run.at("ids")[b].get<Ids>()).text == run.at("text")[b].get<std::string>());
    }
    CHECK(numTexts >= 30);
}
