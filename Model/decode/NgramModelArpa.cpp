// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The ARPA format: \data\ with the number of n-grams of each order, then per order lines of log10 P, words and log10
// back-off, then \end\. Sizes are checked against the file's before memory is taken.
#include "NgramModel.h"

#include "TextFile.h"
#include "Utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <istream>
#include <new>
#include <unordered_map>
#include <utility>

namespace earshot {
namespace {

constexpr double kLn10 = 2.302585092994046;
constexpr double kLowestLog10 = -99;               // what the format writes for probability zero
constexpr std::uint64_t kMaxBytes = 2'000'000'000; // keeps indices within 32 bits

struct TransparentHash {
    using is_transparent = void; // NOLINT(readability-identifier-naming): the standard library looks for it
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

} // namespace

class ArpaReader {
public:
    ArpaReader(std::istream& stream, std::uint64_t numBytes, const std::string& name)
        : stream_(stream),
          numBytes_(numBytes),
          name_(name) {}

    Result<NgramModel> read() {
        EARSHOT_CHECK(readCounts());
        for (std::size_t order = 1; order <= counts_.size(); ++order) {
            EARSHOT_CHECK(expectLine("\\" + std::to_string(order) + "-grams:"));
            EARSHOT_CHECK(order == 1 ? readUnigrams() : readNgrams(order));
        }
        EARSHOT_CHECK(expectLine("\\end\\"));
        model_.prepareBestUnigrams();
        return std::move(model_);
    }

private:
    using Weight = NgramModel::Weight;
    using Ngram = NgramModel::Ngram;
    using WordId = NgramModel::WordId;

    [[nodiscard]] Error complaint(std::string message, ErrorCode code = ErrorCode::kInvalidData) const {
        return {code, std::move(message), name_ + ": line " + std::to_string(lineNumber_)};
    }

    // The next line that is not empty; false at the end.
    bool nextLine() {
        if (std::exchange(isHeld_, false)) return true;
        while (numRead_ <= numBytes_ && std::getline(stream_, line_)) {
            ++lineNumber_;
            numRead_ += line_.size();
            if (!trimmed(line_).empty()) return true;
        }
        return false;
    }

    Result<void> expectLine(const std::string& expected) {
        const bool isThere = nextLine();
        if (isThere && trimmed(line_) == expected) return {};
        if (!isThere) return complaint("the file ends before '" + expected + "'");
        const bool isNgram = trimmed(line_).front() != '\\';
        return complaint((isNgram ? "there are more n-grams than \\data\\ says; " : "") +
                         ("expected '" + expected + "'"));
    }

    Result<void> readCounts() {
        do
            if (!nextLine()) return complaint("is not an ARPA file: it has no \\data\\ section");
        while (trimmed(line_) != "\\data\\");
        while (nextLine()) {
            std::string_view rest = trimmed(line_);
            isHeld_ = rest.front() == '\\';
            if (isHeld_) break;
            const std::string prefix = "ngram " + std::to_string(counts_.size() + 1) + "=";
            std::uint64_t count = 0;
            const bool fits = rest.starts_with(prefix);
            if (fits) rest.remove_prefix(prefix.size());
            const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
            if (!fits || failure != std::errc{} || end != rest.data() + rest.size())
                return complaint("expected '" + prefix + "' and a number");
            if (counts_.size() == NgramModel::kMaxOrder)
                return complaint("n-grams of more than " + std::to_string(NgramModel::kMaxOrder) + " words",
                                 ErrorCode::kUnsupported);
            const std::uint64_t shortestLine = 2 + 2 * (counts_.size() + 1); // "0 a b" and the line's end
            if (count > numBytes_ / shortestLine)
                return complaint("promises " + std::to_string(count) + " n-grams, more than a file of " +
                                 std::to_string(numBytes_) + " bytes can hold");
            counts_.push_back(count);
        }
        if (counts_.empty()) return complaint("\\data\\ names no counts");
        if (counts_.front() == 0) return complaint("the model has no words");
        return {};
    }

    // Fields are separated by any mixture of tabs and spaces.
    std::string_view nextField(std::string_view& rest) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r"), rest.size()));
        const std::string_view field = rest.substr(0, rest.find_first_of(" \t\r"));
        rest.remove_prefix(field.size());
        return field;
    }

    Result<float> readLog10(std::string_view field, const char* what) {
        double value = 0;
        const auto [end, failure] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (field.empty() || failure != std::errc{} || end != field.data() + field.size() || std::isnan(value) ||
            value > -kLowestLog10)
            return complaint("'" + std::string(field) + "' is not " + what);
        return static_cast<float>(std::max(value, kLowestLog10) * kLn10);
    }

    // A line of log10 P, `order` words and, below the highest order, perhaps log10 back-off.
    Result<Weight> readLine(std::size_t order, std::vector<std::string_view>& words) {
        if (!nextLine() || trimmed(line_).front() == '\\')
            return complaint("the section of " + std::to_string(order) + "-grams ends early: \\data\\ promises " +
                             std::to_string(counts_[order - 1]));
        std::string_view rest = line_;
        Weight weight;
        EARSHOT_TRY(weight.logProbability, readLog10(nextField(rest), "a log10 probability"));
        constexpr float kRounding = 1e-3F;
        if (weight.logProbability > kRounding) return complaint("a probability is above 1");
        weight.logProbability = std::min(weight.logProbability, 0.0F);
        words.clear();
        for (std::size_t i = 0; i < order; ++i) {
            words.push_back(nextField(rest));
            if (words.back().empty()) return complaint("expected " + std::to_string(order) + " words");
        }
        const std::string_view backoff = nextField(rest);
        if (!backoff.empty()) {
            if (order == counts_.size()) return complaint("the highest order has no back-off weights");
            EARSHOT_TRY(weight.backoff, readLog10(backoff, "a log10 back-off weight"));
        }
        if (!nextField(rest).empty()) return complaint("has more than " + std::to_string(order) + " words");
        return weight;
    }

