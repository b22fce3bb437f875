// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From named tensors to packed layers. Loader thread. Library failures become Results here; `prefix` names the module,
// as in "encoder.layers.0.attention.out_proj".
#pragma once

#include "ComputeContext.h"
#include "Conv1d.h"
#include "Linear.h"
#include "Norms.h"
#include "Result.h"
#include "StridedConv1d.h"
#include "WeightSource.h"

#include <exception>
#include <new>
#include <string>

namespace earshot {

// Runs `body`, which returns a Result or may throw, and turns what it throws into an Error.
template <class Body>
auto catchingErrors(const std::string& where, Body&& body) -> decltype(body()) {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "there is not enough memory", where};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::kInternal, failure.what(), where};
    }
}

// PREFIX.weight and, where the table has it, PREFIX.bias.
[[nodiscard]] Result<Linear> loadLinear(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                                        const LinearOptions& options = {});
[[nodiscard]] Result<Conv1d> loadConv1d(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                                        const Conv1dOptions& options);
[[nodiscard]] Result<StridedConv1d> loadStridedConv1d(ComputeContext& compute, const WeightSource& source,
                                                      const std::string& prefix, const StridedConv1dOptions& options);
[[nodiscard]] Result<NormWeights> loadNorm(const WeightSource& source, const std::string& prefix, double eps);

} // namespace earshot
