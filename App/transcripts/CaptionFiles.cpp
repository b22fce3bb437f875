// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionFiles.h"

#include "AppendFile.h"

#include <string>
#include <system_error>

namespace earshot {
namespace {

constexpr int kMostNames = 10'000;

} // namespace

std::string captionsOf(const std::vector<SpokenLine>& lines, TranscriptFormat format,
                       const std::filesystem::path& recording) {
    return writeTranscript(transcriptOf(lines, {}), format, recording.filename().string());
}

Result<std::filesystem::path> writeNewFile(const std::filesystem::path& wanted, std::string_view text) {
    std::filesystem::path path = wanted;
    for (int number = 2; number < kMostNames; ++number) {
        Result<AppendFile> file = AppendFile::create(path);
        if (!file.ok()) {
            if (file.error().code != ErrorCode::kInvalidArgument) return file.error();
            path = wanted;
            path.replace_filename(wanted.stem())
                .concat("-")
                .concat(std::to_string(number))
                .concat(wanted.extension().native());
            continue;
        }
        Result<void> written = file->append(text);
        if (written.ok()) written = file->sync();
        if (written.ok()) return path;
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        return written.error();
    }
    return Error{ErrorCode::kIo, "there are too many files of this name", wanted.string()};
}

} // namespace earshot
