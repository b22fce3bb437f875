// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The files of Resources/overlay, built into the program by cmake/EmbedFiles.cmake. Constant: any thread.
#pragma once

#include <span>
#include <string_view>

namespace earshot {

struct OverlayFile {
    std::string_view name; // "index.html"
    std::string_view content;
};

[[nodiscard]] std::span<const OverlayFile> overlayFiles();

} // namespace earshot
