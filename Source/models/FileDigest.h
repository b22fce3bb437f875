// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Digest: the checksum that a hub gives for a file: SHA-256 for large files (kept by git LFS), git's own SHA-1 of a
// blob for small ones. Through libcrypto. Loader thread.
#pragma once

#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace earshot {

enum class DigestKind { kSha256, kGitBlob };

struct Digest {
    DigestKind kind = DigestKind::kSha256;
    std::string hex; // lower case
    friend bool operator==(const Digest&, const Digest&) = default;
};

// [any] As many hexadecimal digits as the kind has, lower case.
[[nodiscard]] bool isDigest(DigestKind kind, std::string_view hex);

// [loader] Reads the file. onBytes: after every piece, its size; false cancels. Errors: kNotFound, kIo, kInternal.
[[nodiscard]] Result<Digest> digestOfFile(const std::filesystem::path& file, DigestKind kind,
                                          const std::function<bool(std::uint64_t)>& onBytes);

} // namespace earshot
