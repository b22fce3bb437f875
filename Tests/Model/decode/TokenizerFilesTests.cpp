// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The tokenizer files of a model folder in the layouts of transformers 4 and 5, and what is refused.
#include "CtcTokenizer.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;
using Ids = std::vector<std::int64_t>;

namespace {

constexpr const char* kVocabulary =
    R"({"[PAD]": 0, "|": 1, "日": 2, "本": 3, "ß": 4, "É": 5, "Ω": 6, "SCH": 7, "Ж": 8, "😀": 9, "ा": 10})";

CtcTokenizer loaded(const test::ScratchFolder& folder) {
    auto tokenizer = CtcTokenizer::load(folder.path());
    if (!tokenizer.ok()) FAIL(tokenizer.error().toString());
    return *tokenizer;
}

Error refused(const test::ScratchFolder& folder) {
    const auto tokenizer = CtcTokenizer::load(folder.path());
    REQUIRE_FALSE(tokenizer.ok());
    return tokenizer.error();
}

} // namespace

TEST_CASE("Special tokens are found in the files of transformers 4", "[golden]") {
    const test::ScratchFolder folder;
    folder.write("vocab.json", kVocabulary);
    folder.write("tokenizer_config.json", R"({"unk_token": "[UNK]", "pad_token": {"content": "[PAD]", "lstrip": false},
        "bos_token": "<s>", "eos_token": "</s>", "do_lower_case": true, "word_delimiter_token": "|"})");
    folder.write("added_tokens.json", R"({"<s>": 11, "</s>": 12})");
    folder.write("special_tokens_map.json", R"({"unk_token": "[UNK]", "pad_token": "[PAD]",
        "additional_special_tokens": [{"content": "<s>", "lstrip": false, "normalized": true}]})");
    const auto tokenizer = loaded(folder);
    // Expected values: Wav2Vec2CTCTokenizer of transformers 5.12 on these very files.
    const Ids ids = {11, 2, 13, 50, 12, 1, 3};
    CHECK(tokenizer.decode(ids).text == "<s>日[unk]</s> 本");
    CHECK(tokenizer.decode(ids, {.skipSpecialTokens = true}).text == "日 本");
}

TEST_CASE("Special tokens are found in tokenizer_config.json, which then wins over older files", "[unit]") {
    const test::ScratchFolder folder;
    folder.write("vocab.json", R"({"<blank>": 0, "a": 1, " ": 2})");
    folder.write("tokenizer_config.json", R"({"pad_token": "<blank>", "word_delimiter_token": " ", "unk_token": "?",
        "extra_special_tokens": ["<x>"], "model_max_length": 1000000000000000019884624838656,
        "added_tokens_decoder": {"3": {"content": "<s>", "special": true}}})");
    folder.write("special_tokens_map.json", R"({"pad_token": "a"})");
    folder.write("added_tokens.json", R"({"wrong": 3})");
    const auto tokenizer = loaded(folder);
    CHECK(tokenizer.decode(Ids{1, 0, 1, 2, 3, 4}).text == "aa <s>?");
    CHECK(tokenizer.decode(Ids{1, 0, 1, 2, 3, 4}, {.skipSpecialTokens = true}).text ==
          "a"); // the unknown token is special, too
}

TEST_CASE("vocab.json alone suffices", "[unit]") {
    const test::ScratchFolder folder;
    folder.write("vocab.json", R"({"<pad>": 0, "|": 1, "A": 2})");
    CHECK(loaded(folder).decode(Ids{2, 1, 2}).text == "A A");
}

TEST_CASE("The language of a multilingual vocabulary is the one that the config chooses", "[unit]") {
    const test::ScratchFolder folder;
    folder.write("vocab.json", R"({"deu": {"<pad>": 0, "Ä": 1}, "eng": {"<pad>": 0, "A": 1}})");
    CHECK_THAT(refused(folder).message, ContainsSubstring("target_lang"));
    folder.write("tokenizer_config.json", R"({"target_lang": "deu"})");
    CHECK(loaded(folder).decode(Ids{1}).text == "Ä");
    folder.write("tokenizer_config.json", R"({"target_lang": "fra"})");
    CHECK_THAT(refused(folder).where, ContainsSubstring("fra"));
}

TEST_CASE("Vocabularies that cannot be used are refused", "[unit]") {
    const test::ScratchFolder folder;
    CHECK(refused(folder).code == ErrorCode::kNotFound);
    for (const char* json : {"{}", "[]", R"({"<pad>": -1})", R"({"<pad>": 0, "A": "1"})", R"({"<pad>": 0, "A": 1e99})",
                             R"({"<pad>": 0, "A": 9000000000})", R"({"A": 0})", R"({"<pad>": )"}) {
        INFO(json);
        folder.write("vocab.json", json);
        CHECK(refused(folder).code == ErrorCode::kInvalidData);
    }
    folder.write("vocab.json", R"({"<pad>": 0})");
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "Wav2Vec2PhonemeCTCTokenizer"})");
    CHECK(refused(folder).code == ErrorCode::kUnsupported);
    folder.write("tokenizer_config.json", R"({"added_tokens_decoder": {"x": {"content": "y"}}})");
    CHECK(refused(folder).code == ErrorCode::kInvalidData);
}
