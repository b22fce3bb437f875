// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RandomCheckpoint: weights for a configuration that nobody has trained, scaled so that activations stay in their usual
// range: what speed is measured on where no checkpoint of that size is at hand. The same values every time.
#pragma once

#include "Checkpoint.h"
#include "HubertConfig.h"

namespace earshot {

class RandomCheckpoint : public Checkpoint {
public:
    explicit RandomCheckpoint(const HubertConfig& config);

    [[nodiscard]] std::span<const TensorInfo> tensors() const override { return tensors_; }
    Result<void> read(const TensorInfo& tensor, std::span<float> out) const override;
    void releasePages() const override {}
    [[nodiscard]] const std::filesystem::path& path() const override { return path_; }

private:
    std::vector<TensorInfo> tensors_;
    std::filesystem::path path_ = "random weights";
};

} // namespace earshot
