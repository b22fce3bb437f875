// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What becomes of the letters of a model, stage by stage and together.
#include "TextPipeline.h"

#include "CaptionEvent.h"
#include "CaptionTestSupport.h"
#include "ScratchFolder.h"
#include "UnicodeText.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;
using earshot::test::ScratchFolder;
using earshot::test::word;
using earshot::test::words;

namespace {

std::string written(std::string_view text, const TextOptions& options,
                    const TextContext& context = {.endsSentence = true}, bool modelWritesOneCase = true) {
    return joinWords(TextPipeline(options, modelWritesOneCase).apply(words(text), context));
}

} // namespace

TEST_CASE("Capitals become a sentence", "[unit]") {
    CHECK(written("I THINK I'M LATE AND I'LL RUN", {}) == "I think I'm late and I'll run.");
    CHECK(written("THEN I", {}, {.startsSentence = false}) == "then I");
    CHECK(written("ЭТО ПРОСТО ΤΟ ΆΛΦΑ ÉTÉ", {}) == "Это просто το άλφα été.");
    CHECK(written("'TIS TRUE", {}) == "'Tis true.");
    CHECK(written("I SEE", {.capitalI = false}) == "I see."); // a sentence's first letter
}

TEST_CASE("A model that knows case and punctuation is left alone", "[unit]") {
    CHECK(written("NASA said: Hello!", {}, {.endsSentence = true}, false) == "NASA said: Hello!");
    CHECK(written("WHY?", {}) == "Why?");
    CHECK(written("ANY THING", TextOptions::raw()) == "ANY THING");
}

TEST_CASE("Scripts without capitals pass unchanged", "[unit]") {
    const TextOptions all{.commaPauseSeconds = 0.01, .maskProfanity = true};
    for (const char* text : {"مرحبا بالعالم", "שלום עולם", "こんにちは 世界", "नमस्ते दुनिया", "สวัสดี"})
        CHECK(written(text, all) == text);
}

TEST_CASE("Bytes that are not UTF-8 pass unchanged", "[unit]") {
    CHECK(written("A\xff\xfe B\xc3", TextOptions{}) == "A\xff\xfe b\xc3");
}

TEST_CASE("Pauses become commas where that is asked for", "[unit]") {
    std::vector<TranscriptWord> said = {word("WELL", 0, 10), word("YES", 40, 50), word("SURE", 52, 60)};
    const TextPipeline pipeline(TextOptions{.commaPauseSeconds = 0.4}, true);
    CHECK(joinWords(pipeline.apply(said, {.endsSentence = true})) == "Well, yes sure.");
    CHECK(joinWords(pipeline.apply(said, {.nextStartSeconds = 3.0})) == "Well, yes sure,");
    CHECK(joinWords(TextPipeline(TextOptions{}, true).apply(said, {})) == "Well yes sure");
}

TEST_CASE("Names keep the spelling of the list", "[unit]") {
    const TextOptions options{.names = {"GitHub", "New York", "iPhone", "Łódź"}};
    CHECK(written("IPHONE NEW YORK'S GITHUB NEW ŁÓDŹ", options) == "iPhone New York's GitHub new Łódź.");
    CHECK(written("github New YORK", options, {}, false) == "GitHub New York");
}

TEST_CASE("Replacements take the longest rule and keep time", "[unit]") {
    const TextOptions options{
        .replacements = {
            {"ear shot", "Earshot"}, {"ear", "EAR"}, {"gonna", "going to"}, {"um", ""}, {"straße", "Weg"}}};
    CHECK(written("EAR SHOT IS GONNA UM HEAR EAR", options) == "Earshot is going to hear EAR.");
    CHECK(written("STRASSE", options) == "Weg.");
    const auto joinedWord = TextPipeline(options, true).apply(words("EAR SHOT"), {});
    REQUIRE(joinedWord.size() == 1);
    CHECK(joinedWord[0].startSeconds == 0);
    CHECK(joinedWord[0].endSeconds == words("A B").back().endSeconds);
    auto said = words("GONNA");
    said[0].host = HostPosition{12.5, 25.0};
    const auto split = TextPipeline(options, true).apply(said, {});
    REQUIRE(split.size() == 2);
    CHECK(split[0].endSeconds == split[1].startSeconds);
    CHECK(split[1].endSeconds == said[0].endSeconds);
    CHECK(split[0].host.has_value());
}

TEST_CASE("Replacements see through punctuation at their end, not within", "[unit]") {
    const TextOptions options{.sentenceCase = false, .fullStops = false, .replacements = {{"ear shot", "Earshot"}}};
    CHECK(written("an ear shot, an ear. shot", options, {}, false) == "an Earshot, an ear. shot");
}

TEST_CASE("Swear words are masked where that is asked for", "[unit]") {
    CHECK(written("OH SHIT", {}) == "Oh shit.");
    CHECK(written("OH SHIT SHITAKE DANGIT", {.maskProfanity = true, .profanity = {"dangit"}}) ==
          "Oh s*** shitake d*****.");
    CHECK(written("FUCK", {.maskProfanity = true}) == "F***.");
    CHECK(written("ÄRSCHE", {.maskProfanity = true, .profanity = {"ärsche"}}) == "Ä*****.");
}

TEST_CASE("A vocabulary's case is told without its specials", "[unit]") {
    using Tokens = std::vector<std::string>;
    CHECK(writesOneCase(Tokens{"<pad>", "<s>", "[UNK]", "|", "A", "É", "'"}));
    CHECK(writesOneCase(Tokens{"[PAD]", "a", "b"}));
    CHECK_FALSE(writesOneCase(Tokens{"A", "b"}));
    CHECK_FALSE(writesOneCase(Tokens{"ا", "ب", "<pad>"}));
}

TEST_CASE("Rules are read from text and from JSON", "[unit]") {
    const ScratchFolder folder;
    const auto text = loadReplacements(
        folder.write("rules.txt", "\xEF\xBB\xBF# mine\r\n\r\near shot => Earshot\r\num =>\r\na\tb c\n"));
    REQUIRE(text.ok());
    REQUIRE(text->size() == 3);
    CHECK((*text)[0].from == "ear shot");
    CHECK((*text)[0].to == "Earshot");
    CHECK((*text)[1].to.empty());
    CHECK((*text)[2].to == "b c");
    const auto json = loadReplacements(folder.write("rules.json", R"({"ear shot": "Earshot"})"));
    REQUIRE(json.ok());
    CHECK(json->front().to == "Earshot");
    CHECK(loadReplacements(folder.write("empty.txt", ""))->empty());
}

TEST_CASE("Damaged rules are refused with their line", "[unit][hostile]") {
    const ScratchFolder folder;
    const auto noDivider = loadReplacements(folder.write("bad.txt", "a => b\nnonsense\n"));
    REQUIRE_FALSE(noDivider.ok());
    CHECK(noDivider.error().where.ends_with("bad.txt:2"));
    CHECK_FALSE(loadReplacements(folder.write("none.txt", "=> b\n")).ok());
    for (const char* json : {"", "[", "[1]", "{\"a\": 1}", "{\"a\": {}}", "\xff"})
        CHECK_FALSE(loadReplacements(folder.write("bad.json", json)).ok());
    CHECK(loadReplacements(folder.path() / "absent.txt").error().code == ErrorCode::kNotFound);
    CHECK_FALSE(loadReplacements(folder.path()).ok());
}
