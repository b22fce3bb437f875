// SPDX-License-Identifier: AGPL-3.0-or-later
// See RecordingSearch.h.
#include "RecordingSearch.h"

#include "FilePath.h"

#include <juce_core/juce_core.h>

#include <algorithm>
#include <system_error>

namespace earshot {
namespace {

constexpr const char* kExtensions = "wav;flac;ogg;oga;opus;mp3;aif;aiff;w64"; // in any case

// Track 2 before track 10, and all of a folder before what is deeper.
bool isBefore(const juce::File& a, const juce::File& b) {
    const int folders =
        a.getParentDirectory().getFullPathName().compareNatural(b.getParentDirectory().getFullPathName());
    return folders != 0 ? folders < 0 : a.getFileName().compareNatural(b.getFileName()) < 0;
}

// What a search passes over silently.
void noteUnreadable(const juce::File& folder, std::vector<Error>& problems) {
    std::error_code failure;
    const std::filesystem::directory_iterator entries(pathOf(folder), failure);
    if (failure) problems.push_back({ErrorCode::kIo, "cannot be read: " + failure.message(), pathOf(folder).string()});
}

} // namespace

FoundRecordings recordingsAt(const std::vector<std::filesystem::path>& paths) {
    FoundRecordings recordings;
    for (const std::filesystem::path& path : paths) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(path, ignored)) {
            recordings.files.push_back(path);
            continue;
        }
        noteUnreadable(fileOf(path), recordings.problems);
        for (const juce::File& folder :
             fileOf(path).findChildFiles(juce::File::findDirectories | juce::File::ignoreHiddenFiles, true, "*",
                                         juce::File::FollowSymlinks::noCycles))
            noteUnreadable(folder, recordings.problems);
        auto found = fileOf(path).findChildFiles(juce::File::findFiles | juce::File::ignoreHiddenFiles, true, "*",
                                                 juce::File::FollowSymlinks::noCycles);
        found.removeIf([](const juce::File& file) { return !file.hasFileExtension(kExtensions); });
        std::ranges::sort(found, isBefore);
        for (const juce::File& file : found) recordings.files.push_back(pathOf(file));
    }
    return recordings;
}

} // namespace earshot
