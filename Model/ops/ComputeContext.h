// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ComputeContext: what a thread needs to run kernels: oneDNN's engine and stream, the primitives built so far (once per
// shape, the least recently used dropped beyond a limit), and scratch memory. Weights are shared between threads; a
// context is not: it belongs to the thread that runs forward passes with it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

class ComputeContext {
public:
    // numThreads: size of the OpenMP team of the calling thread; 0 leaves the default. Throws dnnl::error, bad_alloc.
    explicit ComputeContext(int numThreads = 0);
    ~ComputeContext();
    ComputeContext(ComputeContext&&) noexcept;
    ComputeContext& operator=(ComputeContext&&) noexcept;

    [[nodiscard]] int numThreads() const;
    // Names of the oneDNN kernels behind the primitives in the cache ("brg:avx512_core"), sorted, each once.
    [[nodiscard]] std::vector<std::string> kernelNames() const;

    // Primitives in the cache.
    [[nodiscard]] std::size_t numPrimitives() const;

    struct Impl; // PrimitiveCache.h, for this folder's .cpp files
    [[nodiscard]] Impl& impl() { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace earshot
