// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From a folder in Hugging Face's layout to a model that runs (the counterpart of from_pretrained). Loader thread.
#pragma once

#include "HubertForCtc.h"
#include "HubertForSequenceClassification.h"
#include "HubertModel.h"
#include "Precision.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace earshot {

struct Pretrained {
    std::variant<HubertModel, HubertForCtc, HubertForSequenceClassification> model; // by config.head
    // Tensors of the file that no part of the model uses, as the file names them: a head this engine does not know.
    std::vector<std::string> surplusTensors;

    [[nodiscard]] const HubertModel& encoder() const;
    [[nodiscard]] const HubertConfig& config() const { return encoder().config(); }
    // nullptr where the folder holds another kind of model.
    [[nodiscard]] const HubertForCtc* ctc() const { return std::get_if<HubertForCtc>(&model); }
    [[nodiscard]] const HubertForSequenceClassification* classifier() const {
        return std::get_if<HubertForSequenceClassification>(&model);
    }

    // Runs whichever model it is. output: logits [T, V] or [number of labels], or the last hidden state [T, D].
    Result<void> forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                         Tensor& output) const;
};

// Errors: those of HubertConfig::load, Checkpoint::open and WeightSource::bind; kUnsupported for a precision that this
// processor has no instructions for; all or nothing.
[[nodiscard]] Result<Pretrained> loadPretrained(ComputeContext& compute, const std::filesystem::path& folder,
                                                Precision precision = Precision::kFloat32);

// The model that `config` describes, with the weights of `checkpoint`.
[[nodiscard]] Result<Pretrained> buildPretrained(ComputeContext& compute, const HubertConfig& config,
                                                 const Checkpoint& checkpoint,
                                                 Precision precision = Precision::kFloat32);

} // namespace earshot
