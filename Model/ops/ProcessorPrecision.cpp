// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ProcessorPrecision.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace earshot {

namespace {

// oneDNN numbers instruction sets so that each contains the bits of those it includes.
bool has(dnnl::cpu_isa wanted) {
    const auto bits = static_cast<unsigned>(wanted);
    return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & bits) == bits;
}

// Intel's cores since Sapphire Rapids, told by their AVX512-FP16, leave bfloat16 to the tiles: their dot products of
// pairs do half of what float32 does. Virtual machines often hide the tiles.
bool isSlowWithoutTiles() {
#if defined(__x86_64__) || defined(__i386__)
    return __builtin_cpu_is("intel") && __builtin_cpu_supports("avx512fp16");
#else
    return false;
#endif
}

bool isBFloat16Faster() {
    if (has(dnnl::cpu_isa::avx512_core_amx)) return true;
    return isNative(Precision::kBFloat16) && !isSlowWithoutTiles();
}

} // namespace

bool isNative(Precision precision) {
    switch (precision) {
    case Precision::kFloat32: return true;
    case Precision::kBFloat16: return has(dnnl::cpu_isa::avx512_core_bf16);
    case Precision::kInt8: return has(dnnl::cpu_isa::avx512_core_vnni);
    }
    return false;
}

Precision floatingPart(Precision precision) {
    if (precision != Precision::kInt8) return precision;
    return bestPrecision();
}

Precision bestPrecision() {
    return isBFloat16Faster() ? Precision::kBFloat16 : Precision::kFloat32;
}

} // namespace earshot
