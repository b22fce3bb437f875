// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The transcript as a file, with times on the host's timeline where it has any: captions and text as all shells write
// them, markers for REAPER's region manager, labels for Audacity. Pure: any thread.
#pragma once

#include "CaptionSnapshot.h"

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

[[nodiscard]] std::string exportTranscript(const std::vector<std::shared_ptr<const CaptionLine>>& lines,
                                           const std::string& track, ExportFormat format);

} // namespace earshot
