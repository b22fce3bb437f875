// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which precisions this processor has instructions for, and which of them pay. Without them a smaller type is no faster
// than float32, or oneDNN has no kernel at all. Any thread.
#pragma once

#include "Precision.h"

namespace earshot {

// True for kFloat32 everywhere; kBFloat16 takes AVX-512 BF16 or AMX, kInt8 takes VNNI or AMX. Instructions that
// ONEDNN_MAX_CPU_ISA hides do not count.
[[nodiscard]] bool isNative(Precision precision);

// What the products that int8 leaves alone are computed in: attention, convolutions, feature projection; the faster
// one. The same as `precision` where that is a floating-point type.
[[nodiscard]] Precision floatingPart(Precision precision);

// The faster of float32 and bfloat16, whose error rates are those of float32 within the bounds of docs/adr/0010.
[[nodiscard]] Precision bestPrecision();

} // namespace earshot
