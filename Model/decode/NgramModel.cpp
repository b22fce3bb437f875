// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Look-ups: binary search in the sorted n-grams, and in the sorted words letter by letter.
#include "NgramModel.h"

#include "Utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {

std::size_t NgramModel::memoryBytes() const {
    std::size_t bytes = letters_.capacity() + offsets_.capacity() * sizeof(offsets_[0]) +
                        unigrams_.capacity() * sizeof(Weight) + bestUnigrams_.capacity() * sizeof(float);
    for (const auto& ngrams : higher_) bytes += ngrams.capacity() * sizeof(Ngram);
    return bytes;
}

NgramModel::History NgramModel::begin() const {
    return extended({}, sentenceBegin_);
}

NgramModel::History NgramModel::extended(const History& history, WordId word) const {
    History next = history;
    if (higher_.empty()) return next;
    if (next.size == higher_.size())
        std::copy(next.words.begin() + 1, next.words.begin() + next.size, next.words.begin());
    else
        ++next.size;
    next.words[next.size - 1] = word;
    return next;
}

const NgramModel::Weight& NgramModel::weight(std::size_t order, std::int64_t index) const {
    const auto at = static_cast<std::size_t>(index);
    return order == 1 ? unigrams_[at] : higher_[order - 2][at].weight;
}

std::int64_t NgramModel::indexOf(std::size_t order, std::int64_t context, WordId word) const {
    if (order == 1) return word;
    const auto& ngrams = higher_[order - 2];
    const std::uint64_t key = static_cast<std::uint64_t>(context) << 32U | word;
    const auto found =
        std::lower_bound(ngrams.begin(), ngrams.end(), key, [](const Ngram& a, std::uint64_t b) { return a.key < b; });
    return found != ngrams.end() && found->key == key ? found - ngrams.begin() : kAbsent;
}

std::int64_t NgramModel::indexOf(std::span<const WordId> words) const {
    std::int64_t index = words.front();
    for (std::size_t order = 2; order <= words.size() && index != kAbsent; ++order)
        index = indexOf(order, index, words[order - 1]);
    return index;
}

// P(w | h) where the file lists h w; else back-off(h) · P(w | h without its oldest word).
double NgramModel::logProbability(const History& history, WordId word) const {
    double backoff = 0;
    for (std::size_t length = history.size; length > 0; --length) {
        const auto context = std::span(history.words).subspan(history.size - length, length);
        const std::int64_t contextIndex = indexOf(context);
        if (contextIndex == kAbsent) continue;
        const std::int64_t index = indexOf(length + 1, contextIndex, word);
        if (index != kAbsent) return backoff + static_cast<double>(weight(length + 1, index).logProbability);
        backoff += static_cast<double>(weight(length, contextIndex).backoff);
    }
    return backoff + static_cast<double>(unigrams_[word].logProbability);
}

std::string_view NgramModel::text(WordId word) const {
    if (word + 1 >= offsets_.size()) return "<unk>";
    return std::string_view(letters_).substr(offsets_[word], offsets_[word + 1] - offsets_[word]);
}

NgramModel::WordId NgramModel::find(std::string_view word) const {
    return wordOf(narrowed(allWords(), toLowerUtf8(word)));
}

NgramModel::Prefix NgramModel::narrowed(const Prefix& prefix, std::string_view letters) const {
    Prefix next = prefix;
    for (char letter : letters) {
        // All words of the range have the same first next.length bytes, those that end there first.
        const auto byteAt = [&](WordId word) {
            return offsets_[word] + next.length < offsets_[word + 1]
                       ? static_cast<int>(static_cast<unsigned char>(letters_[offsets_[word] + next.length]))
                       : -1;
        };
        const auto firstAbove = [&](int byte) {
            WordId first = next.first;
            for (WordId count = next.end - next.first; count > 0;) {
                const WordId half = count / 2;
                if (byteAt(first + half) < byte) {
                    first += half + 1;
                    count -= half + 1;
                } else {
                    count = half;
                }
            }
            return first;
        };
        const int byte = static_cast<unsigned char>(letter);
        const WordId first = firstAbove(byte);
        next.end = firstAbove(byte + 1);
        next.first = first;
        ++next.length;
    }
    return next;
}

NgramModel::WordId NgramModel::wordOf(const Prefix& prefix) const {
    const bool isThere = prefix.first < prefix.end && prefix.length > 0 && text(prefix.first).size() == prefix.length;
    return isThere ? prefix.first : unknown_;
}

// bestUnigrams_[n + w] is word w's, [i] the higher of [2 i] and [2 i + 1].
void NgramModel::prepareBestUnigrams() {
    const std::size_t numWords = offsets_.size() - 1;
    bestUnigrams_.assign(2 * numWords, -std::numeric_limits<float>::infinity());
    for (std::size_t word = 0; word < numWords; ++word) bestUnigrams_[numWords + word] = unigrams_[word].logProbability;
    for (std::size_t i = numWords; i-- > 1;)
        bestUnigrams_[i] = std::max(bestUnigrams_[2 * i], bestUnigrams_[2 * i + 1]);
}

double NgramModel::bestUnigram(const Prefix& prefix) const {
    const std::size_t numWords = bestUnigrams_.size() / 2;
    float best = -std::numeric_limits<float>::infinity();
    std::size_t end = numWords + prefix.end;
    for (std::size_t first = numWords + prefix.first; first < end; first /= 2, end /= 2) {
        if (first % 2 == 1) best = std::max(best, bestUnigrams_[first++]);
        if (end % 2 == 1) best = std::max(best, bestUnigrams_[--end]);
    }
    return static_cast<double>(best);
}

} // namespace earshot
