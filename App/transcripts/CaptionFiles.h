// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Captions of a recording as files.
#pragma once

#include "CaptionSnapshot.h"
#include "Result.h"
#include "TranscriptExport.h"
#include "TranscriptWriter.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

using CaptionLines = std::vector<std::shared_ptr<const CaptionLine>>;

// What becomes of recordings that are captioned.
struct RecordingOutput {
    std::vector<TranscriptFormat> formats{TranscriptFormat::kSrt};
    std::filesystem::path folder{}; // empty: next to each recording
};

// [any] As one file of this format.
[[nodiscard]] std::string captionsOf(const std::vector<SpokenLine>& lines, TranscriptFormat format,
                                     const std::filesystem::path& recording);

// [message] A file that was not there before, whole or not at all: "talk.srt", or "talk-2.srt" and so on where that
// exists, even if another program makes it just now. Returns where it is. Errors: kIo; nothing is left behind.
[[nodiscard]] Result<std::filesystem::path> writeNewFile(const std::filesystem::path& wanted, std::string_view text);

} // namespace earshot
