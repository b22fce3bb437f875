// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Arguments that run a model, and its loading.
#include "LoadedModel.h"

#include "LanguageFolder.h"
#include "ModelLocation.h"
#include "ProcessorPrecision.h"

#include <utility>

namespace earshot::cli {

void addThreadsArgument(CLI::App& command, int& numThreads) {
    command.add_option("--threads", numThreads, "Threads to compute with (default: one per core)")
        ->check(CLI::Range(1, 1024));
}

void addAttentionArgument(CLI::App& command, std::string& attention) {
    command.add_option("--attn", attention, "Attention: tiled needs little memory, eager keeps the whole maps")
        ->check(CLI::IsMember({"eager", "tiled"}))
        ->capture_default_str();
}

void ModelArguments::addTo(CLI::App& command) {
    command.add_option("--model", model, "Folder of a HuBERT checkpoint, or a model's name");
    addPrecisionArgument(command, precision);
    addAttentionArgument(command, attention);
    addThreadsArgument(command, numThreads);
}

void addPrecisionArgument(CLI::App& command, std::string& precision) {
    command
        .add_option(
            "--precision", precision,
            "Arithmetic: fp32 is exact, bf16 and int8 are faster where the processor has instructions for them; "
            "auto takes the fastest whose words are as good as fp32's")
        ->check(CLI::IsMember({"fp32", "bf16", "int8", "auto"}))
        ->capture_default_str();
}

Precision precisionFrom(const std::string& name) {
    return parsePrecision(name).value_or(bestPrecision());
}

AttentionImplementation ModelArguments::attentionImplementation() const {
    return attention == "eager" ? AttentionImplementation::kEager : AttentionImplementation::kTiled;
}

void DecodingArguments::addTo(CLI::App& command) {
    auto* file =
        command
            .add_option(
                "--lm", languageModel,
                "Language model in ARPA format, instead of the model's own; its weights in attrs.json beside it")
            ->type_name("FILE");
    command.add_flag("--no-lm", withoutLanguageModel, "The most probable letters, whatever words they make")
        ->excludes(file);
}

Result<DecodingChoice> DecodingArguments::load() const {
    DecodingChoice choice;
    choice.usesLanguageModel = !withoutLanguageModel;
    if (!languageModel.empty()) {
        EARSHOT_TRY(choice.languageModel, loadLanguageModel(languageModel));
    }
    return choice;
}

Result<std::unique_ptr<LoadedModel>> loadModel(const ModelArguments& arguments) {
    EARSHOT_TRY(const std::filesystem::path folder, locateModel(arguments.model));
    Workspace workspace;
    workspace.compute = ComputeContext(arguments.numThreads);
    EARSHOT_TRY(SpeechModel model, SpeechModel::load(workspace.compute, folder, precisionFrom(arguments.precision)));
    return std::make_unique<LoadedModel>(LoadedModel{folder, std::move(workspace), std::move(model)});
}

} // namespace earshot::cli
