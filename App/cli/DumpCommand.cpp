// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot dump: every intermediate tensor of a forward pass, for comparison with another implementation.
#include "AudioReader.h"
#include "Checkpoint.h"
#include "Commands.h"
#include "FeatureExtractor.h"
#include "LoadedModel.h"
#include "ModelLocation.h"
#include "Output.h"
#include "Pretrained.h"
#include "StageDump.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
A safetensors input holds input_values [B, S], used as they are, and optionally attention_mask [B, S]. A sound file is
resampled and prepared as the model folder says. Without eager attention there are no attention maps.

Stages: conv.<i>, feature_projection, pos_conv_embed, attention.<i>, hidden.<i>, last_hidden_state, and of models with a
head logits, layer_sum, projector, pooled.

Example:
  earshot dump --model hubert-base-ls960 --input batch.safetensors --out stages.safetensors)";

// All stages of all rows are in memory at once; hidden states of large models take 0.1 MB a frame.
constexpr double kMaxSeconds = 120;

struct DumpArguments {
    std::string model;
    std::filesystem::path input;
    std::filesystem::path out;
    std::string attention = "eager";
    int numThreads = 0;
};

Result<FeatureBatch> readTensors(const std::filesystem::path& file) {
    EARSHOT_TRY(const std::unique_ptr<Checkpoint> tensors, Checkpoint::open(file));
    const auto complain = [&](const std::string& message) {
        return Error{ErrorCode::kInvalidData, message, file.string()};
    };
    const TensorInfo* values = tensors->find("input_values");
    if (!values || values->shape.size() != 2 || values->numElements() == 0)
        return complain("has no tensor input_values of shape [B, S]");
    FeatureBatch batch;
    batch.inputValues = Tensor({values->shape[0], values->shape[1]});
    EARSHOT_CHECK(tensors->read(*values, batch.inputValues.values()));
    batch.numValid.assign(static_cast<std::size_t>(values->shape[0]), values->shape[1]);

    const TensorInfo* mask = tensors->find("attention_mask");
    if (!mask) return batch;
    if (mask->shape != values->shape) return complain("attention_mask and input_values have different shapes");
    Tensor flags(batch.inputValues.shape());
    EARSHOT_CHECK(tensors->read(*mask, flags.values()));
    batch.hasMask = true;
    const auto length = static_cast<std::size_t>(values->shape[1]);
    for (std::size_t b = 0; b < batch.numValid.size(); ++b) {
        const auto row = flags.values().subspan(b * length, length);
        const auto padding = std::find(row.begin(), row.end(), 0.0F);
        if (padding == row.begin() || std::any_of(padding, row.end(), [](float flag) { return flag != 0.0F; }))
            return complain("attention_mask must be ones, then zeros, in every row");
        batch.numValid[b] = padding - row.begin();
    }
    return batch;
}

Result<FeatureBatch> readSound(const std::filesystem::path& file, const std::filesystem::path& folder) {
    EARSHOT_TRY(const FeatureExtractor extractor, FeatureExtractor::load(folder));
    const auto rateHz = static_cast<int>(extractor.config().samplingRateHz);
    EARSHOT_TRY(AudioReader reader, AudioReader::open(file, rateHz));
    std::vector<float> samples(static_cast<std::size_t>(kMaxSeconds * rateHz) + 1);
    EARSHOT_TRY(const std::size_t count, reader.read(samples));
    if (count == samples.size())
        return Error{ErrorCode::kInvalidArgument, "lasts more than 120 s, whose stages would not fit into memory",
                     file.string()};
    return extractor.extract(std::span<const float>(samples).first(count), rateHz);
}

Result<void> dump(const DumpArguments& arguments) {
    EARSHOT_TRY(const std::filesystem::path folder, locateModel(arguments.model));
    const bool isTensors = arguments.input.extension() == ".safetensors";
    EARSHOT_TRY(const FeatureBatch batch,
                isTensors ? readTensors(arguments.input) : readSound(arguments.input, folder));
    Workspace workspace;
    workspace.compute = ComputeContext(arguments.numThreads);
    EARSHOT_TRY(const Pretrained model, loadPretrained(workspace.compute, folder));

    StageDump stages;
    ForwardOptions options;
    options.attention =
        arguments.attention == "eager" ? AttentionImplementation::kEager : AttentionImplementation::kTiled;
    options.observer = [&](std::string_view name, const float* values, const Shape& shape) {
        stages.add(name, values, shape);
    };
    const auto length = static_cast<std::size_t>(batch.inputValues.shape()[1]);
    for (std::size_t b = 0; b < batch.numValid.size(); ++b) {
        HubertInput input{.values = batch.inputValues.values().subspan(b * length, length)};
        if (batch.hasMask) input.numValidSamples = batch.numValid[b];
        Tensor output;
        EARSHOT_CHECK(model.forward(workspace, input, options, output));
    }
    return stages.write(arguments.out);
}

} // namespace

void addDumpCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<DumpArguments>();
    CLI::App* command = app.add_subcommand("dump", "Write all intermediate tensors of a pass, to compare with others");
    command->footer(kFooter);
    command->add_option("--model", arguments->model, "Folder of a HuBERT checkpoint, or a model's name");
    command->add_option("--input", arguments->input, "A .safetensors file or a sound file")->required();
    command->add_option("--out", arguments->out, "The .safetensors file to write")->required();
    addAttentionArgument(*command, arguments->attention);
    addThreadsArgument(*command, arguments->numThreads);
    command->callback([arguments, &exitCode] {
        const auto outcome = dump(*arguments);
        if (!outcome.ok()) printError(outcome.error().toString());
        exitCode = outcome.ok() ? kSuccess : kFailure;
    });
}

} // namespace earshot::cli
