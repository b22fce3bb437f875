// SPDX-License-Identifier: AGPL-3.0-or-later
// Words into lines and back: breaking, scripts without spaces, right-to-left text, places of words.
#include "FakeSnapshots.h"
#include "Fonts.h"
#include "TextFlow.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

namespace earshot {
namespace {

using enum ReadingDirection;

TextFlow flowOf(const std::vector<std::string>& lines, float width) {
    TextFlow flow(uiFont(24));
    flow.setWidth(width);
    std::vector<FlowParagraph> paragraphs;
    for (std::size_t i = 0; i < lines.size(); ++i)
        paragraphs.push_back({.line = fakeLine(static_cast<std::int64_t>(i), lines[i], static_cast<double>(i) * 10)});
    flow.setParagraphs(std::move(paragraphs));
    return flow;
}

} // namespace

TEST_CASE("Words know the direction they are read in", "[unit]") {
    CHECK(directionOf("hello") == kLeftToRight);
    CHECK(directionOf("مرحبا") == kRightToLeft);
    CHECK(directionOf("(שלום)") == kRightToLeft);
    CHECK(directionOf("दृश्य") == kLeftToRight);
    CHECK(directionOf("7!") == kNeutral);
}

TEST_CASE("Japanese breaks between letters, but no line begins with a full stop", "[unit]") {
    CHECK(unitStarts("今夜は。").size() == 3);
    CHECK(unitStarts("「今夜」").size() == 2);
    CHECK(unitStarts("good").size() == 1);
    CHECK(joinsWithoutSpace("今夜", "第二"));
    CHECK_FALSE(joinsWithoutSpace("act", "two"));
}

TEST_CASE("A word of another direction keeps its own order within a line", "[unit]") {
    using Order = std::vector<std::size_t>;
    CHECK(visualOrder({kLeftToRight, kRightToLeft, kRightToLeft, kLeftToRight}, kLeftToRight) == Order{0, 2, 1, 3});
    CHECK(visualOrder({kRightToLeft, kLeftToRight, kLeftToRight, kNeutral}, kRightToLeft) == Order{3, 1, 2, 0});
}

TEST_CASE("No line is wider than the view, whatever the text", "[unit]") {
    const auto width = GENERATE(60.0f, 137.0f, 400.0f);
    auto flow = flowOf({"The room tone changes when the door opens, so listen.",
                        "こんばんは。今夜は第二幕の会話をミックスします。", "مرحبا بكم في نشرة الأخبار المسائية",
                        "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "नमस्ते, आज हम दूसरे दृश्य पर हैं।"},
                       width);
    for (std::size_t p = 0; p < flow.paragraphs().size(); ++p)
        for (const auto& unit : flow.units(p)) {
            INFO("paragraph " << p << ", word " << unit.word);
            CHECK(unit.x >= -0.01f);
            // One letter with its marks may be wider than a very narrow view.
            CHECK((unit.x + unit.width <= width + 0.5f || unit.numBytes <= 12));
        }
}

TEST_CASE("Pieces of a word put together are the word", "[unit]") {
    auto flow = flowOf({"Donaudampfschifffahrtsgesellschaftskapitänsmütze 今夜は第二幕です。"}, 90);
    std::vector<std::string> words(2);
    for (const auto& unit : flow.units(0)) words[unit.word] += flow.textOf(0, unit);
    CHECK(words[0] == "Donaudampfschifffahrtsgesellschaftskapitänsmütze");
    CHECK(words[1] == "今夜は第二幕です。");
}

TEST_CASE("Arabic stands at the right edge and goes on to the left", "[unit]") {
    auto flow = flowOf({"مرحبا بكم في الاستوديو"}, 500);
    REQUIRE(flow.isRightToLeft(0));
    const auto& units = flow.units(0);
    CHECK(units[0].x + units[0].width > 499);
    for (std::size_t i = 1; i < units.size(); ++i) CHECK(units[i].x < units[i - 1].x);
}

TEST_CASE("Every word is found where it stands", "[unit]") {
    auto flow =
        flowOf({"Good evening and welcome back to the studio", "مرحبا بكم في نشرة الأخبار", "今夜は第二幕です"}, 210);
    for (auto place = flow.firstWord(); place; place = flow.neighbour(*place, 1))
        for (const auto& unit : flow.units(place->paragraph))
            if (unit.word == place->word)
                CHECK(flow.wordAt(flow.boundsOf(place->paragraph, unit).getCentre(), false) == place);
    CHECK_FALSE(flow.wordAt({-50, -50}, false));
    CHECK(flow.wordAt({-50, -50}, true) == flow.firstWord());
}

TEST_CASE("Copied text reads as people write it", "[unit]") {
    auto flow = flowOf({"Good evening everyone", "今夜は 第二幕 です"}, 200);
    CHECK(flow.textBetween({0, 1}, {1, 1}) == "evening everyone\n今夜は第二幕");
}

TEST_CASE("Steps from word to word pass paragraphs without words", "[unit]") {
    TextFlow flow(uiFont(20));
    flow.setParagraphs(
        {{.line = fakeLine(1, "one two", 0)}, {.line = fakeGap(2, 3)}, {.line = fakeLine(2, "three", 6)}});
    CHECK(flow.neighbour({0, 1}, 1) == FlowPlace{2, 0});
    CHECK(flow.neighbour({2, 0}, -1) == FlowPlace{0, 1});
    CHECK_FALSE(flow.neighbour({2, 0}, 1));
    CHECK_FALSE(flow.neighbour({0, 0}, -1));
}

TEST_CASE("A new width breaks lines anew and forgets no word", "[unit]") {
    auto flow = flowOf({"The room tone changes when the door opens, so listen for it."}, 600);
    const auto wide = flow.totalHeight();
    flow.setWidth(120);
    CHECK(flow.totalHeight() > 2 * wide);
    std::set<std::size_t> words;
    for (const auto& unit : flow.units(0)) words.insert(unit.word);
    CHECK(words.size() == flow.paragraphs()[0].words().size());
    flow.setWidth(600);
    CHECK(flow.totalHeight() == wide);
}

TEST_CASE("Text that is not UTF-8 is laid out without harm", "[unit]") {
    auto flow = flowOf({std::string("ok \xff\xfe \xe4\xb8 \xf0\x9f end")}, 100);
    CHECK(flow.paragraphs()[0].words().size() == 5);
    CHECK(flow.totalHeight() > 0);
}

namespace {

juce::Image blank() {
    juce::Image image(juce::Image::RGB, 240, 60, false, juce::SoftwareImageType());
    image.clear(image.getBounds(), juce::Colours::black);
    return image;
}

int largestDifference(const juce::Image& a, const juce::Image& b) {
    int largest = 0;
    for (int y = 0; y < a.getHeight(); ++y)
        for (int x = 0; x < a.getWidth(); ++x)
            largest = std::max(largest, std::abs(a.getPixelAt(x, y).getRed() - b.getPixelAt(x, y).getRed()));
    return largest;
}

} // namespace

TEST_CASE("A word drawn by its picture looks as its letters do, in any size of the screen's pixels", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    WordShaper shaper(uiFont(20));
    for (const float scale : {1.0f, 1.5f, 2.0f})
        for (const juce::Colour colour : {juce::Colours::white, juce::Colour(0xff808080)})
            for (const char* text : {"gently,", "Åj", "שלום", "東京"}) {
                INFO(text << " at " << scale);
                const ShapedWord& word = shaper.shape(text);
                auto letters = blank(), picture = blank();
                {
                    juce::Graphics graphics(letters);
                    graphics.addTransform(juce::AffineTransform::scale(scale));
                    graphics.setColour(colour);
                    word.glyphs.draw(graphics, juce::AffineTransform::translation(8, 24));
                }
                juce::Graphics graphics(picture);
                graphics.addTransform(juce::AffineTransform::scale(scale));
                shaper.draw(graphics, word, colour, {8, 24});
                CHECK(largestDifference(letters, blank()) > 60);
                CHECK(largestDifference(letters, picture) <= 3); // of rounding
            }
}

TEST_CASE("Pictures of a great many words take bounded memory", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    WordShaper shaper(uiFont(48));
    auto image = blank();
    juce::Graphics graphics(image);
    std::size_t most = 0;
    for (int i = 0; i < 3000; ++i) {
        shaper.draw(graphics, shaper.shape("word" + std::to_string(i)), juce::Colours::white, {0, 40});
        most = std::max(most, shaper.numPicturePixels());
    }
    CHECK(most > WordShaper::kMaxPicturePixels / 2);
    CHECK(most <= WordShaper::kMaxPicturePixels);
}

} // namespace earshot
