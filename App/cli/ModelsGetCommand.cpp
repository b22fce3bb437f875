// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot models get OWNER/NAME: a model from a hub into the user's folder of models.
#include "Commands.h"
#include "HttpUrl.h"
#include "Interrupt.h"
#include "ModelDownload.h"
#include "ModelFolders.h"
#include "ModelsCommand.h"
#include "Output.h"
#include "ProgressBar.h"
#include "TranscriptWriter.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
Only what a HuBERT model is made of is downloaded: its configuration, vocabulary, card and licence, and its weights in one
format. Sizes and checksums are those of the hub, and the model is checked before it appears. What has arrived when it is
interrupted is kept: the same command goes on from there.

Environment: EARSHOT_HUB_URL or HF_ENDPOINT (a mirror), HF_TOKEN (for models that ask for an account; it is sent to the
hub alone), https_proxy, http_proxy, all_proxy, no_proxy, SSL_CERT_FILE.

Examples:
  earshot models get facebook/hubert-large-ls960-ft
  earshot models get superb/hubert-base-superb-ks@main --to ~/keywords
  earshot models get facebook/hubert-large-ls960-ft --hub https://mirror.example.org)";

struct GetArguments {
    std::string name;
    std::string hub;
    std::filesystem::path to;
    bool json = false;
};

double megabytes(double numBytes) {
    return numBytes / 1e6;
}

void draw(ProgressBar& bar, const DownloadProgress& progress) {
    const auto numBytes = static_cast<double>(progress.numBytes);
    const auto total = static_cast<double>(progress.totalBytes);
    switch (progress.stage) {
    case DownloadStage::kWaiting: return bar.draw(0, "another process is downloading it; waiting");
    case DownloadStage::kAsking: return bar.draw(0, "asking the hub");
    case DownloadStage::kVerifying: return bar.draw(1, "verifying " + progress.file);
    case DownloadStage::kChecking: return bar.draw(1, "checking the model");
    case DownloadStage::kFetching: break;
    }
    std::string figures = fixed(megabytes(numBytes), 1) + " of " + fixed(megabytes(total), 1) + " MB";
    if (progress.bytesPerSecond > 0) {
        figures += "  " + fixed(megabytes(progress.bytesPerSecond), 1) + " MB/s";
        if (total > numBytes)
            figures += "  " + ProgressBar::clock((total - numBytes) / progress.bytesPerSecond) + " left";
    }
    bar.draw(total > 0 ? numBytes / total : 0, figures);
}

Result<std::string> get(const GetArguments& arguments, const ModelName& name) {
    DownloadRequest request{
        .name = name, .target = arguments.to, .hub = HubSettings::fromEnvironment(), .onProgress = {}};
    if (!arguments.hub.empty()) request.hub.url = arguments.hub;
    if (request.target.empty()) {
        EARSHOT_TRY(request.target, ModelFolders::ofThisMachine().targetOf(name));
    }
    const Interrupt interrupt;
    const Result<DownloadedModel> outcome = [&] {
        ProgressBar bar(name.toString(), 0);
        request.onProgress = [&](const DownloadProgress& progress) {
            draw(bar, progress);
            return !interrupt.wasAsked();
        };
        return downloadModel(request);
    }();
    if (!outcome.ok()) return outcome.error();
    if (arguments.json)
        return nlohmann::json{
                   {"model", name.toString()}, {"folder", outcome->folder.string()}, {"was_there", outcome->wasThere}}
                   .dump() +
               "\n";
    const std::string known = arguments.to.empty() ? name.folder().generic_string() : outcome->folder.string();
    return name.toString() + (outcome->wasThere ? " is there already: " : " is in ") + outcome->folder.string() +
           "\nuse it with --model " + known + "\n";
}

int run(const GetArguments& arguments) {
    const auto name = ModelName::parse(arguments.name);
    const auto hub = checkedHubUrl(arguments.hub.empty() ? HubSettings::fromEnvironment().url : arguments.hub);
    if (!name.ok() || !hub.ok()) {
        printError((name.ok() ? hub.error() : name.error()).toString());
        return kUsage;
    }
    const auto outcome = [&]() -> Result<void> {
        EARSHOT_TRY(const std::string text, get(arguments, *name));
        return writeOutput({}, text);
    }();
    if (!outcome.ok()) printError(outcome.error().toString());
    return outcome.ok() ? kSuccess : kFailure;
}

} // namespace

void addModelsGet(CLI::App& models, int& exitCode) {
    auto arguments = std::make_shared<GetArguments>();
    CLI::App* command = models.add_subcommand("get", "Download a model from a hub");
    command->footer(kFooter);
    command->add_option("name", arguments->name, "The model's name on the hub: OWNER/NAME or OWNER/NAME@REVISION")
        ->required()
        ->type_name("NAME");
    command->add_option("--hub", arguments->hub, "Address of a hub with Hugging Face's layout")->type_name("URL");
    command->add_option("--to", arguments->to, "Folder that becomes the model (default: one that --model NAME finds)")
        ->type_name("DIR");
    command->add_flag("--json", arguments->json, "Say where it is as one line of JSON");
    command->callback([arguments, &exitCode] { exitCode = run(*arguments); });
}

} // namespace earshot::cli
