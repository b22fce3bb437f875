// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What the commands that run a model have in common: the arguments, and the model loaded as they say.
#pragma once

#include "Attention.h"
#include "Precision.h"
#include "SpeechModel.h"
#include "TextDecoder.h"
#include "Workspace.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace earshot::cli {

struct ModelArguments {
    std::string model; // folder or name; empty: the bundled one
    std::string precision = "fp32";
    std::string attention = "tiled";
    int numThreads = 0; // 0: one per core

    // --model, --precision, --attn, --threads
    void addTo(CLI::App& command);
    [[nodiscard]] AttentionImplementation attentionImplementation() const;
};

// What text is decoded with.
struct DecodingArguments {
    std::filesystem::path languageModel; // instead of the model's own
    bool withoutLanguageModel = false;

    // --lm, --no-lm
    void addTo(CLI::App& command);
    // Errors: those of loadLanguageModel.
    [[nodiscard]] Result<DecodingChoice> load() const;
};

// --threads alone.
void addThreadsArgument(CLI::App& command, int& numThreads);
// --precision alone.
void addPrecisionArgument(CLI::App& command, std::string& precision);
// What it names; for "auto", this processor's.
[[nodiscard]] Precision precisionFrom(const std::string& name);
// --attn alone.
void addAttentionArgument(CLI::App& command, std::string& attention);

struct LoadedModel {
    std::filesystem::path folder;
    Workspace workspace;
    SpeechModel model;
};

// Errors: those of locateModel and SpeechModel::load.
[[nodiscard]] Result<std::unique_ptr<LoadedModel>> loadModel(const ModelArguments& arguments);

} // namespace earshot::cli
