// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot models: which models there are, what a model folder holds, whether it works, and more of them.
#include "ModelsCommand.h"
#include "Checkpoint.h"
#include "Commands.h"
#include "CtcTokenizer.h"
#include "FeatureExtractor.h"
#include "ModelCheck.h"
#include "ModelLocation.h"
#include "Output.h"
#include "TranscriptWriter.h"

#include <memory>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
Examples:
  earshot models info                        of the bundled model
  earshot models info path/to/checkpoint
  earshot models check path/to/checkpoint
  earshot models list
  earshot models get facebook/hubert-large-ls960-ft
  earshot models remove facebook/hubert-large-ls960-ft)";

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

Result<std::string> check(const std::filesystem::path& folder) {
    EARSHOT_TRY(const ModelCheck done, checkModel(folder));
    std::string report =
        "tensors: all " + std::to_string(done.numTensors) + " that the model needs are there, with the right shapes\n";
    for (const std::string& name : done.unused) report += "tensors: '" + name + "' is not used\n";
    return report + "values: all are finite\nforward pass: finite\nok\n";
}

using Report = Result<std::string> (*)(const std::filesystem::path&);

void addReport(CLI::App& models, const std::string& name, const std::string& description, Report report,
               int& exitCode) {
    auto model = std::make_shared<std::string>();
    CLI::App* command = models.add_subcommand(name, description);
    command->add_option("model", *model, "Folder of a HuBERT checkpoint, or a model's name")->type_name("DIR");
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
    CLI::App* models = app.add_subcommand("models", "Describe, check, list, download and remove models");
    models->footer(kFooter);
    models->require_subcommand(1);
    addReport(*models, "info", "Architecture, head, sizes, vocabulary, licence file", describe, exitCode);
    addReport(*models, "check", "Every tensor's name, shape and values, and a forward pass", check, exitCode);
    addModelsListAndRemove(*models, exitCode);
    addModelsGet(*models, exitCode);
}

} // namespace earshot::cli
