// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The one place that knows oneDNN's version: descriptors whose construction differs between 2.x and 3.x, and the names
// of its post-operations. Included by .cpp files of this folder only; headers of this folder speak plain pointers and
// shapes.
#pragma once

#include "Activation.h"
#include "Precision.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace earshot::onednn {

using Desc = dnnl::memory::desc;
using Dims = dnnl::memory::dims;
using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

// A descriptor in a named layout, or with explicit strides in elements.
[[nodiscard]] Desc desc(const Dims& dims, Tag tag, Type type = Type::f32);
[[nodiscard]] Desc desc(const Dims& dims, const Dims& strides, Type type = Type::f32);

// What both factors of a product are in.
[[nodiscard]] Type typeOf(Precision precision);

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
