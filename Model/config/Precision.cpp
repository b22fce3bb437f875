// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Precision.h"

namespace earshot {

std::string_view nameOf(Precision precision) {
    switch (precision) {
    case Precision::kFloat32: return "fp32";
    case Precision::kBFloat16: return "bf16";
    case Precision::kInt8: return "int8";
    }
    return "unknown";
}

std::optional<Precision> parsePrecision(std::string_view name) {
    for (const Precision precision : {Precision::kFloat32, Precision::kBFloat16, Precision::kInt8})
        if (name == nameOf(precision)) return precision;
    return std::nullopt;
}

} // namespace earshot
