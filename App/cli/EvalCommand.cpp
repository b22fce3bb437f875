// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot eval MANIFEST: word and character error rates of a model over utterances whose texts are known, offline and,
// with --live, as live captions.
#include "ClipReader.h"
#include "Commands.h"
#include "ErrorRate.h"
#include "LiveEvaluation.h"
#include "LoadedModel.h"
#include "Manifest.h"
#include "OfflineTranscriber.h"
#include "Output.h"
#include "ProgressBar.h"
#include "TranscriptWriter.h"
#include "Utf8.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace earshot::cli {
namespace {

constexpr const char* kFooter = R"(
The manifest has a JSON object per line: "file" or "path" (relative to the manifest), "text", and optionally "start" and
"seconds" (where in the file the utterance is), "split". Lines without a text are left out; case does not count. A
source is a file name up to its first dot.

--live sends each utterance, followed by 1.5 s of silence, through the pipeline of live captions in stream time, on one
thread unless --threads says otherwise, and adds "live" to the JSON: error rates of the final lines; milliseconds from
the end of a word to its first caption, and from the end of a line's last word to its final; committed words that
changed; the share of shown words that changed while tentative; words shown per minute of the silence; compute time per
time of sound; and how many final lines are what the offline pass makes of exactly the same samples.

Examples:
  earshot eval speech/manifest.jsonl --split dev
  earshot eval speech/manifest.jsonl --source an4 --limit 100 --json
  earshot eval speech/manifest.jsonl --split dev --live --calm 0.25)";

struct EvalArguments {
    ModelArguments model;
    DecodingArguments decoding;
    std::filesystem::path manifest;
    ManifestFilter filter;
    std::size_t limit = 0;
    bool asJson = false;
    bool live = false;
    LiveOptions liveOptions;
};

// Sums over utterances.
struct Score {
    std::int64_t numUtterances = 0;
    double audioSeconds = 0;
    double computeSeconds = 0;
    ErrorCount words;
    ErrorCount characters;
    std::optional<LiveScore> live{};

    Score& operator+=(const Score& other) {
        numUtterances += other.numUtterances;
        audioSeconds += other.audioSeconds;
        computeSeconds += other.computeSeconds;
        words += other.words;
        characters += other.characters;
        if (other.live && !live) live.emplace();
        if (other.live) *live += *other.live;
        return *this;
    }
    [[nodiscard]] double rtf() const { return audioSeconds > 0 ? computeSeconds / audioSeconds : 0; }
};

// In the order in which the sources appear.
using Scores = std::vector<std::pair<std::string, Score>>;

Score& scoreOf(Scores& scores, const std::string& source) {
    for (auto& [name, score] : scores)
        if (name == source) return score;
    return scores.emplace_back(source, Score{}).second;
}

// live: may be null.
Result<Score> evaluateUtterance(const ManifestEntry& entry, ClipReader& clips, OfflineTranscriber& transcriber,
                                LiveEvaluation* live, int rateHz) {
    EARSHOT_TRY(const std::vector<float> samples, clips.read(entry.file, entry.startSeconds, entry.seconds));
    const auto start = std::chrono::steady_clock::now();
    const auto transcript = transcriber.transcribe(samples);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    if (!transcript.ok()) return Error{transcript.error().code, transcript.error().message, entry.file.string()};
    const std::string expected = toLowerUtf8(entry.text);
    const std::string heard = toLowerUtf8(transcript->text);
    Score score{1, static_cast<double>(samples.size()) / rateHz, elapsed.count(), countWordErrors(expected, heard),
                countCharacterErrors(expected, heard)};
    if (!live) return score;
    Result<LiveScore> liveScore = live->evaluate(samples, entry.text, *transcript);
    if (!liveScore.ok()) return Error{liveScore.error().code, liveScore.error().message, entry.file.string()};
    score.live = std::move(liveScore).value();
    return score;
}

Result<Scores> evaluate(const EvalArguments& arguments) {
    EARSHOT_TRY(std::vector<ManifestEntry> entries, loadManifest(arguments.manifest, arguments.filter));
    if (arguments.limit > 0 && entries.size() > arguments.limit) entries.resize(arguments.limit);
    if (entries.empty())
        return Error{ErrorCode::kInvalidArgument, "has no utterances with a text that are asked for",
                     arguments.manifest.string()};
    EARSHOT_TRY(const auto loaded, loadModel(arguments.model));
    OfflineOptions options;
    options.attention = arguments.model.attentionImplementation();
    EARSHOT_TRY(options.decoding, arguments.decoding.load());
    EARSHOT_TRY(OfflineTranscriber transcriber, OfflineTranscriber::create(loaded->model, loaded->workspace, options));
    std::optional<LiveEvaluation> live;
    if (arguments.live) {
        EARSHOT_TRY(live,
                    LiveEvaluation::create(loaded->model, loaded->workspace, arguments.liveOptions, options.decoding));
    }

    const double totalSeconds = std::accumulate(entries.begin(), entries.end(), 0.0,
                                                [](double sum, const ManifestEntry& e) { return sum + e.seconds; });
    ProgressBar bar(arguments.manifest.filename().string(), totalSeconds);
    ClipReader clips(loaded->model.sampleRateHz());
    Scores scores;
    double doneSeconds = 0;
    for (const ManifestEntry& entry : entries) {
        EARSHOT_TRY(const Score score, evaluateUtterance(entry, clips, transcriber, live ? &*live : nullptr,
                                                         loaded->model.sampleRateHz()));
        scoreOf(scores, entry.source) += score;
        doneSeconds += score.audioSeconds;
        bar.update(doneSeconds);
    }
    return scores;
}

