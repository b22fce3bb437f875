// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SegmentPass.h"

#include "WeightLoading.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

// Tokens in whose posterior nobody says a letter.
std::vector<bool> silentTokens(const SpeechModel& model) {
    const CtcAlphabet alphabet(model.tokenizer->vocabulary());
    std::vector<bool> silent(static_cast<std::size_t>(model.config().vocabSize), true);
    for (const std::int32_t label : alphabet.writable())
        if (label != alphabet.delimiter()) silent[static_cast<std::size_t>(label)] = false;
    return silent;
}

} // namespace

Result<SegmentPass> SegmentPass::create(SharedModel model, const SegmentConfig& config) {
    EARSHOT_TRY(HubertStream stream, HubertStream::create(model->pretrained.encoder(), config.chunking));
    EARSHOT_TRY(TextDecoder decoder, TextDecoder::create(*model, config.decoding));
    return SegmentPass(std::move(model), std::move(stream), std::move(decoder), config);
}

SegmentPass::SegmentPass(SharedModel model, HubertStream stream, TextDecoder decoder, const SegmentConfig& config)
    : model_(std::move(model)),
      stream_(std::move(stream)),
      decoder_(std::move(decoder)),
      endpointer_(config.endpoint, model_->secondsPerFrame(), silentTokens(*model_)) {
    if (model_->extractor.config().doNormalize) normalizer_.emplace();
}

void SegmentPass::begin() {
    stream_.reset();
    decoder_.reset(Pass::kLive);
    endpointer_.reset();
    if (normalizer_) normalizer_->reset();
    chunkLogits_ = wholeLogits_ = {};
}

std::int64_t SegmentPass::samplesForStep(std::int64_t numFrames) const {
    const std::int64_t lastFrame = numFrames + stream_.chunking().chunkFrames() - 1;
    const std::int64_t numSamples =
        lastFrame * model_->config().hopSamples() + model_->config().receptiveFieldSamples();
    return normalizer_ ? std::max(numSamples, RunningNormalizer::kWarmUpSamples) : numSamples;
}

Result<PartialWords> SegmentPass::step(Workspace& workspace, std::span<const float> samples,
                                       const ForwardOptions& options) {
    if (normalizer_) {
        normalized_.clear();
        EARSHOT_CHECK(catchingErrors("normalisation", [&]() -> Result<void> {
            normalizer_->append(samples, normalized_);
            return {};
        }));
        samples = normalized_;
    }
    EARSHOT_CHECK(stream_.push(workspace, samples));
    EARSHOT_TRY(const StreamStep step, stream_.step(workspace, options, hidden_));
    EARSHOT_CHECK(model_->pretrained.ctc()->computeLogits(workspace, hidden_, logits_));
    const auto numFinal = static_cast<std::size_t>(step.numFinal * logits_.shape()[1]);
    chunkLogits_ = logits_.values().first(numFinal);
    const auto lookahead = std::span<const float>(logits_.values()).subspan(numFinal);

    decoder_.append(chunkLogits_);
    endpointer_.append(chunkLogits_);
    PartialWords partial;
    partial.words = decoder_.decodeWith(lookahead).words;
    partial.numStable =
        static_cast<std::size_t>(std::count_if(partial.words.begin(), partial.words.end(),
                                               [&](const DecodedWord& word) { return word.endFrame <= numFrames(); }));
    partial.end = endpointer_.check(lookahead);
    return partial;
}

Result<DecodedText> SegmentPass::decodeWhole(Workspace& workspace, std::span<const float> samples) {
    wholeLogits_ = {};
    if (model_->config().numFrames(static_cast<std::int64_t>(samples.size())) < 1) return DecodedText{};
    EARSHOT_TRY(const FeatureBatch batch, model_->extractor.extract(samples, model_->sampleRateHz()));
    EARSHOT_CHECK(model_->pretrained.forward(workspace, {.values = batch.inputValues.values()}, {}, logits_));
    wholeLogits_ = logits_.values();
    chunkLogits_ = {};
    decoder_.reset();
    decoder_.append(wholeLogits_);
    return decoder_.decode(LastWord::kIsComplete);
}

} // namespace earshot
