// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A live stream from samples to captions, on the bundled model and clips, in simulated time.
#include "AudioLink.h"
#include "LiveTestSupport.h"
#include "StreamPipeline.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

using namespace earshot;
using namespace earshot::test;

namespace {

// A clip between two stretches of silence.
std::vector<float> spoken(const std::string& name, double before = 1.0, double after = 2.0) {
    std::vector<float> samples = silence(before);
    append(samples, clip(name));
    append(samples, silence(after));
    return samples;
}

std::size_t indexOf(double seconds) {
    return static_cast<std::size_t>(std::llround(seconds * 16000));
}

} // namespace

TEST_CASE("Captions appear while somebody speaks, and each line ends as the whole of it is heard offline") {
    const std::vector<float> sound = spoken("journey.flac");
    const Heard heard = listen(bundledConfiguration(), sound);

    CHECK(heard.captions(CaptionEventKind::kPartial).size() >= 3);
    const auto finals = heard.captions(CaptionEventKind::kFinal);
    REQUIRE_FALSE(finals.empty());
    std::size_t numWords = 0;
    for (const CaptionEvent& final : finals) {
        CHECK(final.numCommitted == final.words.size());
        numWords += final.words.size();
        for (std::size_t i = 1; i < final.words.size(); ++i)
            CHECK(final.words[i].startSeconds >= final.words[i - 1].endSeconds);
    }
    CHECK(numWords >= 5);
    CHECK(heard.last->health.state == StreamState::kFinished);
    CHECK(heard.last->captions->statistics.numCommittedRevisions == 0);
}

TEST_CASE("A line's text is the offline text of exactly its samples") {
    StreamSettings settings;
    settings.endpointSilenceSeconds = 3.0; // one segment: the gate's span
    const std::vector<float> sound = spoken("welcome.flac", 1.0, 5.0);
    const Heard heard = listen(bundledConfiguration(settings), sound);
    const auto finals = heard.captions(CaptionEventKind::kFinal);
    REQUIRE(finals.size() == 1);

    GateConfig gateConfig;
    gateConfig.hangoverSeconds = settings.endpointSilenceSeconds;
    EnergyGate gate(gateConfig, 16000);
    gate.push(sound);
    REQUIRE(gate.spans().size() == 1);
    const SpeechSpan span = gate.spans().front();
    CHECK(finals.front().text ==
          offlineText(std::span(sound).subspan(static_cast<std::size_t>(span.begin),
                                               static_cast<std::size_t>(span.end - span.begin))));
}

TEST_CASE("The last word is delivered though the stream ends with it") {
    const Heard cut = listen(bundledConfiguration(), spoken("welcome.flac", 0.0, 0.0));
    const Heard whole = listen(bundledConfiguration(), spoken("welcome.flac", 0.0, 3.0));
    REQUIRE_FALSE(cut.text().empty());
    const auto lastWord = [](const std::string& text) { return text.substr(text.find_last_of(' ') + 1); };
    CHECK(lastWord(cut.text()) == lastWord(whole.text()));
}

TEST_CASE("Captions do not depend on how the sound is divided into blocks") {
    const std::vector<float> sound = spoken("journey.flac");
    const std::string text = listen(bundledConfiguration(), sound).text();
    CHECK(listen(bundledConfiguration(), sound, {.blockFrames = 37}).text() == text);
    CHECK(listen(bundledConfiguration(), sound, {.blockFrames = 8192}).text() == text);
}

TEST_CASE("Sound that comes far faster than real time gives the same lines") {
    StreamSettings patient;
    patient.neverSkip = true;
    const std::vector<float> sound = spoken("journey.flac");
    const Heard live = listen(bundledConfiguration(), sound);
    const Heard fast = listen(bundledConfiguration(patient), sound,
                              {.blockFrames = static_cast<std::int64_t>(std::min<std::size_t>(sound.size(), 1 << 18))});
    CHECK(fast.text() == live.text());
    CHECK(fast.captions(CaptionEventKind::kFinal).size() == live.captions(CaptionEventKind::kFinal).size());
}

TEST_CASE("Silence and faint noise cost no work and give no text") {
    std::vector<float> sound = silence(20);
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0.0F, 0.0003F);
    for (float& sample : sound) sample = normal(random);
    Workspace workspace = oneThread();
    LiveSimulation simulation(bundledConfiguration(), {});
    const auto events = simulation.hear(workspace, sound);
    CHECK(events.empty());
    CHECK(simulation.workSeconds() == 0);
    CHECK(simulation.snapshot()->health.state == StreamState::kListening);
}

TEST_CASE("Long speech is cut into lines of bounded length, and no part of it is missing") {
    std::vector<float> sound;
    for (int i = 0; i < 6; ++i) append(sound, clip("journey.flac"));
    StreamSettings settings;
    settings.maxSegmentSeconds = 6;
    settings.endpointSilenceSeconds = 2;
    const Heard heard = listen(bundledConfiguration(settings), sound);
    const auto finals = heard.captions(CaptionEventKind::kFinal);
    CHECK(finals.size() >= 4);
    for (const CaptionEvent& final : finals) CHECK(final.endSeconds - final.startSeconds <= 7.5);
    // Between two words of a line, or of neighbouring lines, never lies more than the clip's own pauses.
    double last = 0;
    for (const CaptionEvent& final : finals)
        for (const TranscriptWord& word : final.words) {
            CHECK(word.startSeconds - last < 3.0);
            last = word.endSeconds;
        }
    CHECK(static_cast<double>(sound.size()) / 16000 - last < 3.0);
}

