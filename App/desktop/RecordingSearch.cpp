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

} // namespace

std::vector<std::filesystem::path> recordingsAt(const std::vector<std::filesystem::path>& paths) {
    std::vector<std::filesystem::path> recordings;
    for (const std::filesystem::path& path : paths) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(path, ignored)) {
            recordings.push_back(path);
            continue;
        }
        auto found = fileOf(path).findChildFiles(juce::File::findFiles | juce::File::ignoreHiddenFiles, true, "*",
                                                 juce::File::FollowSymlinks::noCycles);
        found.removeIf([](const juce::File& file) { return !file.hasFileExtension(kExtensions); });
        std::ranges::sort(found, isBefore);
        for (const juce::File& file : found) recordings.push_back(pathOf(file));
    }
    return recordings;
}

} // namespace earshot
