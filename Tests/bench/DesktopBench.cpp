// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The application on a long day: what a frame of scrolling costs with a transcript of many words, while lines are
// added; and a session of hours in simulated time, with its views: memory, half an hour after half an hour. Draws off
// the screen, with JUCE's software renderer.
//   DesktopBench scroll --words 50000
//   DesktopBench soak MODEL CLIP... --hours 8
#include "AudioReader.h"
#include "CaptionSession.h"
#include "FakeSnapshots.h"
#include "MainView.h"
#include "ResidentMemory.h"
#include "ThreadedSource.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace earshot;

constexpr int kWidth = 1920;
constexpr int kHeight = 1080;
constexpr int kRateHz = 16000;

double milliseconds(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

void print(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%s median_ms %.2f p99_ms %.2f max_ms %.2f\n", name, times[times.size() / 2],
                times[times.size() * 99 / 100], times.back());
}

TranscriptView& transcriptIn(MainView& view) {
    const auto& children = view.getChildren();
    const auto found = std::find_if(children.begin(), children.end(), [](juce::Component* child) {
        return dynamic_cast<TranscriptView*>(child) != nullptr;
    });
    return dynamic_cast<TranscriptView&>(**found);
}

int scroll(int numWords) {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    MainView view;
    view.setSize(kWidth, kHeight);
    view.showPage(MainPage::kTranscript);
    std::vector<TranscriptEntry> entries;
    const std::string text = "the morning train leaves the station at nine and crosses rivers";
    const auto addLine = [&] {
        const auto id = static_cast<std::int64_t>(entries.size());
        entries.push_back({fakeLine(id, text, 6.0 * static_cast<double>(id)), id % 2 == 0 ? "Ann" : "Bob",
                           juce::Colour(id % 2 == 0 ? 0xff58d3c7 : 0xffffa24d)});
    };
    for (int words = 0; words < numWords; words += 11) addLine();
    std::printf("words %d lines %zu size %dx%d\n", numWords, entries.size(), kWidth, kHeight);
    print("first_layout", {milliseconds([&] { view.setTranscript(entries); })});

    juce::Image image(juce::Image::RGB, kWidth, kHeight, true, juce::SoftwareImageType());
    FlowView& flow = transcriptIn(view).flow();
    std::vector<double> frames, lines;
    for (int frame = 0; frame < 600; ++frame) {
        if (frame % 25 == 0) {
            addLine();
            lines.push_back(milliseconds([&] { view.setTranscript(entries); }));
        }
        frames.push_back(milliseconds([&] {
            flow.keyPressed(juce::KeyPress(frame < 300 ? juce::KeyPress::pageUpKey : juce::KeyPress::upKey));
            juce::Graphics graphics(image);
            view.paintEntireComponent(graphics, true);
        }));
    }
    print("line_added", lines);
    print("scrolled_frame", frames);
    return 0;
}

// Clips over and over, as fast as the stream takes them.
class RepeatedClips final : public ThreadedSource {
public:
    RepeatedClips(std::vector<std::vector<float>> clips, double seconds)
        : clips_(std::move(clips)),
          seconds_(seconds) {}
    ~RepeatedClips() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        double heard = 0;
        for (std::size_t next = 0; heard < seconds_ && !isStopping(); ++next) {
            const auto& clip = clips_[next % clips_.size()];
            for (std::size_t at = 0; at < clip.size() && !isStopping(); at += kBlock) {
                const auto count = std::min(kBlock, clip.size() - at);
                push(tap, {clip.data() + at}, count, kRateHz, Pace::kPatient);
            }
            heard += static_cast<double>(clip.size()) / kRateHz;
        }
        return {};
    }

    static constexpr std::size_t kBlock = 1600;
    std::vector<std::vector<float>> clips_;
    double seconds_;
};

std::vector<float> readAll(const std::string& path) {
    auto reader = AudioReader::open(path, kRateHz);
    if (!reader.ok()) return {};
    std::vector<float> samples(static_cast<std::size_t>(reader->durationSeconds() * kRateHz));
    (void)reader->read(samples);
    samples.insert(samples.end(), 2 * kRateHz, 0.0F); // a pause
    return samples;
}

int soak(const std::string& model, const std::vector<std::string>& clips, double hours) {
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    std::vector<std::vector<float>> sounds;
    for (const std::string& clip : clips) sounds.push_back(readAll(clip));
    CaptionSession session;
    StreamSettings settings;
    settings.model = model;
    session.configure(settings);
    MainView view;
    view.setSize(kWidth, kHeight);
    view.showPage(MainPage::kTranscript);
    view.takeSources = [&session] { return session.sources(); };
    juce::Image image(juce::Image::RGB, kWidth, kHeight, true, juce::SoftwareImageType());
    session.start(0, {.speaker = {"clips", 0xff58d3c7},
                      .source = std::make_unique<RepeatedClips>(std::move(sounds), hours * 3600),
                      .isPatient = true});
    std::uint64_t shown = 0;
    double nextReport = 0, slowestFrame = 0;
    while (session.isBusy()) {
        session.tick();
        if (shown != session.transcript().version()) {
            shown = session.transcript().version();
            std::vector<TranscriptEntry> entries;
            for (const auto& [line, speaker] : session.transcript().lines())
                entries.push_back({line, speaker->name, juce::Colour(speaker->colour)});
            view.setTranscript(std::move(entries));
        }
        view.refresh();
        slowestFrame = std::max(slowestFrame, milliseconds([&] {
                                    juce::Graphics graphics(image);
                                    view.paintEntireComponent(graphics, true);
                                }));
        const double simulatedHours = session.run(0)->snapshot()->health.streamSeconds / 3600;
        if (simulatedHours >= nextReport) {
            std::printf("hour %.2f words %zu resident_mib %.1f slowest_frame_ms %.1f\n", simulatedHours,
                        session.transcript().numWords(), test::residentMiB(), slowestFrame);
            std::fflush(stdout);
            nextReport += 0.5;
            slowestFrame = 0;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    std::printf("end words %zu resident_mib %.1f\n", session.transcript().numWords(), test::residentMiB());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"The application on a long day"};
    app.require_subcommand(1);
    int words = 50'000;
    auto* scrolling = app.add_subcommand("scroll");
    scrolling->add_option("--words", words);
    std::string model;
    std::vector<std::string> clips;
    double hours = 8;
    auto* soaking = app.add_subcommand("soak");
    soaking->add_option("model", model)->required();
    soaking->add_option("clips", clips)->required();
    soaking->add_option("--hours", hours);
    CLI11_PARSE(app, argc, argv);
    return scrolling->parsed() ? scroll(words) : soak(model, clips, hours);
}
