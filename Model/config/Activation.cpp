// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One table between the names of activation functions and their values.
#include "Activation.h"

#include <string>
#include <utility>

namespace earshot {
namespace {

// The first name of each function is the one that activationName() gives.
constexpr std::pair<std::string_view, Activation> kNames[] = {
    {"gelu", Activation::kGelu},
    {"gelu_python", Activation::kGelu},
    {"gelu_new", Activation::kGeluTanh},
    {"gelu_fast", Activation::kGeluTanh},
    {"gelu_pytorch_tanh", Activation::kGeluTanh},
    {"quick_gelu", Activation::kQuickGelu},
    {"relu", Activation::kRelu},
    {"silu", Activation::kSilu},
    {"swish", Activation::kSilu},
    {"tanh", Activation::kTanh},
    {"sigmoid", Activation::kSigmoid},
    {"linear", Activation::kLinear},
};

} // namespace

Result<Activation> activationFromName(std::string_view name, const std::string& where) {
    std::string known;
    for (const auto& [knownName, activation] : kNames) {
        if (name == knownName) return activation;
        known += (known.empty() ? "" : ", ") + std::string(knownName);
    }
    return Error{ErrorCode::kUnsupported,
                 "names the activation '" + std::string(name) + "', which this engine does not have; it has " + known,
                 where};
}

std::string_view activationName(Activation activation) {
    for (const auto& [name, value] : kNames)
        if (value == activation) return name;
    return "unknown";
}

} // namespace earshot