    Result<void> readUnigrams() {
        struct Word {
            std::string folded;
            std::string typed;
            Weight weight;
        };
        std::vector<Word> words;
        std::vector<std::string_view> fields;
        for (std::uint64_t i = 0; i < counts_[0]; ++i) {
            EARSHOT_TRY(const Weight weight, readLine(1, fields));
            words.push_back({toLowerUtf8(fields[0]), std::string(fields[0]), weight});
        }
        // Of words that differ in case only, the likeliest stands for all.
        std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) {
            return std::pair(std::string_view(a.folded), -a.weight.logProbability) <
                   std::pair(std::string_view(b.folded), -b.weight.logProbability);
        });
        ids_.reserve(words.size());
        float lowest = 0;
        for (Word& word : words) {
            const bool isNew = model_.unigrams_.empty() || word.folded != lastWord();
            if (isNew) {
                model_.offsets_.push_back(static_cast<std::uint32_t>(model_.letters_.size()));
                model_.letters_ += word.folded;
                model_.unigrams_.push_back(word.weight);
                if (static_cast<double>(word.weight.logProbability) > kLowestLog10 * kLn10)
                    lowest = std::min(lowest, word.weight.logProbability);
            }
            ids_.emplace(std::move(word.typed), static_cast<WordId>(model_.unigrams_.size() - 1));
        }
        model_.offsets_.push_back(static_cast<std::uint32_t>(model_.letters_.size()));
        model_.unknown_ = static_cast<WordId>(model_.unigrams_.size()); // until one is found
        const auto unknown = model_.find("<unk>");
        const auto begin = model_.find("<s>");
        if (begin == model_.unknown_) return complaint("the model has no word <s>");
        if (unknown == model_.unknown_) model_.unigrams_.push_back({lowest, 0});
        model_.unknown_ = unknown;
        model_.sentenceBegin_ = begin;
        return {};
    }

    [[nodiscard]] std::string_view lastWord() const {
        return std::string_view(model_.letters_).substr(model_.offsets_.back());
    }

    Result<void> readNgrams(std::size_t order) {
        model_.higher_.emplace_back();
        std::vector<Ngram> ngrams;
        ngrams.reserve(counts_[order - 1]);
        std::vector<std::string_view> fields;
        std::vector<WordId> context;
        std::vector<WordId> lastContext;
        std::int64_t contextIndex = NgramModel::kAbsent;
        for (std::uint64_t i = 0; i < counts_[order - 1]; ++i) {
            EARSHOT_TRY(const Weight weight, readLine(order, fields));
            context.clear();
            for (std::string_view field : fields) {
                const auto found = ids_.find(field);
                if (found == ids_.end()) return complaint("the word '" + std::string(field) + "' has no 1-gram");
                context.push_back(found->second);
            }
            const WordId word = context.back();
            context.pop_back();
            if (context != lastContext) {
                contextIndex = model_.indexOf(context);
                lastContext = context;
            }
            if (contextIndex == NgramModel::kAbsent)
                return complaint("the first " + std::to_string(order - 1) + " words have no " +
                                 std::to_string(order - 1) + "-gram of their own");
            ngrams.push_back({static_cast<std::uint64_t>(contextIndex) << 32U | word, weight});
        }
        std::sort(ngrams.begin(), ngrams.end(), [](const Ngram& a, const Ngram& b) {
            return std::pair(a.key, -a.weight.logProbability) < std::pair(b.key, -b.weight.logProbability);
        });
        const auto isSame = [](const Ngram& a, const Ngram& b) { return a.key == b.key; };
        ngrams.erase(std::unique(ngrams.begin(), ngrams.end(), isSame), ngrams.end());
        model_.higher_.back() = std::move(ngrams);
        return {};
    }

    std::istream& stream_;
    std::uint64_t numBytes_;
    const std::string& name_;
    std::string line_;
    std::uint64_t lineNumber_ = 0;
    std::uint64_t numRead_ = 0;         // a packed file can be longer than it was taken for
    bool isHeld_ = false;               // line_ is to be read again
    std::vector<std::uint64_t> counts_; // by order, from 1
    std::unordered_map<std::string, WordId, TransparentHash, std::equal_to<>> ids_; // by the word as the file has it
    NgramModel model_;
};

Result<NgramModel> NgramModel::read(std::istream& arpa, std::uint64_t numBytes, const std::string& name) {
    if (numBytes > kMaxBytes) return Error{ErrorCode::kUnsupported, "is larger than 2 GB", name};
    try {
        return ArpaReader(arpa, numBytes, name).read();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "the language model needs more memory than there is", name};
    }
}

Result<NgramModel> NgramModel::load(const std::filesystem::path& arpa) {
    std::error_code failure;
    const std::uint64_t numBytes = std::filesystem::file_size(arpa, failure);
    if (failure == std::errc::no_such_file_or_directory)
        return Error{ErrorCode::kNotFound, "there is no such file", arpa.string()};
    TextFile text(arpa);
    if (failure || !text.isOpen()) return Error{ErrorCode::kIo, "cannot be read", arpa.string()};
    constexpr std::uint64_t kMostThatGzipPacks = 1032; // times less
    std::istream stream(&text);
    Result<NgramModel> model =
        read(stream, text.isPacked() ? std::min(numBytes * kMostThatGzipPacks, kMaxBytes) : numBytes, arpa.string());
    if (text.hasFailed())
        return Error{ErrorCode::kIo, "cannot be read to its end; it is damaged or cut off", arpa.string()};
    return model;
}

} // namespace earshot
