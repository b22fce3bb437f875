// SPDX-License-Identifier: AGPL-3.0-or-later
//
// As many words for as many keep their times one by one; otherwise the time of the phrase is shared out by length.
#include "PhraseStage.h"

#include "UnicodeText.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace earshot {
namespace {

std::vector<std::string> splitWords(const std::string& text) {
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

// `from`, which is not empty, written as `to`; punctuation that followed it still does.
std::vector<TranscriptWord> rewritten(std::span<const TranscriptWord> from, std::span<const std::string> to) {
    std::vector<TranscriptWord> words;
    std::size_t length = 0;
    for (const std::string& word : to) length += word.size();
    const double start = from.front().startSeconds;
    const double secondsPerByte =
        (from.back().endSeconds - start) / static_cast<double>(std::max<std::size_t>(length, 1));
    double confidence = 1;
    for (const TranscriptWord& word : from) confidence = std::min(confidence, word.confidence);
    std::size_t before = 0; // bytes
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to.size() == from.size()) {
            words.push_back(from[i]);
            words.back().text = to[i];
        } else {
            words.push_back({.text = to[i],
                             .startSeconds = start + secondsPerByte * static_cast<double>(before),
                             .endSeconds = start + secondsPerByte * static_cast<double>(before + to[i].size()),
                             .confidence = confidence});
            if (i == 0) words.back().host = from.front().host;
        }
        before += to[i].size();
    }
    if (!words.empty()) {
        const std::string& last = from.back().text;
        words.back().text += last.substr(withoutPunctuation(last).size());
    }
    return words;
}

} // namespace

PhraseStage::PhraseStage(std::span<const TextReplacement> rules) {
    for (const TextReplacement& replacement : rules) {
        Rule rule{{}, splitWords(replacement.to)};
        for (const std::string& word : splitWords(replacement.from))
            rule.from.push_back(caseFolded(withoutPunctuation(word)));
        if (rule.from.empty() || rule.from.front().empty()) continue;
        std::vector<Rule>& sameStart = rules_[rule.from.front()];
        std::erase_if(sameStart, [&](const Rule& other) { return other.from == rule.from; });
        const auto place = std::find_if(sameStart.begin(), sameStart.end(),
                                        [&](const Rule& other) { return other.from.size() < rule.from.size(); });
        sameStart.insert(place, std::move(rule));
    }
}

PhraseStage PhraseStage::forNames(std::span<const std::string> names) {
    std::vector<TextReplacement> rules;
    for (const std::string& name : names) {
        rules.push_back({name, name});
        rules.push_back({name + "'s", name + "'s"});
    }
    return PhraseStage(rules);
}

const PhraseStage::Rule* PhraseStage::find(std::span<const TranscriptWord> words,
                                           std::span<const std::string> folded) const {
    const auto sameStart = rules_.find(folded.front());
    if (sameStart == rules_.end()) return nullptr;
    for (const Rule& rule : sameStart->second) {
        if (rule.from.size() > folded.size()) continue;
        if (!std::equal(rule.from.begin(), rule.from.end(), folded.begin())) continue;
        // Punctuation within it is an end of something.
        const auto within = words.first(rule.from.size() - 1);
        if (std::all_of(within.begin(), within.end(), [](const TranscriptWord& word) {
                return withoutPunctuation(word.text).size() == word.text.size();
            }))
            return &rule;
    }
    return nullptr;
}

void PhraseStage::apply(std::vector<TranscriptWord>& words, const TextContext& /*context*/) const {
    if (rules_.empty()) return;
    std::vector<std::string> folded;
    folded.reserve(words.size());
    for (const TranscriptWord& word : words) folded.push_back(caseFolded(withoutPunctuation(word.text)));
    std::vector<TranscriptWord> result;
    result.reserve(words.size());
    for (std::size_t i = 0; i < words.size();) {
        const Rule* rule = find(std::span(words).subspan(i), std::span(folded).subspan(i));
        if (!rule) {
            result.push_back(std::move(words[i++]));
            continue;
        }
        for (TranscriptWord& word : rewritten(std::span(words).subspan(i, rule->from.size()), rule->to))
            result.push_back(std::move(word));
        i += rule->from.size();
    }
    words = std::move(result);
}

} // namespace earshot
