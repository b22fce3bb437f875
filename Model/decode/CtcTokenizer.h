// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CtcTokenizer: label ids per frame to text, as the decoding side of transformers' Wav2Vec2CTCTokenizer
// (models/wav2vec2/tokenization_wav2vec2.py): group repeats, drop blanks, turn the word delimiter into a space. Tokens
// are UTF-8 strings of any length and script. Const after construction: any thread.
#pragma once

#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

// What vocab.json, tokenizer_config.json, special_tokens_map.json and added_tokens.json say.
struct CtcVocabulary {
    std::vector<std::string> tokens; // by id; an empty string is an id that has no token
    std::string padToken = "<pad>";  // the CTC blank
    std::string unkToken = "<unk>";  // shown for ids that have no token
    std::string wordDelimiterToken = "|";
    std::string wordDelimiterReplacement = " ";
    std::vector<std::string> specialTokens = {}; // left out where skipSpecialTokens asks for it
    bool doLowerCase = false;                    // the text is shown in lower case
    bool cleanUpTokenizationSpaces = false;
};

struct CtcDecodeOptions {
    bool groupTokens = true;        // merge equal neighbours
    bool skipSpecialTokens = false; // also drops blanks before grouping, which merges what they separated
    bool cleanUpTokenizationSpaces =
        false; // no space before punctuation and English clitics; also if the vocabulary says so
};

// A group of equal labels. Frames count from 0 within the ids that remain after skipSpecialTokens; the end is
// exclusive.
struct CharOffset {
    std::string text;
    std::int64_t startFrame = 0;
    std::int64_t endFrame = 0;
};

struct WordOffset {
    std::string text;
    std::int64_t startFrame = 0;
    std::int64_t endFrame = 0;
    std::size_t firstChar = 0; // index into CtcText::chars
    std::size_t numChars = 0;
};

struct CtcText {
    std::string text;              // stripped, and lower-cased where the vocabulary says so
    std::vector<CharOffset> chars; // as in the vocabulary: not lower-cased; delimiters included
    std::vector<WordOffset> words;
};

class CtcTokenizer {
public:
    // The files of a model folder, as transformers 4 or 5 wrote them; only vocab.json must be there.
    // Errors: kNotFound, kInvalidData with the JSON path, kUnsupported (another kind of tokenizer).
    static Result<CtcTokenizer> load(const std::filesystem::path& dir);
    explicit CtcTokenizer(CtcVocabulary vocabulary);

    [[nodiscard]] CtcText decode(std::span<const std::int64_t> ids, const CtcDecodeOptions& options = {}) const;

    [[nodiscard]] const CtcVocabulary& vocabulary() const { return vocabulary_; }
    // The token of an id, unkToken for ids without one.
    [[nodiscard]] const std::string& token(std::int64_t id) const;
    // A word as the text shows it: in lower case where the vocabulary says so.
    [[nodiscard]] std::string displayed(std::string_view word) const;

private:
    CtcVocabulary vocabulary_;
};

} // namespace earshot
