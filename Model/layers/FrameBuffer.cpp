// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FrameBuffer.h"

#include <algorithm>
#include <utility>

namespace earshot {

Values FrameBuffer::append(std::int64_t numFrames) {
    const std::int64_t needed = numFrames_ + numFrames, capacity = frames_.empty() ? 0 : frames_.shape()[0];
    if (needed > capacity) {
        Tensor larger({std::max(needed, capacity + capacity / 2), frameFloats_});
        std::copy_n(frames_.data(), numFrames_ * frameFloats_, larger.data());
        frames_ = std::move(larger);
    }
    return frame(std::exchange(numFrames_, needed));
}

void FrameBuffer::drop(std::int64_t numFrames) {
    std::copy(memory(numFrames), memory(numFrames_), memory(0));
    numFrames_ -= numFrames;
}

} // namespace earshot
