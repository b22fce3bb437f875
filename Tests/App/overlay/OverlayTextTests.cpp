// SPDX-License-Identifier: AGPL-3.0-or-later
// What the overlay says and draws, off the screen.
#include "FakeSnapshots.h"
#include "OverlayText.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {
namespace {

std::shared_ptr<StreamSnapshot> speech(const FakeSpeech& what, double nowSeconds) {
    auto stream = fakeStream(fakeCaptions(what));
    stream->health.streamSeconds = nowSeconds;
    return stream;
}

struct Shown {
    juce::ScopedJuceInitialiser_GUI juce;
    OverlayText text;

    explicit Shown(const OverlayStyle& style = {}) {
        text.setStyle(style);
        text.setSize(900, text.idealHeight());
    }
};

bool hasColour(const juce::Image& image, juce::Colour colour) {
    for (int y = 0; y < image.getHeight(); ++y)
        for (int x = 0; x < image.getWidth(); ++x)
            if (image.getPixelAt(x, y) == colour) return true;
    return false;
}

} // namespace

TEST_CASE("The overlay shows the last lines, as many as it is set to", "[unit]") {
    Shown shown({.maxLines = 2});
    shown.text.show({{speech({.lines = {fakeLine(1, "one", 95), fakeLine(2, "two", 98)}, .committed = "three"}, 101)}});
    CHECK(shown.text.visibleText() == "two\nthree");
    shown.text.setStyle({.maxLines = 3});
    shown.text.show({{speech({.lines = {fakeLine(1, "one", 95), fakeLine(2, "two", 98)}, .committed = "three"}, 101)}});
    CHECK(shown.text.visibleText() == "one\ntwo\nthree");
}

TEST_CASE("A long line is broken, and its end is what is seen", "[unit]") {
    Shown shown({.maxLines = 1});
    shown.text.show({{speech({.committed = "a sentence that goes on and on until it cannot stand on one row any more "
                                           "and its beginning has to go"},
                             101)}});
    CHECK(shown.text.visibleText().endsWith("has to go"));
    CHECK_FALSE(shown.text.visibleText().contains("sentence"));
}

TEST_CASE("Silence clears the overlay, and what was said before it does not come back", "[unit]") {
    Shown shown;
    shown.text.setClearAfter(4);
    const FakeSpeech before{.lines = {fakeLine(1, "before the silence", 90)}}; // ends at 91.4
    shown.text.show({{speech(before, 95)}});
    CHECK(shown.text.visibleText() == "before the silence");
    shown.text.show({{speech(before, 96)}});
    CHECK(shown.text.isEmpty());
    auto after = before;
    after.committed = "after it"; // from 100 on
    shown.text.show({{speech(after, 101)}});
    CHECK(shown.text.visibleText() == "after it");
    shown.text.setClearAfter(0);
    shown.text.show({{speech(after, 500)}});
    CHECK(shown.text.visibleText() == "before the silence\nafter it");
}

TEST_CASE("The overlay is cleared as well when no sound comes any more", "[unit]") {
    using std::chrono::seconds;
    Shown shown;
    shown.text.setClearAfter(4);
    const FakeSpeech said{.lines = {fakeLine(1, "the end", 90)}}; // ends at 90.9
    const OverlayText::Clock::time_point start{};
    shown.text.show({{speech(said, 92)}}, start);
    shown.text.show({{speech(said, 92)}}, start + seconds(2));
    CHECK(shown.text.visibleText() == "the end");
    shown.text.show({{speech(said, 92)}}, start + seconds(4));
    CHECK(shown.text.isEmpty());
    auto again = said;
    again.committed = "goes on"; // from 100 on
    shown.text.show({{speech(again, 101)}}, start + seconds(60));
    CHECK(shown.text.visibleText() == "goes on");
}

TEST_CASE("Two sources stand in order of time with their colours beside them", "[unit]") {
    Shown shown({.maxLines = 3});
    const auto red = juce::Colour(0xffff0000), blue = juce::Colour(0xff0000ff);
    shown.text.show({{speech({.lines = {fakeLine(1, "hello", 90), fakeLine(2, "fine", 96)}}, 97), {}, red},
                     {speech({.lines = {fakeLine(1, "how are you", 93)}}, 97), {}, blue}});
    CHECK(shown.text.visibleText() == "hello\nhow are you\nfine");
    const auto image = imageOf(shown.text);
    CHECK(hasColour(image, red));
    CHECK(hasColour(image, blue));
}

TEST_CASE("Nothing to say draws nothing at all", "[unit]") {
    Shown shown;
    shown.text.show({{speech({}, 101)}, {nullptr}});
    const auto image = imageOf(shown.text);
    for (int y = 0; y < image.getHeight(); ++y)
        for (int x = 0; x < image.getWidth(); ++x) REQUIRE(image.getPixelAt(x, y).isTransparent());
}

TEST_CASE("Text, background and outline are drawn in their colours", "[unit]") {
    const OverlayStyle style{.text = juce::Colour(0xff00ff00),
                             .background = juce::Colour(0xff202060),
                             .backgroundOpacity = 1,
                             .outline = juce::Colour(0xffff00ff),
                             .outlineWidth = 0.1};
    Shown shown(style);
    shown.text.show({{speech({.committed = "Words"}, 101)}});
    const auto image = imageOf(shown.text);
    CHECK(hasColour(image, style.text));
    CHECK(hasColour(image, style.background));
    CHECK(hasColour(image, style.outline));
    CHECK(image.getPixelAt(image.getWidth() - 1, 0).isTransparent()); // the background hugs the words
}

} // namespace earshot
