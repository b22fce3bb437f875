// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The inside of a ComputeContext: primitives by shape, and how to run them. Included by .cpp files of this folder only.
#pragma once

#include "ComputeContext.h"
#include "OneDnn.h"
#include "Tensor.h"

#include <array>
#include <list>
#include <map>

namespace earshot {

enum class PrimitiveKind : std::int64_t {
    kLinear,
    kConv1d,
    kStridedConv,
    kScores,
    kContext,
    kTileScores,
    kTileContext
};

// Kind, then whatever distinguishes one primitive of that kind from another.
using PrimitiveKey = std::array<std::int64_t, 12>;

struct CachedPrimitive {
    dnnl::primitive primitive;
    dnnl::memory::desc src, weights, bias, dst, scratchpad;
    std::string kernelName;

    template <class PrimitiveDesc>
    CachedPrimitive(const dnnl::primitive& built, const PrimitiveDesc& pd, const dnnl::memory::desc& biasDesc)
        : primitive(built),
          src(pd.src_desc()),
          weights(pd.weights_desc()),
          bias(biasDesc),
          dst(pd.dst_desc()),
          scratchpad(pd.scratchpad_desc()),
          kernelName(pd.impl_info_str()) {}
};

class PrimitiveCache {
public:
    // `build` makes the CachedPrimitive when there is none for `key`.
    template <class Build>
    const CachedPrimitive& get(const PrimitiveKey& key, Build&& build) {
        if (auto found = byKey_.find(key); found != byKey_.end()) {
            order_.splice(order_.begin(), order_, found->second);
            return order_.front().second;
        }
        order_.emplace_front(key, build());
        byKey_[key] = order_.begin();
        if (order_.size() > kMaxPrimitives) {
            byKey_.erase(order_.back().first);
            order_.pop_back();
        }
        return order_.front().second;
    }

    [[nodiscard]] const std::list<std::pair<PrimitiveKey, CachedPrimitive>>& entries() const { return order_; }

private:
    // A forward pass needs about twenty; a batch of files of unequal length adds as many for each new length.
    static constexpr std::size_t kMaxPrimitives = 512;

    std::list<std::pair<PrimitiveKey, CachedPrimitive>> order_; // most recently used first
    std::map<PrimitiveKey, std::list<std::pair<PrimitiveKey, CachedPrimitive>>::iterator> byKey_;
};

struct ComputeContext::Impl {
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    PrimitiveCache primitives;
    Tensor scratchpad;
    Tensor narrowInput; // of a product in a smaller type
    Tensor sums;        // of an int8 product
    Tensor rowScales;

    // Room for `count` values of a smaller type, until the next call.
    template <class Narrow>
    Narrow* narrow(std::int64_t count) {
        narrowInput.resize(
            {count * static_cast<std::int64_t>(sizeof(Narrow)) / static_cast<std::int64_t>(sizeof(float)) + 1});
        return reinterpret_cast<Narrow*>(narrowInput.data());
    }

    // y = primitive(x, weights, bias) on the calling thread's stream.
    void run(const CachedPrimitive& cached, const void* x, const float* weights, const float* bias, void* y);
    // The same with the caller's stream and scratch memory, for use inside a parallel region.
    void run(const CachedPrimitive& cached, const dnnl::stream& onStream, float* scratch, const void* x,
             const float* weights, const float* bias, void* y) const;
    // Writes `weights`, laid out as `from`, into `packed` in the layout and type `to`.
    void reorder(const void* weights, const dnnl::memory::desc& from, float* packed, const dnnl::memory::desc& to);
};

// Elements of float32 that a descriptor's memory takes, whatever its type; at least one.
[[nodiscard]] inline std::int64_t numFloats(const dnnl::memory::desc& desc) {
    return static_cast<std::int64_t>((desc.get_size() + sizeof(float)) / sizeof(float));
}

} // namespace earshot
