// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is left of a transcript after a kill, a full disk, a cut and a scratch.
#include "TranscriptJournal.h"

#include "CaptionEventJson.h"
#include "CaptionTestSupport.h"
#include "ScratchFolder.h"
#include "TranscriptWriter.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

namespace {

CaptionEvent finalEvent(std::int64_t id, std::string_view text = "HELLO WORLD") {
    CaptionEvent event{
        .kind = CaptionEventKind::kFinal, .segmentId = id, .words = words(text, static_cast<int>(id) * 100)};
    event.numCommitted = event.words.size();
    event.text = joinWords(event.words);
    event.startSeconds = event.words.front().startSeconds;
    event.endSeconds = event.words.back().endSeconds;
    return event;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// No file of this process grows beyond so many bytes while it lives: a full disk.
class FullDisk {
public:
    explicit FullDisk(std::uintmax_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit full{bytes, limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, before_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*before_)(int);
    rlimit limit_{};
};

} // namespace

TEST_CASE("A journal gives back what it was given", "[unit]") {
    const ScratchFolder folder;
    const auto file = folder.path() / "new folder" / "talk.jsonl";
    {
        auto journal = TranscriptJournal::create(file, {.track = "Añna", .model = "small", .startedAt = "today"});
        REQUIRE(journal.ok());
        CaptionEvent first = finalEvent(0, "مرحبا 世界");
        first.words[0].host = HostPosition{61.5, 123.25, BarPosition{31, 4.25}};
        REQUIRE(journal->append(first, 0).ok());
        REQUIRE(journal->append({.kind = CaptionEventKind::kPartial, .segmentId = 1}, 1).ok()); // without a word
        REQUIRE(
            journal->append({.kind = CaptionEventKind::kGap, .startSeconds = 2, .endSeconds = 6, .reason = "late"}, 6)
                .ok());
        REQUIRE(journal->append(finalEvent(5), 12).ok());
        CaptionEvent late = finalEvent(2, "FILLED");
        late.fillsGap = true, late.startSeconds = 2, late.endSeconds = 5;
        REQUIRE(journal->append(late, 13).ok());
        REQUIRE(journal->append({.kind = CaptionEventKind::kClear, .endSeconds = 13}, 20).ok());
    }
    const auto read = readJournal(file);
    REQUIRE(read.ok());
    CHECK(read->header.track == "Añna");
    CHECK(read->header.startedAt == "today");
    CHECK(read->transcript.text == "مرحبا 世界 FILLED HELLO WORLD");
    REQUIRE(read->transcript.words.size() == 5);
    CHECK(read->transcript.words[0].host->quarterNotes == 123.25);
    CHECK(read->transcript.words[0].host->bar->bar == 31);
    CHECK(read->transcript.words[0].host->bar->beat == 4.25);
    CHECK_FALSE(read->transcript.words[1].host.has_value());
    REQUIRE(read->transcript.gaps.size() == 1);
    CHECK(read->transcript.gaps[0].startSeconds == 5);
    CHECK(read->numDamagedLines == 0);
    CHECK_FALSE(read->hasTornEnd);
    CHECK_THAT(writeTranscript(read->transcript, TranscriptFormat::kText, "f"),
               ContainsSubstring("1.0 s not captioned"));
}

TEST_CASE("Of a sentence that is being spoken, what was last shown is in the journal, and its end replaces it",
          "[unit]") {
    const ScratchFolder folder;
    const auto file = folder.path() / "talk.jsonl";
    auto journal = TranscriptJournal::create(file, {});
    REQUIRE(journal.ok());
    const auto partial = [](std::int64_t id, std::string_view text) {
        CaptionEvent event = finalEvent(id, text);
        event.kind = CaptionEventKind::kPartial;
        event.numCommitted = 0;
        return event;
    };
    const auto textNow = [&] {
        const auto read = readJournal(file);
        REQUIRE(read.ok());
        CHECK(read->numDamagedLines == 0);
        return read->transcript.text;
    };
    for (const char* shown : {"ONE", "ONE TOO", "ONE TWO THREE FOR", "ONE TWO", "ONE TWO THREE FOUR", "NONE"}) {
        REQUIRE(journal->append(partial(0, shown), 1).ok());
        CHECK(textNow() == shown);
        const auto size = contentOf(file).size();
        REQUIRE(journal->append(partial(0, shown), 1).ok());
        CHECK(contentOf(file).size() == size); // nothing new
    }
    REQUIRE(journal->append(finalEvent(0, "ONE TWO THREE FOUR"), 3).ok());
    CHECK(textNow() == "ONE TWO THREE FOUR");
    REQUIRE(journal->append(partial(1, "FIVE SIX"), 4).ok());
    CHECK(textNow() == "ONE TWO THREE FOUR FIVE SIX");
}

TEST_CASE("A journal never touches a file that exists", "[unit]") {
    const ScratchFolder folder;
    const auto file = folder.write("talk.jsonl", "mine");
    for (const char* name : {"talk-2.jsonl", "talk-3.jsonl"}) {
        const auto journal = TranscriptJournal::create(file, {});
        REQUIRE(journal.ok());
        CHECK(journal->path() == folder.path() / name);
    }
    CHECK(contentOf(file) == "mine");
}

TEST_CASE("All that was written before a kill is there after it", "[unit]") {
    const ScratchFolder folder;
    const auto file = folder.path() / "talk.jsonl";
    int progress[2];
    REQUIRE(pipe(progress) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto journal = TranscriptJournal::create(file, {});
        for (std::int64_t i = 0; journal.ok(); ++i) {
            if (!journal->append(finalEvent(i), static_cast<double>(i)).ok()) _exit(1);
            if (write(progress[1], &i, sizeof i) != sizeof i) _exit(1);
        }
        _exit(1);
    }
    close(progress[1]);
    std::int64_t last = -1;
    while (last < 300 && read(progress[0], &last, sizeof last) == sizeof last) {}
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    while (read(progress[0], &last, sizeof last) == sizeof last) {}
    close(progress[0]);

    const auto recovered = readJournal(file);
    REQUIRE(recovered.ok());
    REQUIRE(last >= 300);
    CHECK(recovered->transcript.words.size() >= static_cast<std::size_t>(2 * (last + 1)));
    CHECK(recovered->numDamagedLines == 0);
}

TEST_CASE("A full disk is reported, and writing goes on when there is room", "[unit]") {
    const ScratchFolder folder;
    auto journal = TranscriptJournal::create(folder.path() / "talk.jsonl", {});
    REQUIRE(journal.ok());
    REQUIRE(journal->append(finalEvent(0), 0).ok());
    {
        const FullDisk full(std::filesystem::file_size(journal->path()) + 50); // in the middle of a line
        for (std::int64_t i = 1; i < 10; ++i) {
            const auto failed = journal->append(finalEvent(i), static_cast<double>(i));
            REQUIRE_FALSE(failed.ok());
            CHECK(failed.error().code == ErrorCode::kIo);
        }
        CHECK(journal->numWaiting() == 9);
        CHECK(contentOf(journal->path()).ends_with("\n"));
        CHECK(readJournal(journal->path())->transcript.words.size() == 2);
    }
    REQUIRE(journal->append(finalEvent(10), 10).ok());
    CHECK(journal->numWaiting() == 0);
    CHECK(journal->numLost() == 0);
    const auto read = readJournal(journal->path());
    REQUIRE(read.ok());
    CHECK(read->transcript.words.size() == 22);
    CHECK(read->numDamagedLines == 0);
}

TEST_CASE("A journal in memory is bounded and counts what it loses", "[unit]") {
    const ScratchFolder folder;
    auto journal = TranscriptJournal::create(folder.path() / "talk.jsonl", {});
    REQUIRE(journal.ok());
    const FullDisk full(std::filesystem::file_size(journal->path()));
    const auto numEvents = static_cast<std::int64_t>(TranscriptJournal::kMaxWaiting) + 7;
    for (std::int64_t i = 0; i < numEvents; ++i) CHECK_FALSE(journal->append(finalEvent(i, "A"), 0).ok());
    CHECK(journal->numWaiting() == TranscriptJournal::kMaxWaiting);
    CHECK(journal->numLost() == 7);
}

TEST_CASE("Whatever byte a journal ends at, its whole lines are read", "[unit][hostile]") {
    const ScratchFolder folder;
    auto journal = TranscriptJournal::create(folder.path() / "talk.jsonl", {});
    REQUIRE(journal.ok());
    for (std::int64_t i = 0; i < 2; ++i) REQUIRE(journal->append(finalEvent(i, "A B"), 0).ok());
    const std::string whole = contentOf(journal->path());
    const std::size_t headerBytes = whole.find('\n') + 1;
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        CAPTURE(length);
        const auto read = readJournal(folder.write("cut.jsonl", std::string_view(whole).substr(0, length)));
        if (length + 1 < headerBytes) {
            REQUIRE_FALSE(read.ok());
            continue;
        }
        REQUIRE(read.ok());
        const std::string_view rest =
            std::string_view(whole).substr(headerBytes, length - std::min(length, headerBytes));
        const auto numLines = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n'));
        // A line that lacks nothing but its end counts.
        const bool isWholeButItsEnd = length < whole.size() && length >= headerBytes && whole[length] == '\n';
        REQUIRE(read->transcript.words.size() == 2 * (numLines + (isWholeButItsEnd ? 1 : 0)));
        REQUIRE(read->hasTornEnd == (!rest.empty() && !rest.ends_with('\n') && !isWholeButItsEnd));
        REQUIRE(read->numDamagedLines == 0);
    }
}

TEST_CASE("Damaged lines are counted and the others read", "[unit][hostile]") {
    const ScratchFolder folder;
    const std::string good = captionEventToJson(finalEvent(1));
    const std::string deep(100'000, '[');
    const auto read = readJournal(
        folder.write("talk.jsonl", "{\"earshot_journal\": 1}\n" + good + "\nnonsense\n\xff\xfe\n" + deep + "\n" +
                                       R"({"type": "final", "words": [3]})" + "\n" + R"({"type": "unheard of"})" +
                                       "\n" + std::string(5U << 20U, 'x') + "\n" + good + "\n"));
    REQUIRE(read.ok());
    CHECK(read->transcript.words.size() == 4);
    CHECK(read->numDamagedLines == 6);
}

TEST_CASE("What is no journal is refused", "[unit][hostile]") {
    const ScratchFolder folder;
    CHECK(readJournal(folder.path() / "absent").error().code == ErrorCode::kNotFound);
    CHECK(readJournal(folder.path()).error().code == ErrorCode::kNotFound);
    CHECK(readJournal(folder.write("empty", "")).error().code == ErrorCode::kInvalidData);
    CHECK(readJournal(folder.write("other", "{\"a\": 1}\n")).error().code == ErrorCode::kInvalidData);
    const auto file = folder.write("file", "");
    CHECK(TranscriptJournal::create(file / "talk.jsonl", {}).error().code == ErrorCode::kIo);
}

TEST_CASE("Events survive JSON", "[unit]") {
    CaptionEvent event = finalEvent(7, "SAY \"HELLO\"");
    event.numCommitted = 1;
    event.kind = CaptionEventKind::kPartial;
    const std::string json = captionEventToJson(event);
    CHECK(json.find('\n') == std::string::npos);
    const auto back = captionEventFromJson(json);
    REQUIRE(back.has_value());
    CHECK(back->kind == CaptionEventKind::kPartial);
    CHECK(back->segmentId == 7);
    CHECK(back->text == event.text);
    CHECK(back->numCommitted == 1);
    REQUIRE(back->words.size() == 2);
    CHECK(back->words[1].text == "\"HELLO\"");
    CHECK(captionEventToJson(*back) == json);
    CHECK(captionEventToJson({.kind = CaptionEventKind::kClear, .endSeconds = 2}) == R"({"type":"clear","end":2.0})");
}
