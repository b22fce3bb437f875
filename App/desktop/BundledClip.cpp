// SPDX-License-Identifier: AGPL-3.0-or-later
#include "BundledClip.h"

#include "BinaryFolders.h"

namespace earshot {

std::filesystem::path bundledClip() {
    constexpr const char* kName = "welcome.flac";
    for (const std::filesystem::path& binary : binaryFolders())
        for (const auto& folder : {binary / "clips", binary.parent_path() / "share" / "earshot" / "clips",
                                   binary.parent_path() / "Resources" / "clips"}) {
            std::error_code ignored;
            if (std::filesystem::exists(folder / kName, ignored)) return folder / kName;
        }
    return {};
}

} // namespace earshot
