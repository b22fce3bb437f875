// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot classify FILE...: one label per recording (keyword, speaker, emotion, ...), with probabilities.
#include "AudioReader.h"
#include "Commands.h"
#include "LoadedModel.h"
#include "LogSumExp.h"
#include "Output.h"
#include "TranscriptWriter.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
The model must be a HubertForSequenceClassification, such as superb/hubert-base-superb-ks.

Formats: txt (file: label probability, ...), json (a line per file), csv (file,rank,label,probability).

Example:
  earshot classify yes.wav --model hubert-base-superb-ks --top 3)";

// A label is computed from the whole recording at once; this bounds the memory it takes to some gigabytes.
constexpr double kMaxSeconds = 300;

struct ClassifyArguments {
    ModelArguments model;
    std::vector<std::string> files;
    std::string format = "txt";
    std::size_t top = 5;
};

struct RankedLabel {
    std::string label;
    double probability = 0;
};

Result<std::vector<float>> readAll(const std::string& file, int rateHz) {
    EARSHOT_TRY(AudioReader reader, AudioReader::open(file, rateHz));
    std::vector<float> samples(static_cast<std::size_t>(kMaxSeconds * rateHz) + 1);
    EARSHOT_TRY(const std::size_t count, reader.read(samples));
    if (count == samples.size())
        return Error{ErrorCode::kInvalidArgument,
                     "lasts more than " + fixed(kMaxSeconds, 0) + " s; cut it to the utterance that the label is for",
                     file};
    samples.resize(count);
    return samples;
}

// The labels of the highest logits, in falling order.
std::vector<RankedLabel> rank(std::span<const float> logits, const std::vector<std::string>& labels, std::size_t top) {
    const double normaliser = logSumExp(logits);
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return logits[a] > logits[b]; });
    std::vector<RankedLabel> ranked;
    for (std::size_t i = 0; i < std::min(top, order.size()); ++i)
        ranked.push_back({labels[order[i]], std::exp(logits[order[i]] - normaliser)});
    return ranked;
}

std::string asText(const std::string& file, const std::vector<RankedLabel>& ranked) {
    std::string text = file + ":";
    for (const RankedLabel& entry : ranked)
        text += (&entry == &ranked.front() ? " " : ", ") + entry.label + " " + fixed(entry.probability, 3);
    return text + "\n";
}

std::string asJson(const std::string& file, const std::vector<RankedLabel>& ranked) {
    nlohmann::ordered_json labels = nlohmann::ordered_json::array();
    for (const RankedLabel& entry : ranked)
        labels.push_back({{"label", entry.label}, {"probability", entry.probability}});
    const nlohmann::ordered_json root = {{"file", file}, {"labels", std::move(labels)}};
    return root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string asCsv(const std::string& file, const std::vector<RankedLabel>& ranked) {
    std::string text;
    for (std::size_t i = 0; i < ranked.size(); ++i)
        text += csvField(file) + "," + std::to_string(i + 1) + "," + csvField(ranked[i].label) + "," +
                fixed(ranked[i].probability, 6) + "\r\n";
    return text;
}

Result<void> classifyFile(const ClassifyArguments& arguments, LoadedModel& loaded, const std::string& file) {
    const SpeechModel& model = loaded.model;
    EARSHOT_TRY(const std::vector<float> samples, readAll(file, model.sampleRateHz()));
    const auto input = model.extractor.extract(samples, model.sampleRateHz());
    if (!input.ok()) return Error{input.error().code, input.error().message, file};
    ForwardOptions options;
    options.attention = arguments.model.attentionImplementation();
    Tensor logits;
    const auto outcome =
        model.pretrained.forward(loaded.workspace, {.values = input->inputValues.values()}, options, logits);
    if (!outcome.ok()) return Error{outcome.error().code, outcome.error().message, file};

    const auto ranked = rank(logits.values(), model.config().labels, arguments.top);
    if (arguments.format == "json") return writeOutput({}, asJson(file, ranked));
    if (arguments.format == "csv") return writeOutput({}, asCsv(file, ranked));
    return writeOutput({}, asText(file, ranked));
}

int run(const ClassifyArguments& arguments) {
    const auto loaded = loadModel(arguments.model);
    if (!loaded.ok()) {
        printError(loaded.error().toString());
        return kFailure;
    }
    if (!(*loaded)->model.pretrained.classifier()) {
        printError((*loaded)->folder.string() +
                   ": the model has no classification head; for text use earshot transcribe");
        return kFailure;
    }
    int exitCode = kSuccess;
    if (arguments.format == "csv" && !writeOutput({}, "file,rank,label,probability\r\n").ok()) exitCode = kFailure;
    for (const std::string& file : arguments.files) {
        const auto outcome = classifyFile(arguments, **loaded, file);
        if (outcome.ok()) continue;
        printError(outcome.error().toString());
        exitCode = kFailure;
    }
    return exitCode;
}

} // namespace

void addClassifyCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<ClassifyArguments>();
    CLI::App* command = app.add_subcommand("classify", "Name what recordings are: keyword, speaker, emotion");
    command->footer(kFooter);
    command->add_option("files", arguments->files, "Sound files")->required()->type_name("FILE");
    arguments->model.addTo(*command);
    command->get_option("--model")->required();
    command->add_option("--top", arguments->top, "How many labels")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--format", arguments->format, "What to write")
        ->check(CLI::IsMember({"txt", "json", "csv"}))
        ->capture_default_str();
    command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

} // namespace earshot::cli