TEST_CASE("A typed keyword is found where it is said and at no other time") {
    StreamSettings settings;
    settings.keywords = {{.text = "captions", .threshold = 0.3}, {.text = "zebra", .threshold = 0.3}};
    const Heard heard = listen(bundledConfiguration(settings), spoken("welcome.flac"));
    std::vector<KeywordEvent> found;
    for (const StreamEvent& event : heard.events)
        if (const auto* keyword = std::get_if<KeywordEvent>(&event.body)) found.push_back(*keyword);
    REQUIRE(found.size() == 1);
    CHECK(found.front().keyword == "captions");
    CHECK(found.front().startSeconds > 1.0);
    CHECK(found.front().endSeconds < static_cast<double>(indexOf(1.0) + clip("welcome.flac").size()) / 16000 + 0.2);
}

TEST_CASE("A machine that cannot keep up skips with a mark, stays within bounds, and catches up afterwards") {
    std::vector<float> sound;
    for (int i = 0; i < 5; ++i) append(sound, clip("journey.flac"));
    append(sound, silence(20));
    append(sound, clip("welcome.flac"));
    append(sound, silence(3));

    Workspace workspace = oneThread();
    StreamConfiguration configuration = bundledConfiguration();
    double rtf = 0;
    for (int run = 0; run < 2; ++run) { // the first also makes kernels and touches memory
        LiveSimulation measure(configuration, {.slowDown = 1});
        (void)measure.hear(workspace, clip("journey.flac"));
        (void)measure.finish(workspace);
        rtf = measure.workSeconds() / (static_cast<double>(clip("journey.flac").size()) / 16000);
    }
    LiveSimulation simulation(configuration, {.slowDown = 6.0 / rtf}); // half of what the ends of lines alone need
    std::vector<StreamEvent> events;
    double worstLagMs = 0;
    for (std::size_t at = 0; at < sound.size(); at += 1600) {
        for (StreamEvent& event :
             simulation.hear(workspace, std::span(sound).subspan(at, std::min<std::size_t>(1600, sound.size() - at))))
            events.push_back(std::move(event));
        worstLagMs = std::max(worstLagMs, simulation.snapshot()->health.lagMs);
    }
    for (StreamEvent& event : simulation.finish(workspace)) events.push_back(std::move(event));
    const Heard heard{events, simulation.snapshot()};

    CHECK_FALSE(heard.captions(CaptionEventKind::kGap).empty());
    CHECK(worstLagMs < 40'000);
    CHECK(heard.last->health.skippedMs == 0); // all of it decoded later
    const auto finals = heard.captions(CaptionEventKind::kFinal);
    CHECK(std::any_of(finals.begin(), finals.end(), [](const CaptionEvent& final) { return final.fillsGap; }));
    CHECK(heard.last->captions->statistics.numCommittedRevisions == 0);
}

TEST_CASE("A model that cannot be loaded changes nothing but the health line") {
    Workspace workspace = oneThread();
    LiveSimulation simulation(bundledConfiguration(), {});
    auto events = simulation.hear(workspace, spoken("welcome.flac", 0.5, 0.2));
    simulation.mailbox().announceLoading();
    simulation.mailbox().postError("/nowhere: is not a folder");
    for (StreamEvent& event : simulation.hear(workspace, silence(3))) events.push_back(std::move(event));
    for (StreamEvent& event : simulation.finish(workspace)) events.push_back(std::move(event));
    const Heard heard{events, simulation.snapshot()};
    CHECK_FALSE(heard.text().empty());
    CHECK(heard.last->health.lastError == "/nowhere: is not a folder");
}

TEST_CASE("A model that is handed over while sound is being read finds all that was said", "[thread]") {
    StreamSettings settings;
    settings.neverSkip = true; // as in a bounce
    const StreamConfiguration configuration = bundledConfiguration(settings);
    std::vector<float> sound;
    for (const float sample : clip("welcome.flac"))
        sound.insert(sound.end(), 3, sample); // reading 48 kHz takes a while
    sound.resize(5 * 48000);
    for (int delayUs = 0; delayUs < 6000; delayUs += 100) {
        AudioLink link = AudioLink::make();
        const auto mailbox = std::make_shared<StreamMailbox>();
        StreamPipeline pipeline(std::move(link.feed), mailbox);
        mailbox->announceLoading();
        const float* channel = sound.data();
        link.tap->push(&channel, 1, static_cast<std::int64_t>(sound.size()), {.sampleRateHz = 48000});
        std::thread loader([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(delayUs));
            mailbox->postConfiguration(configuration);
        });
        static_cast<void>(pipeline.poll());
        loader.join();
        INFO("handed over after " << delayUs << " us");
        const auto urgency = pipeline.poll();
        REQUIRE(urgency.has_value());
        CHECK(urgency->lagSeconds > 4);
    }
}

TEST_CASE("New settings take over in the middle of a sentence, and nothing said so far is lost") {
    Workspace workspace = oneThread();
    LiveSimulation simulation(bundledConfiguration(), {});
    const std::vector<float> sound = clip("journey.flac");
    const std::size_t middle = sound.size() / 2;
    auto events = simulation.hear(workspace, std::span(sound).first(middle));
    StreamSettings calm;
    calm.calm = 1.0;
    simulation.mailbox().announceLoading();
    simulation.mailbox().postConfiguration(bundledConfiguration(calm));
    for (StreamEvent& event : simulation.hear(workspace, std::span(sound).subspan(middle))) events.push_back(event);
    for (StreamEvent& event : simulation.finish(workspace)) events.push_back(std::move(event));
    const Heard heard{events, simulation.snapshot()};
    const auto finals = heard.captions(CaptionEventKind::kFinal);
    REQUIRE(finals.size() >= 2);
    CHECK(std::is_sorted(finals.begin(), finals.end(),
                         [](const auto& a, const auto& b) { return a.segmentId < b.segmentId; }));
    CHECK(heard.last->captions->lines.size() >= 2);
}
