// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What decoding costs and gains: word error rate and microseconds per frame of the best path and of beams of several
// widths, with and without n-grams, over the utterances of a manifest. The model runs once; all decoders see the same
// logits, and take turns utterance by utterance. Times are those of the thread's processor (POSIX), so that a busy
// machine disturbs them little.
#include "BeamCtcDecoder.h"
#include "ClipReader.h"
#include "ErrorRate.h"
#include "GreedyCtcDecoder.h"
#include "KeywordSpotter.h"
#include "Manifest.h"
#include "SpeechModel.h"
#include "Utf8.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace earshot;

namespace {

struct Arguments {
    std::filesystem::path model;
    std::filesystem::path manifest;
    std::filesystem::path ngrams;
    ManifestFilter filter;
    std::size_t limit = 0;
    LanguageOptions language;
};

// Logits to text. What it may reuse, it prepares before.
using Decode = std::function<std::string(const Tensor& logits)>;

struct Entrant {
    std::string name;
    Decode decode;
    ErrorCount words{};
    ErrorCount characters{};
    double seconds = 0;
};

double processorSeconds() {
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Result<Entrant> beamEntrant(const std::string& name, const SpeechModel& model, const BeamOptions& options) {
    EARSHOT_TRY(const BeamCtcDecoder made, BeamCtcDecoder::create(*model.tokenizer, model.secondsPerFrame(), options));
    const auto decoder = std::make_shared<BeamCtcDecoder>(made);
    return Entrant{name, [decoder](const Tensor& logits) {
                       decoder->reset();
                       decoder->append(logits.values(), logits.shape()[1]);
                       return decoder->best(LastWord::kIsComplete).text;
                   }};
}

Result<std::vector<Entrant>> entrants(const Arguments& arguments, const SpeechModel& model) {
    std::vector<Entrant> all;
    all.push_back({"greedy", [&model](const Tensor& logits) {
                       GreedyCtcDecoder decoder(*model.tokenizer, model.secondsPerFrame());
                       decoder.append(logits.values(), logits.shape()[1]);
                       return decoder.decode().text;
                   }});
    for (int width : {8, 16, 32}) {
        EARSHOT_TRY(Entrant beam, beamEntrant("beam " + std::to_string(width), model, {.beamWidth = width}));
        all.push_back(std::move(beam));
    }
    if (!arguments.ngrams.empty()) {
        const double start = processorSeconds();
        EARSHOT_TRY(NgramModel ngrams, NgramModel::load(arguments.ngrams));
        std::printf("ngrams file_bytes=%ju memory_bytes=%zu words=%zu load_ms=%.1f\n",
                    static_cast<std::uintmax_t>(std::filesystem::file_size(arguments.ngrams)), ngrams.memoryBytes(),
                    ngrams.numWords(), 1e3 * (processorSeconds() - start));
        LanguageOptions language = arguments.language;
        language.ngrams = std::make_shared<const NgramModel>(std::move(ngrams));
        for (int width : {8, 16, 32}) {
            EARSHOT_TRY(Entrant beam, beamEntrant("beam " + std::to_string(width) + " + n-grams", model,
                                                  {.beamWidth = width, .language = language}));
            all.push_back(std::move(beam));
        }
    }
    const std::vector<Keyword> keywords(10, {"computer"});
    EARSHOT_TRY(const KeywordSpotter made,
                KeywordSpotter::create(model.tokenizer->vocabulary(), model.secondsPerFrame(), keywords));
    const auto spotter = std::make_shared<KeywordSpotter>(made);
    all.push_back({"10 keywords", [spotter](const Tensor& logits) {
                       static_cast<void>(spotter->append(logits.values(), logits.shape()[1]));
                       return std::string();
                   }});
    return all;
}

Result<void> run(const Arguments& arguments) {
    EARSHOT_TRY(std::vector<ManifestEntry> utterances, loadManifest(arguments.manifest, arguments.filter));
    if (arguments.limit > 0 && utterances.size() > arguments.limit) utterances.resize(arguments.limit);
    Workspace workspace;
    EARSHOT_TRY(const SpeechModel model, SpeechModel::load(workspace.compute, arguments.model));
    if (!model.tokenizer) return Error{ErrorCode::kUnsupported, "the model writes no text", arguments.model.string()};
    EARSHOT_TRY(std::vector<Entrant> all, entrants(arguments, model));

    ClipReader clips(model.sampleRateHz());
    std::int64_t numFrames = 0;
    for (const ManifestEntry& utterance : utterances) {
        EARSHOT_TRY(const std::vector<float> samples,
                    clips.read(utterance.file, utterance.startSeconds, utterance.seconds));
        EARSHOT_TRY(const FeatureBatch batch, model.extractor.extract(samples, model.sampleRateHz()));
        Tensor logits;
        EARSHOT_CHECK(model.pretrained.forward(workspace, {.values = batch.inputValues.values()}, {}, logits));
        numFrames += logits.shape()[0];
        for (Entrant& entrant : all) {
            const double start = processorSeconds();
            const std::string text = entrant.decode(logits);
            entrant.seconds += processorSeconds() - start;
            entrant.words += countWordErrors(toLowerUtf8(utterance.text), toLowerUtf8(text));
            entrant.characters += countCharacterErrors(toLowerUtf8(utterance.text), toLowerUtf8(text));
        }
    }
    std::printf("utterances=%zu frames=%jd\n", utterances.size(), static_cast<std::intmax_t>(numFrames));
    for (const Entrant& entrant : all)
        std::printf("%-20s wer=%6.2f%% cer=%6.2f%% us_per_frame=%8.2f\n", entrant.name.c_str(),
                    100 * entrant.words.rate(), 100 * entrant.characters.rate(),
                    1e6 * entrant.seconds / static_cast<double>(numFrames));
    return {};
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Word error rate and time per frame of the decoders", "DecodeBench");
    app.add_option("model", arguments.model, "Folder of a CTC model")->required();
    app.add_option("manifest", arguments.manifest, "JSON lines, as for earshot eval")->required();
    app.add_option("--lm", arguments.ngrams, "N-grams in the ARPA format");
    app.add_option("--split", arguments.filter.split);
    app.add_option("--source", arguments.filter.source);
    app.add_option("--limit", arguments.limit, "At most so many utterances");
    app.add_option("--weight", arguments.language.weight);
    app.add_option("--bonus", arguments.language.wordBonus);
    app.add_option("--unknown", arguments.language.unknownLetterPenalty);
    CLI11_PARSE(app, argc, argv);
    const auto done = run(arguments);
    if (!done.ok()) std::fprintf(stderr, "%s\n", done.error().toString().c_str());
    return done.ok() ? 0 : 1;
}
