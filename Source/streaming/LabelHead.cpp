// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LabelHead.h"

#include "LogSumExp.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

std::int64_t samplesOf(double seconds) {
    return std::max<std::int64_t>(1, std::llround(seconds * static_cast<double>(kStreamRateHz)));
}

bool haveEqualEncoders(const SpeechModel& a, const SpeechModel& b) {
    return a.pretrained.encoder().fingerprint() == b.pretrained.encoder().fingerprint() &&
           a.extractor.config().doNormalize == b.extractor.config().doNormalize;
}

} // namespace

LabelHead::LabelHead(SharedModel model, const LabelModelSettings& settings, const SpeechModel* captions,
                     std::int64_t begin)
    : model_(std::move(model)),
      name_(settings.name),
      sharesEncoder_(captions && haveEqualEncoders(*model_, *captions)),
      windowSamples_(std::max(samplesOf(settings.windowSeconds), model_->config().receptiveFieldSamples())),
      hopSamples_(samplesOf(settings.hopSeconds)),
      nextEnd_(begin + hopSamples_),
      tracker_(model_->config().labels, settings.tracker) {}

void LabelHead::observe(std::string_view stage, const float* values, const Shape& shape, std::int64_t numFinal) {
    if (!sharesEncoder_ || !stage.starts_with("hidden.")) return;
    const auto layer = static_cast<std::size_t>(std::stoi(std::string(stage.substr(7))));
    const auto numLayers = static_cast<std::size_t>(model_->config().numHiddenLayers);
    const auto weights = classifier().layerWeights(); // empty: the last layer alone
    const auto size = static_cast<std::size_t>(numFinal * shape[1]);
    if (layer == 0) frames_.resize(frames_.size() + size, 0.0F);
    const float weight = weights.empty() ? (layer == numLayers ? 1.0F : 0.0F) : weights[layer];
    float* newest = frames_.data() + frames_.size() - size;
    for (std::size_t i = 0; i < size; ++i) newest[i] += weight * values[i];
}

void LabelHead::heardUntil(std::int64_t position) {
    if (!sharesEncoder_) return;
    heard_ = position;
    const auto width = static_cast<std::size_t>(model_->config().hiddenSize);
    const std::size_t most =
        static_cast<std::size_t>(std::max<std::int64_t>(1, windowSamples_ / model_->config().hopSamples())) * width;
    if (frames_.size() > most) frames_.erase(frames_.begin(), frames_.end() - static_cast<std::ptrdiff_t>(most));
}

void LabelHead::passOverSilence(const StreamInput& input) {
    if (!input.gate().spans().empty()) return;
    for (; nextEnd_ <= input.history().end(); nextEnd_ += hopSamples_)
        tracker_.updateSilence(StreamTimeline::secondsAt(nextEnd_));
    frames_.clear();
    if (input.hasEnded()) tracker_.finish(input.nowSeconds());
}

void LabelHead::passOver(std::int64_t position) {
    while (nextEnd_ <= position) nextEnd_ += hopSamples_;
}

bool LabelHead::isDue(const StreamInput& input) const {
    if (sharesEncoder_) return !frames_.empty() && nextEnd_ <= heard_;
    return !input.gate().spans().empty() && nextEnd_ <= input.history().end();
}

std::int64_t LabelHead::oldestNeeded(const StreamInput& input) const {
    return sharesEncoder_ ? input.history().end() : nextEnd_ - windowSamples_;
}

Result<void> LabelHead::classify(const StreamInput& input, Workspace& workspace) {
    const std::int64_t end = nextEnd_;
    nextEnd_ += hopSamples_;
    EARSHOT_CHECK(sharesEncoder_ ? classifyFrames(workspace) : classifySound(input, workspace));
    if (logits_.empty()) return {};
    const double normaliser = logSumExp(logits_.values());
    std::vector<float> probabilities;
    for (const float logit : logits_.values())
        probabilities.push_back(static_cast<float>(std::exp(logit - normaliser)));
    tracker_.update(StreamTimeline::secondsAt(end), probabilities);
    return {};
}

// The newest frames: chunks are shorter than windows, so several windows may end in one.
Result<void> LabelHead::classifyFrames(Workspace& workspace) {
    const std::int64_t width = model_->config().hiddenSize;
    window_.resize({static_cast<std::int64_t>(frames_.size()) / width, width});
    std::copy(frames_.begin(), frames_.end(), window_.data());
    nextEnd_ = std::max(nextEnd_, heard_ + 1);
    return classifier().classify(workspace, window_, logits_);
}

Result<void> LabelHead::classifySound(const StreamInput& input, Workspace& workspace) {
    const std::int64_t end = nextEnd_ - hopSamples_, begin = std::max<std::int64_t>(0, end - windowSamples_);
    logits_.resize({0});
    if (end - begin < model_->config().receptiveFieldSamples() || !input.history().holds(begin, end)) return {};
    EARSHOT_TRY(const FeatureBatch batch,
                model_->extractor.extract(input.history().view(begin, end), model_->sampleRateHz()));
    return model_->pretrained.forward(workspace, {.values = batch.inputValues.values()}, {}, logits_);
}

} // namespace earshot
