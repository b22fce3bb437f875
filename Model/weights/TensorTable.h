// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TensorTable: every tensor of a HuBERT checkpoint, declared exactly once: name, shape as an expression of the config,
// required or not. The loader, the tests and the documentation read this table. Names are PyTorch's, without the
// leading `hubert.` that models with a head put before the encoder's tensors. Pure data: any thread. Source:
// transformers models/hubert/modeling_hubert.py (HubertModel, HubertForCTC, HubertForSequenceClassification).
#pragma once

#include "HubertConfig.h"
#include "Shape.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

enum class TensorUse {
    kRequired, // the model computes with it
    kTraining, // known and checked, may be absent: training state that inference never reads
};

struct TensorSpec {
    std::string name; // "encoder.layers.0.attention.q_proj.weight", "lm_head.bias"
    Shape shape;      // PyTorch's axis order: linear [out, in], convolution [out, in / groups, taps]
    TensorUse use = TensorUse::kRequired;
    // May be stored factored, as magnitude [1, 1, taps] and direction [out, in / groups, taps] (weight norm over the
    // last axis), under either of torch's spellings: weight_g, weight_v or parametrizations.weight.original0,
    // original1.
    bool weightNorm = false;
};

class TensorTable {
public:
    // The tensors of the encoder and of `config.head`, in the order of computation. `config` has been validated.
    explicit TensorTable(const HubertConfig& config);

    [[nodiscard]] std::span<const TensorSpec> specs() const& { return specs_; }
    std::span<const TensorSpec> specs() const&& = delete; // would refer into a table that is gone
    // nullptr where there is none of that name.
    [[nodiscard]] const TensorSpec* find(std::string_view name) const;

private:
    void addConvLayers(const HubertConfig& config);
    void addFeatureProjection(const HubertConfig& config);
    void addPositionalConv(const HubertConfig& config);
    void addEncoderLayer(const HubertConfig& config, const std::string& prefix);
    void addHead(const HubertConfig& config);
    void addLinear(const std::string& prefix, std::int64_t out, std::int64_t in);
    void addNorm(const std::string& prefix, std::int64_t width);
    void add(TensorSpec spec) { specs_.push_back(std::move(spec)); }

    std::vector<TensorSpec> specs_;
};

} // namespace earshot
