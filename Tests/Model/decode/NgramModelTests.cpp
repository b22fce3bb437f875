// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ARPA files: back-off by hand and against a plain table, look-up by letters, and what is refused.
#include "DecodeTestSupport.h"
#include "NgramModel.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr double kLn10 = 2.302585092994046;

// clang-format off
const std::string kArpa =
    "made by hand\n"
    "\\data\\\n" "ngram 1=6\n" "ngram 2=4\n" "ngram 3=2\n"
    "\n\\1-grams:\n"
    "-1.0\t<unk>\n" "-99\t<s>\t-0.5\n" "-1.2\t</s>\n" "-0.7\tTHE\t-0.3\n" "-0.9\tCAT\t-0.2\n" "-1.5\tSAT\n"
    "\n\\2-grams:\n"
    "-0.2\t<s> THE\t-0.1\n" "-0.4\tTHE CAT\t-0.25\n" "-0.6\tCAT SAT\n" "-0.8\tSAT </s>\n"
    "\n\\3-grams:\n"
    "-0.1\t<s> THE CAT\n" "-0.3\tTHE CAT SAT\n"
    "\n\\end\\\n";
// clang-format on

NgramModel::History historyOf(const NgramModel& model, const std::vector<std::string>& words) {
    NgramModel::History history;
    for (const std::string& word : words) history = model.extended(history, model.find(word));
    return history;
}

double log10Of(const NgramModel& model, const std::vector<std::string>& history, const std::string& word) {
    return model.logProbability(historyOf(model, history), model.find(word)) / kLn10;
}

Error refused(const std::string& text) {
    std::istringstream stream(text);
    const auto model = NgramModel::read(stream, text.size(), "bad.arpa");
    REQUIRE_FALSE(model.ok());
    return model.error();
}

std::string replaced(const std::string& from, const std::string& to) {
    std::string text = kArpa;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// A file of random n-grams and, beside it, the same as a plain table.
struct RandomArpa {
    using Words = std::vector<std::string>;
    std::map<Words, std::pair<double, double>> table; // log10 P and back-off
    std::string text;

    explicit RandomArpa(unsigned seed) {
        std::mt19937 random(seed);
        const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        std::vector<std::vector<Words>> orders(4);
        for (const char* word : {"<s>", "</s>", "<unk>"}) orders[0].push_back({word});
        for (int i = 0; i < 30; ++i) orders[0].push_back({"w" + std::to_string(i * i)});
        for (std::size_t order = 1; order < 4; ++order) {
            for (const Words& context : orders[order - 1]) {
                for (int i = 0; i < 3; ++i) {
                    Words ngram = context;
                    ngram.push_back(orders[0][static_cast<std::size_t>(upTo(33))].front());
                    if (std::find(orders[order].begin(), orders[order].end(), ngram) == orders[order].end())
                        orders[order].push_back(ngram);
                }
            }
            std::shuffle(orders[order].begin(), orders[order].end(), random);
        }
        text = "\\data\\\n";
        for (std::size_t i = 0; i < 4; ++i)
            text += "ngram " + std::to_string(i + 1) + "=" + std::to_string(orders[i].size()) + "\n";
        for (std::size_t i = 0; i < 4; ++i) {
            text += "\\" + std::to_string(i + 1) + "-grams:\n";
            for (const Words& ngram : orders[i]) {
                const double probability = -0.01 * upTo(300);
                const double backoff = i < 3 ? 0.1 - 0.01 * upTo(100) : 0;
                table[ngram] = {probability, backoff};
                text += std::to_string(probability) + " ";
                for (std::size_t w = 0; w < ngram.size(); ++w) text += (w > 0 ? " " : "") + ngram[w];
                text += i < 3 ? "\t" + std::to_string(backoff) + "\n" : "\n";
            }
        }
        text += "\\end\\\n";
    }

    [[nodiscard]] double log10Of(Words history, const std::string& word) const {
        double backoff = 0;
        for (;; history.erase(history.begin())) {
            Words ngram = history;
            ngram.push_back(word);
            if (const auto found = table.find(ngram); found != table.end()) return backoff + found->second.first;
            if (const auto context = table.find(history); context != table.end()) backoff += context->second.second;
        }
    }
};

} // namespace

