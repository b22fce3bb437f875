// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FileDownload: one file of a hub's model into a folder, under its own name once it is whole and has the hub's
// checksum, before that as NAME.DIGEST.partial, from where a later attempt goes on. The digest in the name is the hub's
// entity tag, so what is continued is the beginning of the same content. Loader thread.
#pragma once

#include "HubClient.h"
#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace earshot {

class FileDownload {
public:
    // numBytes: of the file, arrived or, where isVerifying, checked. Called for every piece; false cancels.
    using OnProgress = std::function<bool(const HubFile& file, std::uint64_t numBytes, bool isVerifying)>;

    // Refers to its arguments: they must outlive this.
    FileDownload(HubClient& client, const HubModel& model, std::filesystem::path folder, OnProgress onProgress);

    // [loader] A file that is there and right is left as it is. Errors: those of HubClient::fetch, kIo, and
    // kInvalidData for content of another size or checksum than the hub says.
    [[nodiscard]] Result<void> fetch(const HubFile& file);
    // [any] Bytes of it that are there already, whole or not.
    [[nodiscard]] std::uint64_t numBytesThere(const HubFile& file) const;

private:
    [[nodiscard]] std::filesystem::path partialPath(const HubFile& file) const;
    Result<void> fillPartial(const HubFile& file);
    Result<void> appendToPartial(const HubFile& file);
    // Whether the content has the checksum.
    Result<bool> verify(const HubFile& file, const std::filesystem::path& path);
    Result<void> checkHead(const HubFile& file, const HttpHead& head, std::uint64_t firstByte) const;
    [[nodiscard]] std::string where(const HubFile& file) const { return model_->name.toString() + ": " + file.name; }

    HubClient* client_;
    const HubModel* model_;
    std::filesystem::path folder_;
    OnProgress onProgress_;
};

} // namespace earshot
