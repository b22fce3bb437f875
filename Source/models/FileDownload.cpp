// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FileDownload.h"

#include "HttpHeaders.h"
#include "PartialFile.h"

#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kDigestCharactersInName = 16;
// A second one, for damage on the way that no checksum of the connection caught, or a beginning that was damaged here.
constexpr int kMaxVerifications = 2;

// "bytes 100-199/200" must begin at `firstByte` and be of `numBytes` in all, where it says so.
bool isRangeFrom(std::string_view range, std::uint64_t firstByte, std::uint64_t numBytes) {
    const std::size_t dash = range.find('-');
    const std::size_t slash = range.find('/');
    if (!range.starts_with("bytes ") || dash == std::string_view::npos || slash == std::string_view::npos) return false;
    const auto first = wholeNumber(range.substr(6, dash - 6));
    const std::string_view total = range.substr(slash + 1);
    return first == firstByte && (total == "*" || wholeNumber(total) == numBytes);
}

} // namespace

FileDownload::FileDownload(HubClient& client, const HubModel& model, std::filesystem::path folder,
                           OnProgress onProgress)
    : client_(&client),
      model_(&model),
      folder_(std::move(folder)),
      onProgress_(std::move(onProgress)) {}

std::filesystem::path FileDownload::partialPath(const HubFile& file) const {
    return folder_ / (file.name + "." + file.digest.hex.substr(0, kDigestCharactersInName) + ".partial");
}

std::uint64_t FileDownload::numBytesThere(const HubFile& file) const {
    std::error_code failure;
    for (const auto& path : {folder_ / file.name, partialPath(file)})
        if (const auto size = std::filesystem::file_size(path, failure); !failure) return std::min(size, file.numBytes);
    return 0;
}

Result<bool> FileDownload::verify(const HubFile& file, const std::filesystem::path& path) {
    std::error_code failure;
    if (std::filesystem::file_size(path, failure) != file.numBytes || failure) return false;
    std::uint64_t numBytes = 0;
    const auto onBytes = [&](std::uint64_t count) { return onProgress_(file, numBytes += count, true); };
    EARSHOT_TRY(const Digest digest, digestOfFile(path, file.digest.kind, onBytes));
    return digest == file.digest;
}

Result<void> FileDownload::fetch(const HubFile& file) {
    const std::filesystem::path whole = folder_ / file.name;
    const std::filesystem::path partial = partialPath(file);
    std::error_code failure;
    if (std::filesystem::exists(whole, failure)) {
        EARSHOT_TRY(const bool isRight, verify(file, whole));
        if (isRight) return {};
        std::filesystem::remove(whole, failure);
    }
    for (int i = 0; i < kMaxVerifications; ++i) {
        EARSHOT_CHECK(fillPartial(file));
        EARSHOT_TRY(const bool isRight, verify(file, partial));
        if (isRight) {
            std::filesystem::rename(partial, whole, failure);
            if (failure) return Error{ErrorCode::kIo, "cannot be renamed: " + failure.message(), partial.string()};
            return {};
        }
        std::filesystem::remove(partial, failure);
    }
    return Error{ErrorCode::kInvalidData,
                 "what arrives is not what the hub says: the checksum differs, twice; try again later or another hub",
                 where(file)};
}

Result<void> FileDownload::fillPartial(const HubFile& file) {
    auto outcome = appendToPartial(file);
    std::error_code ignored;
    const auto path = partialPath(file);
    if (!outcome.ok() && std::filesystem::is_empty(path, ignored)) std::filesystem::remove(path, ignored);
    return outcome;
}

Result<void> FileDownload::appendToPartial(const HubFile& file) {
    EARSHOT_TRY(PartialFile partial, PartialFile::open(partialPath(file)));
    if (partial.size() > file.numBytes) EARSHOT_CHECK(partial.clear());
    if (partial.size() < file.numBytes) {
        std::uint64_t firstByte = 0;
        const HubClient::Receiver receiver{
            .firstByte = [&] { return firstByte = partial.size(); },
            .onHead = [&](const HttpHead& head) -> Result<void> {
                EARSHOT_CHECK(checkHead(file, head, firstByte));
                return head.status == 200 && firstByte > 0 ? partial.clear() : Result<void>(); // ignores ranges
            },
            .onBytes = [&](std::span<const std::byte> bytes) -> Result<void> {
                if (bytes.size() > file.numBytes - partial.size())
                    return Error{ErrorCode::kInvalidData, "the hub sends more than it announces", where(file)};
                EARSHOT_CHECK(partial.append(bytes));
                if (onProgress_(file, partial.size(), false)) return {};
                return Error{ErrorCode::kIo, "cancelled", where(file)};
            },
            .isWhole = [&](bool) { return partial.size() == file.numBytes; },
        };
        EARSHOT_CHECK(client_->fetch(*model_, file, receiver));
    }
    return partial.sync();
}

Result<void> FileDownload::checkHead(const HubFile& file, const HttpHead& head, std::uint64_t firstByte) const {
    const auto refuse = [&](const std::string& message) {
        return Error{ErrorCode::kInvalidData, message, where(file)};
    };
    if (head.linkedSize && *head.linkedSize != file.numBytes)
        return refuse("the hub announces " + std::to_string(file.numBytes) + " bytes, but links to " +
                      std::to_string(*head.linkedSize));
    if (isDigest(file.digest.kind, head.linkedEtag) && head.linkedEtag != file.digest.hex)
        return refuse("the hub links to other content than it announces");
    if (head.status == 206) {
        if (!isRangeFrom(head.contentRange, firstByte, file.numBytes))
            return refuse("the hub sends another part of the file (" + head.contentRange + ") than was asked for");
    } else if (head.status != 200) {
        return refuse("the hub answers with status " + std::to_string(head.status));
    } else if (head.contentLength && *head.contentLength != file.numBytes) {
        return refuse("the hub announces " + std::to_string(file.numBytes) + " bytes, but sends " +
                      std::to_string(*head.contentLength));
    }
    return {};
}

} // namespace earshot
