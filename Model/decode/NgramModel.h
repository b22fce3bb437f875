// SPDX-License-Identifier: AGPL-3.0-or-later
//
// NgramModel: probabilities of words after words, with back-off (Katz 1987), read from the ARPA format that SRILM and
// KenLM write. Words compare in lower case. Each order is one sorted array of 16 bytes an n-gram, found by the index of
// its context, so that a file takes less memory than it has bytes. (KenLM is not packaged for the systems we build on,
// and IRSTLM ends the process on a bad file.) Const after loading: any thread. Natural logarithms throughout.
#pragma once

#include "Result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class NgramModel {
public:
    using WordId = std::uint32_t;
    static constexpr int kMaxOrder = 8;

    // The words before the next one, newest last; as many as the order can use.
    struct History {
        std::array<WordId, kMaxOrder - 1> words{};
        std::uint32_t size = 0;
    };

    // The words that begin with some letters: a range of the sorted vocabulary.
    struct Prefix {
        WordId first = 0;
        WordId end = 0;           // exclusive; empty range: no word begins so
        std::uint32_t length = 0; // bytes of the letters
    };

    // The file may be packed by gzip. Errors: kNotFound, kIo, kInvalidData and kUnsupported (order above kMaxOrder)
    // with the line, kOutOfMemory.
    static Result<NgramModel> load(const std::filesystem::path& arpa);
    // The same from memory or any stream; numBytes bounds what the header may promise.
    static Result<NgramModel> read(std::istream& arpa, std::uint64_t numBytes, const std::string& name);

    [[nodiscard]] int order() const { return static_cast<int>(higher_.size()) + 1; }
    [[nodiscard]] std::size_t numWords() const { return unigrams_.size(); }
    [[nodiscard]] std::size_t memoryBytes() const;

    // A sentence begins.
    [[nodiscard]] History begin() const;
    [[nodiscard]] History extended(const History& history, WordId word) const;
    // ln P(word | history).
    [[nodiscard]] double logProbability(const History& history, WordId word) const;

    // The word that stands for those not in the vocabulary; where the file has no <unk> it is as rare as the rarest.
    [[nodiscard]] WordId unknownWord() const { return unknown_; }
    // unknownWord() for words not in the vocabulary.
    [[nodiscard]] WordId find(std::string_view word) const;
    [[nodiscard]] std::string_view text(WordId word) const;

    // Letter by letter: all words, then those that go on with `letters` (in lower case).
    [[nodiscard]] Prefix allWords() const { return {0, static_cast<WordId>(offsets_.size() - 1), 0}; }
    [[nodiscard]] Prefix narrowed(const Prefix& prefix, std::string_view letters) const;
    // The word that has exactly these letters, or unknownWord().
    [[nodiscard]] WordId wordOf(const Prefix& prefix) const;
    // The highest ln P(word) without history of the words of the range, which must not be empty.
    [[nodiscard]] double bestUnigram(const Prefix& prefix) const;

private:
    friend class ArpaReader;

    struct Weight {
        float logProbability = 0;
        float backoff = 0;
    };
    struct Ngram {
        std::uint64_t key = 0; // index of the context among the n-grams one order below, then the word
        Weight weight;
    };
    static constexpr std::int64_t kAbsent = -1;

    NgramModel() = default;
    [[nodiscard]] const Weight& weight(std::size_t order, std::int64_t index) const;
    // Index among the n-grams of the order words.size(), or kAbsent.
    [[nodiscard]] std::int64_t indexOf(std::span<const WordId> words) const;
    [[nodiscard]] std::int64_t indexOf(std::size_t order, std::int64_t context, WordId word) const;
    void prepareBestUnigrams();

    std::string letters_;                    // of all words in lower case, sorted
    std::vector<std::uint32_t> offsets_;     // of each word in letters_, and the end
    std::vector<Weight> unigrams_;           // by word; one more than there are words where the file has no <unk>
    std::vector<std::vector<Ngram>> higher_; // order 2 and up, sorted by key
    std::vector<float> bestUnigrams_;        // heap-ordered maxima over the words
    WordId unknown_ = 0;
    WordId sentenceBegin_ = 0;
};

} // namespace earshot
