// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tensor: an owner of float32 values in row-major order. Values are left uninitialised: every producer writes all of
// them. Not shared between threads while written.
#pragma once

#include "AlignedMemory.h"
#include "Shape.h"

#include <algorithm>
#include <span>

namespace earshot {

class Tensor {
public:
    Tensor() = default;
    // Throws std::bad_alloc; callers at a library boundary turn that into a Result.
    explicit Tensor(const Shape& shape) : shape_(shape) { reserve(static_cast<std::size_t>(shape.numElements())); }

    // Changes the shape and keeps the memory when it suffices, so that a workspace settles after its first use.
    // Contents are unspecified afterwards.
    void resize(const Shape& shape) {
        reserve(static_cast<std::size_t>(shape.numElements()));
        shape_ = shape;
    }

    [[nodiscard]] const Shape& shape() const { return shape_; }
    [[nodiscard]] std::int64_t size() const { return shape_.numAxes() == 0 ? 0 : shape_.numElements(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] float* data() { return memory_.get(); }
    [[nodiscard]] const float* data() const { return memory_.get(); }
    [[nodiscard]] std::span<float> values() { return {data(), static_cast<std::size_t>(size())}; }
    [[nodiscard]] std::span<const float> values() const { return {data(), static_cast<std::size_t>(size())}; }

    [[nodiscard]] Tensor clone() const {
        Tensor copy(shape_);
        std::copy(values().begin(), values().end(), copy.values().begin());
        return copy;
    }

private:
    void reserve(std::size_t count) {
        if (count <= memory_.get_deleter().count) return;
        memory_ = FloatMemory(); // first, so that both never exist at once
        memory_ = FloatMemory(allocateFloats(count), FreeFloats(count));
    }

    Shape shape_;
    FloatMemory memory_;
};

} // namespace earshot
