// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Writes the documents' pictures of the application, with what the bundled model hears in the bundled clips:
//   earshot_app_screenshots FOLDER
// The clips play at half speed, so that a busy machine keeps up. For people to look at; nothing is compared.
#include "AppView.h"
#include "AudioReader.h"
#include "Pictures.h"
#include "ThreadedSource.h"
#include "TranscriptExport.h"
#include "TranscriptPanel.h"
#include "UiText.h"

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr int kRateHz = 16000;
constexpr std::size_t kBlock = kRateHz / 10;

fs::path resources() {
    return fs::path(EARSHOT_REPOSITORY_DIR) / "Resources";
}

// False where it does not become true within two minutes.
bool waitUntil(const std::function<bool()>& isTrue) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!isTrue()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

// Clips, one after the other with a pause, at half speed.
class SlowClips final : public ThreadedSource {
public:
    explicit SlowClips(const std::vector<const char*>& names) {
        for (const char* name : names) {
            auto reader = AudioReader::open(resources() / "clips" / name, kRateHz);
            if (!reader.ok()) continue;
            std::vector<float> samples(static_cast<std::size_t>(reader->durationSeconds() * kRateHz));
            (void)reader->read(samples);
            sound_.insert(sound_.end(), samples.begin(), samples.end());
            sound_.insert(sound_.end(), kRateHz, 0.0F);
        }
    }
    ~SlowClips() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        for (std::size_t at = 0; at + kBlock <= sound_.size() && !isStopping(); at += kBlock) {
            push(tap, {sound_.data() + at}, kBlock, kRateHz, Pace::kPatient);
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        while (!isStopping()) std::this_thread::sleep_for(std::chrono::milliseconds(20)); // as a device would
        return {};
    }

    std::vector<float> sound_;
};

class HeardAt final : public AudioPlayer {
public:
    void playFrom(double) override { isPlaying_ = true; }
    void pause() override { isPlaying_ = false; }
    bool isPlaying() const override { return isPlaying_; }
    double positionSeconds() const override { return 2.4; }

private:
    bool isPlaying_ = false;
};

AppMachine machineWithTwoInputs(const juce::File& home) {
    AppMachine machine;
    machine.sound.listDevices = [] {
        return std::vector<InputDevice>{{"ALSA", "Microphone", true},
                                        {"PulseAudio", "Monitor of Speakers", false, "it.monitor"}};
    };
    machine.sound.openDevice = [](const std::string& name) -> Result<std::unique_ptr<SoundSource>> {
        if (name == "Microphone") return std::unique_ptr<SoundSource>(new SlowClips({"welcome.flac", "journey.flac"}));
        return std::unique_ptr<SoundSource>(new SlowClips({"journey.flac", "welcome.flac"}));
    };
    machine.journals = home.getChildFile("journals");
    return machine;
}

// Of one place, in its line that is not over.
std::size_t numOpenWords(AppView& app, std::size_t place) {
    const auto* run = app.session().run(place);
    const auto captions = run != nullptr ? run->snapshot()->captions : nullptr;
    return captions == nullptr ? 0 : captions->committed.size() + captions->tentative.size();
}

// Ticks while it plays, at the rate at which a window does.
bool runUntil(AppView& app, const std::function<bool()>& isTrue) {
    return waitUntil([&] {
        app.tick();
        app.view().refresh();
        return isTrue();
    });
}

void shootSources(const juce::File& folder, const juce::File& home) {
    AppStateFile file(home.getChildFile("settings.json"));
    AppView app(file, machineWithTwoInputs(home));
    auto settings = app.state().settings;
    settings.stream.model = resources() / "models" / "earshot-small-en";
    app.view().onSettingsChanged(settings);
    runUntil(app, [&] { return app.notice().isNotEmpty(); }); // the devices are known
    app.sources().startOrStop(0);
    const auto hasSecondLine = [&] {
        return app.session().transcript().lines().size() == 1 && numOpenWords(app, 0) > 14;
    };
    if (!runUntil(app, hasSecondLine)) std::printf("the second line did not come\n");
    writePicture(app, folder, "app.png");
    writePicture(app.view(), folder, "plugin.png");

    app.sources().startOrStop(0);
    runUntil(app, [&] { return !app.session().isBusy(); });
    app.bar().onSecond();
    app.session().clearCaptions();
    app.sources().startOrStop(0);
    app.sources().startOrStop(1);
    if (!runUntil(app, [&] { return numOpenWords(app, 0) > 13 && numOpenWords(app, 1) > 13; }))
        std::printf("one of two sources was not heard\n");
    writePicture(app, folder, "app-two-sources.png");
}

void shootRecording(const juce::File& folder, const juce::File& home) {
    const auto talk = home.getChildFile("talk.flac");
    juce::File((resources() / "clips" / "welcome.flac").string()).copyFileTo(talk);
    RecordingQueue queue;
    StreamSettings settings;
    settings.model = resources() / "models" / "earshot-small-en";
    queue.configure(settings);
    queue.add({talk.getFullPathName().toStdString()});
    if (!waitUntil([&] {
            queue.tick();
            return !queue.isBusy();
        }))
        std::printf("the recording was not captioned\n");
    const Recording& recording = queue.recordings().front();
    const auto openPlayer = [](const fs::path&) -> Result<std::unique_ptr<AudioPlayer>> {
        return std::unique_ptr<AudioPlayer>(std::make_unique<HeardAt>());
    };
    TranscriptPanel panel({.title = "talk.flac",
                           .lines = spokenLines(recording.lines),
                           .origin = recording.file,
                           .recording = recording.file,
                           .saved = recording.saved},
                          openPlayer);
    EarshotLookAndFeel lookAndFeel;
    panel.setLookAndFeel(&lookAndFeel);
    panel.setSize(720, 320);
    panel.playFrom(2.4);
    waitUntil([&] {
        panel.tick();
        return panel.view().flow().heard().has_value();
    });
    writePicture(panel, folder, "app-recording.png");
    panel.setLookAndFeel(nullptr);
}

} // namespace
} // namespace earshot

int main(int argc, char** argv) {
    using namespace earshot;
    return takePictures(argc, argv, [](const juce::File& folder) {
        const juce::TemporaryFile scratch;
        const juce::File home = scratch.getFile();
        home.createDirectory();
        shootSources(folder, home);
        shootRecording(folder, home);
        home.deleteRecursively();
    });
}
