// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot transcribe FILE...: recordings to captions.
#include "AudioReader.h"
#include "Commands.h"
#include "LoadedModel.h"
#include "OfflineTranscriber.h"
#include "Output.h"
#include "ProgressBar.h"
#include "TranscriptWriter.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
Reads WAV, AIFF, FLAC, Ogg Vorbis, Opus and MP3 of any rate, number of channels and length.

Formats: txt (a line per stretch of speech), srt and vtt (captions of at most two lines and seven seconds), json (a line
per file with every word's times and confidence), csv (a row per word). Times are seconds from the beginning.

Examples:
  earshot transcribe interview.flac
  earshot transcribe lecture.mp3 --format srt --out lecture.srt
  earshot transcribe day1.wav day2.wav --format vtt --out captions/
  earshot transcribe talk.wav --model hubert-large-ls960-ft --format json)";

struct TranscribeArguments {
    ModelArguments model;
    DecodingArguments decoding;
    std::vector<std::string> files;
    std::string format = "txt";
    std::filesystem::path out;
    OfflineOptions offline;
};

// Recordings of the same name in different folders would overwrite each other's results.
Result<void> checkOutputNames(const TranscribeArguments& arguments) {
    std::set<std::filesystem::path> stems;
    if (arguments.out.empty()) return {};
    for (const std::string& file : arguments.files)
        if (!stems.insert(std::filesystem::path(file).stem()).second)
            return Error{ErrorCode::kInvalidArgument,
                         "another recording has this name, too, and would take its place in " + arguments.out.string(),
                         file};
    return {};
}

// Where the result of `file` goes; empty for stdout. A folder as --out takes one file per recording.
Result<std::filesystem::path> outputPath(const TranscribeArguments& arguments, const std::string& file) {
    if (arguments.out.empty()) return std::filesystem::path();
    std::error_code failure;
    const bool namesFolder = arguments.files.size() > 1 || !arguments.out.has_filename() ||
                             std::filesystem::is_directory(arguments.out, failure);
    if (!namesFolder) return arguments.out;
    std::filesystem::create_directories(arguments.out, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be made: " + failure.message(), arguments.out.string()};
    return arguments.out / (std::filesystem::path(file).stem().string() + "." + arguments.format);
}

Result<void> transcribeFile(const TranscribeArguments& arguments, const LoadedModel& loaded,
                            OfflineTranscriber& transcriber, const std::string& file) {
    EARSHOT_TRY(const std::filesystem::path out, outputPath(arguments, file));
    EARSHOT_TRY(AudioReader reader, AudioReader::open(file, loaded.model.sampleRateHz()));
    Result<Transcript> transcript = [&] {
        ProgressBar bar(std::filesystem::path(file).filename().string(), reader.durationSeconds());
        return transcriber.transcribe([&](std::span<float> samples) { return reader.read(samples); },
                                      [&](double seconds) { bar.update(seconds); });
    }();
    if (!transcript.ok()) {
        Error error = transcript.error();
        if (error.where.empty()) error.where = file;
        return error;
    }
    std::string text = writeTranscript(*transcript, *transcriptFormatFromName(arguments.format), file);
    if (out.empty() && arguments.files.size() > 1 && arguments.format == "txt") text = "==> " + file + " <==\n" + text;
    return writeOutput(out, text);
}

int run(TranscribeArguments& arguments) {
    const bool joins = arguments.format == "txt" || arguments.format == "json";
    if (arguments.files.size() > 1 && arguments.out.empty() && !joins) {
        printError("several files as " + arguments.format + " need --out FOLDER: one stream cannot hold them");
        return kUsage;
    }
    if (const auto names = checkOutputNames(arguments); !names.ok()) {
        printError(names.error().toString());
        return kUsage;
    }
    const auto loaded = loadModel(arguments.model);
    if (!loaded.ok()) {
        printError(loaded.error().toString());
        return kFailure;
    }
    arguments.offline.attention = arguments.model.attentionImplementation();
    auto decoding = arguments.decoding.load();
    if (!decoding.ok()) {
        printError(decoding.error().toString());
        return kFailure;
    }
    arguments.offline.decoding = std::move(decoding).value();
    auto transcriber = OfflineTranscriber::create((*loaded)->model, (*loaded)->workspace, arguments.offline);
    if (!transcriber.ok()) {
        printError((*loaded)->folder.string() + ": " + transcriber.error().toString());
        return kFailure;
    }
    int exitCode = kSuccess;
    for (const std::string& file : arguments.files) {
        const auto outcome = transcribeFile(arguments, **loaded, *transcriber, file);
        if (outcome.ok()) continue;
        printError(outcome.error().toString());
        exitCode = kFailure;
    }
    return exitCode;
}

} // namespace

void addTranscribeCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<TranscribeArguments>();
    CLI::App* command = app.add_subcommand("transcribe", "Write what is said in recordings");
    command->footer(kFooter);
    command->add_option("files", arguments->files, "Sound files")->required()->type_name("FILE");
    arguments->model.addTo(*command);
    arguments->decoding.addTo(*command);
    command->add_option("--format", arguments->format, "What to write")
        ->check(CLI::IsMember({"txt", "srt", "vtt", "json", "csv"}))
        ->capture_default_str();
    command->add_option("--out", arguments->out,
                        "File to write, or folder for one file per recording (default: stdout)");
    command->add_option("--chunk-seconds", arguments->offline.chunkSeconds, "Sound that the model sees at a time")
        ->check(CLI::Range(1.0, 3600.0))
        ->capture_default_str();
    command->callback([arguments, &exitCode] {
        arguments->offline.strideSeconds = arguments->offline.chunkSeconds / 6;
        exitCode = run(*arguments);
    });
}

} // namespace earshot::cli
