// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Reading of saved states: our own, old ones, cut off, damaged and hostile ones.
#include "PluginState.h"

#include "CaptionEvent.h"
#include "ViewSettingsJson.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <random>

namespace earshot {
namespace {

std::optional<PluginState> readText(const std::string& text) {
    return readPluginState(text.data(), text.size());
}

std::string writeText(const PluginState& state) {
    return writePluginState(state).toString().toStdString();
}

PluginState fullState() {
    PluginState state{.editorWidth = 901, .editorHeight = 377, .program = 2, .isBypassed = true, .isListening = false};
    auto& settings = state.settings;
    settings.trackName = "Gäste 日本";
    settings.trackColour = 0xffaa5500;
    settings.appearance = {.theme = ThemeKind::kLight,
                           .captionHeight = 41,
                           .captionLines = 3,
                           .textScale = 1.5,
                           .language = "de",
                           .announcesCaptions = false};
    auto& stream = settings.stream;
    stream.model = "/models/some model";
    stream.calm = 0.125;
    stream.endpointSilenceSeconds = 0.75;
    stream.text.fullStops = false;
    stream.text.replacements = {{"ear shot", "Earshot"}};
    stream.text.names = {"Anna"};
    stream.beamWidth = 8;
    stream.hotwords = {{"Anna", 2.5}};
    stream.keywords = {{"cut", 0.4}, {"action", 0.6}};
    LabelModelSettings labels{.folder = "/models/mood", .name = "emotion"};
    labels.tracker.thresholds["angry"] = 0.7;
    stream.labelModels = {labels};
    for (int i = 0; i < 20; ++i) {
        CaptionLine line;
        for (int j = 0; j < 5; ++j) {
            TranscriptWord word{.text = "wörd\"" + std::to_string(j),
                                .startSeconds = i + j * 0.1,
                                .endSeconds = i + j * 0.1 + 0.08,
                                .confidence = 0.5};
            if (i < 15) word.host = HostPosition{.seconds = 100.0 + i + j * 0.1, .quarterNotes = 7.5};
            if (i < 10) word.host->bar = BarPosition{.bar = i - 2, .beat = 1.25 + j};
            line.words.push_back(word);
        }
        line.text = joinWords(line.words);
        line.startSeconds = line.words.front().startSeconds;
        line.endSeconds = line.words.back().endSeconds;
        state.transcript.push_back(std::make_shared<const CaptionLine>(line));
    }
    return state;
}

} // namespace

TEST_CASE("A written state reads back equal, transcript and all", "[unit]") {
    const auto text = writeText(fullState());
    const auto read = readText(text);
    REQUIRE(read.has_value());
    CHECK(writeText(*read) == text);
    CHECK(read->editorWidth == 901);
    CHECK(read->program == 2);
    CHECK(read->isBypassed);
    CHECK_FALSE(read->isListening);
    CHECK(read->settings.trackName == "Gäste 日本");
    CHECK(read->settings.appearance.theme == ThemeKind::kLight);
    CHECK(read->settings.stream.labelModels.at(0).tracker.thresholds.at("angry") == 0.7);
    CHECK(read->settings.stream.text.replacements.at(0).to == "Earshot");
    REQUIRE(read->transcript.size() == 20);
    CHECK(read->transcript[3]->words[2].host->seconds == 103.2);
    CHECK(read->transcript[3]->text == fullState().transcript[3]->text);
    CHECK(read->transcript[0]->words[2].host->bar->bar == -2);
    CHECK(read->transcript[0]->words[2].host->bar->beat == 3.25);
    CHECK_FALSE(read->transcript[10]->words[0].host->bar.has_value());
    CHECK_FALSE(read->transcript[19]->words[0].host.has_value());
}

TEST_CASE("States of version 1 still read", "[unit]") {
    const auto state = readText(R"(<EARSHOT version="1" editorWidth="400" editorHeight="200"/>)");
    REQUIRE(state.has_value());
    CHECK(state->editorWidth == 400);
    CHECK(state->editorHeight == 200);
    CHECK(state->transcript.empty());
    CHECK_FALSE(readText(R"(<EARSHOT version="1" editorWidth="-3" editorHeight="200"/>)").has_value());
    CHECK_FALSE(readText(R"(<OTHER version="1" editorWidth="1" editorHeight="1"/>)").has_value());
    CHECK_FALSE(readText(R"(<EARSHOT editorWidth="400" editorHeight="200"/>)").has_value());
}

TEST_CASE("States of version 2 from before words had bars still read", "[unit]") {
    const auto state = readText(
        R"({"earshot": "plugin state", "version": 2, "transcript": [{"words": [["at", 0, 1, 0.5, 60.5, 121]]}]})");
    REQUIRE(state.has_value());
    const auto& place = state->transcript.at(0)->words.at(0).host;
    REQUIRE(place.has_value());
    CHECK(place->quarterNotes == 121);
    CHECK_FALSE(place->bar.has_value());
}

TEST_CASE("A state cut off anywhere is refused", "[unit]") {
    const auto text = writeText(fullState());
    for (size_t numBytes = 0; numBytes < text.size(); ++numBytes)
        if (readText(text.substr(0, numBytes)).has_value()) FAIL("read after " << numBytes << " bytes");
}

TEST_CASE("A damaged state is refused or in order, and never crashes", "[unit]") {
    const auto text = writeText(fullState());
    std::mt19937 random(3);
    std::uniform_int_distribution<size_t> place(0, text.size() - 1);
    std::uniform_int_distribution<int> letter(0, 255), count(1, 4);
    for (int i = 0; i < 2000; ++i) {
        auto damaged = text;
        for (int j = count(random); j > 0; --j) damaged[place(random)] = static_cast<char>(letter(random));
        const auto read = readText(damaged);
        if (!read) continue;
        CHECK(read->editorWidth > 0);
        CHECK(read->settings.stream.calm <= 1);
        for (const auto& line : read->transcript) CHECK_FALSE(line->words.empty());
        CHECK(readText(writeText(*read)).has_value());
    }
}

TEST_CASE("States that are not ours or make no sense are refused", "[unit]") {
    CHECK_FALSE(readText("").has_value());
    CHECK_FALSE(readText("garbage").has_value());
    CHECK_FALSE(readText("{}").has_value());
    CHECK_FALSE(readText("[]").has_value());
    CHECK_FALSE(readText(R"({"earshot": "plugin state"})").has_value());
    const auto wrong = [](const std::string& field) {
        return readText(R"({"earshot": "plugin state", "version": 2, )" + field + "}").has_value();
    };
    CHECK(wrong(R"("unknown": [1, 2])")); // that one is right
    CHECK_FALSE(wrong(R"("editor": {"width": 99999999})"));
    CHECK_FALSE(wrong(R"("editor": {"width": "wide"})"));
    CHECK_FALSE(wrong(R"("editor": 3)"));
    CHECK_FALSE(wrong(R"("program": -1)"));
    CHECK_FALSE(wrong(R"("parameters": {"listen": 1})"));
    CHECK_FALSE(wrong(R"("settings": {"stream": {"calm": 1.5}})"));
    CHECK_FALSE(wrong(R"("settings": {"stream": {"keywords": [{"text": 1}]}})"));
    CHECK_FALSE(wrong(R"("settings": {"appearance": {"theme": "plaid"}})"));
    CHECK_FALSE(wrong(R"("transcript": {})"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": []}])"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": [["a", 1, 0.5, 1]]}])"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": [["a", 0, 1, 1], ["b", 1, 2, 1, 3, 4]]}])"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": [["a", 0, 1e300, 1]]}])"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": [["a", 0, 1, 1, 3, 4, 1e300, 1]]}])"));
    CHECK_FALSE(wrong(R"("transcript": [{"words": [["a", 0, 1, 1, 3, 4, 2]]}])"));
}

TEST_CASE("A state of a newer version with names unknown here still reads", "[unit]") {
    const auto state = readText(
        R"({"earshot": "plugin state", "version": 9, "editor": {"width": 400, "dock": "left"}, "cloud": {"a": [1]}})");
    REQUIRE(state.has_value());
    CHECK(state->editorWidth == 400);
}

TEST_CASE("States too large or too deep are refused before they cost memory", "[unit]") {
    CHECK_FALSE(readText(std::string(kMaxStateBytes + 1, ' ')).has_value());
    CHECK_FALSE(readText(std::string(1'000'000, '[')).has_value());
}

TEST_CASE("A transcript that is too long loses its beginning, and the state stays below its limit", "[unit]") {
    auto state = fullState();
    CaptionLine line = *state.transcript[0];
    for (auto& word : line.words) word.text = std::string(100'000, 'x');
    const auto large = std::make_shared<const CaptionLine>(line);
    state.transcript.insert(state.transcript.begin(), 100, large); // 50 MB
    const auto block = writePluginState(state);
    CHECK(block.getSize() <= kMaxStateBytes);
    const auto read = readPluginState(block.getData(), block.getSize());
    REQUIRE(read.has_value());
    CHECK(read->transcript.size() < state.transcript.size());
    CHECK(read->transcript.back()->text == state.transcript.back()->text);
}

} // namespace earshot
