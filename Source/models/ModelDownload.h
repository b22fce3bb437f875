// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Gets a model from a hub by its name. What arrives is collected in a folder next to the target (".NAME.part"), checked
// against the hub's sizes and checksums, then as a model that computes, and moved to the target in one step: nobody
// ever sees half a model. What has arrived when it is cancelled, cut off or killed is kept, and the next attempt goes
// on from there. Two that want the same model at once take turns, and the second finds it there. Loader thread, or a
// command's; never audio, inference or message.
#pragma once

#include "HubClient.h"
#include "ModelName.h"
#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace earshot {

enum class DownloadStage {
    kWaiting,   // for another process that gets the same model
    kAsking,    // the hub for its list of files
    kFetching,  // content
    kVerifying, // checksums of what is there
    kChecking,  // the model as a whole, which cannot be cancelled
};

struct DownloadProgress {
    DownloadStage stage = DownloadStage::kAsking;
    std::string file;             // while fetching or verifying
    std::uint64_t numBytes = 0;   // arrived, of all files, those of earlier attempts included
    std::uint64_t totalBytes = 0; // 0: not known yet
    double bytesPerSecond = 0;    // of late
};

struct DownloadRequest {
    ModelName name;
    std::filesystem::path target; // the model's folder, for example ModelFolders::targetOf()
    HubSettings hub;
    // Called on the calling thread about ten times a second, whatever is waited for; false cancels.
    std::function<bool(const DownloadProgress&)> onProgress;
};

struct DownloadedModel {
    std::filesystem::path folder;
    bool wasThere = false; // downloaded earlier, or by somebody else meanwhile; nothing was asked of the hub
};

// [loader] Errors: those of HubClient; kInvalidArgument (the target holds something else); kIo (disk full, cancelled);
// kUnsupported (not a HuBERT model, told by its configuration before its weights are fetched); kInvalidData.
[[nodiscard]] Result<DownloadedModel> downloadModel(const DownloadRequest& request);

} // namespace earshot
