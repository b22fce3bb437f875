// SPDX-License-Identifier: AGPL-3.0-or-later
// The component that shows words: what it draws, follows, selects, finds; with real rendering off the screen.
#include "CaptionView.h"
#include "EarshotLookAndFeel.h"
#include "FakeSnapshots.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace earshot {
namespace {

struct Shown {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    CaptionView view;

    explicit Shown(const FakeSpeech& speech = {}, int width = 500, int height = 260) {
        view.setSize(width, height);
        view.onAnnounce = [](const juce::String&) {};
        say(speech);
    }
    void say(const FakeSpeech& speech) { view.show({{.snapshot = fakeStream(fakeCaptions(speech))}}, 0); }
    FlowView& flow() { return view.flow(); }
};

std::vector<std::shared_ptr<const CaptionLine>> manyLines(int count, const std::string& text, int firstId = 1) {
    std::vector<std::shared_ptr<const CaptionLine>> lines;
    for (int i = 0; i < count; ++i) lines.push_back(fakeLine(firstId + i, text, i * 5.0));
    return lines;
}

int numDifferentPixels(const juce::Image& a, const juce::Image& b, juce::Rectangle<int> area) {
    int count = 0;
    for (int y = area.getY(); y < area.getBottom(); ++y)
        for (int x = area.getX(); x < area.getRight(); ++x) count += a.getPixelAt(x, y) != b.getPixelAt(x, y);
    return count;
}

// Pixels with the background's colour or another, whatever that is: what somebody without colours sees.
int numInkPixels(const juce::Image& image, juce::Rectangle<int> area) {
    const auto background = paletteOf(ThemeKind::kDark).background;
    int count = 0;
    for (int y = area.getY(); y < area.getBottom(); ++y)
        for (int x = area.getX(); x < area.getRight(); ++x)
            count += contrastRatio(image.getPixelAt(x, y), background) > 2;
    return count;
}

juce::MouseEvent mouseAt(juce::Component& component, juce::Point<float> at, juce::Point<float> down, bool wasDragged) {
    return {juce::Desktop::getInstance().getMainMouseSource(),
            at,
            juce::ModifierKeys::leftButtonModifier,
            juce::MouseInputSource::defaultPressure,
            juce::MouseInputSource::defaultOrientation,
            juce::MouseInputSource::defaultRotation,
            juce::MouseInputSource::defaultTiltX,
            juce::MouseInputSource::defaultTiltY,
            &component,
            &component,
            juce::Time(),
            down,
            juce::Time(),
            1,
            wasDragged};
}

} // namespace

TEST_CASE("Tentative words look different from committed ones, and not by colour alone", "[unit]") {
    Shown committed({.committed = "good evening"});
    Shown tentative({.tentative = "good evening"});
    const auto area = committed.flow().boundsOf({0, 0});
    REQUIRE(area == tentative.flow().boundsOf({0, 0})); // nothing moves when words settle
    const auto first = imageOf(committed.flow());
    const auto second = imageOf(tentative.flow());
    CHECK(numDifferentPixels(first, second, area) > 100);
    // Dots below the base line, where "evenin" has no ink of its own but for "g"; "ood" has none at all.
    const auto below = area.withTop(area.getBottom() - area.getHeight() / 4).withTrimmedLeft(area.getWidth() / 4);
    CHECK(numInkPixels(first, below) == 0);
    CHECK(numInkPixels(second, below) > 10);
}

TEST_CASE("A gap is drawn where sound has no captions", "[unit]") {
    Shown without({.lines = {fakeLine(1, "before", 0), fakeLine(2, "after", 9)}});
    Shown with({.lines = {fakeLine(1, "before", 0), fakeGap(2, 3.2), fakeLine(2, "after", 9)}});
    CHECK(with.flow().flow().totalHeight() > without.flow().flow().totalHeight());
    CHECK(with.flow().committedText().contains("3.2 s"));
}

