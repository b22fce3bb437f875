// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seams: a model folder's language_model, as transformers' Wav2Vec2ProcessorWithLM saves it.
#include "LanguageFolder.h"

#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;

namespace {

constexpr const char* kWords = "\\data\\\nngram 1=3\n\n\\1-grams:\n-1\t<unk>\n-1\t<s>\n-0.5\tquiet\n\n\\end\\\n";

class ModelFolder : public test::ScratchFolder {
public:
    ModelFolder() { std::filesystem::create_directory(path() / "language_model"); }
};

} // namespace

TEST_CASE("A model folder without a language model has none", "[unit]") {
    const ModelFolder folder;
    const auto language = loadLanguageFolder(folder.path());
    REQUIRE(language.ok());
    CHECK_FALSE(language->has_value());
}

TEST_CASE("A model folder's n-grams come with the weights beside them", "[unit]") {
    const ModelFolder folder;
    folder.write("language_model/words.arpa", kWords);
    const auto plain = loadLanguageFolder(folder.path());
    REQUIRE(plain.ok());
    REQUIRE(plain->has_value());
    CHECK((*plain)->ngrams->find("quiet") != (*plain)->ngrams->unknownWord());
    CHECK((*plain)->weight == LanguageOptions{}.weight);
    CHECK((*plain)->blankPenalty == 0);

    folder.write("language_model/attrs.json", R"({"alpha": 0.75, "beta": 2.5, "unk_score_offset": -10.0, "blank_penalty": 0.5})");
    const auto weighted = loadLanguageFolder(folder.path());
    REQUIRE(weighted.ok());
    CHECK((*weighted)->weight == 0.75);
    CHECK((*weighted)->wordBonus == 2.5);
    CHECK((*weighted)->blankPenalty == 0.5);

    const auto named = loadLanguageModel(folder.path() / "language_model/words.arpa");
    REQUIRE(named.ok());
    CHECK(named->weight == 0.75);
    CHECK(named->wordBonus == 2.5);
}

TEST_CASE("KenLM's binary n-grams count as none", "[unit]") {
    const ModelFolder folder;
    folder.write("language_model/5gram.bin", "mmap lm");
    const auto language = loadLanguageFolder(folder.path());
    REQUIRE(language.ok());
    CHECK_FALSE(language->has_value());
}

TEST_CASE("A damaged language model is named in the error", "[unit]") {
    const ModelFolder folder;
    SECTION("n-grams") {
        folder.write("language_model/words.arpa", "nothing of the kind");
        const auto language = loadLanguageFolder(folder.path());
        REQUIRE_FALSE(language.ok());
        CHECK_THAT(language.error().toString(), Catch::Matchers::ContainsSubstring("words.arpa"));
    }
    SECTION("weights") {
        folder.write("language_model/words.arpa", kWords);
        folder.write("language_model/attrs.json", R"({"alpha": "much"})");
        const auto language = loadLanguageFolder(folder.path());
        REQUIRE_FALSE(language.ok());
        CHECK_THAT(language.error().toString(), Catch::Matchers::ContainsSubstring("alpha"));
    }
    SECTION("two files") {
        folder.write("language_model/a.arpa", kWords);
        folder.write("language_model/b.arpa.gz", kWords); // not packed: looked into all the same
        CHECK(loadLanguageFolder(folder.path()).error().code == ErrorCode::kInvalidData);
    }
}
