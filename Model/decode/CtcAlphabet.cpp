// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Roles of labels, and spelling: the shortest way through a word whose steps are tokens.
#include "CtcAlphabet.h"

#include "Utf8.h"

#include <algorithm>
#include <limits>

namespace earshot {
namespace {

constexpr std::string_view kSpace = " \t\n\v\f\r";

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
        if (text.empty()) return words;
        const std::size_t length = std::min(text.find_first_of(kSpace), text.size());
        words.emplace_back(text.substr(0, length));
        text.remove_prefix(length);
    }
}

// The UTF-8 character at `at`.
std::string characterAt(const std::string& text, std::size_t at) {
    const auto continues = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U; };
    std::size_t end = at + 1;
    while (end < text.size() && continues(end)) ++end;
    return text.substr(at, end - at);
}

} // namespace

CtcAlphabet::CtcAlphabet(const CtcVocabulary& vocabulary) {
    const auto& special = vocabulary.specialTokens;
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const std::string& token = vocabulary.tokens[id];
        const auto label = static_cast<std::int32_t>(id);
        const bool isDelimiter = token == vocabulary.wordDelimiterToken || token == vocabulary.wordDelimiterReplacement;
        const bool isSpecial = token.empty() || token == vocabulary.padToken || token == vocabulary.unkToken ||
                               std::find(special.begin(), special.end(), token) != special.end();
        if (token == vocabulary.padToken) blank_ = label;
        const bool isFirstDelimiter = isDelimiter && !token.empty() && !hasDelimiter();
        if (isFirstDelimiter) delimiter_ = label;
        const bool isLetter = !isSpecial && !isDelimiter;
        if (isLetter || isFirstDelimiter) writable_.push_back(label);
        tokens_.push_back(isLetter ? token : std::string());
        folded_.push_back(toLowerUtf8(tokens_.back()));
    }
}

// best[i]: the fewest labels that spell the first i bytes. reached: how far any spelling gets.
std::vector<std::int32_t> CtcAlphabet::spellWord(const std::string& word, const std::vector<std::string>& tokens,
                                                 std::size_t& reached) const {
    struct Way {
        std::size_t numLabels = std::numeric_limits<std::size_t>::max();
        std::int32_t label = kNone;
    };
    std::vector<Way> best(word.size() + 1);
    best[0].numLabels = 0;
    reached = 0;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (at > 0 && best[at].label == kNone) continue;
        for (std::int32_t label : writable_) {
            const std::string& token = tokens[static_cast<std::size_t>(label)];
            if (token.empty() || word.compare(at, token.size(), token) != 0) continue;
            Way& way = best[at + token.size()];
            if (best[at].numLabels + 1 < way.numLabels) way = {best[at].numLabels + 1, label};
            reached = std::max(reached, at + token.size());
        }
    }
    std::vector<std::int32_t> labels;
    if (best.back().label == kNone) return labels;
    for (std::size_t at = word.size(); at > 0; at -= tokens[static_cast<std::size_t>(labels.back())].size())
        labels.push_back(best[at].label);
    std::reverse(labels.begin(), labels.end());
    return labels;
}

Result<std::vector<std::int32_t>> CtcAlphabet::spell(std::string_view text) const {
    std::vector<std::int32_t> labels;
    for (const std::string& word : wordsOf(text)) {
        if (!labels.empty() && hasDelimiter()) labels.push_back(delimiter_);
        std::size_t reached = 0;
        std::vector<std::int32_t> spelled = spellWord(word, tokens_, reached);
        if (spelled.empty()) {
            const std::string lower = toLowerUtf8(word);
            spelled = spellWord(lower, folded_, reached);
            if (spelled.empty())
                return Error{ErrorCode::kInvalidArgument,
                             "has the character '" + characterAt(lower, std::min(reached, lower.size() - 1)) +
                                 "', which the model cannot write",
                             std::string(text)};
        }
        labels.insert(labels.end(), spelled.begin(), spelled.end());
    }
    if (labels.empty()) return Error{ErrorCode::kInvalidArgument, "has no letters", std::string(text)};
    return labels;
}

} // namespace earshot