TEST_CASE("The view follows what is new until the reader scrolls back, and again from the end on", "[unit]") {
    Shown shown({.lines = manyLines(40, "one line after another")});
    const FlowPlace last{39, 0};
    auto& flow = shown.flow();
    CHECK(flow.isFollowing());
    CHECK(flow.getLocalBounds().contains(flow.boundsOf(last)));

    flow.keyPressed(juce::KeyPress(juce::KeyPress::pageUpKey));
    CHECK_FALSE(flow.isFollowing());
    const auto before = flow.boundsOf({34, 0});
    shown.say({.lines = manyLines(45, "one line after another")});
    CHECK_FALSE(flow.isFollowing());
    CHECK(flow.boundsOf({34, 0}) == before); // what is being read stays

    flow.keyPressed(juce::KeyPress(juce::KeyPress::endKey));
    CHECK(flow.isFollowing());
    CHECK(flow.getLocalBounds().contains(flow.boundsOf({44, 0})));
}

TEST_CASE("What is being read stays in its place when old lines are forgotten", "[unit]") {
    Shown shown({.lines = manyLines(40, "one line after another")});
    auto& flow = shown.flow();
    flow.keyPressed(juce::KeyPress(juce::KeyPress::pageUpKey));
    const auto before = flow.boundsOf({34, 0});
    shown.say({.lines = manyLines(40, "one line after another", 11)});
    CHECK(flow.boundsOf({24, 0}) == before);
}

TEST_CASE("A click on a word tells the word and its times", "[unit]") {
    Shown shown({.lines = {fakeLine(1, "put a marker there", 30)}});
    std::optional<TranscriptWord> clicked;
    shown.flow().onWordClicked = [&](const TranscriptWord& word, FlowPlace) { clicked = word; };
    const auto at = shown.flow().boundsOf({0, 2}).getCentre().toFloat();
    shown.flow().mouseDown(mouseAt(shown.flow(), at, at, false));
    shown.flow().mouseUp(mouseAt(shown.flow(), at, at, false));
    REQUIRE(clicked);
    CHECK(clicked->text == "marker");
    CHECK(clicked->startSeconds == 31.0);
}

TEST_CASE("Dragging over words selects them and clicks none", "[unit]") {
    Shown shown({.lines = {fakeLine(1, "put a marker there", 30), fakeLine(2, "and go on", 40)}});
    int numClicks = 0;
    shown.flow().onWordClicked = [&](const TranscriptWord&, FlowPlace) { ++numClicks; };
    const auto from = shown.flow().boundsOf({0, 2}).getCentre().toFloat();
    const auto to = shown.flow().boundsOf({1, 1}).getCentre().toFloat();
    shown.flow().mouseDown(mouseAt(shown.flow(), from, from, false));
    shown.flow().mouseDrag(mouseAt(shown.flow(), to, from, true));
    shown.flow().mouseUp(mouseAt(shown.flow(), to, from, true));
    CHECK(shown.flow().selectedText() == "marker there\nand go");
    CHECK(numClicks == 0);
}

TEST_CASE("Words can be reached, selected and clicked by keys alone", "[unit]") {
    Shown shown({.lines = {fakeLine(1, "put a marker there", 30)}});
    std::string clicked;
    shown.flow().onWordClicked = [&](const TranscriptWord& word, FlowPlace) { clicked = word.text; };
    using juce::KeyPress;
    shown.flow().keyPressed(KeyPress(KeyPress::leftKey)); // onto the last word
    shown.flow().keyPressed(KeyPress(KeyPress::leftKey));
    shown.flow().keyPressed(KeyPress(KeyPress::returnKey));
    CHECK(clicked == "marker");
    shown.flow().keyPressed(KeyPress(KeyPress::leftKey, juce::ModifierKeys::shiftModifier, 0));
    CHECK(shown.flow().selectedText() == "a marker");
    shown.flow().keyPressed(KeyPress('a', juce::ModifierKeys::commandModifier, 0));
    CHECK(shown.flow().selectedText() == "put a marker there");
}

TEST_CASE("In Arabic the left arrow goes on, as the words do", "[unit]") {
    Shown shown({.lines = {fakeLine(1, "مرحبا بكم في الاستوديو", 0)}});
    using juce::KeyPress;
    for (int i = 0; i < 3; ++i) shown.flow().keyPressed(KeyPress(KeyPress::rightKey)); // the last, then two back
    std::string clicked;
    shown.flow().onWordClicked = [&](const TranscriptWord& word, FlowPlace) { clicked = word.text; };
    shown.flow().keyPressed(KeyPress(KeyPress::leftKey));
    shown.flow().keyPressed(KeyPress(KeyPress::returnKey));
    CHECK(clicked == "في");
}

