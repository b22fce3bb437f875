// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelReceipt: where a downloaded model is from, kept in its folder as ".earshot-source" (JSON). Loader thread.
#pragma once

#include "HubClient.h"
#include "Result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace earshot {

inline constexpr const char* kReceiptName = ".earshot-source";

struct ModelReceipt {
    std::string hub;    // "https://huggingface.co"
    std::string model;  // "owner/name" or "owner/name@revision", as it was asked for
    std::string commit; // what that was then

    // [loader] Nothing where there is none that can be read.
    static std::optional<ModelReceipt> load(const std::filesystem::path& folder);
    // [loader] Error: kIo.
    [[nodiscard]] Result<void> save(const std::filesystem::path& folder) const;
};

} // namespace earshot
