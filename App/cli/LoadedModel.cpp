// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Arguments that run a model, and its loading.
#include "LoadedModel.h"

#include "ModelLocation.h"

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
    command.add_option("--precision", precision, "Arithmetic")->check(CLI::IsMember({"fp32"}))->capture_default_str();
    addAttentionArgument(command, attention);
    addThreadsArgument(command, numThreads);
}

AttentionImplementation ModelArguments::attentionImplementation() const {
    return attention == "eager" ? AttentionImplementation::kEager : AttentionImplementation::kTiled;
}

void DecodingArguments::addTo(CLI::App& command) {
    auto* file = command.add_option("--lm", languageModel, "Language model in ARPA format, instead of the model's own")
                     ->type_name("FILE");
    command.add_flag("--no-lm", withoutLanguageModel, "The most probable letters, whatever words they make")
        ->excludes(file);
}

Result<DecodingChoice> DecodingArguments::load() const {
    DecodingChoice choice;
    choice.usesLanguageModel = !withoutLanguageModel;
    if (!languageModel.empty()) {
        EARSHOT_TRY(NgramModel ngrams, NgramModel::load(languageModel));
        choice.languageModel = std::make_shared<const NgramModel>(std::move(ngrams));
    }
    return choice;
}

Result<std::unique_ptr<LoadedModel>> loadModel(const ModelArguments& arguments) {
    EARSHOT_TRY(const std::filesystem::path folder, locateModel(arguments.model));
    Workspace workspace;
    workspace.compute = ComputeContext(arguments.numThreads);
    EARSHOT_TRY(SpeechModel model, SpeechModel::load(workspace.compute, folder));
    return std::make_unique<LoadedModel>(LoadedModel{folder, std::move(workspace), std::move(model)});
}

} // namespace earshot::cli