TEST_CASE("A selection keeps to its words while others come and go", "[unit]") {
    Shown shown(
        {.lines = {fakeLine(1, "first", 0), fakeLine(2, "put a marker there", 5)}, .segmentId = 3, .committed = "now"});
    const auto from = shown.flow().boundsOf({1, 2}).getCentre().toFloat();
    const auto to = shown.flow().boundsOf({2, 0}).getCentre().toFloat();
    shown.flow().mouseDown(mouseAt(shown.flow(), from, from, false));
    shown.flow().mouseDrag(mouseAt(shown.flow(), to, from, true));
    REQUIRE(shown.flow().selectedText() == "marker there\nnow");
    // The first line is forgotten, and the open segment has become a line.
    shown.say({.lines = {fakeLine(2, "put a marker there", 5), fakeLine(3, "now it ends", 10)}});
    CHECK(shown.flow().selectedText() == "marker there\nnow");
}

TEST_CASE("Two sources stand in order of time with their names, and a place among them stays where it is", "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    CaptionView view;
    view.setSize(500, 90);
    const auto show = [&](const FakeSpeech& first, const FakeSpeech& second) {
        view.show({{.snapshot = fakeStream(fakeCaptions(first)), .name = "Ann", .id = 1},
                   {.snapshot = fakeStream(fakeCaptions(second)), .name = "Bob", .offsetSeconds = 100, .id = 2}},
                  0);
    };
    const auto text = [&] { return view.flow().committedText().trim(); };
    const auto hello = fakeLine(0, "hello", 101), how = fakeLine(0, "how are you", 3), fine = fakeLine(1, "fine", 106);
    show({.lines = {hello, fine}}, {.lines = {how}, .segmentId = 1, .committed = "good"});
    CHECK(text() == "hello\nhow are you\nfine\ngood");
    CHECK(view.flow().flow().paragraphs()[1].speaker == "Bob");
    view.flow().scrollTo({1, 0}); // how are you, which has the number that hello has
    view.flow().keyPressed(juce::KeyPress(juce::KeyPress::homeKey));
    view.flow().keyPressed(juce::KeyPress(juce::KeyPress::downKey));
    const auto place = view.flow().boundsOf({1, 0});
    show({.lines = {fakeLine(7, "before them all", 50), hello, fine}}, {.lines = {how}});
    CHECK(view.flow().boundsOf({2, 0}) == place);
}

TEST_CASE("What was cleared is not shown in a view of some lines, and can be scrolled back to in a full one",
          "[unit]") {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    auto captions = *fakeCaptions({.lines = {fakeLine(1, "long ago", 0), fakeLine(2, "just now", 20)}});
    captions.clearedAtSeconds = 10;
    CaptionView view;
    view.setSize(400, 200);
    view.show({{.snapshot = fakeStream(std::make_shared<const CaptionSnapshot>(captions))}}, 0);
    CHECK(view.flow().flow().paragraphs().size() == 2);
    view.setMaxLines(2);
    CHECK(view.flow().flow().paragraphs().size() == 1);
}

TEST_CASE("Five hundred long lines are shown, scrolled and resized in bounded time", "[unit]") {
    const std::string sentence = "the room tone changes when the door opens so listen for it and mark the place ";
    Shown shown;
    const auto lines = manyLines(500, sentence + sentence + sentence);
    const auto millisecondsOf = [](auto&& work) {
        const auto start = juce::Time::getMillisecondCounterHiRes();
        work();
        return juce::Time::getMillisecondCounterHiRes() - start;
    };
    const auto first = millisecondsOf([&] { shown.say({.lines = lines}); });
    const auto again = millisecondsOf([&] { shown.say({.lines = lines, .tentative = "one more word"}); });
    const auto paint = millisecondsOf([&] { (void)imageOf(shown.flow()); });
    const auto resize = millisecondsOf([&] { shown.view.setSize(380, 240); });
    INFO("first " << first << " ms, again " << again << " ms, paint " << paint << " ms, resize " << resize << " ms");
    // Far above what a busy machine takes, far below what laying out and drawing everything each time would.
    CHECK(first < 2000);
    CHECK(again < 200);
    CHECK(paint < 500);
    CHECK(resize < 1000);
}

} // namespace earshot