TEST_CASE("Probabilities back off as worked out by hand", "[unit]") {
    const NgramModel model = parseArpa(kArpa);
    CHECK(model.order() == 3);
    CHECK(model.numWords() == 6);
    const auto isNear = [](double a, double b) { return std::abs(a - b) < 1e-6; };
    CHECK(isNear(log10Of(model, {"<s>"}, "the"), -0.2));
    CHECK(isNear(log10Of(model, {"<s>", "the"}, "cat"), -0.1));
    CHECK(isNear(log10Of(model, {"the", "cat"}, "sat"), -0.3));
    CHECK(isNear(log10Of(model, {"<s>", "cat"}, "sat"), -0.6));               // "<s> cat" is not listed: no back-off
    CHECK(isNear(log10Of(model, {"the", "cat"}, "the"), -0.25 - 0.2 - 0.7));  // twice
    CHECK(isNear(log10Of(model, {"<s>", "the"}, "dog"), -0.1 - 0.3 - 1.0));   // <unk>
    CHECK(isNear(log10Of(model, {"dog", "the"}, "cat"), -0.4));               // after an unknown word
    CHECK(isNear(log10Of(model, {"cat", "sat"}, "</s>"), -0.8));              // listed, its back-off left out
    CHECK(isNear(log10Of(model, {"the", "the", "the", "cat"}, "sat"), -0.3)); // older words do not matter
    CHECK(isNear(log10Of(model, {}, "sat"), -1.5));
    const auto begun = model.begin();
    CHECK(isNear(model.logProbability(begun, model.find("THE")) / kLn10, -0.2));
}

TEST_CASE("A file's n-grams come back as a plain table gives them", "[golden]") {
    for (unsigned seed = 0; seed < 5; ++seed) {
        const RandomArpa arpa(seed);
        const NgramModel model = parseArpa(arpa.text);
        CHECK(model.order() == 4);
        std::mt19937 random(seed);
        std::vector<std::string> words;
        for (const auto& [ngram, weights] : arpa.table)
            if (ngram.size() == 1) words.push_back(ngram.front());
        double worst = 0;
        for (int i = 0; i < 5000; ++i) {
            std::vector<std::string> history;
            for (std::size_t n = random() % 5; n > 0; --n) history.push_back(words[random() % words.size()]);
            // Half of the time a listed n-gram, so that high orders are met.
            std::string word = words[random() % words.size()];
            if (i % 2 == 0) {
                auto listed = arpa.table.begin();
                std::advance(listed, static_cast<std::ptrdiff_t>(random() % arpa.table.size()));
                history.assign(listed->first.begin(), listed->first.end() - 1);
                word = listed->first.back();
            }
            auto usable = history;
            if (usable.size() > 3) usable.erase(usable.begin(), usable.end() - 3);
            worst = std::max(worst, std::abs(log10Of(model, history, word) - arpa.log10Of(usable, word)));
        }
        CHECK(worst < 1e-5);
    }
}

