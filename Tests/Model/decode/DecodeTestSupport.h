// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the decoders are tested with: small alphabets, planted posteriors, and every alignment enumerated.
#pragma once

#include "CtcTokenizer.h"
#include "LogSumExp.h"
#include "NgramModel.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace earshot::test {

// Blank, delimiter, then one token per character of `letters`.
inline CtcTokenizer alphabetOf(const std::string& letters) {
    CtcVocabulary vocabulary{.tokens = {"<pad>", "|"}};
    for (char letter : letters) vocabulary.tokens.emplace_back(1, letter);
    return CtcTokenizer(vocabulary);
}

inline std::int64_t widthOf(const CtcTokenizer& tokenizer) {
    return static_cast<std::int64_t>(tokenizer.vocabulary().tokens.size());
}

inline std::vector<float> randomLogits(std::size_t numFrames, std::size_t width, unsigned seed, float spread = 1.5F) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0.0F, spread);
    std::vector<float> logits(numFrames * width);
    for (float& logit : logits) logit = normal(random);
    return logits;
}

// Frames that spell `text`: '_' is a blank, '|' the delimiter; each character is one frame of this posterior.
class Planted {
public:
    explicit Planted(const CtcTokenizer& tokenizer, double posterior = 0.9)
        : tokenizer_(tokenizer),
          posterior_(posterior) {}

    Planted& say(const std::string& frames) {
        for (char frame : frames) sayOne({{frame, posterior_}});
        return *this;
    }
    // One frame; what is left of the probability is shared by the other labels.
    Planted& sayOne(const std::map<char, double>& posteriors) {
        const auto& tokens = tokenizer_.vocabulary().tokens;
        double rest = 1;
        for (const auto& [character, posterior] : posteriors) rest -= posterior;
        const double other = rest / static_cast<double>(tokens.size() - posteriors.size());
        for (std::size_t label = 0; label < tokens.size(); ++label) {
            const char character = label == 0 ? '_' : tokens[label].front();
            const auto known = posteriors.find(character);
            logits_.push_back(static_cast<float>(std::log(known == posteriors.end() ? other : known->second)));
        }
        return *this;
    }
    [[nodiscard]] const std::vector<float>& logits() const { return logits_; }

private:
    const CtcTokenizer& tokenizer_;
    double posterior_;
    std::vector<float> logits_;
};

// ln P of every text, from all alignments of the frames; runs of delimiters count as one, none stands at either end.
inline std::map<std::string, double> allTexts(const CtcTokenizer& tokenizer, std::span<const float> logits) {
    const auto& tokens = tokenizer.vocabulary().tokens;
    const std::size_t width = tokens.size();
    const std::size_t numFrames = logits.size() / width;
    std::map<std::string, double> texts;
    std::vector<std::size_t> path(numFrames);
    for (;;) {
        double logProbability = 0;
        std::string text;
        for (std::size_t t = 0; t < numFrames; ++t) {
            const auto frame = logits.subspan(t * width, width);
            logProbability += static_cast<double>(frame[path[t]]) - logSumExp(frame);
            const bool isNew = path[t] != 0 && (t == 0 || path[t] != path[t - 1]);
            const bool isDelimiter = tokens[path[t]] == "|";
            if (isNew && !isDelimiter) text += tokens[path[t]];
            if (isNew && isDelimiter && !text.empty() && text.back() != ' ') text += ' ';
        }
        if (!text.empty() && text.back() == ' ') text.pop_back();
        const auto [entry, isFirst] = texts.try_emplace(text, logProbability);
        if (!isFirst) entry->second = logAdd(entry->second, logProbability);
        std::size_t t = 0;
        while (t < numFrames && ++path[t] == width) path[t++] = 0;
        if (t == numFrames) return texts;
    }
}

inline NgramModel parseArpa(const std::string& text) {
    std::istringstream stream(text);
    auto model = NgramModel::read(stream, text.size(), "test.arpa");
    if (!model.ok()) FAIL(model.error().toString());
    return std::move(model).value();
}

inline std::shared_ptr<const NgramModel> sharedArpa(const std::string& text) {
    return std::make_shared<const NgramModel>(parseArpa(text));
}

} // namespace earshot::test
