// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelCard: what the front matter of a model's README.md says about language and licence. Front matter is YAML, of
// which only the top-level keys that are asked for are read, in the three forms that hubs write: a plain value, a list
// in brackets, a list with dashes. Anything else counts as not said. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct ModelCard {
    std::vector<std::string> languages; // codes, "en"; empty: the card doesn't say
    std::string licence;                // "apache-2.0"; empty: the card doesn't say

    // [any] Of DIR/README.md; an empty card where there is none.
    static ModelCard load(const std::filesystem::path& dir);
    // [any]
    static ModelCard parse(std::string_view text);
};

} // namespace earshot