TEST_CASE("Words are found letter by letter, in any case and script", "[unit]") {
    const NgramModel model = parseArpa(
        "\\data\\\nngram 1=7\n\\1-grams:\n-1 <s>\n-2 a\n-3 an\n-1.5 and\n-2.5 \xC3\x89t\xC3\xA9\n"
        "-4 ant\n-9 z\n\\end\\\n");
    const auto prefix = [&](std::string_view letters) { return model.narrowed(model.allWords(), letters); };
    CHECK(model.text(model.wordOf(prefix("an"))) == "an");
    CHECK(model.wordOf(prefix("")) == model.unknownWord());
    CHECK(model.wordOf(prefix("ante")) == model.unknownWord());
    CHECK(model.text(model.find("AND")) == "and");
    CHECK(model.text(model.find("\xC3\xA9T\xC3\x89")) == "\xC3\xA9t\xC3\xA9");
    CHECK(model.text(model.unknownWord()) == "<unk>");
    CHECK(prefix("an").end - prefix("an").first == 3);
    CHECK(prefix("b").first == prefix("b").end);
    const auto narrowedTwice = model.narrowed(prefix("a"), "n");
    CHECK(narrowedTwice.first == prefix("an").first);
    CHECK(narrowedTwice.end == prefix("an").end);
    CHECK(std::abs(model.bestUnigram(prefix("an")) - -1.5 * kLn10) < 1e-6);
    CHECK(std::abs(model.bestUnigram(prefix("ant")) - -4 * kLn10) < 1e-6);
    CHECK(std::abs(model.bestUnigram(model.allWords()) - -1 * kLn10) < 1e-6);
    // Without <unk> an unknown word is as rare as the rarest.
    CHECK(std::abs(model.logProbability({}, model.unknownWord()) - -9 * kLn10) < 1e-5);
}

TEST_CASE("Of words that differ in case only the likeliest counts", "[unit]") {
    const NgramModel model = parseArpa(
        "\\data\\\nngram 1=4\nngram 2=2\n\\1-grams:\n-1 <s>\n-2 The\n-1.5 the\n-3 cat\n"
        "\\2-grams:\n-0.9 The cat\n-0.7 the cat\n\\end\\\n");
    CHECK(model.numWords() == 4); // with <unk>
    CHECK(std::abs(log10Of(model, {}, "THE") - -1.5) < 1e-6);
    CHECK(std::abs(log10Of(model, {"the"}, "cat") - -0.7) < 1e-6);
}

TEST_CASE("Line ends and separators of any kind are read", "[unit]") {
    std::string text = kArpa;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
    std::replace(text.begin(), text.end(), '\t', ' ');
    CHECK(std::abs(log10Of(parseArpa(text), {"the", "cat"}, "sat") - -0.3) < 1e-6);
}

TEST_CASE("Files that are not what they promise are refused, with the line", "[unit]") {
    struct Case {
        std::string text;
        const char* complaint;
        const char* where;
    };
    const Case cases[] = {
        {"", "no \\data\\", "bad.arpa: line 0"},
        {"some prose\n", "no \\data\\", "line 1"},
        {"\\data\\\n", "no counts", "line 1"},
        {"\\data\\\nngram 1=0\n", "no words", "line 2"},
        {replaced("ngram 2=4", "ngram 3=4"), "expected 'ngram 2='", "line 4"},
        {replaced("ngram 2=4", "ngram 2=-4"), "expected 'ngram 2='", "line 4"},
        {replaced("ngram 2=4", "ngram 2=4000000000000"), "more than a file of", "line 4"},
        {replaced("ngram 2=4", "ngram 2=99999999999999999999999"), "a number", "line 4"},
        {replaced("ngram 2=4", "ngram 2=5"), "promises 5", "line 21"},
        {replaced("ngram 2=4", "ngram 2=3"), "more n-grams than", "line 19"},
        {replaced("ngram 3=2", "ngram 3=3"), "promises 3", "line 25"},
        {replaced("ngram 3=2\n", ""), "highest order", "line 15"},
        {replaced("\\2-grams:", "\\3-grams:"), "expected '\\2-grams:'", "line 15"},
        {replaced("\\end\\\n", ""), "ends before '\\end\\'", "line 24"},
        {replaced("-0.7\tTHE", "nan\tTHE"), "'nan' is not", "line 11"},
        {replaced("-0.7\tTHE", "inf\tTHE"), "'inf' is not", "line 11"},
        {replaced("-0.7\tTHE", "0.7\tTHE"), "above 1", "line 11"},
        {replaced("-0.7\tTHE", "-0.7x\tTHE"), "'-0.7x' is not", "line 11"},
        {replaced("THE\t-0.3", "THE\tnan"), "back-off", "line 11"},
        {replaced("THE\t-0.3", "THE\t-0.3\t1"), "more than 1 words", "line 11"},
        {replaced("-1.5\tSAT", "-1.5"), "expected 1 words", "line 13"},
        {replaced("CAT SAT\n", "CAT DOG\n"), "'DOG' has no 1-gram", "line 18"},
        {replaced("THE CAT SAT\n", "CAT CAT SAT\n"), "no 2-gram", "line 23"},
        {replaced("THE CAT SAT\n", "THE CAT SAT\t-1\n"), "highest order", "line 23"},
        {replaced("<s>\t-0.5", "<b>\t-0.5"), "no word <s>", "line 13"},
    };
    for (const Case& entry : cases) {
        INFO(entry.text);
        const Error error = refused(entry.text);
        CHECK(error.code == ErrorCode::kInvalidData);
        CHECK_THAT(error.message, ContainsSubstring(entry.complaint));
        CHECK_THAT(error.where, ContainsSubstring(entry.where));
    }
    std::string tooDeep = "\\data\\\n";
    for (int order = 1; order <= 9; ++order) tooDeep += "ngram " + std::to_string(order) + "=1\n";
    CHECK(refused(tooDeep).code == ErrorCode::kUnsupported);
}

