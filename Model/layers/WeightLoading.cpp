// SPDX-License-Identifier: AGPL-3.0-or-later
#include "WeightLoading.h"

namespace earshot {

namespace {

Result<Tensor> loadOptional(const WeightSource& source, const std::string& name) {
    if (!source.has(name)) return Tensor();
    return source.load(name);
}

// Module(compute, weight, bias, options) from PREFIX.weight and PREFIX.bias.
template <class Module, class Options>
Result<Module> loadModule(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                          const Options& options) {
    return catchingErrors(prefix, [&]() -> Result<Module> {
        EARSHOT_TRY(const Tensor* weight, source.borrow(prefix + ".weight"));
        EARSHOT_TRY(Tensor bias, loadOptional(source, prefix + ".bias"));
        return Module(compute, *weight, std::move(bias), options);
    });
}

} // namespace

Result<Linear> loadLinear(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                          const LinearOptions& options) {
    return loadModule<Linear>(compute, source, prefix, options);
}

Result<Conv1d> loadConv1d(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                          const Conv1dOptions& options) {
    return loadModule<Conv1d>(compute, source, prefix, options);
}

Result<StridedConv1d> loadStridedConv1d(ComputeContext& compute, const WeightSource& source, const std::string& prefix,
                                        const StridedConv1dOptions& options) {
    return loadModule<StridedConv1d>(compute, source, prefix, options);
}

Result<NormWeights> loadNorm(const WeightSource& source, const std::string& prefix, double eps) {
    EARSHOT_TRY(Tensor gamma, source.load(prefix + ".weight"));
    EARSHOT_TRY(Tensor beta, source.load(prefix + ".bias"));
    return NormWeights{std::move(gamma), std::move(beta), static_cast<float>(eps)};
}

} // namespace earshot
