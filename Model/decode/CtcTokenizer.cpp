// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Collapsing of labels. Tokens are compared as strings, as transformers does, so that an id outside the vocabulary
// merges with a neighbouring <unk>.
#include "CtcTokenizer.h"

#include "Utf8.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

std::string replaceAll(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// PreTrainedTokenizerBase.clean_up_tokenization
std::string withoutSpacesBeforePunctuation(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> kRules[] = {
        {" .", "."},     {" ?", "?"},   {" !", "!"},   {" ,", ","},     {" ' ", "'"},
        {" n't", "n't"}, {" 'm", "'m"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
    for (const auto& [from, to] : kRules) text = replaceAll(std::move(text), from, to);
    return text;
}

// Words are what stands between delimiters.
std::vector<WordOffset> wordsOf(const std::vector<CharOffset>& chars, const std::string& delimiter) {
    std::vector<WordOffset> words;
    bool insideWord = false;
    for (std::size_t i = 0; i < chars.size(); ++i) {
        const bool isDelimiter = chars[i].text == delimiter;
        if (!isDelimiter && !insideWord) words.push_back({{}, chars[i].startFrame, 0, i, 0});
        insideWord = !isDelimiter;
        if (!insideWord) continue;
        words.back().text += chars[i].text;
        words.back().endFrame = chars[i].endFrame;
        ++words.back().numChars;
    }
    return words;
}

} // namespace

CtcTokenizer::CtcTokenizer(CtcVocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}

const std::string& CtcTokenizer::token(std::int64_t id) const {
    if (id < 0 || id >= static_cast<std::int64_t>(vocabulary_.tokens.size())) return vocabulary_.unkToken;
    const std::string& token = vocabulary_.tokens[static_cast<std::size_t>(id)];
    return token.empty() ? vocabulary_.unkToken : token;
}

std::string CtcTokenizer::displayed(std::string_view word) const {
    return vocabulary_.doLowerCase ? toLowerUtf8(word) : std::string(word);
}

CtcText CtcTokenizer::decode(std::span<const std::int64_t> ids, const CtcDecodeOptions& options) const {
    const auto isSkipped = [&](const std::string& token) {
        const auto& special = vocabulary_.specialTokens;
        return options.skipSpecialTokens && token != vocabulary_.wordDelimiterToken &&
               std::find(special.begin(), special.end(), token) != special.end();
    };
    CtcText result;
    const std::string* previous = nullptr; // of the group that is open; blanks are groups too
    std::int64_t frame = 0;
    for (std::int64_t id : ids) {
        const std::string& current = token(id);
        if (isSkipped(current)) continue;
        const bool isBlank = current == vocabulary_.padToken;
        const bool continues = options.groupTokens && previous && *previous == current;
        if (!continues && !isBlank) {
            const bool isDelimiter = current == vocabulary_.wordDelimiterToken;
            result.chars.push_back({isDelimiter ? vocabulary_.wordDelimiterReplacement : current, frame, frame});
        }
        ++frame;
        if (!isBlank) result.chars.back().endFrame = frame;
        previous = &current;
    }
    result.words = wordsOf(result.chars, vocabulary_.wordDelimiterReplacement);

    std::string joined;
    for (const CharOffset& character : result.chars) joined += character.text;
    result.text = displayed(trimmed(joined));
    if (options.cleanUpTokenizationSpaces || vocabulary_.cleanUpTokenizationSpaces)
        result.text = withoutSpacesBeforePunctuation(std::move(result.text));
    return result;
}

} // namespace earshot
