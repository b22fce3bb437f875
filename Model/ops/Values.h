// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where a matrix lies and what its values are, float32 or bfloat16: what a model in a smaller precision passes from one
// product to the next need not become float32 on the way. Views; the memory belongs to somebody else.
#pragma once

#include "Precision.h"
#include "Tensor.h"

#include <cstddef>
#include <cstdint>

namespace earshot {

using BFloat16 = std::uint16_t; // the upper half of a float32

template <class Memory, class Float, class Narrow, class Byte> // void, float, ..., each const or not
struct BasicValues {
    Memory* data = nullptr;
    Precision type = Precision::kFloat32; // or kBFloat16

    BasicValues() = default;
    BasicValues(Memory* memory, Precision valueType) : data(memory), type(valueType) {}
    BasicValues(Float* values) : data(values) {}
    BasicValues(Narrow* values) : data(values), type(Precision::kBFloat16) {}
    template <class Other>
    BasicValues(const Other& values) requires(requires { values.type; }) : data(values.data),
                                                                           type(values.type) {}

    [[nodiscard]] bool isNarrow() const { return type == Precision::kBFloat16; }
    [[nodiscard]] std::int64_t valueBytes() const { return isNarrow() ? sizeof(BFloat16) : sizeof(float); }
    // Only as the type says.
    [[nodiscard]] Float* floats() const { return static_cast<Float*>(data); }
    [[nodiscard]] Narrow* narrow() const { return static_cast<Narrow*>(data); }
    // The values from the count-th on.
    [[nodiscard]] BasicValues operator+(std::int64_t count) const {
        return {static_cast<Byte*>(data) + count * valueBytes(), type};
    }
};

using Values = BasicValues<void, float, BFloat16, std::byte>;
using ConstValues = BasicValues<const void, const float, const BFloat16, const std::byte>;

// Room for `count` values of that type in memory that a workspace keeps.
[[nodiscard]] inline Values roomFor(Tensor& memory, std::int64_t count, Precision type) {
    memory.resize({type == Precision::kBFloat16 ? (count + 1) / 2 : count});
    return {memory.data(), type};
}

} // namespace earshot
