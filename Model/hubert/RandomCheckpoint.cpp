// SPDX-License-Identifier: AGPL-3.0-or-later
#include "RandomCheckpoint.h"

#include "TensorTable.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace earshot {

RandomCheckpoint::RandomCheckpoint(const HubertConfig& config) {
    const TensorTable table(config);
    for (const TensorSpec& spec : table.specs())
        tensors_.push_back({spec.name, DType::kFloat32, {spec.shape.extents().begin(), spec.shape.extents().end()}});
    std::sort(tensors_.begin(), tensors_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

Result<void> RandomCheckpoint::read(const TensorInfo& tensor, std::span<float> out) const {
    const bool isGain = tensor.name.find("norm") != std::string::npos && tensor.name.ends_with("weight");
    if (tensor.shape.size() < 2) { // gains and variances 1, biases 0
        std::fill(out.begin(), out.end(), isGain || tensor.name.ends_with("running_var") ? 1.0f : 0.0f);
        return {};
    }
    // Uniform with the variance 1 / (inputs of one output).
    const auto numInputs = static_cast<float>(tensor.numElements() / tensor.shape[0]);
    std::minstd_rand random(static_cast<unsigned>(std::hash<std::string>{}(tensor.name)));
    const float scale = std::sqrt(12.0f / numInputs) / static_cast<float>(std::minstd_rand::max());
    for (float& value : out) value = scale * static_cast<float>(random()) - std::sqrt(3.0f / numInputs);
    return {};
}

} // namespace earshot
