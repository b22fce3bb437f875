// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelLibrary: every model of the process once, however many streams use it and whatever folder each found it in:
// folders are equal when the files that a model is made of are. A model leaves when its last user does. Loader thread.
#pragma once

#include "ComputeContext.h"
#include "Precision.h"
#include "Result.h"
#include "SpeechModel.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

namespace earshot {

using SharedModel = std::shared_ptr<const SpeechModel>;

class ModelLibrary {
public:
    // numThreads: of the team that packs the weights. precision: of every model.
    explicit ModelLibrary(int numThreads, Precision precision = Precision::kFloat32);

    // [loader] The model of this folder, from memory where an equal one is there. Errors: those of SpeechModel::load.
    [[nodiscard]] Result<SharedModel> load(const std::filesystem::path& folder);
    // [any] Models in memory.
    [[nodiscard]] std::size_t size() const;

private:
    struct ContentHash {
        std::uint64_t high = 0, low = 0;
        auto operator<=>(const ContentHash&) const = default;
    };
    [[nodiscard]] static Result<ContentHash> hashOf(const std::filesystem::path& folder);

    int numThreads_;
    Precision precision_;
    mutable std::mutex mutex_; // loading is serial: two loads of one model make one
    std::map<ContentHash, std::weak_ptr<const SpeechModel>> models_;
};

} // namespace earshot
