// SPDX-License-Identifier: AGPL-3.0-or-later
#include "OneDnn.h"

namespace earshot::onednn {

namespace {

void appendActivation(dnnl::post_ops& ops, Activation activation) {
    const auto append = [&](dnnl::algorithm algorithm, float alpha) {
#if DNNL_VERSION_MAJOR >= 3
        ops.append_eltwise(algorithm, alpha, 0.0f);
#else
        ops.append_eltwise(1.0f, algorithm, alpha, 0.0f);
#endif
    };
    switch (activation) {
    case Activation::kGelu: return append(dnnl::algorithm::eltwise_gelu_erf, 0.0f);
    case Activation::kGeluTanh: return append(dnnl::algorithm::eltwise_gelu_tanh, 0.0f);
    case Activation::kQuickGelu: return append(dnnl::algorithm::eltwise_swish, 1.702f);
    case Activation::kRelu: return append(dnnl::algorithm::eltwise_relu, 0.0f);
    case Activation::kSilu: return append(dnnl::algorithm::eltwise_swish, 1.0f);
    case Activation::kSigmoid: return append(dnnl::algorithm::eltwise_logistic, 0.0f);
    case Activation::kTanh: return append(dnnl::algorithm::eltwise_tanh, 0.0f);
    case Activation::kLinear: return;
    }
}

} // namespace

Desc desc(const Dims& dims, Tag tag, Type type) {
    return {dims, type, tag};
}

Desc desc(const Dims& dims, const Dims& strides, Type type) {
    return {dims, type, strides};
}

Type typeOf(Precision precision) {
    switch (precision) {
    case Precision::kFloat32: return Type::f32;
    case Precision::kBFloat16: return Type::bf16;
    case Precision::kInt8: return Type::s8;
    }
    return Type::undef;
}

dnnl::primitive_attr attributes(Activation activation, bool accumulate) {
    dnnl::post_ops ops;
    if (accumulate) ops.append_sum(1.0f);
    appendActivation(ops, activation);
    dnnl::primitive_attr attr;
    attr.set_post_ops(ops);
    attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attr;
}

dnnl::matmul::primitive_desc matmul(const dnnl::engine& engine, const Desc& src, const Desc& weights, const Desc& bias,
                                    const Desc& dst, const dnnl::primitive_attr& attr) {
#if DNNL_VERSION_MAJOR >= 3
    return {engine, src, weights, bias, dst, attr};
#else
    return {{src, weights, bias, dst}, attr, engine};
#endif
}

dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, const Desc& src, const Desc& weights,
                                                      const Desc& bias, const Desc& dst, const Conv1dGeometry& geometry,
                                                      const dnnl::primitive_attr& attr) {
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
    constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;
    const Dims strides = {geometry.stride};
    const Dims left = {geometry.paddingLeft};
    const Dims right = {geometry.paddingRight};
#if DNNL_VERSION_MAJOR >= 3
    return {engine, kKind, kAlgorithm, src, weights, bias, dst, strides, left, right, attr};
#else
    return {{kKind, kAlgorithm, src, weights, bias, dst, strides, left, right}, attr, engine};
#endif
}

} // namespace earshot::onednn
