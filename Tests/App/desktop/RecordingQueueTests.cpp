// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Recordings and the files that their captions become.
#include "RecordingQueue.h"

#include "CaptionFiles.h"
#include "DesktopTestSupport.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <set>
#include <sstream>

using namespace earshot;

namespace {

namespace fs = std::filesystem;

std::string contentsOf(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::set<std::string> namesIn(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
    return names;
}

struct Queue {
    test::ScratchFolder folder;
    RecordingQueue queue;

    Queue() {
        StreamSettings settings;
        settings.model = test::resources() / "models" / "earshot-small-en";
        queue.configure(settings);
    }
    [[nodiscard]] fs::path recording(const std::string& name) const {
        const fs::path file = folder.path() / name;
        fs::copy_file(test::resources() / "clips" / "welcome.flac", file);
        return file;
    }
    bool runUntil(const std::function<bool()>& isTrue) {
        return test::waitUntil([&] {
            queue.tick();
            return isTrue();
        });
    }
    bool run() {
        return runUntil([this] { return !queue.isBusy(); });
    }
    [[nodiscard]] const Recording& only() const { return queue.recordings().at(0); }
};

} // namespace

TEST_CASE("Captions of a recording take a name that is free when they are written", "[stream]") {
    Queue files;
    files.queue.add({files.recording("talk.flac")});
    REQUIRE(files.runUntil([&] { return files.only().progress > 0; }));
    std::ofstream(files.folder.path() / "talk.srt") << "made meanwhile";
    REQUIRE(files.run());
    CHECK(contentsOf(files.folder.path() / "talk.srt") == "made meanwhile");
    REQUIRE(files.only().saved.size() == 1);
    CHECK(files.only().saved[0].filename() == "talk-2.srt");
    CHECK(contentsOf(files.only().saved[0]).starts_with("1\n00:00:0"));
    CHECK(files.only().state == RecordingState::kDone);
    CHECK(files.only().progress == 1);
}

TEST_CASE("Captions come in the formats and the folder that were chosen", "[stream]") {
    Queue files;
    const fs::path target = files.folder.path() / "captions";
    fs::create_directory(target);
    files.queue.setOutput({{TranscriptFormat::kVtt, TranscriptFormat::kText, TranscriptFormat::kJson}, target});
    files.queue.add({files.recording("talk.flac")});
    REQUIRE(files.run());
    CHECK(namesIn(target) == std::set<std::string>{"talk.json", "talk.txt", "talk.vtt"});
    CHECK(contentsOf(target / "talk.vtt").starts_with("WEBVTT"));
    CHECK(contentsOf(target / "talk.json").find("\"file\":\"talk.flac\"") != std::string::npos);
}

TEST_CASE("A recording that is cancelled leaves no file, and the next one begins", "[stream]") {
    Queue files;
    files.queue.add({files.recording("first.flac"), files.recording("second.flac"), files.recording("third.flac")});
    REQUIRE(files.runUntil([&] { return files.only().progress > 0; }));
    files.queue.cancel(0);
    files.queue.cancel(1); // has not begun
    REQUIRE(files.run());
    CHECK(files.queue.recordings()[0].state == RecordingState::kCancelled);
    CHECK(files.queue.recordings()[1].state == RecordingState::kCancelled);
    CHECK(files.queue.recordings()[2].state == RecordingState::kDone);
    CHECK(namesIn(files.folder.path()) ==
          std::set<std::string>{"first.flac", "second.flac", "third.flac", "third.srt"});
}

TEST_CASE("A recording that is damaged leaves no file and says what is wrong", "[stream]") {
    Queue files;
    std::ofstream(files.folder.path() / "noise.wav") << "no sound at all";
    files.queue.add({files.folder.path() / "noise.wav", files.folder.path() / "none.wav"});
    REQUIRE(files.run());
    for (const Recording& recording : files.queue.recordings()) {
        CHECK(recording.state == RecordingState::kFailed);
        CHECK_FALSE(recording.problem.empty());
    }
    CHECK(namesIn(files.folder.path()) == std::set<std::string>{"noise.wav"});
}

TEST_CASE("A file that cannot be written is said, and nothing is left of it", "[unit]") {
    const test::ScratchFolder folder;
    CHECK_FALSE(writeNewFile(folder.path() / "no such folder" / "a.srt", "text").ok());
    const auto first = writeNewFile(folder.path() / "a.b.srt", "one"),
               second = writeNewFile(folder.path() / "a.b.srt", "");
    REQUIRE((first.ok() && second.ok()));
    CHECK(contentsOf(*first) == "one");
    CHECK(second->filename() == "a.b-2.srt");
}
