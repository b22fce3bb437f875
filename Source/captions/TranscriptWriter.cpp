// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One function per format.
#include "TranscriptWriter.h"

#include "Cues.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
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

std::string writeText(const Transcript& transcript) {
    std::string text;
    for (const std::string& line : buildParagraphs(transcript.words, CueRules{}.pauseSeconds)) text += line + "\n";
    return text;
}

std::string writeSrt(const Transcript& transcript) {
    std::string text;
    int number = 0;
    for (const Cue& cue : buildCues(transcript.words))
        text += std::to_string(++number) + "\n" + timeCode(cue.startSeconds, ',') + " --> " +
                timeCode(cue.endSeconds, ',') + "\n" + joined(cue.lines) + "\n\n";
    return text;
}

std::string writeVtt(const Transcript& transcript) {
    std::string text = "WEBVTT\n\n";
    for (const Cue& cue : buildCues(transcript.words))
        text += timeCode(cue.startSeconds, '.') + " --> " + timeCode(cue.endSeconds, '.') + "\n" +
                escapedForVtt(joined(cue.lines)) + "\n\n";
    return text;
}

double rounded(double value) {
    return std::round(value * 1000) / 1000;
}

std::string writeJson(const Transcript& transcript, const std::string& source) {
    nlohmann::ordered_json words = nlohmann::ordered_json::array();
    for (const TranscriptWord& word : transcript.words)
        words.push_back({{"text", word.text},
                         {"start", rounded(word.startSeconds)},
                         {"end", rounded(word.endSeconds)},
                         {"confidence", rounded(word.confidence)}});
    nlohmann::ordered_json cues = nlohmann::ordered_json::array();
    for (const Cue& cue : buildCues(transcript.words))
        cues.push_back(
            {{"start", rounded(cue.startSeconds)}, {"end", rounded(cue.endSeconds)}, {"text", joined(cue.lines)}});
    const nlohmann::ordered_json root = {{"file", source},
                                         {"duration", rounded(transcript.durationSeconds)},
                                         {"text", transcript.text},
                                         {"words", std::move(words)},
                                         {"cues", std::move(cues)}};
    // A file name may hold any bytes; those that are not UTF-8 become U+FFFD instead of an exception.
    return root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string writeCsv(const Transcript& transcript, const std::string& source) {
    std::string text = "file,start,end,confidence,word\r\n";
    for (const TranscriptWord& word : transcript.words)
        text += csvField(source) + "," + fixed(word.startSeconds, 3) + "," + fixed(word.endSeconds, 3) + "," +
                fixed(word.confidence, 3) + "," + csvField(word.text) + "\r\n";
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
