// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The window of samples slides by one step per chunk; one sample more than a chunk is read, to know the last chunk.
#include "OfflineTranscriber.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

std::string inSeconds(std::int64_t samples, int rateHz) {
    const std::int64_t ms = samples * 1000 / rateHz;
    return std::to_string(ms) + " ms";
}

} // namespace

Result<OfflineTranscriber> OfflineTranscriber::create(const SpeechModel& model, Workspace& workspace,
                                                      const OfflineOptions& options) {
    if (!model.pretrained.ctc() || !model.tokenizer)
        return Error{ErrorCode::kUnsupported, "the model has no CTC head: it cannot write text", {}};
    EARSHOT_TRY(const ChunkPlan plan, ChunkPlan::make(options.chunkSeconds, options.strideSeconds, model.sampleRateHz(),
                                                      model.config().hopSamples()));
    EARSHOT_TRY(TextDecoder decoder, TextDecoder::create(model, options.decoding));
    return OfflineTranscriber(model, workspace, plan, options.attention, std::move(decoder));
}

Result<void> OfflineTranscriber::computeLogits(std::span<const float> chunk) {
    EARSHOT_TRY(const FeatureBatch batch, model_->extractor.extract(chunk, model_->sampleRateHz()));
    ForwardOptions options;
    options.attention = attention_;
    return model_->pretrained.forward(*workspace_, {.values = batch.inputValues.values()}, options, logits_);
}

Result<Transcript> OfflineTranscriber::transcribe(const SampleSource& source, const ProgressCallback& progress) {
    const HubertConfig& config = model_->config();
    const auto chunkSize = static_cast<std::size_t>(plan_.chunkSamples);
    decoder_.reset();

    std::vector<float> window(chunkSize + 1);
    std::size_t filled = 0;
    std::int64_t start = 0; // of the window within the recording
    for (;;) {
        EARSHOT_TRY(const std::size_t count, source(std::span(window).subspan(filled)));
        filled += count;
        const bool isLast = filled <= chunkSize;
        const auto chunk = std::span(window).first(std::min(filled, chunkSize));
        const std::int64_t numFrames = config.numFrames(static_cast<std::int64_t>(chunk.size()));
        if (numFrames == 0 && start == 0)
            return Error{ErrorCode::kInvalidArgument,
                         "the sound lasts " +
                             inSeconds(static_cast<std::int64_t>(chunk.size()), model_->sampleRateHz()) +
                             ", but the model needs at least " +
                             inSeconds(config.receptiveFieldSamples(), model_->sampleRateHz()),
                         {}};
        if (numFrames > 0) {
            EARSHOT_CHECK(computeLogits(chunk));
            const auto kept = plan_.keptFrames(static_cast<std::int64_t>(chunk.size()), numFrames, start == 0, isLast);
            const std::int64_t width = logits_.shape()[1];
            decoder_.append(logits_.values().subspan(static_cast<std::size_t>(kept.first * width),
                                                     static_cast<std::size_t>((kept.end - kept.first) * width)));
        }
        if (progress)
            progress(static_cast<double>(start + static_cast<std::int64_t>(chunk.size())) / model_->sampleRateHz());
        if (isLast) break;
        std::copy(window.begin() + plan_.stepSamples(), window.end(), window.begin());
        filled -= static_cast<std::size_t>(plan_.stepSamples());
        start += plan_.stepSamples();
    }

    DecodedText decoded = decoder_.decode(LastWord::kIsComplete);
    Transcript transcript;
    transcript.durationSeconds =
        static_cast<double>(start + static_cast<std::int64_t>(filled)) / model_->sampleRateHz();
    transcript.text = std::move(decoded.text);
    for (DecodedWord& word : decoded.words)
        transcript.words.push_back({std::move(word.text), word.startSeconds, word.endSeconds, word.confidence});
    return transcript;
}

Result<Transcript> OfflineTranscriber::transcribe(std::span<const float> samples) {
    return transcribe([rest = samples](std::span<float> target) mutable -> Result<std::size_t> {
        const std::size_t count = std::min(rest.size(), target.size());
        std::copy_n(rest.begin(), count, target.begin());
        rest = rest.subspan(count);
        return count;
    });
}

} // namespace earshot
