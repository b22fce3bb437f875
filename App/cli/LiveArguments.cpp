// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveArguments.h"

#include "DeviceSource.h"
#include "FileSource.h"
#include "ModelLocation.h"

#include <sstream>

namespace earshot::cli {
namespace {

constexpr const char* kStandardInput = "-";

bool isFile(const std::string& input) {
    std::error_code ignored;
    return std::filesystem::exists(input, ignored) || std::filesystem::path(input).has_parent_path();
}

Result<std::vector<Keyword>> parseKeywords(const std::string& text) {
    std::vector<Keyword> keywords;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, ',');) {
        const auto first = word.find_first_not_of(" \t");
        if (first == std::string::npos) continue;
        keywords.push_back({.text = word.substr(first, word.find_last_not_of(" \t") - first + 1)});
    }
    if (keywords.empty() && !text.empty())
        return Error{ErrorCode::kInvalidArgument, "there are no words between the commas", "--keywords"};
    return keywords;
}

} // namespace

void LiveArguments::addTo(CLI::App& command) {
    command.add_option("--input", input, "A device (see earshot devices), a sound file, or - for raw samples on stdin")
        ->type_name("DEVICE|FILE|-");
    command.add_flag("--realtime", realTime, "A file at its own pace; of stdin, rather lose sound than hold it up");
    command.add_option("--rate", raw.rateHz, "Samples a second, of raw samples")
        ->check(CLI::Range(1000.0, 1'000'000.0))
        ->capture_default_str();
    command.add_option("--channels", raw.numChannels, "Of raw samples, which alternate")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command.add_option("--raw-format", rawFormat, "Of raw samples, little endian")
        ->check(CLI::IsMember({"s16", "f32"}))
        ->capture_default_str();
    command.add_option("--model", model, "Folder of a HuBERT checkpoint, or a model's name");
    command.add_option("--classify", labelModels, "A model that knows labels; may be given several times");
    command.add_option("--keywords", keywords, "Words or phrases to listen for, with commas between them");
    command
        .add_option("--hotwords", hotwords, "Words that captions prefer: a line each, a weight after a tab or colon")
        ->type_name("FILE");
    decoding.addTo(command);
    command
        .add_option("--serve", servePort,
                    "Show captions to programs on this machine, such as OBS, at this port; 0: any that is free")
        ->type_name("PORT")
        ->check(CLI::Range(0, 65535));
    command.add_option("--calm", calm, "0: captions come fast; 1: they change little")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_option("--endpoint", endpointSeconds, "Seconds of silence that end a line")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    command
        .add_option("--journal", journal, "File to which lines are added as they are settled; never one that exists")
        ->type_name("FILE");
    auto* outOption = command.add_option("--out,--output", out, "Transcript to write at the end")->type_name("FILE");
    command.add_option("--format", format, "Of the transcript (default: by its name, else txt)")
        ->check(CLI::IsMember({"txt", "srt", "vtt", "json", "csv"}))
        ->needs(outOption);
    auto* json = command.add_flag("--json", asJson, "JSON lines, also on a terminal");
    command.add_flag("--plain", asLines, "Settled lines only, also where stdout is no terminal")->excludes(json);
    addPrecisionArgument(command, precision);
    addThreadsArgument(command, numThreads);
}

bool LiveArguments::isPatient() const {
    return !realTime && (input == kStandardInput || isFile(input));
}

TranscriptFormat LiveArguments::transcriptFormat() const {
    if (!format.empty()) return *transcriptFormatFromName(format);
    const std::string extension = out.extension().string();
    return transcriptFormatFromName(extension.empty() ? extension : extension.substr(1))
        .value_or(TranscriptFormat::kText);
}

Result<StreamSettings> streamSettings(const LiveArguments& arguments) {
    StreamSettings settings;
    EARSHOT_TRY(settings.model, locateModel(arguments.model));
    for (const std::string& name : arguments.labelModels) {
        EARSHOT_TRY(const std::filesystem::path folder, locateModel(name));
        settings.labelModels.push_back({.folder = folder, .name = folder.filename().string()});
    }
    EARSHOT_TRY(settings.keywords, parseKeywords(arguments.keywords));
    if (!arguments.hotwords.empty()) {
        EARSHOT_TRY(settings.hotwords, Hotwords::read(arguments.hotwords));
    }
    settings.languageModel = arguments.decoding.languageModel;
    settings.usesLanguageModel = !arguments.decoding.withoutLanguageModel;
    settings.calm = arguments.calm;
    settings.endpointSilenceSeconds = arguments.endpointSeconds;
    settings.clearAfterSeconds = 0; // what has scrolled stays
    settings.neverSkip = arguments.isPatient();
    return settings;
}

Result<std::unique_ptr<SoundSource>> openSource(const LiveArguments& arguments) {
    const Pace pace = arguments.isPatient() ? Pace::kPatient : Pace::kRealTime;
    if (arguments.input == kStandardInput) {
        RawSound raw = arguments.raw;
        raw.format = arguments.rawFormat == "f32" ? RawFormat::kFloat32 : RawFormat::kInt16;
        return openStandardInput(raw, pace);
    }
    if (isFile(arguments.input)) return openFileSource(arguments.input, pace);
    return openDeviceSource(arguments.input);
}

} // namespace earshot::cli
