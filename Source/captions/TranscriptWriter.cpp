// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One function per format.
#include "TranscriptWriter.h"

#include "Cues.h"
#include "HostPositionJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

namespace earshot {
namespace {

constexpr std::pair<std::string_view, TranscriptFormat> kNames[] = {{"txt", TranscriptFormat::kText},
                                                                    {"srt", TranscriptFormat::kSrt},
                                                                    {"vtt", TranscriptFormat::kVtt},
                                                                    {"json", TranscriptFormat::kJson},
                                                                    {"csv", TranscriptFormat::kCsv}};

std::string padded(std::int64_t value, std::size_t digits) {
    const std::string text = std::to_string(value);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

// 01:02:03,456 or 01:02:03.456
std::string timeCode(double seconds, char decimalMark) {
    const auto ms = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0) * 1000));
    return padded(ms / 3'600'000, 2) + ":" + padded(ms / 60'000 % 60, 2) + ":" + padded(ms / 1000 % 60, 2) +
           decimalMark + padded(ms % 1000, 3);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

// WebVTT takes & and < as markup, and --> as a new cue.
std::string escapedForVtt(std::string_view text) {
    std::string escaped;
    for (char c : text) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else
            escaped += c;
    }
    return escaped;
}

// Words of one speaker without a gap among them. What follows the last words before a gap may be empty.
struct Run {
    std::span<const TranscriptWord> words;
    std::string_view speaker;
    const TranscriptGap* gapBehind = nullptr;
};

void appendTurns(std::vector<Run>& runs, std::span<const TranscriptWord> words, const Transcript& transcript) {
    const auto first = static_cast<std::size_t>(words.data() - transcript.words.data());
    std::string_view speaker = transcript.track;
    std::size_t done = 0;
    for (const TranscriptTurn& turn : transcript.turns) {
        if (turn.firstWord >= first + words.size()) break;
        if (turn.firstWord > first + done) {
            runs.push_back({words.subspan(done, turn.firstWord - first - done), speaker});
            done = turn.firstWord - first;
        }
        speaker = turn.speaker;
    }
    runs.push_back({words.subspan(done), speaker});
}

std::vector<Run> runsOf(const Transcript& transcript) {
    std::span<const TranscriptWord> words = transcript.words;
    std::vector<Run> runs;
    for (const TranscriptGap& gap : transcript.gaps) {
        const auto behind = std::find_if(words.begin(), words.end(), [&](const TranscriptWord& word) {
            return middleSeconds(word) >= gap.startSeconds;
        });
        const auto length = static_cast<std::size_t>(behind - words.begin());
        appendTurns(runs, words.first(length), transcript);
        runs.back().gapBehind = &gap;
        words = words.subspan(length);
    }
    appendTurns(runs, words, transcript);
    return runs;
}

struct SpokenCue {
    Cue cue;
    std::string_view speaker;
};

// None of words spans a gap, or reaches into one.
std::vector<SpokenCue> cuesWithGaps(const Transcript& transcript) {
    std::vector<SpokenCue> cues;
    for (const Run& run : runsOf(transcript)) {
        for (Cue& cue : buildCues(run.words)) cues.push_back({std::move(cue), run.speaker});
        if (run.gapBehind == nullptr) continue;
        const TranscriptGap& gap = *run.gapBehind;
        if (!cues.empty()) {
            Cue& last = cues.back().cue;
            last.endSeconds = std::max(last.startSeconds, std::min(last.endSeconds, gap.startSeconds));
        }
        cues.push_back(
            {{gap.startSeconds, gap.endSeconds, {gapMark(gap.endSeconds - gap.startSeconds)}}, transcript.track});
    }
    return cues;
}

// "Ann: "
std::string who(std::string_view speaker) {
    return speaker.empty() ? std::string() : std::string(speaker) + ": ";
}

std::string writeText(const Transcript& transcript) {
    std::string text;
    for (const Run& run : runsOf(transcript)) {
        for (const std::string& line : buildParagraphs(run.words, CueRules{}.pauseSeconds))
            text += who(run.speaker) + line + "\n";
        if (run.gapBehind != nullptr) text += gapMark(run.gapBehind->endSeconds - run.gapBehind->startSeconds) + "\n";
    }
    return text;
}

std::string writeSrt(const Transcript& transcript) {
    std::string text;
    int number = 0;
    for (const auto& [cue, speaker] : cuesWithGaps(transcript))
        text += std::to_string(++number) + "\n" + timeCode(cue.startSeconds, ',') + " --> " +
                timeCode(cue.endSeconds, ',') + "\n" + who(speaker) + joined(cue.lines) + "\n\n";
    return text;
}

std::string writeVtt(const Transcript& transcript) {
    std::string text = "WEBVTT\n\n";
    for (const auto& [cue, speaker] : cuesWithGaps(transcript))
        text += timeCode(cue.startSeconds, '.') + " --> " + timeCode(cue.endSeconds, '.') + "\n" +
                (speaker.empty() ? "" : "<v " + escapedForVtt(speaker) + ">") + escapedForVtt(joined(cue.lines)) +
                "\n\n";
    return text;
}

double rounded(double value) {
    return std::round(value * 1000) / 1000;
}

nlohmann::ordered_json jsonOf(const TranscriptWord& word) {
    nlohmann::ordered_json json = {{"text", word.text},
                                   {"start", rounded(word.startSeconds)},
                                   {"end", rounded(word.endSeconds)},
                                   {"confidence", rounded(word.confidence)}};
    if (word.host) json["host"] = hostPositionToJson(*word.host, rounded);
    return json;
}

std::string writeJson(const Transcript& transcript, const std::string& source) {
    nlohmann::ordered_json words = nlohmann::ordered_json::array();
    for (const Run& run : runsOf(transcript))
        for (const TranscriptWord& word : run.words) {
            words.push_back(jsonOf(word));
            if (!transcript.turns.empty()) words.back()["speaker"] = run.speaker;
        }
    nlohmann::ordered_json cues = nlohmann::ordered_json::array();
    for (const auto& [cue, speaker] : cuesWithGaps(transcript)) {
        cues.push_back(
            {{"start", rounded(cue.startSeconds)}, {"end", rounded(cue.endSeconds)}, {"text", joined(cue.lines)}});
        if (!transcript.turns.empty()) cues.back()["speaker"] = speaker;
    }
    nlohmann::ordered_json root = {{"file", source},
                                   {"duration", rounded(transcript.durationSeconds)},
                                   {"text", transcript.text},
                                   {"words", std::move(words)},
                                   {"cues", std::move(cues)}};
    if (!transcript.track.empty()) root["track"] = transcript.track;
    for (const TranscriptGap& gap : transcript.gaps)
        root["gaps"].push_back(
            {{"start", rounded(gap.startSeconds)}, {"end", rounded(gap.endSeconds)}, {"reason", gap.reason}});
    // A file name may hold any bytes; those that are not UTF-8 become U+FFFD instead of an exception.
    return root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string writeCsv(const Transcript& transcript, const std::string& source) {
    const bool hasHost = std::any_of(transcript.words.begin(), transcript.words.end(),
                                     [](const TranscriptWord& word) { return word.host.has_value(); });
    const bool hasBars = std::any_of(transcript.words.begin(), transcript.words.end(),
                                     [](const TranscriptWord& word) { return word.host && word.host->bar; });
    const bool hasSpeakers = !transcript.turns.empty();
    std::string text = "file,start,end,confidence,word";
    if (hasHost) text += ",host_seconds,host_quarter_notes";
    if (hasBars) text += ",host_bar,host_beat";
    text += hasSpeakers ? ",speaker\r\n" : "\r\n";
    for (const Run& run : runsOf(transcript)) {
        for (const TranscriptWord& word : run.words) {
            text += csvField(source) + "," + fixed(word.startSeconds, 3) + "," + fixed(word.endSeconds, 3) + "," +
                    fixed(word.confidence, 3) + "," + csvField(word.text);
            if (word.host)
                text += "," + fixed(word.host->seconds, 3) + "," + fixed(word.host->quarterNotes, 3);
            else if (hasHost)
                text += ",,";
            if (word.host && word.host->bar)
                text += "," + std::to_string(word.host->bar->bar) + "," + fixed(word.host->bar->beat, 3);
            else if (hasBars)
                text += ",,";
            text += hasSpeakers ? "," + csvField(run.speaker) + "\r\n" : "\r\n";
        }
        if (run.gapBehind == nullptr) continue;
        const TranscriptGap& gap = *run.gapBehind;
        text += csvField(source) + "," + fixed(gap.startSeconds, 3) + "," + fixed(gap.endSeconds, 3) + ",," +
                csvField(gapMark(gap.endSeconds - gap.startSeconds)) + (hasHost ? ",," : "") + (hasBars ? ",," : "") +
                (hasSpeakers ? ",\r\n" : "\r\n");
    }
    return text;
}

} // namespace

std::optional<TranscriptFormat> transcriptFormatFromName(std::string_view name) {
    for (const auto& [known, format] : kNames)
        if (known == name) return format;
    return std::nullopt;
}

std::string_view formatName(TranscriptFormat format) {
    for (const auto& [name, known] : kNames)
        if (known == format) return name;
    return {};
}

std::string gapMark(double seconds) {
    return "[… " + fixed(seconds, 1) + " s not captioned]";
}

std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string fixed(double value, int decimals) {
    std::array<char, 400> buffer{}; // the largest double has 309 digits before the point
    const auto [end, failure] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    return failure == std::errc{} ? std::string(buffer.data(), end) : std::string("0");
}

std::string writeTranscript(const Transcript& transcript, TranscriptFormat format, const std::string& source) {
    switch (format) {
    case TranscriptFormat::kText: return writeText(transcript);
    case TranscriptFormat::kSrt: return writeSrt(transcript);
    case TranscriptFormat::kVtt: return writeVtt(transcript);
    case TranscriptFormat::kJson: return writeJson(transcript, source);
    case TranscriptFormat::kCsv: return writeCsv(transcript, source);
    }
    return {};
}

} // namespace earshot
