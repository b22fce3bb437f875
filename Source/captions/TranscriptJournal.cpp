// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The first line says what the file is: {"earshot_journal": 1, "track": …, "model": …, "started": …, "occasion": …,
// "offset": …, "colour": …}; the others are caption events, partials with the words from the first that changed on.
#include "TranscriptJournal.h"

#include "CaptionEventJson.h"
#include "TranscriptCollector.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace earshot {
namespace {

constexpr double kSyncSeconds = 2.0;             // at least from one wait for the disk to the next
constexpr int kMaxNames = 10'000;                // journals of one name in one folder
constexpr std::size_t kMaxLineBytes = 4U << 20U; // of a segment of speech; what is longer is damage
constexpr int kVersion = 1;

std::filesystem::path numbered(const std::filesystem::path& file, int number) {
    if (number == 1) return file;
    std::filesystem::path name = file.stem();
    name += "-" + std::to_string(number);
    name += file.extension();
    return file.parent_path() / name;
}

std::string headerLine(const JournalHeader& header) {
    const nlohmann::ordered_json json = {{"earshot_journal", kVersion}, {"track", header.track},
                                         {"model", header.model},       {"started", header.startedAt},
                                         {"occasion", header.occasion}, {"offset", header.offsetSeconds},
                                         {"colour", header.colour}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::optional<JournalHeader> parseHeader(const std::string& line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("earshot_journal")) return std::nullopt;
    const auto text = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    JournalHeader header{.track = text("track"),
                         .model = text("model"),
                         .startedAt = text("started"),
                         .occasion = text("occasion"),
                         .colour = text("colour")};
    if (const auto offset = json.find("offset"); offset != json.end() && offset->is_number())
        header.offsetSeconds = offset->get<double>();
    return header;
}

bool isSame(const TranscriptWord& a, const TranscriptWord& b) {
    return a.text == b.text && a.startSeconds == b.startSeconds && a.endSeconds == b.endSeconds;
}

constexpr double kTimeRounding = 1e-4; // of times in JSON

// A partial of a journal says that its words stand from its start on, in the place of those that stood there.
void replaceFrom(const CaptionEvent& partial, std::vector<TranscriptWord>& words) {
    std::erase_if(words,
                  [&](const TranscriptWord& word) { return word.startSeconds > partial.startSeconds - kTimeRounding; });
    words.insert(words.end(), partial.words.begin(), partial.words.end());
}

enum class LineEnd { kWhole, kTorn, kNone };

// The next line; of one that is too long, nothing.
LineEnd readLine(std::istream& stream, std::string& line) {
    line.clear();
    bool isTooLong = false, hasAny = false;
    for (int c = stream.get(); c != std::istream::traits_type::eof(); c = stream.get()) {
        hasAny = true;
        if (c == '\n') return LineEnd::kWhole;
        if (line.size() == kMaxLineBytes) {
            isTooLong = true;
            line.clear();
        }
        if (!isTooLong) line += static_cast<char>(c);
    }
    return hasAny ? LineEnd::kTorn : LineEnd::kNone;
}

} // namespace

Result<TranscriptJournal> TranscriptJournal::create(const std::filesystem::path& file, const JournalHeader& header) {
    std::error_code failure;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failure);
    if (failure) return Error{ErrorCode::kIo, failure.message(), file.parent_path().string()};
    for (int number = 1; number <= kMaxNames; ++number) {
        auto created = AppendFile::create(numbered(file, number));
        if (created) {
            EARSHOT_CHECK(created->append(headerLine(header)));
            return TranscriptJournal(std::move(*created));
        }
        if (created.error().code != ErrorCode::kInvalidArgument) return std::move(created).error();
    }
    return Error{ErrorCode::kIo, "there are too many journals of this name", file.string()};
}

Result<void> TranscriptJournal::append(const CaptionEvent& event, double nowSeconds) {
    if (event.kind == CaptionEventKind::kPartial) {
        const auto words = changeOf(event);
        if (!words) return {};
        waiting_.push_back(captionEventToJson(*words) + "\n");
    } else
        waiting_.push_back(captionEventToJson(event) + "\n");
    if (waiting_.size() > kMaxWaiting) {
        waiting_.pop_front();
        ++numLost_;
    }
    EARSHOT_CHECK(writeWaiting());
    if (lastSync_ && nowSeconds - *lastSync_ < kSyncSeconds && nowSeconds >= *lastSync_) return {};
    lastSync_ = nowSeconds;
    return file_.sync();
}

std::optional<CaptionEvent> TranscriptJournal::changeOf(const CaptionEvent& partial) {
    if (partial.segmentId != std::exchange(openSegment_, partial.segmentId)) openWords_.clear();
    const auto [was, is] =
        std::mismatch(openWords_.begin(), openWords_.end(), partial.words.begin(), partial.words.end(), isSame);
    if (was == openWords_.end() && is == partial.words.end()) return std::nullopt;
    CaptionEvent change{.kind = CaptionEventKind::kPartial,
                        .segmentId = partial.segmentId,
                        .words = {is, partial.words.end()},
                        .endSeconds = partial.endSeconds};
    change.text = joinWords(change.words);
    change.startSeconds = is == partial.words.end() ? was->startSeconds : is->startSeconds;
    if (was != openWords_.end()) change.startSeconds = std::min(change.startSeconds, was->startSeconds);
    openWords_ = partial.words;
    return change;
}

Result<void> TranscriptJournal::flush() {
    EARSHOT_CHECK(writeWaiting());
    return file_.sync();
}

Result<void> TranscriptJournal::writeWaiting() {
    while (!waiting_.empty()) {
        EARSHOT_CHECK(file_.append(waiting_.front()));
        waiting_.pop_front();
    }
    return {};
}

Result<RecoveredJournal> readJournal(const std::filesystem::path& file) {
    const std::string where = file.string();
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) return Error{ErrorCode::kNotFound, "is not a file", where};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Error{ErrorCode::kIo, "could not be opened", where};

    RecoveredJournal journal;
    std::string line;
    LineEnd end = readLine(stream, line);
    const auto header = parseHeader(line);
    if (!header) return Error{ErrorCode::kInvalidData, "is not a transcript journal", where};
    journal.header = *header;

    TranscriptCollector collector;
    std::map<std::int64_t, std::vector<TranscriptWord>> unfinished; // segments that were being spoken at the end
    while (end == LineEnd::kWhole && (end = readLine(stream, line)) != LineEnd::kNone) {
        std::optional<CaptionEvent> event = captionEventFromJson(line);
        if (!event) {
            if (end == LineEnd::kTorn)
                journal.hasTornEnd = true;
            else
                ++journal.numDamagedLines;
            continue;
        }
        if (event->kind == CaptionEventKind::kPartial) {
            replaceFrom(*event, unfinished[event->segmentId]);
            continue;
        }
        if (event->kind == CaptionEventKind::kFinal) unfinished.erase(event->segmentId);
        collector.add(*std::move(event));
    }
    for (auto& [segmentId, words] : unfinished) {
        if (words.empty()) continue;
        collector.add({.kind = CaptionEventKind::kFinal,
                       .segmentId = segmentId,
                       .words = words,
                       .numCommitted = words.size(),
                       .text = joinWords(words),
                       .startSeconds = words.front().startSeconds,
                       .endSeconds = words.back().endSeconds});
    }
    if (stream.bad()) return Error{ErrorCode::kIo, "could not be read to its end", where};
    journal.transcript = collector.transcript(journal.header.track);
    return journal;
}

} // namespace earshot
