// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tensor: an owner of float32 values in row-major order, aligned to 64 bytes (a cache line, and the widest vector
// register). Values are left uninitialised: every producer writes all of them. Not shared between threads while written.
#pragma once

#include "Shape.h"

#include <algorithm>
#include <memory>
#include <new>
#include <span>

namespace earshot {

class Tensor {
public:
    static constexpr std::size_t kAlignment = 64;

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
    struct Free {
        void operator()(float* memory) const { ::operator delete[](memory, std::align_val_t{kAlignment}); }
    };

    void reserve(std::size_t count) {
        if (count <= capacity_) return;
        memory_.reset();
        capacity_ = 0;
        memory_.reset(static_cast<float*>(::operator new[](count * sizeof(float), std::align_val_t{kAlignment})));
        capacity_ = count;
    }

    Shape shape_;
    std::unique_ptr<float[], Free> memory_;
    std::size_t capacity_ = 0;
};

} // namespace earshot
