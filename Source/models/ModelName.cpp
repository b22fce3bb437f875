// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelName.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr std::size_t kMaxPartLength = 96; // as the Hugging Face hub

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

bool isPart(std::string_view part) {
    return !part.empty() && part.size() <= kMaxPartLength && std::ranges::all_of(part, isNameCharacter) &&
           part.front() != '.' && part.front() != '-' && part.back() != '.' &&
           part.find("..") == std::string_view::npos;
}

// Parts separated by slashes: "main", "v1.0", "refs/pr/3".
bool isRevision(std::string_view revision) {
    for (std::string_view rest = revision;;) {
        const std::size_t slash = rest.find('/');
        if (!isPart(rest.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        rest.remove_prefix(slash + 1);
    }
}

} // namespace

Result<ModelName> ModelName::parse(std::string_view text) {
    const std::size_t at = text.find('@');
    const std::string_view id = text.substr(0, at);
    const std::size_t slash = id.find('/');
    ModelName parsed{.owner = std::string(id.substr(0, slash)), .name = {}, .revision = {}};
    if (slash != std::string_view::npos) parsed.name = id.substr(slash + 1);
    if (at != std::string_view::npos) parsed.revision = text.substr(at + 1);
    if (!isPart(parsed.owner) || !isPart(parsed.name) || (at != std::string_view::npos && !isRevision(parsed.revision)))
        return Error{ErrorCode::kInvalidArgument,
                     "is not the name of a model on a hub; expected OWNER/NAME or OWNER/NAME@REVISION, for example "
                     "facebook/hubert-large-ls960-ft",
                     std::string(text.substr(0, 2 * kMaxPartLength))};
    return parsed;
}

std::string ModelName::escapedRevision() const {
    std::string escaped;
    for (const char c : revision) escaped += c == '/' ? std::string("%2F") : std::string(1, c);
    return escaped;
}

std::filesystem::path ModelName::folder() const {
    return std::filesystem::path(owner) / (name + (revision.empty() ? "" : "@" + escapedRevision()));
}

} // namespace earshot
