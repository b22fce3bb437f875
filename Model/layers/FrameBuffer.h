// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FrameBuffer: a queue of frames in contiguous memory, which it keeps when frames leave. What a stage of a stream
// remembers between steps. Inference thread.
#pragma once

#include "Tensor.h"
#include "Values.h"

#include <cstdint>

namespace earshot {

class FrameBuffer {
public:
    // type: kFloat32, or kBFloat16 for frames of an even width.
    explicit FrameBuffer(std::int64_t width = 1, Precision type = Precision::kFloat32)
        : width_(width),
          frameFloats_(type == Precision::kBFloat16 ? width / 2 : width),
          type_(type) {}

    // Room for that many frames behind the last, for the caller to fill. Pointers from before become invalid. Throws
    // std::bad_alloc, after which nothing has changed.
    Values append(std::int64_t numFrames);
    // Removes frames from the front, or all but the first numFrames.
    void drop(std::int64_t numFrames);
    void truncate(std::int64_t numFrames) { numFrames_ = std::min(numFrames_, numFrames); }

    [[nodiscard]] std::int64_t numFrames() const { return numFrames_; }
    [[nodiscard]] std::int64_t width() const { return width_; }
    [[nodiscard]] Precision type() const { return type_; }
    [[nodiscard]] Values frame(std::int64_t index) { return {memory(index), type_}; }
    [[nodiscard]] ConstValues frame(std::int64_t index) const { return {frames_.data() + index * frameFloats_, type_}; }
    // The memory of a frame, whatever its values' type: frameFloats() float32.
    [[nodiscard]] float* memory(std::int64_t index) { return frames_.data() + index * frameFloats_; }
    [[nodiscard]] std::int64_t frameFloats() const { return frameFloats_; }

private:
    std::int64_t width_;
    std::int64_t frameFloats_;
    Precision type_;
    std::int64_t numFrames_ = 0;
    Tensor frames_; // [capacity, frameFloats]
};

} // namespace earshot
