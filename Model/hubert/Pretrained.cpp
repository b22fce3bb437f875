// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Pretrained.h"

#include "ProcessorPrecision.h"
#include "WeightSource.h"

namespace earshot {

const HubertModel& Pretrained::encoder() const {
    if (const auto* bare = std::get_if<HubertModel>(&model)) return *bare;
    return ctc() ? ctc()->hubert() : classifier()->hubert();
}

Result<void> Pretrained::forward(Workspace& workspace, const HubertInput& input, const ForwardOptions& options,
                                 Tensor& output) const {
    return std::visit([&](const auto& actual) { return actual.forward(workspace, input, options, output); }, model);
}

Result<Pretrained> loadPretrained(ComputeContext& compute, const std::filesystem::path& folder, Precision precision) {
    EARSHOT_TRY(const HubertConfig config, HubertConfig::load(folder));
    EARSHOT_TRY(const auto checkpoint, Checkpoint::open(folder));
    return buildPretrained(compute, config, *checkpoint, precision);
}

Result<Pretrained> buildPretrained(ComputeContext& compute, const HubertConfig& config, const Checkpoint& checkpoint,
                                   Precision precision) {
    if (!isNative(precision))
        return Error{ErrorCode::kUnsupported,
                     "this processor has no instructions for " + std::string(nameOf(precision)) + "; use fp32",
                     checkpoint.path().string()};
    EARSHOT_TRY(const WeightSource bound, WeightSource::bind(checkpoint, TensorTable(config)));
    const WeightSource source = bound.inPrecision(precision);
    Pretrained result;
    result.surplusTensors.assign(source.surplus().begin(), source.surplus().end());
    switch (config.head) {
    case HeadKind::kNone: {
        EARSHOT_TRY(result.model, HubertModel::load(compute, config, source));
        break;
    }
    case HeadKind::kCtc: {
        EARSHOT_TRY(result.model, HubertForCtc::load(compute, config, source));
        break;
    }
    case HeadKind::kSequenceClassification: {
        EARSHOT_TRY(result.model, HubertForSequenceClassification::load(compute, config, source));
        break;
    }
    }
    return result;
}

} // namespace earshot
