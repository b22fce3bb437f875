// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FileDigest.h"

#include <openssl/evp.h>
#include <algorithm>
#include <fstream>
#include <memory>
#include <span>
#include <vector>

namespace earshot {
namespace {

constexpr std::size_t kPieceBytes = 1U << 20U;

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string hexOf(std::span<const unsigned char> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex += kDigits[byte >> 4U];
        hex += kDigits[byte & 15U];
    }
    return hex;
}

} // namespace

bool isDigest(DigestKind kind, std::string_view hex) {
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return hex.size() == (kind == DigestKind::kSha256 ? 64U : 40U) && std::ranges::all_of(hex, isDigit);
}

Result<Digest> digestOfFile(const std::filesystem::path& file, DigestKind kind,
                            const std::function<bool(std::uint64_t)>& onBytes) {
    std::error_code failure;
    const auto numBytes = std::filesystem::file_size(file, failure);
    if (failure) return Error{ErrorCode::kNotFound, "cannot be read: " + failure.message(), file.string()};
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    const Error broken{ErrorCode::kInternal, "libcrypto cannot compute the checksum", file.string()};
    if (!context ||
        EVP_DigestInit_ex(context.get(), kind == DigestKind::kSha256 ? EVP_sha256() : EVP_sha1(), nullptr) != 1)
        return broken;
    if (kind == DigestKind::kGitBlob) {
        const std::string header = "blob " + std::to_string(numBytes) + '\0';
        if (EVP_DigestUpdate(context.get(), header.data(), header.size()) != 1) return broken;
    }
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> piece(kPieceBytes);
    while (stream.good()) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (EVP_DigestUpdate(context.get(), piece.data(), count) != 1) return broken;
        if (!onBytes(count)) return Error{ErrorCode::kIo, "cancelled", file.string()};
    }
    if (!stream.eof()) return Error{ErrorCode::kIo, "cannot be read", file.string()};
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(context.get(), bytes, &size) != 1) return broken;
    return Digest{kind, hexOf({bytes, size})};
}

} // namespace earshot
