// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextReplacement: a user's rule that whole words are written differently: "ear shot" as "Earshot". Pure data and
// reading of files: any thread but audio.
#pragma once

#include "Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

struct TextReplacement {
    std::string from; // words; upper and lower case are the same
    std::string to;   // words, or none
};

// [loader] A file of rules: JSON, {"from": "to", …}, where the name ends in .json; else text, a rule a line, from and
// to with a tab or => between, where empty lines and lines that start with # do not count. Errors: kNotFound, kIo;
// kInvalidData with the line.
[[nodiscard]] Result<std::vector<TextReplacement>> loadReplacements(const std::filesystem::path& file);

} // namespace earshot
