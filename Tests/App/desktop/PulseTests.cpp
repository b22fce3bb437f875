// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the computer plays, captioned: a sound server of the test's own, an output without a loudspeaker, a recording
// played on it by another program.
#include "AudioDevices.h"
#include "AudioFile.h"
#include "AudioLink.h"
#include "AudioPlayer.h"
#include "AudioReader.h"
#include "CaptionSession.h"
#include "DesktopTestSupport.h"
#include "DeviceWatcher.h"
#include "ErrorRate.h"
#include "ScratchFolder.h"
#include "ThreadedSource.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace earshot::test {
namespace {

constexpr int kNoProgram = 127;

class Process {
public:
    explicit Process(std::vector<std::string> command) : id_(fork()) {
        REQUIRE(id_ >= 0);
        if (id_ > 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::vector<char*> words;
        for (std::string& word : command) words.push_back(word.data());
        words.push_back(nullptr);
        execvp(words[0], words.data());
        _exit(kNoProgram);
    }
    ~Process() {
        if (id_ <= 0) return;
        kill(id_, SIGKILL);
        waitpid(id_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void pause() const { kill(id_, SIGSTOP); }
    int wait() {
        int status = 0;
        waitpid(std::exchange(id_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t id_;
};

// A sound server with one output, "stage", of these properties.
class SoundServer {
public:
    explicit SoundServer(const std::string& properties = {}) {
        const std::string home = folder_.path().string();
        for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH"})
            setenv(variable, home.c_str(), 1);
        setenv("PULSE_SERVER", ("unix:" + home + "/native").c_str(), 1);
        properties_ = properties;
    }
    void start() {
        process_.emplace(std::vector<std::string>{
            "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes",
            "--log-level=error", "-L",
            "module-native-protocol-unix auth-anonymous=1 socket=" + folder_.path().string() + "/native", "-L",
            "module-null-sink sink_name=stage " + properties_});
    }
    void stop() { process_.reset(); }
    // Connections are taken, and nothing is answered.
    void hang() const { process_->pause(); }

private:
    ScratchFolder folder_;
    std::string properties_;
    std::optional<Process> process_;
};

bool hasProgram(const char* name) {
    return std::system((std::string("command -v ") + name + " >/dev/null").c_str()) == 0;
}

std::string textOf(const CaptionSession& session) {
    std::string text;
    for (const auto& said : session.transcript().lines()) text += (text.empty() ? "" : " ") + said.line->text;
    return text;
}

StreamSettings bundledSettings() {
    StreamSettings settings;
    settings.model = resources() / "models" / "earshot-small-en";
    return settings;
}

// Of a session that hears this source, and loses nothing of it.
std::string textFrom(std::unique_ptr<SoundSource> source) {
    CaptionSession session;
    session.configure(bundledSettings());
    session.start(0, {.speaker = {"sound"}, .source = std::move(source), .isPatient = true});
    REQUIRE(waitUntil([&] {
        session.tick();
        return !session.isBusy();
    }));
    return textOf(session);
}

std::vector<float> samplesOfClip() {
    auto reader = AudioReader::open(resources() / "clips" / "welcome.flac", 16000);
    REQUIRE(reader.ok());
    std::vector<float> samples(static_cast<std::size_t>(reader->durationSeconds() * 16000));
    REQUIRE(reader->read(samples).ok());
    return samples;
}

class Recorded final : public ThreadedSource {
public:
    explicit Recorded(const std::vector<float>& samples) : samples_(samples) {}
    ~Recorded() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        for (std::size_t at = 0; at < samples_.size() && !isStopping(); at += 1600)
            push(tap, {samples_.data() + at}, std::min<std::size_t>(1600, samples_.size() - at), 16000, Pace::kPatient);
        return {};
    }

    std::vector<float> samples_;
};

// What a source gives, passed on and kept.
class Overheard final : public ThreadedSource {
public:
    Overheard(std::unique_ptr<SoundSource> source, std::vector<float>& kept)
        : source_(std::move(source)),
          kept_(kept) {}
    ~Overheard() override { stop(); }

private:
    Result<void> pump(AudioTap& tap) override {
        AudioLink link = AudioLink::make();
        source_->start(*link.tap);
        while (!isStopping()) {
            while (const auto piece = link.feed->next(4096)) pass(tap, *piece);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        source_->stop();
        while (const auto piece = link.feed->next(4096)) pass(tap, *piece);
        return {};
    }
    void pass(AudioTap& tap, const FeedPiece& piece) {
        const std::vector<float> samples = piece.kind == SoundKind::kSound
                                               ? std::vector<float>(piece.samples.begin(), piece.samples.end())
                                               : std::vector<float>(static_cast<std::size_t>(piece.numFrames));
        kept_.insert(kept_.end(), samples.begin(), samples.end());
        push(tap, {samples.data()}, samples.size(), piece.position.sampleRateHz, Pace::kPatient);
    }

    std::unique_ptr<SoundSource> source_;
    std::vector<float>& kept_;
};

} // namespace

TEST_CASE("What the computer plays is captioned through its monitor as from its file", "[stream][host]") {
    if (!hasProgram("pulseaudio") || !hasProgram("paplay"))
        SKIP("SKIPPED: no pulseaudio here; monitors of outputs are not tested");
    SoundServer server("rate=16000 channels=1 format=float32le");
    server.start();
    const auto isMonitor = [](const InputDevice& device) { return device.serverId == "stage.monitor"; };
    std::vector<InputDevice> devices;
    REQUIRE(waitUntil([&] {
        devices = inputDevices();
        return std::any_of(devices.begin(), devices.end(), isMonitor);
    }));
    const auto monitor = std::find_if(devices.begin(), devices.end(), isMonitor);
    CHECK(monitor->system == "PulseAudio");

    auto source = openDeviceSource(monitor->name);
    REQUIRE(source.ok());
    CaptionSession session;
    session.configure(bundledSettings());
    std::vector<float> heard;
    session.start(0, {.speaker = {monitor->name},
                      .source = std::make_unique<Overheard>(std::move(source).value(), heard),
                      .isPatient = true});
    REQUIRE(waitUntil([&] { return session.run(0)->snapshot()->health.state == StreamState::kListening; }));
    Process player({"paplay", "--device=stage", (resources() / "clips" / "welcome.flac").string()});
    REQUIRE(player.wait() == 0);
    REQUIRE(waitUntil([&] {
        session.tick();
        return session.run(0)->snapshot()->health.state == StreamState::kListening && !textOf(session).empty();
    }));
    session.stop(0);
    REQUIRE(waitUntil([&] {
        session.tick();
        return !session.isBusy();
    }));
    CHECK(session.run(0)->snapshot()->health.droppedMs == 0);
    CHECK(textOf(session) == textFrom(std::make_unique<Recorded>(heard)));
    const auto expected = textFrom(clipSource());
    INFO(textOf(session) << "\n" << expected);
    CHECK(countCharacterErrors(expected, textOf(session)).rate() < 0.05);
    const auto played = samplesOfClip();
    const auto sound = std::find_if(played.begin(), played.end(), [](float sample) { return sample != 0; });
    if (std::search(heard.begin(), heard.end(), sound, played.end()) != heard.end())
        CHECK(textOf(session) == expected); // however long nothing was played before
    else
        WARN("the clip was played with holes, so that its text may differ from the file's");
}

TEST_CASE("A monitor gives what was played bit for bit", "[host]") {
    if (!hasProgram("pulseaudio") || !hasProgram("paplay"))
        SKIP("SKIPPED: no pulseaudio here; monitors of outputs are not tested");
    SoundServer server("rate=16000 channels=1 format=float32le");
    server.start();
    Result<std::unique_ptr<SoundSource>> source = Error{ErrorCode::kIo, {}, {}};
    REQUIRE(waitUntil([&] {
        source = openDeviceSource("Monitor of");
        return source.ok();
    }));
    AudioLink link = AudioLink::make();
    (*source)->start(*link.tap);
    std::vector<float> heard;
    const auto hear = [&] {
        while (const auto piece = link.feed->next(4096)) {
            if (piece->kind == SoundKind::kSound)
                heard.insert(heard.end(), piece->samples.begin(), piece->samples.end());
            else
                heard.resize(heard.size() + static_cast<std::size_t>(piece->numFrames));
        }
    };
    REQUIRE(waitUntil([&] {
        hear();
        return !heard.empty();
    }));
    std::atomic<bool> isOver{false};
    int exitCode = -1;
    std::thread player([&] {
        exitCode = Process({"paplay", "--device=stage", (resources() / "clips" / "welcome.flac").string()}).wait();
        isOver = true;
    });
    const bool wasPlayed = waitUntil([&] {
        hear();
        return isOver.load();
    });
    player.join();
    REQUIRE(wasPlayed);
    REQUIRE(exitCode == 0);
    (*source)->stop();
    hear();

    const auto played = samplesOfClip();
    CHECK(std::search(heard.begin(), heard.end(), played.begin(), played.end()) != heard.end());
}

TEST_CASE("A recording is heard on the machine's output from where it was asked for", "[host]") {
    if (!hasProgram("pulseaudio")) SKIP("SKIPPED: no pulseaudio here; playback is not tested");
    SoundServer server("rate=16000 channels=1 format=float32le");
    server.start();
    Result<std::unique_ptr<SoundSource>> monitor = Error{ErrorCode::kIo, {}, {}};
    REQUIRE(waitUntil([&] {
        monitor = openDeviceSource("Monitor of");
        return monitor.ok();
    }));
    const auto clip = resources() / "clips" / "welcome.flac";
    auto player = openAudioPlayer(clip);
    if (!player.ok()) SKIP("SKIPPED: no way from ALSA to PulseAudio here: " + player.error().toString());
    AudioLink link = AudioLink::make();
    (*monitor)->start(*link.tap);
    std::vector<float> heard;
    const auto hear = [&] {
        while (const auto piece = link.feed->next(4096))
            if (piece->kind == SoundKind::kSound)
                heard.insert(heard.end(), piece->samples.begin(), piece->samples.end());
    };
    (*player)->playFrom(3.0);
    CHECK((*player)->isPlaying());
    REQUIRE(waitUntil([&] {
        hear();
        return (*player)->positionSeconds() > 5.5;
    }));
    (*player)->pause();
    CHECK_FALSE((*player)->isPlaying());
    (*monitor)->stop();
    hear();

    auto file = AudioFile::open(clip);
    REQUIRE(file.ok());
    REQUIRE(file->seek(4 * 16000).ok());
    std::vector<float> played(4000);
    REQUIRE(file->read(played).ok());
    const auto energy = [](const float* samples) { return std::inner_product(samples, samples + 4000, samples, 0.0); };
    double best = 0; // likeness, wherever it is: rates were changed on the way
    for (std::size_t at = 0; at + played.size() <= heard.size(); ++at)
        best = std::max(best, std::inner_product(played.begin(), played.end(), heard.data() + at, 0.0) /
                                  std::sqrt(energy(played.data()) * energy(heard.data() + at) + 1e-12));
    CHECK(best > 0.95);
}

TEST_CASE("A sound server that answers nobody delays what looks for devices, and a window not at all", "[host]") {
    if (!hasProgram("pulseaudio")) SKIP("SKIPPED: no pulseaudio here; monitors of outputs are not tested");
    SoundServer server;
    server.start();
    REQUIRE(waitUntil([] {
        const auto devices = inputDevices();
        return std::any_of(devices.begin(), devices.end(), [](const auto& each) { return !each.serverId.empty(); });
    }));
    server.hang();
    const auto begin = std::chrono::steady_clock::now();
    {
        DeviceWatcher watcher;
        for (int i = 0; i < 10; ++i) CHECK_FALSE(watcher.takeChange());
    }
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(3)); // the server's clients wait five
}

TEST_CASE("A sound server that goes away ends the source and says so", "[stream][host]") {
    if (!hasProgram("pulseaudio")) SKIP("SKIPPED: no pulseaudio here; monitors of outputs are not tested");
    SoundServer server;
    for (const InputDevice& device : inputDevices()) CHECK(device.name != "PulseAudio Sound Server");
    CHECK_FALSE(openDeviceSource("Monitor of Null Output").ok()); // no server yet, and none is started
    server.start();
    Result<std::unique_ptr<SoundSource>> source = Error{ErrorCode::kIo, {}, {}};
    REQUIRE(waitUntil([&] {
        source = openDeviceSource("Monitor of Null Output");
        return source.ok();
    }));
    CaptionSession session;
    session.configure(bundledSettings());
    std::optional<Error> said;
    session.onRunEnded = [&](const CaptionRun& run) { said = run.error(); };
    session.start(0, {.speaker = {"monitor"}, .source = std::move(source).value()});
    CHECK(session.isRunning(0));
    server.stop();
    CHECK(waitUntil([&] {
        session.tick();
        return said.has_value();
    }));
    CHECK_FALSE(session.isRunning(0));
}

} // namespace earshot::test
