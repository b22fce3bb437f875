// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FrameBuffer: a queue of frames in contiguous memory, which it keeps when frames leave. What a stage of a stream
// remembers between steps. Inference thread.
#pragma once

#include "Tensor.h"

#include <cstdint>

namespace earshot {

class FrameBuffer {
public:
    explicit FrameBuffer(std::int64_t width = 1) : width_(width) {}

    // Room for that many frames behind the last, for the caller to fill. Pointers from before become invalid. Throws
    // std::bad_alloc, after which nothing has changed.
    float* append(std::int64_t numFrames);
    // Removes frames from the front, or all but the first numFrames.
    void drop(std::int64_t numFrames);
    void truncate(std::int64_t numFrames) { numFrames_ = std::min(numFrames_, numFrames); }

    [[nodiscard]] std::int64_t numFrames() const { return numFrames_; }
    [[nodiscard]] std::int64_t width() const { return width_; }
    [[nodiscard]] float* frame(std::int64_t index) { return frames_.data() + index * width_; }
    [[nodiscard]] const float* frame(std::int64_t index) const { return frames_.data() + index * width_; }

private:
    std::int64_t width_;
    std::int64_t numFrames_ = 0;
    Tensor frames_; // [capacity, width]
};

} // namespace earshot