nlohmann::ordered_json asJson(const Score& score) {
    nlohmann::ordered_json json = {{"utterances", score.numUtterances},   {"words", score.words.referenceLength},
                                   {"audio_seconds", score.audioSeconds}, {"wer", score.words.rate()},
                                   {"cer", score.characters.rate()},      {"rtf", score.rtf()}};
    if (score.live) json["live"] = score.live->asJson();
    return json;
}

std::string report(const Scores& scores, const Score& total, bool json) {
    if (json) {
        nlohmann::ordered_json root = asJson(total);
        root["sources"] = nlohmann::ordered_json::array();
        for (const auto& [source, score] : scores) {
            nlohmann::ordered_json row = {{"source", source}};
            row.update(asJson(score));
            root["sources"].push_back(std::move(row));
        }
        return root.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    }
    const auto cell = [](const std::string& text, std::size_t width) {
        return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
    };
    const auto row = [&](const std::string& name, const Score& score) {
        return name + std::string(name.size() < 28 ? 28 - name.size() : 1, ' ') +
               cell(grouped(score.numUtterances), 10) + cell(grouped(score.words.referenceLength), 10) +
               cell(fixed(score.audioSeconds, 1), 10) + cell(fixed(score.words.rate() * 100, 2), 9) +
               cell(fixed(score.characters.rate() * 100, 2), 9) + cell(fixed(score.rtf(), 4), 9) + "\n";
    };
    std::string text = "source                      utterances     words   seconds    WER %    CER %      RTF\n";
    for (const auto& [source, score] : scores) text += row(source, score);
    text += row("all", total);
    if (!total.live) return text;
    text += "\nlive\n";
    const nlohmann::ordered_json live = total.live->asJson();
    for (const auto& [name, value] : live.items()) {
        const bool isShare = value.is_number_float() && !name.ends_with("_p50") && !name.ends_with("_p95");
        text += "  " + name + std::string(26 - name.size(), ' ') +
                (isShare ? fixed(value.get<double>(), 4) : value.dump()) + "\n";
    }
    return text;
}

int run(const EvalArguments& arguments) {
    const auto scores = evaluate(arguments);
    if (!scores.ok()) {
        printError(scores.error().toString());
        return kFailure;
    }
    Score total;
    for (const auto& [source, score] : *scores) total += score;
    const auto written = writeOutput({}, report(*scores, total, arguments.asJson));
    if (!written.ok()) printError(written.error().toString());
    return written.ok() ? kSuccess : kFailure;
}

} // namespace

void addEvalCommand(CLI::App& app, int& exitCode) {
    auto arguments = std::make_shared<EvalArguments>();
    CLI::App* command = app.add_subcommand("eval", "Measure word and character error rates over known texts");
    command->footer(kFooter);
    command->add_option("manifest", arguments->manifest, "JSON lines")->required()->type_name("MANIFEST");
    arguments->model.addTo(*command);
    arguments->decoding.addTo(*command);
    command->add_option("--split", arguments->filter.split, "Only utterances of this split");
    command->add_option("--source", arguments->filter.source, "Only files of this name up to the first dot");
    command->add_option("--limit", arguments->limit, "At most so many utterances")->check(CLI::Range(1, 1'000'000'000));
    command->add_flag("--json", arguments->asJson, "Write one JSON object");
    auto* live = command->add_flag("--live", arguments->live, "Also as live captions");
    command->add_option("--calm", arguments->liveOptions.calm, "Live: 0 fast to 1 calm")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str()
        ->needs(live);
    command
        ->add_option("--slow-down", arguments->liveOptions.slowDown,
                     "Live: seconds of sound that go by for each second of work; 0: work takes no time, 2: as on a "
                     "machine half as fast")
        ->check(CLI::Range(0.0, 1000.0))
        ->capture_default_str()
        ->needs(live);
    command->callback([arguments, &exitCode] {
        if (arguments->live && arguments->model.numThreads == 0) arguments->model.numThreads = 1;
        exitCode = run(*arguments);
    });
}

} // namespace earshot::cli
