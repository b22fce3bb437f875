// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The transcript as a file, with times on the host's timeline where it has any: captions and text as all shells write
// them, markers for REAPER's region manager, labels for Audacity. Pure: any thread.
#pragma once

#include "CaptionSnapshot.h"
#include "Transcript.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

enum class ExportFormat { kText, kSrt, kVtt, kCsv, kJson, kReaperMarkers, kAudacityLabels };

struct ExportChoice {
    ExportFormat format;
    const char* name;    // as a menu shows it
    const char* pattern; // of file names
};
[[nodiscard]] const std::vector<ExportChoice>& exportChoices();

struct SpokenLine {
    std::shared_ptr<const CaptionLine> line;
    std::string speaker{}; // where there are several

    bool operator==(const SpokenLine&) const = default;
};

// [any] All of one track.
[[nodiscard]] std::vector<SpokenLine> spokenLines(const std::vector<std::shared_ptr<const CaptionLine>>& lines);
// [any] The words of all lines, at their stream times.
[[nodiscard]] Transcript transcriptOf(const std::vector<SpokenLine>& lines, const std::string& track);
// [any]
[[nodiscard]] std::string exportTranscript(const std::vector<SpokenLine>& lines, const std::string& track,
                                           ExportFormat format);

} // namespace earshot
