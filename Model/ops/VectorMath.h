// SPDX-License-Identifier: AGPL-3.0-or-later
//
// exp, erf, tanh and the activations made of them, without branches or library calls, so that a loop over them
// vectorises. Errors against the exact functions (Tests/Model/ops/VectorMathTests.cpp): fastExp 3e-7 relative, the
// others 1e-6 absolute or less. NaN gives NaN.
#pragma once

#include "Activation.h"
#include "Multiversion.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace earshot {

// e^x; 0 below -87.3, the largest power of e that fits above 88.3.
// kDegree: of the polynomial; with 4 the relative error is 5e-5, enough where bfloat16 follows.
template <int kDegree = 7>
EARSHOT_INLINE float fastExp(float x) {
    constexpr float kLog2E = 1.44269504088896341f;
    constexpr float kLn2High = 0.693359375f; // few bits, so that n * kLn2High is exact
    constexpr float kLn2Low = -2.12194440e-4f;
    constexpr float kRound = 12582912.0f; // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
    const float clamped = x > 88.3f ? 88.3f : (x < -87.3f ? -87.3f : x);
    const float shifted = clamped * kLog2E + kRound;
    const float n = shifted - kRound;
    const float r = (clamped - n * kLn2High) - n * kLn2Low; // |r| <= ln 2 / 2
    // Taylor series of e^r to the 7th power: its remainder there is below half a unit in the last place.
    float p = 1.0f / 24.0f;
    if constexpr (kDegree == 7) p = ((1.0f / 5040.0f * r + 1.0f / 720.0f) * r + 1.0f / 120.0f) * r + p;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    const auto power = std::bit_cast<std::int32_t>(shifted) << 23; // the integer n moves into the exponent
    const float scaled = std::bit_cast<float>(std::bit_cast<std::int32_t>(p) + power);
    return x < -87.3f ? 0.0f : scaled;
}

// erf(x) after Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
EARSHOT_INLINE float fastErf(float x) {
    const float magnitude = x < 0.0f ? -x : x;
    const float t = 1.0f / (1.0f + 0.3275911f * magnitude);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const float y = 1.0f - p * t * fastExp(-magnitude * magnitude);
    return x < 0.0f ? -y : y;
}

EARSHOT_INLINE float fastSigmoid(float x) {
    return 1.0f / (1.0f + fastExp(-x));
}

EARSHOT_INLINE float fastTanh(float x) {
    return 2.0f * fastSigmoid(2.0f * x) - 1.0f;
}

// The upper half of a float32, to nearest, ties to even. NaN stays NaN.
EARSHOT_INLINE std::uint16_t roundToBFloat16(float x) {
    const auto bits = std::bit_cast<std::uint32_t>(x);
    const std::uint32_t rounded = bits + 0x7fffU + ((bits >> 16) & 1U);
    return static_cast<std::uint16_t>((x == x ? rounded : 0x7fc00000U) >> 16);
}

// x Phi(x), within 5e-5 everywhere, exact beyond 4.25 either way: half of what rounding to bfloat16 does to values of
// 0.03. A polynomial of Phi(x) - 1/2 for least largest error of the product (weighted least squares, iterated).
EARSHOT_INLINE float narrowGelu(float x) {
    constexpr float kEdge = 4.25f;
    const float c = x > kEdge ? kEdge : (x < -kEdge ? -kEdge : x), s = c * c;
    float p = 5.871877019e-11f;
    p = p * s - 5.605244905e-09f;
    p = p * s + 2.360741775e-07f;
    p = p * s - 5.843827636e-06f;
    p = p * s + 9.605924907e-05f;
    p = p * s - 1.127594616e-03f;
    p = p * s + 9.893775640e-03f;
    p = p * s - 6.650398320e-02f;
    p = p * s + 3.990209828e-01f;
    return x * (0.5f + c * p);
}

template <Activation activation>
EARSHOT_INLINE float activate(float x) {
    if constexpr (activation == Activation::kGelu) return 0.5f * x * (1.0f + fastErf(x * 0.70710678f));
    if constexpr (activation == Activation::kGeluTanh)
        return x * fastSigmoid(1.59576912f * (x + 0.044715f * x * x * x)); // (1 + tanh u) / 2 = sigmoid(2 u)
    if constexpr (activation == Activation::kQuickGelu) return x * fastSigmoid(1.702f * x);
    if constexpr (activation == Activation::kRelu) return x < 0.0f ? 0.0f : x;
    if constexpr (activation == Activation::kSilu) return x * fastSigmoid(x);
    if constexpr (activation == Activation::kSigmoid) return fastSigmoid(x);
    if constexpr (activation == Activation::kTanh) return fastTanh(x);
    return x;
}

} // namespace earshot
