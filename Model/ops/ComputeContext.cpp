// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ComputeContext.h"

#include "PrimitiveCache.h"

#include <omp.h>
#include <set>

namespace earshot {

namespace {

dnnl::memory wrap(const dnnl::memory::desc& desc, const dnnl::engine& engine, const void* data) {
    return {desc, engine, const_cast<void*>(data)}; // oneDNN has no memory of constant data
}

} // namespace

ComputeContext::ComputeContext(int numThreads) {
    if (numThreads > 0) omp_set_num_threads(numThreads);
    impl_ = std::make_unique<Impl>();
}

ComputeContext::~ComputeContext() = default;
ComputeContext::ComputeContext(ComputeContext&&) noexcept = default;
ComputeContext& ComputeContext::operator=(ComputeContext&&) noexcept = default;

int ComputeContext::numThreads() const {
    return omp_get_max_threads();
}

std::vector<std::string> ComputeContext::kernelNames() const {
    std::set<std::string> names;
    for (const auto& [key, cached] : impl_->primitives.entries()) names.insert(cached.kernelName);
    return {names.begin(), names.end()};
}

std::size_t ComputeContext::numPrimitives() const {
    return impl_->primitives.entries().size();
}

void ComputeContext::Impl::run(const CachedPrimitive& cached, const void* x, const float* weights, const float* bias,
                               void* y) {
    scratchpad.resize({numFloats(cached.scratchpad)});
    run(cached, stream, scratchpad.data(), x, weights, bias, y);
}

void ComputeContext::Impl::run(const CachedPrimitive& cached, const dnnl::stream& onStream, float* scratch,
                               const void* x, const float* weights, const float* bias, void* y) const {
    std::unordered_map<int, dnnl::memory> arguments = {
        {DNNL_ARG_SRC, wrap(cached.src, engine, x)},
        {DNNL_ARG_WEIGHTS, wrap(cached.weights, engine, weights)},
        {DNNL_ARG_DST, wrap(cached.dst, engine, y)},
        {DNNL_ARG_SCRATCHPAD, wrap(cached.scratchpad, engine, scratch)},
    };
    if (bias) arguments.emplace(DNNL_ARG_BIAS, wrap(cached.bias, engine, bias));
    cached.primitive.execute(onStream, arguments);
}

void ComputeContext::Impl::reorder(const void* weights, const dnnl::memory::desc& from, float* packed,
                                   const dnnl::memory::desc& to) {
    dnnl::memory source = wrap(from, engine, weights);
    dnnl::memory target = wrap(to, engine, packed);
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
}

} // namespace earshot
