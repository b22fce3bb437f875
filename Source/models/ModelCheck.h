// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Whether a model folder works: at a glance (every file can be read, every tensor is there in its shape) or in full
// (every value is finite, and a second of noise goes through). Loader thread.
#pragma once

#include "HubertConfig.h"
#include "Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

struct ModelCheck {
    HubertConfig config;
    std::size_t numTensors = 0;      // that the model needs
    std::vector<std::string> unused; // tensors of the file that it doesn't
};

// [loader] Configuration, input preparation and vocabulary, without the weights. Errors: those of HubertConfig::load,
// FeatureExtractor::load, CtcTokenizer::load and checkLabelsOffered.
[[nodiscard]] Result<HubertConfig> checkDescription(const std::filesystem::path& folder);
// [loader] That, and the directory of the weights: milliseconds for a model of any size. Errors: also those of
// Checkpoint::open and WeightSource::bind.
[[nodiscard]] Result<ModelCheck> glanceAtModel(const std::filesystem::path& folder);
// [loader] Reads and computes everything: seconds for a large model, and its size in memory.
[[nodiscard]] Result<ModelCheck> checkModel(const std::filesystem::path& folder);

} // namespace earshot
