// SPDX-License-Identifier: AGPL-3.0-or-later
//
// REAPER: View > Region/Marker Manager > Import, "#,Name,Start,End,Length". Audacity: start, end and text with tabs.
#include "TranscriptExport.h"

#include "TimelineTranscript.h"
#include "TranscriptWriter.h"

#include <algorithm>

namespace earshot {
namespace {

using Lines = std::vector<std::shared_ptr<const CaptionLine>>;

// Every word at its place on the host's timeline; those without one follow at their stream times, never overlapping.
Lines onTimeline(const Lines& lines) {
    Lines moved;
    double end = 0;
    double shift = 0;
    for (const auto& line : lines) {
        if (line->words.empty()) continue;
        const auto place = hostStart(*line);
        if (!place) shift = std::max(shift, end - line->startSeconds);
        auto copy = std::make_shared<CaptionLine>(*line);
        const double lineShift = place ? place->seconds - line->words.front().startSeconds : shift;
        for (TranscriptWord& word : copy->words) {
            word.startSeconds += lineShift;
            word.endSeconds += lineShift;
        }
        copy->startSeconds = copy->words.front().startSeconds;
        copy->endSeconds = end = copy->words.back().endSeconds;
        moved.push_back(std::move(copy));
    }
    return moved;
}

Transcript toTranscript(const Lines& lines, const std::string& track) {
    Transcript transcript;
    transcript.track = track;
    for (const auto& line : lines) {
        transcript.text += (transcript.text.empty() ? "" : " ") + line->text;
        transcript.words.insert(transcript.words.end(), line->words.begin(), line->words.end());
        transcript.durationSeconds = std::max(transcript.durationSeconds, line->endSeconds);
    }
    return transcript;
}

std::string reaperMarkers(const Lines& lines) {
    std::string text = "#,Name,Start,End,Length\n";
    int number = 0;
    for (const auto& line : lines)
        text += "R" + std::to_string(++number) + "," + csvField(line->text) + "," + fixed(line->startSeconds, 3) + "," +
                fixed(line->endSeconds, 3) + "," + fixed(line->endSeconds - line->startSeconds, 3) + "\n";
    return text;
}

std::string audacityLabels(const Lines& lines) {
    std::string text;
    for (const auto& line : lines) {
        std::string label = line->text;
        std::replace_if(
            label.begin(), label.end(), [](char letter) { return letter == '\t' || letter == '\n'; }, ' ');
        text += fixed(line->startSeconds, 3) + "\t" + fixed(line->endSeconds, 3) + "\t" + label + "\n";
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

std::string exportTranscript(const Lines& lines, const std::string& track, ExportFormat format) {
    const Lines placed = onTimeline(lines);
    switch (format) {
    case ExportFormat::kReaperMarkers: return reaperMarkers(placed);
    case ExportFormat::kAudacityLabels: return audacityLabels(placed);
    case ExportFormat::kText: return writeTranscript(toTranscript(placed, track), TranscriptFormat::kText, track);
    case ExportFormat::kSrt: return writeTranscript(toTranscript(placed, track), TranscriptFormat::kSrt, track);
    case ExportFormat::kVtt: return writeTranscript(toTranscript(placed, track), TranscriptFormat::kVtt, track);
    case ExportFormat::kCsv: return writeTranscript(toTranscript(placed, track), TranscriptFormat::kCsv, track);
    case ExportFormat::kJson: return writeTranscript(toTranscript(placed, track), TranscriptFormat::kJson, track);
    }
    return {};
}

} // namespace earshot
