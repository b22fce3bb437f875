// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelName: how a model of a hub is asked for, owner/name or owner/name@revision. Parsing admits nothing that could
// lead out of a folder or change the meaning of a URL, so that both may be built from the parts. Any thread.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace earshot {

struct ModelName {
    std::string owner;
    std::string name;
    std::string revision; // branch, tag or commit; empty: the hub's main branch

    // [any] Error: kInvalidArgument.
    static Result<ModelName> parse(std::string_view text);

    [[nodiscard]] std::string id() const { return owner + "/" + name; }
    [[nodiscard]] std::string toString() const { return id() + (revision.empty() ? "" : "@" + revision); }
    // As a hub's URLs want it, also good as part of a file name: "refs%2Fpr%2F1".
    [[nodiscard]] std::string escapedRevision() const;
    // Where the model stands within a folder of models: owner/name or owner/name@revision.
    [[nodiscard]] std::filesystem::path folder() const;
};

} // namespace earshot
