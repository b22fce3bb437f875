// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Gathering of stages.
#include "StageDump.h"

#include "SafetensorsWriter.h"

namespace earshot::cli {

void StageDump::add(std::string_view name, const float* values, const Shape& shape) {
    Stage& stage = stages_[std::string(name)];
    ++stage.numRows;
    const auto extents = shape.extents();
    if (!name.starts_with("conv.")) {
        stage.rowShape.assign(extents.begin(), extents.end());
        stage.values.insert(stage.values.end(), values, values + shape.numElements());
        return;
    }
    const std::int64_t numFrames = shape[0];
    const std::int64_t numChannels = shape[1];
    stage.rowShape = {numChannels, numFrames};
    for (std::int64_t channel = 0; channel < numChannels; ++channel)
        for (std::int64_t frame = 0; frame < numFrames; ++frame)
            stage.values.push_back(values[frame * numChannels + channel]);
}

Result<void> StageDump::write(const std::filesystem::path& path) const {
    SafetensorsWriter writer;
    for (const auto& [name, stage] : stages_) {
        std::vector<std::int64_t> shape = {stage.numRows};
        shape.insert(shape.end(), stage.rowShape.begin(), stage.rowShape.end());
        writer.add(name, shape, stage.values);
    }
    return writer.write(path);
}

} // namespace earshot::cli
