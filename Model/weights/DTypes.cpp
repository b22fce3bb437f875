// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Plain loops over memcpy'd elements: the compiler vectorises them, for each kind of processor, and unaligned files
// need no second path.
#include "DTypes.h"

#include "Multiversion.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace earshot {
namespace {

// Without branches, so that the loop over it can be vectorised.
EARSHOT_INLINE float halfToFloat(std::uint16_t half) {
    constexpr std::uint32_t kExponentShift = 112U << 23; // from float16's bias 15 to float32's 127
    constexpr std::uint32_t kExponentMask = 31U << 23;
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
    const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7fffU) << 13;
    const std::uint32_t exponent = magnitude & kExponentMask;
    const std::uint32_t normal = magnitude + kExponentShift + (exponent == kExponentMask ? kExponentShift : 0U);
    // Zero and subnormals: the mantissa counts units of 2^-24.
    const auto subnormal = std::bit_cast<std::uint32_t>(static_cast<float>(half & 0x3ffU) * 0x1p-24F);
    return std::bit_cast<float>((exponent == 0 ? subnormal : normal) | sign);
}

EARSHOT_INLINE float bfloatToFloat(std::uint16_t value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

template <class Stored, class Convert>
EARSHOT_INLINE void convertEach(const std::byte* raw, float* out, std::size_t count, const Convert& convert) {
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        Stored stored;
        std::memcpy(&stored, raw + i * sizeof(Stored), sizeof(Stored));
        out[i] = convert(stored);
    }
}

EARSHOT_MULTIVERSION void convertHalves(const std::byte* raw, float* out, std::size_t count) {
    convertEach<std::uint16_t>(raw, out, count, [](std::uint16_t half) { return halfToFloat(half); });
}

EARSHOT_MULTIVERSION void convertBfloats(const std::byte* raw, float* out, std::size_t count) {
    convertEach<std::uint16_t>(raw, out, count, [](std::uint16_t value) { return bfloatToFloat(value); });
}

template <class Stored>
void convertNumbers(const std::byte* raw, float* out, std::size_t count) {
    convertEach<Stored>(raw, out, count, [](Stored stored) { return static_cast<float>(stored); });
}

void convertBlock(DType dtype, const std::byte* raw, float* out, std::size_t count) {
    switch (dtype) {
    case DType::kFloat32: std::memcpy(out, raw, count * sizeof(float)); return;
    case DType::kFloat16: convertHalves(raw, out, count); return;
    case DType::kBFloat16: convertBfloats(raw, out, count); return;
    case DType::kFloat64: convertNumbers<double>(raw, out, count); return;
    case DType::kInt64: convertNumbers<std::int64_t>(raw, out, count); return;
    case DType::kInt32: convertNumbers<std::int32_t>(raw, out, count); return;
    case DType::kInt16: convertNumbers<std::int16_t>(raw, out, count); return;
    case DType::kInt8: convertNumbers<std::int8_t>(raw, out, count); return;
    case DType::kUInt8: convertNumbers<std::uint8_t>(raw, out, count); return;
    case DType::kBool:
        return convertEach<std::uint8_t>(raw, out, count, [](std::uint8_t v) { return v != 0 ? 1.0f : 0.0f; });
    }
}

} // namespace

std::uint64_t sizeOf(DType dtype) {
    switch (dtype) {
    case DType::kFloat64:
    case DType::kInt64: return 8;
    case DType::kFloat32:
    case DType::kInt32: return 4;
    case DType::kFloat16:
    case DType::kBFloat16:
    case DType::kInt16: return 2;
    case DType::kInt8:
    case DType::kUInt8:
    case DType::kBool: return 1;
    }
    return 1;
}

std::string_view nameOf(DType dtype) {
    switch (dtype) {
    case DType::kFloat32: return "float32";
    case DType::kFloat16: return "float16";
    case DType::kBFloat16: return "bfloat16";
    case DType::kFloat64: return "float64";
    case DType::kInt64: return "int64";
    case DType::kInt32: return "int32";
    case DType::kInt16: return "int16";
    case DType::kInt8: return "int8";
    case DType::kUInt8: return "uint8";
    case DType::kBool: return "bool";
    }
    return "unknown";
}

bool isFloat(DType dtype) {
    return dtype == DType::kFloat32 || dtype == DType::kFloat16 || dtype == DType::kBFloat16 ||
           dtype == DType::kFloat64;
}

void convertToFloat(DType dtype, Bytes raw, std::span<float> out) {
    constexpr std::size_t kBlock = 65536; // values: of a mapped file, whoever converts them also waits for them
    const std::size_t size = sizeOf(dtype);
#pragma omp parallel for if (out.size() > kBlock)
    for (std::size_t first = 0; first < out.size(); first += kBlock)
        convertBlock(dtype, raw.data() + first * size, out.data() + first, std::min(kBlock, out.size() - first));
}

} // namespace earshot
