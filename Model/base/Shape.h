// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Shape: the extents of a tensor of up to four axes, outermost first. A plain value, no allocation, so that shapes can
// be made on any thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace earshot {

class Shape {
public:
    static constexpr int kMaxAxes = 4;

    Shape() = default;
    Shape(std::initializer_list<std::int64_t> extents) {
        for (std::int64_t extent : extents)
            if (numAxes_ < kMaxAxes) extents_[static_cast<std::size_t>(numAxes_++)] = extent;
    }

    [[nodiscard]] int numAxes() const { return numAxes_; }
    [[nodiscard]] std::int64_t operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
    [[nodiscard]] std::span<const std::int64_t> extents() const {
        return {extents_.data(), static_cast<std::size_t>(numAxes_)};
    }

    // Product of the extents; 1 for a scalar.
    [[nodiscard]] std::int64_t numElements() const {
        std::int64_t n = 1;
        for (std::int64_t extent : extents()) n *= extent;
        return n;
    }

    // "[2, 49, 768]"
    [[nodiscard]] std::string toString() const {
        std::string text = "[";
        for (int axis = 0; axis < numAxes_; ++axis) text += (axis ? ", " : "") + std::to_string((*this)[axis]);
        return text + "]";
    }

    friend bool operator==(const Shape&, const Shape&) = default;

private:
    std::array<std::int64_t, kMaxAxes> extents_{};
    int numAxes_ = 0;
};

} // namespace earshot
