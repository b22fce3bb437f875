// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The hash covers configurations, vocabularies and weights: names, sizes and contents, by XXH3 with 128 bits.
#include "ModelLibrary.h"

#include "MappedFile.h"
#include "WeightLoading.h"

#include <xxhash.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace earshot {
namespace {

bool isPartOfModel(const std::filesystem::path& path) {
    static const std::vector<std::string> kExtensions = {".json", ".safetensors", ".bin", ".h5"};
    return std::find(kExtensions.begin(), kExtensions.end(), path.extension().string()) != kExtensions.end();
}

} // namespace

ModelLibrary::ModelLibrary(int numThreads, Precision precision) : numThreads_(numThreads), precision_(precision) {}

Result<ModelLibrary::ContentHash> ModelLibrary::hashOf(const std::filesystem::path& folder) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure))
        if (at->is_regular_file(failure) && isPartOfModel(at->path())) files.push_back(at->path());
    if (failure)
        return Error{ErrorCode::kNotFound, "cannot be read as a model folder: " + failure.message(), folder.string()};
    std::sort(files.begin(), files.end());

    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), &XXH3_freeState);
    if (!state) return Error{ErrorCode::kOutOfMemory, "no memory to compare models", folder.string()};
    XXH3_128bits_reset(state.get());
    for (const auto& path : files) {
        EARSHOT_TRY(const MappedFile file, MappedFile::open(path));
        const std::string header = path.filename().string() + "\n" + std::to_string(file.bytes().size()) + "\n";
        XXH3_128bits_update(state.get(), header.data(), header.size());
        XXH3_128bits_update(state.get(), file.bytes().data(), file.bytes().size());
        file.releasePages();
    }
    const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
    return ContentHash{hash.high64, hash.low64};
}

Result<SharedModel> ModelLibrary::load(const std::filesystem::path& folder) {
    EARSHOT_TRY(const ContentHash hash, hashOf(folder));
    const std::scoped_lock lock(mutex_);
    std::erase_if(models_, [](const auto& entry) { return entry.second.expired(); });
    if (const auto found = models_.find(hash); found != models_.end())
        if (SharedModel model = found->second.lock()) return model;
    return catchingErrors(folder.string(), [&]() -> Result<SharedModel> {
        ComputeContext compute(numThreads_);
        EARSHOT_TRY(SpeechModel model, SpeechModel::load(compute, folder, precision_));
        auto shared = std::make_shared<const SpeechModel>(std::move(model));
        models_[hash] = shared;
        return SharedModel(shared);
    });
}

std::size_t ModelLibrary::size() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(models_.begin(), models_.end(), [](const auto& entry) { return !entry.second.expired(); }));
}

} // namespace earshot
