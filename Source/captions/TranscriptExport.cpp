// SPDX-License-Identifier: AGPL-3.0-or-later
//
// REAPER: View > Region/Marker Manager > Import, "#,Name,Start,End,Length". Audacity: start, end and text with tabs.
#include "TranscriptExport.h"

#include "TimelineTranscript.h"
#include "TranscriptWriter.h"

#include <algorithm>

namespace earshot {
namespace {

// Every word at its place on the host's timeline; those without one follow at their stream times, never overlapping.
std::vector<SpokenLine> onTimeline(const std::vector<SpokenLine>& lines) {
    std::vector<SpokenLine> moved;
    const bool hasPlaces =
        std::ranges::any_of(lines, [](const SpokenLine& spoken) { return hostStart(*spoken.line).has_value(); });
    double end = 0;
    double shift = 0;
    for (const auto& [line, speaker] : lines) {
        if (line->words.empty()) continue;
        const auto place = hostStart(*line);
        if (!place && hasPlaces) shift = std::max(shift, end - line->startSeconds);
        auto copy = std::make_shared<CaptionLine>(*line);
        const double lineShift = place ? place->seconds - line->words.front().startSeconds : shift;
        for (TranscriptWord& word : copy->words) {
            word.startSeconds += lineShift;
            word.endSeconds += lineShift;
        }
        copy->startSeconds = copy->words.front().startSeconds;
        copy->endSeconds = end = copy->words.back().endSeconds;
        moved.push_back({std::move(copy), speaker});
    }
    return moved;
}

std::string titleOf(const SpokenLine& spoken) {
    return spoken.speaker.empty() ? spoken.line->text : spoken.speaker + ": " + spoken.line->text;
}

std::string reaperMarkers(const std::vector<SpokenLine>& lines) {
    std::string text = "#,Name,Start,End,Length\n";
    int number = 0;
    for (const SpokenLine& spoken : lines) {
        const CaptionLine& line = *spoken.line;
        text += "R" + std::to_string(++number) + "," + csvField(titleOf(spoken)) + "," + fixed(line.startSeconds, 3) +
                "," + fixed(line.endSeconds, 3) + "," + fixed(line.endSeconds - line.startSeconds, 3) + "\n";
    }
    return text;
}

std::string audacityLabels(const std::vector<SpokenLine>& lines) {
    std::string text;
    for (const SpokenLine& spoken : lines) {
        std::string label = titleOf(spoken);
        std::replace_if(
            label.begin(), label.end(), [](char letter) { return letter == '\t' || letter == '\n'; }, ' ');
        text += fixed(spoken.line->startSeconds, 3) + "\t" + fixed(spoken.line->endSeconds, 3) + "\t" + label + "\n";
    }
    return text;
}

} // namespace

const std::vector<ExportChoice>& exportChoices() {
    static const std::vector<ExportChoice> choices{{ExportFormat::kSrt, "SubRip", "*.srt"},
                                                   {ExportFormat::kVtt, "WebVTT", "*.vtt"},
                                                   {ExportFormat::kText, "Text", "*.txt"},
                                                   {ExportFormat::kCsv, "Words (CSV)", "*.csv"},
                                                   {ExportFormat::kJson, "JSON", "*.json"},
                                                   {ExportFormat::kReaperMarkers, "REAPER regions", "*.csv"},
                                                   {ExportFormat::kAudacityLabels, "Audacity labels", "*.txt"}};
    return choices;
}

std::vector<SpokenLine> spokenLines(const std::vector<std::shared_ptr<const CaptionLine>>& lines) {
    std::vector<SpokenLine> spoken;
    for (const auto& line : lines) spoken.push_back({.line = line});
    return spoken;
}

Transcript transcriptOf(const std::vector<SpokenLine>& lines, const std::string& track) {
    Transcript transcript;
    transcript.track = track;
    for (const auto& [line, speaker] : lines) {
        if (!speaker.empty() && (transcript.turns.empty() || transcript.turns.back().speaker != speaker))
            transcript.turns.push_back({transcript.words.size(), speaker});
        transcript.text += (transcript.text.empty() ? "" : " ") + line->text;
        transcript.words.insert(transcript.words.end(), line->words.begin(), line->words.end());
        transcript.durationSeconds = std::max(transcript.durationSeconds, line->endSeconds);
    }
    return transcript;
}

std::string exportTranscript(const std::vector<SpokenLine>& lines, const std::string& track, ExportFormat format) {
    const auto placed = onTimeline(lines);
    switch (format) {
    case ExportFormat::kReaperMarkers: return reaperMarkers(placed);
    case ExportFormat::kAudacityLabels: return audacityLabels(placed);
    case ExportFormat::kText: return writeTranscript(transcriptOf(placed, track), TranscriptFormat::kText, track);
    case ExportFormat::kSrt: return writeTranscript(transcriptOf(placed, track), TranscriptFormat::kSrt, track);
    case ExportFormat::kVtt: return writeTranscript(transcriptOf(placed, track), TranscriptFormat::kVtt, track);
    case ExportFormat::kCsv: return writeTranscript(transcriptOf(placed, track), TranscriptFormat::kCsv, track);
    case ExportFormat::kJson: return writeTranscript(transcriptOf(placed, track), TranscriptFormat::kJson, track);
    }
    return {};
}

} // namespace earshot
