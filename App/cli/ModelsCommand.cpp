// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot models: what a model folder holds, and whether it works.
#include "Checkpoint.h"
#include "Commands.h"
#include "LoadedModel.h"
#include "ModelLocation.h"
#include "Output.h"
#include "TensorTable.h"
#include "TranscriptWriter.h"
#include "WeightSource.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
Examples:
  earshot models info                        of the bundled model
  earshot models info path/to/checkpoint
  earshot models check path/to/checkpoint)";

std::string headName(HeadKind head) {
    switch (head) {
    case HeadKind::kCtc: return "text (CTC)";
    case HeadKind::kSequenceClassification: return "labels (sequence classification)";
    case HeadKind::kNone: return "none: hidden states only";
    }
    return {};
}

std::string typeName(DType type) {
    switch (type) {
    case DType::kFloat32: return "float32";
    case DType::kFloat16: return "float16";
    case DType::kBFloat16: return "bfloat16";
    default: return "other types";
    }
}

std::string line(const std::string& name, const std::string& value) {
    return name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') + value + "\n";
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& item : list) text += (text.empty() ? "" : ", ") + item;
    return text;
}

std::string licenceFile(const std::filesystem::path& folder) {
    for (const char* name :
         {"LICENSE", "LICENCE", "LICENSE.txt", "LICENSE.md", "LICENCE.txt", "LICENCE.md", "COPYING"}) {
        std::error_code ignored;
        if (std::filesystem::exists(folder / name, ignored)) return name;
    }
    std::error_code ignored;
    return std::filesystem::exists(folder / "README.md", ignored) ? "none; see README.md" : "none";
}

// The vocabulary, labels and input preparation are shown where their files are there and can be read.
std::string describeFiles(const std::filesystem::path& folder, const HubertConfig& config) {
    std::string text;
    const auto extractor = FeatureExtractor::load(folder);
    if (extractor.ok())
        text += line("input", std::to_string(extractor->config().samplingRateHz) + " Hz" +
                                  (extractor->config().doNormalize ? ", normalised" : ", as it is") +
                                  (extractor->config().returnAttentionMask ? ", attention mask for batches" : ""));
    else
        text += line("input", extractor.error().toString());
    if (config.head == HeadKind::kCtc) {
        const auto tokenizer = CtcTokenizer::load(folder);
        text += line("vocabulary", tokenizer.ok() ? std::to_string(tokenizer->vocabulary().tokens.size()) +
                                                        " tokens, blank '" + tokenizer->vocabulary().padToken + "'"
                                                  : tokenizer.error().toString());
    }
    if (config.head == HeadKind::kSequenceClassification)
        text += line("labels", std::to_string(config.labels.size()) + ": " + joined(config.labels));
    return text + line("licence", licenceFile(folder));
}

Result<std::string> describe(const std::filesystem::path& folder) {
    EARSHOT_TRY(const HubertConfig config, HubertConfig::load(folder));
    EARSHOT_TRY(const std::unique_ptr<Checkpoint> checkpoint, Checkpoint::open(folder));
    long long numParameters = 0;
    for (const TensorInfo& tensor : checkpoint->tensors()) numParameters += tensor.numElements();
    const auto frameMs = 1000.0 * static_cast<double>(config.hopSamples()) / 16000;
    const std::string norm = config.featExtractNorm == FeatureNorm::kGroup ? "group norm" : "layer norm";
    return line("model", folder.string()) +
           line("architecture", config.architectures.empty() ? "HuBERT" : joined(config.architectures)) +
           line("head", headName(config.head)) +
           line("convolutions", std::to_string(config.convDim.size()) + " layers of " +
                                    std::to_string(config.convDim.back()) + " channels, " + norm + ", a frame every " +
                                    std::to_string(config.hopSamples()) + " samples (" + fixed(frameMs, 1) +
                                    " ms at 16 kHz)") +
           line("encoder", std::to_string(config.numHiddenLayers) + " layers of width " +
                               std::to_string(config.hiddenSize) + ", " + std::to_string(config.numAttentionHeads) +
                               " heads, feed-forward " + std::to_string(config.intermediateSize) +
                               (config.doStableLayerNorm ? ", norm before (stable)" : ", norm after")) +
           line("parameters", grouped(numParameters)) +
           line("weights",
                checkpoint->path().filename().string() + ", " + std::to_string(checkpoint->tensors().size()) +
                    " tensors, " +
                    typeName(checkpoint->tensors().empty() ? DType::kFloat32 : checkpoint->tensors().front().dtype)) +
           describeFiles(folder, config);
}

// One second of noise: enough for every layer to do its work.
Result<void> checkForward(const std::filesystem::path& folder) {
    Workspace workspace;
    workspace.compute = ComputeContext();
    EARSHOT_TRY(const SpeechModel model, SpeechModel::load(workspace.compute, folder));
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0F, 0.1F);
    std::vector<float> samples(static_cast<std::size_t>(
        std::max<std::int64_t>(model.sampleRateHz(), 2 * model.config().receptiveFieldSamples())));
    for (float& sample : samples) sample = noise(random);
    EARSHOT_TRY(const FeatureBatch batch, model.extractor.extract(samples, model.sampleRateHz()));
    Tensor output;
    EARSHOT_CHECK(model.pretrained.forward(workspace, {.values = batch.inputValues.values()}, {}, output));
    const auto values = std::as_const(output).values();
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return Error{ErrorCode::kInvalidData, "the output of a forward pass is not finite", folder.string()};
    return {};
}

Result<std::string> check(const std::filesystem::path& folder) {
    EARSHOT_TRY(const HubertConfig config, HubertConfig::load(folder));
    EARSHOT_TRY(const std::unique_ptr<Checkpoint> checkpoint, Checkpoint::open(folder));
    const TensorTable table(config);
    EARSHOT_TRY(const WeightSource weights, WeightSource::bind(*checkpoint, table));
    std::string report = "tensors: all " + std::to_string(table.specs().size()) +
                         " that the model needs are there, with the right shapes\n";
    for (const std::string& name : weights.surplus()) report += "tensors: '" + name + "' is not used\n";
    EARSHOT_CHECK(weights.checkFinite());
    report += "values: all are finite\n";
    EARSHOT_CHECK(checkForward(folder));
    return report + "forward pass: finite\nok\n";
}

using Report = Result<std::string> (*)(const std::filesystem::path&);

void addReport(CLI::App& models, const std::string& name, const std::string& description, Report report,
               int& exitCode) {
    auto model = std::make_shared<std::string>();
    CLI::App* command = models.add_subcommand(name, description);
    command->add_option("model", *model, "Folder of a HuBERT checkpoint, or the name of a bundled model")
        ->type_name("DIR");
    command->callback([model, report, &exitCode] {
        const auto outcome = [&]() -> Result<void> {
            EARSHOT_TRY(const std::filesystem::path folder, locateModel(*model));
            EARSHOT_TRY(const std::string text, report(folder));
            return writeOutput({}, text);
        }();
        if (!outcome.ok()) printError(outcome.error().toString());
        exitCode = outcome.ok() ? kSuccess : kFailure;
    });
}

} // namespace

void addModelsCommand(CLI::App& app, int& exitCode) {
    CLI::App* models = app.add_subcommand("models", "Describe and check model folders");
    models->footer(kFooter);
    models->require_subcommand(1);
    addReport(*models, "info", "Architecture, head, sizes, vocabulary, licence file", describe, exitCode);
    addReport(*models, "check", "Every tensor's name, shape and values, and a forward pass", check, exitCode);
}

} // namespace earshot::cli
