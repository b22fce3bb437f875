// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Manifest: a list of utterances with their texts, in JSON lines: `file` or `path` (relative to the manifest), `text`,
// and optionally `start` and `seconds` (where in the file), `split`, `id`. Lines without a text are left out. Any
// thread.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

struct ManifestEntry {
    std::filesystem::path file; // absolute, or relative to the working directory
    std::string source;         // the file's name up to its first dot
    std::string split;          // may be empty
    std::string text;
    double startSeconds = 0;
    double seconds = 0; // 0: up to the end of the file
};

struct ManifestFilter {
    std::string split;  // empty: all
    std::string source; // empty: all
};

// In the manifest's order. Errors: kNotFound, kIo, kInvalidData with the line's number.
[[nodiscard]] Result<std::vector<ManifestEntry>> loadManifest(const std::filesystem::path& path,
                                                              const ManifestFilter& filter);

} // namespace earshot
