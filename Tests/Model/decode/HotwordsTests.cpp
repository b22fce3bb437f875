// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Spelling, the hotword automaton, and the file of hotwords.
#include "CtcAlphabet.h"
#include "DecodeTestSupport.h"
#include "Hotwords.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;
using Labels = std::vector<std::int32_t>;

namespace {

CtcAlphabet alphabet(const std::string& letters) {
    return CtcAlphabet(alphabetOf(letters).vocabulary());
}

Hotwords made(const CtcAlphabet& letters, const std::vector<Hotword>& list) {
    auto hotwords = Hotwords::make(letters, list);
    if (!hotwords.ok()) FAIL(hotwords.error().toString());
    return std::move(hotwords).value();
}

// What a text is raised by after each of its labels.
std::vector<double> raised(const Hotwords& hotwords, const Labels& labels) {
    std::vector<double> sums;
    Hotwords::State state = hotwords.begin();
    double gained = 0;
    for (std::int32_t label : labels) {
        const auto step = hotwords.advance(state, label);
        state = step.state;
        gained += step.gained;
        sums.push_back(gained + hotwords.pending(state));
    }
    return sums;
}

} // namespace

TEST_CASE("Text is spelled in the fewest labels, in the vocabulary's case or any other", "[unit]") {
    const CtcAlphabet many(
        CtcVocabulary{.tokens = {"<pad>", "|", "S", "C", "H", "SCH", "CH", "a", "A", "\xC3\x89", "<unk>", ""}});
    CHECK(*many.spell("SCHA") == Labels{5, 8});
    CHECK(*many.spell(" scha  CHS ") == Labels{5, 7, 1, 6, 2});
    CHECK(*many.spell("\xC3\xA9") == Labels{9});
    CHECK(many.spell("").error().message == "has no letters");
    CHECK(many.spell(" \t").error().message == "has no letters");
    CHECK_THAT(many.spell("Sch\xC3\xB6n").error().message, ContainsSubstring("'\xC3\xB6'"));
    CHECK(many.spell("Sch\xC3\xB6n").error().where == "Sch\xC3\xB6n");
    for (const char* special : {"<unk>", "<pad>", "|", "S|S", "\xFF"}) CHECK_FALSE(many.spell(special).ok());
    const CtcAlphabet noDelimiter(CtcVocabulary{.tokens = {"<pad>", "a", "b"}});
    CHECK(*noDelimiter.spell("a b") == Labels{1, 2});
}

TEST_CASE("A hotword raises letter by letter, keeps it at its end and loses it when it is left", "[unit]") {
    const auto letters = alphabet("ABCD");
    const auto hotwords = made(letters, {{"abc", 2.0}});
    CHECK(raised(hotwords, *letters.spell("abc")) == std::vector<double>{2, 4, 6});
    CHECK(raised(hotwords, {2, 3, 4, 1}) == std::vector<double>{2, 4, 6, 6});
    CHECK(raised(hotwords, {2, 3, 1}) == std::vector<double>{2, 4, 0});             // "ab "
    CHECK(raised(hotwords, {2, 3, 5}) == std::vector<double>{2, 4, 0});             // "abd"
    CHECK(raised(hotwords, {2, 3, 4, 5}) == std::vector<double>{2, 4, 6, 0});       // "abcd"
    CHECK(raised(hotwords, {5, 2, 3, 4, 1}) == std::vector<double>{0, 0, 0, 0, 0}); // within a word
    CHECK(hotwords.size() == 1);
}

TEST_CASE("Phrases and the words in them raise together, and none hides another", "[unit]") {
    const auto letters = alphabet("ABCD");
    const auto hotwords = made(letters, {{"a b", 1.0}, {"b", 1.0}, {"b c", 3.0}});
    //  a, a|, a|b, a|b|, a|b|c, a|b|c|
    CHECK(raised(hotwords, {2, 1, 3, 1, 4, 1}) == std::vector<double>{1, 1, 3, 6, 9, 9});
    CHECK(raised(hotwords, {2, 1, 3, 1, 5}).back() == 3);
}

TEST_CASE("Without word delimiters a hotword may stand anywhere", "[unit]") {
    const CtcAlphabet letters(CtcVocabulary{.tokens = {"<pad>", "a", "b", "c"}});
    const auto hotwords = made(letters, {{"ab", 1.0}});
    CHECK(raised(hotwords, {3, 1, 2, 3}) == std::vector<double>{0, 1, 2, 2});
    CHECK(raised(hotwords, {1, 1, 2, 1, 2}) == std::vector<double>{1, 1, 2, 3, 4});
    CHECK(hotwords.gainedAtWordEnd(hotwords.advance(hotwords.begin(), 1).state) == 0);
}

TEST_CASE("A file has a hotword a line, with or without weight", "[unit]") {
    const auto letters = alphabet("ABCD");
    const ScratchFolder folder;
    const auto file = folder.write("hot.txt", "# names\nabc\r\n\nbad cab:3\nDAD\t 0.5 \n");
    const auto hotwords = Hotwords::load(letters, file);
    REQUIRE(hotwords.ok());
    CHECK(hotwords->size() == 3);
    CHECK(raised(*hotwords, {2, 3, 4}).back() == 4.5);
    CHECK(raised(*hotwords, {3, 2, 5, 1, 4, 2, 3}).back() == 18);
    CHECK(raised(*hotwords, {5}).back() == 0.5);

    const auto complaint = [&](const char* content) {
        const auto refused = Hotwords::load(letters, folder.write("bad.txt", content));
        REQUIRE_FALSE(refused.ok());
        return refused.error().toString();
    };
    CHECK_THAT(complaint("abc\nabx\n"), ContainsSubstring("line 2") && ContainsSubstring("'x'"));
    CHECK_THAT(complaint("abc:much\n"), ContainsSubstring("line 1") && ContainsSubstring("'much' is not a weight"));
    CHECK_THAT(complaint("abc:nan\n"), ContainsSubstring("'nan'"));
    CHECK_THAT(complaint("abc:\n"), ContainsSubstring("line 1"));
    CHECK_THAT(complaint(":2\n"), ContainsSubstring("no letters"));
    CHECK(Hotwords::load(letters, folder.path() / "none").error().code == ErrorCode::kNotFound);
    CHECK_FALSE(Hotwords::load(letters, folder.path()).ok());
    const std::vector<Hotword> infinite = {{"abc", HUGE_VAL}};
    CHECK_FALSE(Hotwords::make(letters, infinite).ok());
}
