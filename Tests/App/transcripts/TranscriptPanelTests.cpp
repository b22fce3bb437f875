// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A transcript with its recording, as a person uses it: play, follow, click, correct, save.
#include "TranscriptPanel.h"

#include "FakeSnapshots.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <utility>

using namespace earshot;

namespace {

namespace fs = std::filesystem;

struct Sound { // what a player would do
    bool isPlaying = false;
    double seconds = 0;
};

class FakePlayer final : public AudioPlayer {
public:
    explicit FakePlayer(std::shared_ptr<Sound> sound) : sound_(std::move(sound)) {}
    void playFrom(double seconds) override { *sound_ = {true, seconds}; }
    void pause() override { sound_->isPlaying = false; }
    bool isPlaying() const override { return sound_->isPlaying; }
    double positionSeconds() const override { return sound_->seconds; }

private:
    std::shared_ptr<Sound> sound_;
};

struct Opened {
    juce::ScopedJuceInitialiser_GUI juceIsUp;
    test::ScratchFolder folder;
    std::shared_ptr<Sound> sound = std::make_shared<Sound>();
    std::unique_ptr<TranscriptPanel> panel;

    explicit Opened(bool hasOutput = true) {
        const fs::path clip = fs::path(EARSHOT_REPOSITORY_DIR) / "Resources/clips/welcome.flac";
        std::ofstream(captions()) << "as it was saved";
        panel = std::make_unique<TranscriptPanel>(
            OpenedTranscript{.title = "talk",
                             .lines = {{fakeLine(1, "the bar opens", 0)}, {fakeLine(2, "his shop", 5)}},
                             .origin = clip,
                             .recording = clip,
                             .saved = {captions()}},
            [sound = sound, hasOutput](const fs::path&) -> Result<std::unique_ptr<AudioPlayer>> {
                if (!hasOutput) return Error{ErrorCode::kNotFound, "this machine has no device to play on", {}};
                return std::unique_ptr<AudioPlayer>(std::make_unique<FakePlayer>(sound));
            });
    }
    [[nodiscard]] fs::path captions() const { return folder.path() / "talk.srt"; }
    [[nodiscard]] std::string saved() const {
        std::ostringstream text;
        text << std::ifstream(captions()).rdbuf();
        return text.str();
    }
    void runUntil(const std::function<bool()>& isTrue) const {
        for (int i = 0; i < 500 && !isTrue(); ++i) {
            panel->tick();
            juce::Thread::sleep(5);
        }
        REQUIRE(isTrue());
    }
    void correct(FlowPlace place, const juce::String& text) const {
        panel->edit(place);
        REQUIRE(panel->editor() != nullptr);
        panel->editor()->setText(text);
        panel->finishEdit(true);
    }
};

} // namespace

TEST_CASE("A click on a word plays from there, and the word that is heard is marked", "[unit]") {
    const Opened opened;
    auto& flow = opened.panel->view().flow();
    flow.onWordClicked(*flow.flow().word({1, 1}), {1, 1});
    opened.runUntil([&] { return opened.sound->isPlaying; });
    CHECK(opened.sound->seconds == 5.5);
    opened.panel->tick();
    CHECK(flow.heard() == FlowPlace{1, 1});
    opened.sound->seconds = 0.6;
    opened.panel->tick();
    CHECK(flow.heard() == FlowPlace{0, 1});
    opened.panel->playOrPause();
    CHECK_FALSE(opened.sound->isPlaying);
    CHECK_FALSE(flow.heard());
    opened.panel->playOrPause(); // goes on where it was
    CHECK(opened.sound->isPlaying);
    CHECK(opened.sound->seconds == 0.6);
}

TEST_CASE("A machine without an output says so, and the text stays", "[unit]") {
    const Opened opened(false);
    opened.panel->playFrom(0);
    opened.runUntil([&] { return opened.panel->sentence().contains("no device to play on"); });
    CHECK(opened.panel->transcript().lines().size() == 2);
}

TEST_CASE("A word is corrected in place, and saved where Earshot had saved the captions", "[unit]") {
    const Opened opened;
    CHECK_FALSE(opened.panel->isUnsaved());
    opened.correct({0, 1}, "barber");
    CHECK(opened.panel->editor() == nullptr);
    CHECK(opened.panel->view().flow().committedText().startsWith("the barber opens"));
    CHECK(opened.panel->isUnsaved());
    CHECK(opened.saved() == "as it was saved"); // not before it is asked for
    opened.panel->save();
    CHECK_FALSE(opened.panel->isUnsaved());
    CHECK(opened.saved().find("the barber opens") != std::string::npos);
    CHECK(opened.saved().starts_with("1\n00:00:00,000 --> "));
    opened.panel->undo();
    CHECK(opened.panel->view().flow().committedText().startsWith("the bar opens"));
    CHECK(opened.panel->isUnsaved());
}

TEST_CASE("A correction that is given up, or changes nothing, is none", "[unit]") {
    const Opened opened;
    opened.panel->edit({0, 1});
    opened.panel->editor()->setText("something else");
    opened.panel->finishEdit(false);
    opened.correct({0, 1}, "bar");
    CHECK_FALSE(opened.panel->isUnsaved());
    CHECK_FALSE(opened.panel->transcript().canUndo());
}
