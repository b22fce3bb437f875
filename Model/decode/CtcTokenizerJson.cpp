// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The JSON files of a tokenizer -> CtcVocabulary. transformers 4 spreads special tokens over special_tokens_map.json
// and added_tokens.json; transformers 5, and 4 from 4.34 on, keep them in tokenizer_config.json (added_tokens_decoder),
// which then wins (tokenization_utils_base.py, _from_pretrained).
#include "CtcTokenizer.h"
#include "JsonObject.h"

#include <algorithm>
#include <charconv>
#include <new>
#include <utility>

namespace earshot {
namespace {

constexpr std::int64_t kMaxId = 1 << 20;

// A file that may be missing: an empty object then.
Result<JsonObject> loadOptional(const std::filesystem::path& file) {
    auto json = JsonObject::load(file);
    if (!json.ok() && json.error().code == ErrorCode::kNotFound) return JsonObject::parse("{}", file.string());
    return json;
}

Result<void> place(std::vector<std::string>& tokens, std::int64_t id, const std::string& token,
                   const std::string& where) {
    if (id < 0 || id >= kMaxId)
        return Error{ErrorCode::kInvalidData,
                     "has the id " + std::to_string(id) + ", expected 0 to " + std::to_string(kMaxId - 1), where};
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens.size()) tokens.resize(index + 1);
    if (tokens[index].empty()) tokens[index] = token; // the vocabulary wins over added tokens
    return {};
}

// {"A": 7, "B": 24, ...}
Result<void> placeAll(std::vector<std::string>& tokens, const JsonObject& ids) {
    for (const std::string& token : ids.fieldNames()) {
        std::int64_t id = -1;
        EARSHOT_CHECK(ids.read(token, id));
        EARSHOT_CHECK(place(tokens, id, token, ids.where(token)));
    }
    return {};
}

// A multilingual vocab.json maps languages to vocabularies; target_lang chooses one.
Result<JsonObject> chooseLanguage(const JsonObject& vocabulary, const JsonObject& config) {
    std::string language;
    EARSHOT_CHECK(config.read("target_lang", language));
    if (!language.empty()) return vocabulary.object(language);
    const auto names = vocabulary.fieldNames();
    if (names.empty())
        return Error{ErrorCode::kInvalidData, "is empty, expected an object of token: id", vocabulary.where()};
    if (vocabulary.object(names.front()).ok())
        return Error{ErrorCode::kInvalidData,
                     "holds vocabularies of several languages; tokenizer_config.json must choose one with "
                     "target_lang",
                     vocabulary.where()};
    return vocabulary;
}

// {"5": {"content": "<s>", ...}, ...}
Result<void> placeAddedTokens(std::vector<std::string>& tokens, const JsonObject& config) {
    if (!config.has("added_tokens_decoder")) return {};
    EARSHOT_TRY(const JsonObject added, config.object("added_tokens_decoder"));
    for (const std::string& key : added.fieldNames()) {
        std::int64_t id = -1;
        const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (failure != std::errc{} || end != key.data() + key.size()) id = -1;
        EARSHOT_TRY(const JsonObject token, added.object(key));
        std::string content;
        EARSHOT_CHECK(token.read("content", content));
        EARSHOT_CHECK(place(tokens, id, content, added.where(key)));
    }
    return {};
}

// A special token is a string, or an object with its "content".
Result<void> readToken(const JsonObject& json, std::string_view field, std::string& token) {
    if (auto object = json.object(field); object.ok()) return object->read("content", token);
    return json.read(field, token);
}

Result<void> readTokens(const JsonObject& json, std::string_view field, std::vector<std::string>& tokens) {
    std::vector<std::string> names;
    if (auto objects = json.objects(field); objects.ok()) {
        for (const JsonObject& object : *objects) EARSHOT_CHECK(object.read("content", names.emplace_back()));
    } else if (!json.object(field).ok()) { // an object holds tokens of other kinds of models
        EARSHOT_CHECK(json.read(field, names));
    }
    tokens.insert(tokens.end(), names.begin(), names.end());
    return {};
}

struct SpecialTokens {
    std::string bos = "<s>";
    std::string eos = "</s>";
    std::vector<std::string> additional;
};

Result<void> readSpecialTokens(const JsonObject& json, CtcVocabulary& vocabulary, SpecialTokens& special) {
    EARSHOT_CHECK(readToken(json, "bos_token", special.bos));
    EARSHOT_CHECK(readToken(json, "eos_token", special.eos));
    EARSHOT_CHECK(readToken(json, "pad_token", vocabulary.padToken));
    EARSHOT_CHECK(readToken(json, "unk_token", vocabulary.unkToken));
    EARSHOT_CHECK(readTokens(json, "additional_special_tokens", special.additional));
    return readTokens(json, "extra_special_tokens", special.additional);
}

Result<void> readOptions(const JsonObject& config, CtcVocabulary& vocabulary) {
    std::string kind = "Wav2Vec2CTCTokenizer";
    EARSHOT_CHECK(config.read("tokenizer_class", kind));
    if (kind != "Wav2Vec2CTCTokenizer" && kind != "Wav2Vec2Tokenizer") // the second is the first's name of early 2021
        return Error{ErrorCode::kUnsupported, "is '" + kind + "', expected 'Wav2Vec2CTCTokenizer'",
                     config.where("tokenizer_class")};
    EARSHOT_CHECK(readToken(config, "word_delimiter_token", vocabulary.wordDelimiterToken));
    EARSHOT_CHECK(config.read("replace_word_delimiter_char", vocabulary.wordDelimiterReplacement));
    EARSHOT_CHECK(config.read("do_lower_case", vocabulary.doLowerCase));
    return config.read("clean_up_tokenization_spaces", vocabulary.cleanUpTokenizationSpaces);
}

Result<CtcVocabulary> readVocabulary(const std::filesystem::path& dir) {
    EARSHOT_TRY(const JsonObject config, loadOptional(dir / "tokenizer_config.json"));
    EARSHOT_TRY(const JsonObject file, JsonObject::load(dir / "vocab.json"));
    CtcVocabulary vocabulary;
    SpecialTokens special;
    EARSHOT_TRY(const JsonObject ids, chooseLanguage(file, config));
    EARSHOT_CHECK(placeAll(vocabulary.tokens, ids));
    EARSHOT_CHECK(readOptions(config, vocabulary));
    EARSHOT_CHECK(readSpecialTokens(config, vocabulary, special));
    EARSHOT_CHECK(placeAddedTokens(vocabulary.tokens, config));
    if (!config.has("added_tokens_decoder")) {
        EARSHOT_TRY(const JsonObject map, loadOptional(dir / "special_tokens_map.json"));
        EARSHOT_CHECK(readSpecialTokens(map, vocabulary, special));
        EARSHOT_TRY(const JsonObject added, loadOptional(dir / "added_tokens.json"));
        EARSHOT_CHECK(placeAll(vocabulary.tokens, added));
    }
    vocabulary.specialTokens = std::move(special.additional);
    for (const auto* token : {&special.bos, &special.eos, &vocabulary.unkToken, &vocabulary.padToken})
        vocabulary.specialTokens.push_back(*token);
    const auto& tokens = vocabulary.tokens;
    if (std::find(tokens.begin(), tokens.end(), vocabulary.padToken) == tokens.end())
        return Error{ErrorCode::kInvalidData,
                     "has no token '" + vocabulary.padToken + "', the padding token, which CTC uses as its blank",
                     file.where()};
    return vocabulary;
}

} // namespace

Result<CtcTokenizer> CtcTokenizer::load(const std::filesystem::path& dir) {
    try {
        EARSHOT_TRY(CtcVocabulary vocabulary, readVocabulary(dir));
        return CtcTokenizer(std::move(vocabulary));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "the vocabulary needs more memory than there is", dir.string()};
    }
}

} // namespace earshot
