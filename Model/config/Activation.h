// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The activation functions that a HuBERT config.json may name (`hidden_act`, `feat_extract_activation`), as in the
// table ACT2FN of transformers (activations.py). Several names stand for one function. Pure data: any thread.
#pragma once

#include "Result.h"

#include <string_view>

namespace earshot {

enum class Activation {
    kGelu,      // x/2 (1 + erf(x/√2)):                          "gelu", "gelu_python"
    kGeluTanh,  // x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))):     "gelu_new", "gelu_fast", "gelu_pytorch_tanh"
    kQuickGelu, // x σ(1.702 x):                                 "quick_gelu"
    kRelu,      // max(x, 0):                                    "relu"
    kSilu,      // x σ(x):                                       "silu", "swish"
    kTanh,      //                                               "tanh"
    kSigmoid,   // σ(x) = 1 / (1 + e⁻ˣ):                         "sigmoid"
    kLinear,    // x:                                            "linear"
};

// Error: kUnsupported, naming the names that are known.
Result<Activation> activationFromName(std::string_view name, const std::string& where);
// The first of the names above.
std::string_view activationName(Activation activation);

} // namespace earshot
