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
    return isNative(Precision::kBFloat16) ? Precision::kBFloat16 : Precision::kFloat32;
}

Precision bestPrecision() {
    return isNative(Precision::kBFloat16) ? Precision::kBFloat16 : Precision::kFloat32;
}

} // namespace earshot
