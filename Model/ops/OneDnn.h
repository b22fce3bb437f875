// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The one place that knows oneDNN's version: descriptors whose construction differs between 2.x and 3.x, and the names
// of its post-operations. Included by .cpp files of this folder only; headers of this folder speak plain pointers and
// shapes.
#pragma once

#include "Activation.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace earshot::onednn {

using Desc = dnnl::memory::desc;
using Dims = dnnl::memory::dims;
using Tag = dnnl::memory::format_tag;

// A float32 descriptor in a named layout, or with explicit strides in elements.
[[nodiscard]] Desc desc(const Dims& dims, Tag tag);
[[nodiscard]] Desc desc(const Dims& dims, const Dims& strides);

// Scratch memory from the caller; y = activation(result), or activation(y + result) where accumulate is set.
[[nodiscard]] dnnl::primitive_attr attributes(Activation activation, bool accumulate);

struct Conv1dGeometry {
    std::int64_t stride = 1;
    std::int64_t paddingLeft = 0;
    std::int64_t paddingRight = 0;
};

// bias may be an empty descriptor. Throw dnnl::error where the library has no kernel for the combination.
[[nodiscard]] dnnl::matmul::primitive_desc matmul(const dnnl::engine& engine, const Desc& src, const Desc& weights,
                                                  const Desc& bias, const Desc& dst, const dnnl::primitive_attr& attr);
[[nodiscard]] dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, const Desc& src,
                                                                    const Desc& weights, const Desc& bias,
                                                                    const Desc& dst, const Conv1dGeometry& geometry,
                                                                    const dnnl::primitive_attr& attr);

} // namespace earshot::onednn
