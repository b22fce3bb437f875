// SPDX-License-Identifier: AGPL-3.0-or-later
// The overlay on a screen: what is beneath shows through and gets the clicks while it is locked; unlocked it is
// dragged.
//   OverlayWindowTests --look-at STYLE: shows it for some seconds instead; STYLE: "unlocked", or a preset's number.
#include "FakeSnapshots.h"
#include "OverlayWindow.h"

#include <catch2/catch_session.hpp>
#include <catch2/catch_test_macros.hpp>

#include <optional>
#include <thread>

namespace juce::detail {
bool dispatchNextMessageOnSystemQueue(bool returnIfNoPendingMessages); // as JUCE's plug-in clients run their loop
}

namespace earshot {
namespace {

constexpr int kSettleMs = 400;

void run(const juce::String& command) {
    juce::ChildProcess process;
    REQUIRE(process.start(command));
    REQUIRE(process.waitForProcessToFinish(5000));
    REQUIRE(process.getExitCode() == 0);
}

void settle(int milliseconds = kSettleMs) {
    const auto end = juce::Time::getMillisecondCounter() + static_cast<juce::uint32>(milliseconds);
    while (juce::Time::getMillisecondCounter() < end)
        if (!juce::detail::dispatchNextMessageOnSystemQueue(true))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// xdotool speaks through X, as a hand does.
void clickAt(juce::Point<int> at) {
    run("xdotool mousemove " + juce::String(at.x) + " " + juce::String(at.y) + " click 1");
    settle();
}

void drag(juce::Point<int> from, juce::Point<int> to) {
    const auto move = [](juce::Point<int> at) {
        run("xdotool mousemove " + juce::String(at.x) + " " + juce::String(at.y));
        settle();
    };
    move(from);
    run("xdotool mousedown 1");
    settle();
    move((from + to) / 2);
    move(to);
    run("xdotool mouseup 1");
    settle();
}

// Another program's window, as far as the overlay is concerned.
struct Beneath final : juce::Component {
    Beneath() {
        setOpaque(true);
        setBounds(0, 0, 1280, 720);
        addToDesktop(0);
        setVisible(true);
    }
    void paint(juce::Graphics& graphics) override {
        graphics.fillAll(juce::Colour(0xff305030));
        graphics.setColour(juce::Colours::white);
        for (int x = 0; x < getWidth(); x += 160) graphics.fillRect(x, 0, 80, getHeight());
    }
    void mouseDown(const juce::MouseEvent&) override { ++numClicks; }

    int numClicks = 0;
};

OverlaySettings shown() {
    OverlaySettings settings;
    settings.isShown = true;
    return settings;
}

struct Screen {
    Beneath beneath;
    OverlayWindow overlay;
    std::optional<OverlaySettings> told;

    explicit Screen(const OverlaySettings& settings) {
        settle();
        overlay.onSettingsChanged = [this](const OverlaySettings& changed) { told = changed; };
        overlay.setSettings(settings);
        const auto stream = fakeStream(fakeCaptions({.lines = {fakeLine(1, "Good evening, and welcome back.", 95)},
                                                     .committed = "Every word appears as it is spoken,",
                                                     .tentative = "and settles"}));
        stream->health.streamSeconds = 112; // a second after the last word
        stream->recentKeywords.front().endSeconds = 110;
        overlay.show({{stream}});
        settle();
    }
};

} // namespace

TEST_CASE("A locked overlay lets clicks through to the window beneath") {
    Screen screen(shown());
    const auto middle = screen.overlay.getScreenBounds().getCentre();
    clickAt(middle);
    CHECK(screen.beneath.numClicks == 1);
    auto settings = shown();
    settings.isLocked = false;
    screen.overlay.setSettings(settings);
    settle();
    clickAt(middle);
    CHECK(screen.beneath.numClicks == 1);
    screen.overlay.setSettings(shown());
    settle();
    clickAt(middle);
    CHECK(screen.beneath.numClicks == 2);
}

TEST_CASE("An unlocked overlay goes where it is dragged, and says so") {
    auto settings = shown();
    settings.isLocked = false;
    Screen screen(settings);
    const auto before = screen.overlay.getScreenBounds();
    drag(before.getCentre(), before.getCentre().translated(-60, -300));
    REQUIRE(screen.told.has_value());
    CHECK(screen.told->place == OverlayPlace::kFloating);
    CHECK(screen.told->floatingBounds.getPosition() == before.getPosition().translated(-60, -300));
    CHECK(screen.told->style.maxLines == settings.style.maxLines);
    CHECK(screen.overlay.getScreenBounds() == screen.told->floatingBounds);
}

TEST_CASE("Pulling an edge of the overlay changes its width and its number of lines") {
    auto settings = shown();
    settings.isLocked = false;
    settings.place = OverlayPlace::kFloating;
    settings.floatingBounds = {200, 300, 700, 100};
    Screen screen(settings);
    const auto before = screen.overlay.getScreenBounds();
    drag(before.getBottomRight().translated(-2, -2), before.getBottomRight().translated(98, 2 * 52));
    REQUIRE(screen.told.has_value());
    CHECK(screen.told->style.maxLines == 4);
    CHECK(screen.overlay.getWidth() == before.getWidth() + 100);
}

TEST_CASE("A double click locks the overlay") {
    auto settings = shown();
    settings.isLocked = false;
    Screen screen(settings);
    const auto middle = screen.overlay.getScreenBounds().getCentre();
    run("xdotool mousemove " + juce::String(middle.x) + " " + juce::String(middle.y) + " click --repeat 2 1");
    settle();
    REQUIRE(screen.told.has_value());
    CHECK(screen.told->isLocked);
    clickAt(middle);
    CHECK(screen.beneath.numClicks == 1);
}

TEST_CASE("An overlay that is not shown has no window") {
    OverlayWindow overlay;
    CHECK_FALSE(overlay.isOnDesktop());
    overlay.setSettings(shown());
    CHECK(overlay.isOnDesktop());
    overlay.setSettings({});
    CHECK_FALSE(overlay.isOnDesktop());
}

} // namespace earshot

int main(int argc, char** argv) {
    // As in an application: else JUCE leaves it to Xlib to end the program when a screen without a window manager
    // lacks a name that it asks for.
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase* { return nullptr; };
    const juce::ScopedJuceInitialiser_GUI juce;
    if (argc != 3 || juce::String(argv[1]) != "--look-at") return Catch::Session().run(argc, argv);
    auto settings = earshot::shown();
    settings.isLocked = juce::String(argv[2]) != "unlocked";
    if (const int preset = juce::String(argv[2]).getIntValue(); preset > 0)
        settings.style = earshot::overlayPresets()[static_cast<std::size_t>(preset - 1)].style;
    earshot::Screen screen(settings);
    earshot::settle(3000);
    return 0;
}