TEST_CASE("No cut and no flipped byte of a file does harm", "[unit]") {
    for (std::size_t length = 0; length + 2 < kArpa.size(); ++length) refused(kArpa.substr(0, length));
    for (std::size_t at = 0; at < kArpa.size(); ++at) {
        for (char byte : {'\0', '\n', '\\', '9', '\xFF'}) {
            std::string text = kArpa;
            text[at] = byte;
            std::istringstream stream(text);
            const auto model = NgramModel::read(stream, text.size(), "bad.arpa");
            if (model.ok()) CHECK(std::isfinite(log10Of(*model, {"the", "cat"}, "sat")));
        }
    }
}

TEST_CASE("Files are read from disk, and folders and nothing are not", "[unit]") {
    const ScratchFolder folder;
    CHECK(NgramModel::load(folder.write("good.arpa", kArpa)).ok());
    CHECK(NgramModel::load(folder.path() / "none.arpa").error().code == ErrorCode::kNotFound);
    CHECK_FALSE(NgramModel::load(folder.path()).ok());
}

TEST_CASE("A file packed by gzip is read as what it packs, and not when it is cut off or damaged", "[unit]") {
    const ScratchFolder folder;
    const std::filesystem::path path = folder.path() / "words.arpa.gz";
    gzFile packed = gzopen(path.c_str(), "wb");
    REQUIRE(gzwrite(packed, kArpa.data(), static_cast<unsigned>(kArpa.size())) == static_cast<int>(kArpa.size()));
    REQUIRE(gzclose(packed) == Z_OK);
    const auto model = NgramModel::load(path);
    REQUIRE(model.ok());
    CHECK(log10Of(*model, {"the", "cat"}, "sat") == log10Of(parseArpa(kArpa), {"the", "cat"}, "sat"));

    std::filesystem::copy_file(path, folder.path() / "words.arpa"); // whatever its name says
    CHECK(NgramModel::load(folder.path() / "words.arpa").ok());

    std::string bytes = [&] {
        std::ifstream file(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    const auto length = bytes.size();
    for (std::size_t cut : {length / 2, length - 4, length - 1}) {
        const Error error = NgramModel::load(folder.write("cut.arpa.gz", bytes.substr(0, cut))).error();
        CHECK_THAT(error.toString(), ContainsSubstring("cut.arpa.gz"));
        CHECK_THAT(error.message, ContainsSubstring("damaged or cut off"));
    }
    bytes[length / 2] = static_cast<char>(~bytes[length / 2]);
    CHECK_FALSE(NgramModel::load(folder.write("damaged.arpa.gz", bytes)).ok());
}
