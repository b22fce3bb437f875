// SPDX-License-Identifier: AGPL-3.0-or-later
#include "WeightLoading.h"

namespace earshot {

namespace {

Result<Tensor> loadOptional(const WeightSource& source, const std::string& name) {
    if (!source.has(name)) return Tensor();
    return source.load(name);
}

} // namespace

Result<Linear> loadLinear(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                          const LinearOptions& options) {
    return catchingErrors(prefix, [&]() -> Result<Linear> {
        EARSHOT_TRY(const Tensor weight, source.load(prefix + ".weight"));
        EARSHOT_TRY(Tensor bias, loadOptional(source, prefix + ".bias"));
        return Linear(compute, weight, std::move(bias), options);
    });
}

Result<Conv1d> loadConv1d(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                          const Conv1dOptions& options) {
    return catchingErrors(prefix, [&]() -> Result<Conv1d> {
        EARSHOT_TRY(const Tensor weight, source.load(prefix + ".weight"));
        EARSHOT_TRY(Tensor bias, loadOptional(source, prefix + ".bias"));
        return Conv1d(compute, weight, std::move(bias), options);
    });
}

Result<NormWeights> loadNorm(const WeightSource& source, const std::string& prefix, double eps) {
    EARSHOT_TRY(Tensor gamma, source.load(prefix + ".weight"));
    EARSHOT_TRY(Tensor beta, source.load(prefix + ".bias"));
    return NormWeights{std::move(gamma), std::move(beta), static_cast<float>(eps)};
}

} // namespace earshot
