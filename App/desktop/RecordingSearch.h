// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is meant by files and folders that a user drops. [any]; reads folders, which may be large or far away, so that
// the message thread leaves it to another one.
#pragma once

#include "Result.h"

#include <filesystem>
#include <vector>

namespace earshot {

// Files as they are, whatever their names; of a folder the recordings in it and in its folders, in the order of their
// names, folder by folder. A link is followed unless that leads round in a circle; what is hidden is left out.
struct FoundRecordings {
    std::vector<std::filesystem::path> files;
    std::vector<Error> problems; // folders that cannot be read
};
[[nodiscard]] FoundRecordings recordingsAt(const std::vector<std::filesystem::path>& paths);

} // namespace earshot
