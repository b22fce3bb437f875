// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HubertStream.h"

#include "ProcessorPrecision.h"
#include "WeightLoading.h"

#include <algorithm>

namespace earshot {

Result<HubertStream> HubertStream::create(const HubertModel& model, const ChunkingConfig& chunking) {
    EARSHOT_CHECK(chunking.validate("chunking"));
    return catchingErrors("chunking", [&]() -> Result<HubertStream> { return HubertStream(model, chunking); });
}

HubertStream::HubertStream(const HubertModel& model, const ChunkingConfig& chunking)
    : model_(&model),
      chunking_(chunking),
      features_(model.featureEncoder_.makeStream()),
      projected_(model.config().hiddenSize) {
    for (std::size_t i = 0; i < model.layers_.size(); ++i) {
        caches_.emplace_back(model.config().hiddenSize, chunking.leftContextFrames, floatingPart(model.precision()));
        caches_.back().reserve(chunking.leftContextFrames + chunking.chunkFrames());
    }
}

Result<void> HubertStream::push(Workspace&, std::span<const float> samples) {
    if (finished_)
        return Error{ErrorCode::kInvalidArgument, "the stream has ended; reset it to begin another", "stream"};
    return catchingErrors("stream", [&]() -> Result<void> {
        features_.push(samples);
        numSamples_ += std::ssize(samples);
        return {};
    });
}

bool HubertStream::canStep() const {
    return !finished_ && model_->config().numFrames(numSamples_) >= nextFrame_ + chunking_.chunkFrames();
}

Result<StreamStep> HubertStream::step(Workspace& workspace, const ForwardOptions& options, Tensor& hidden) {
    if (!canStep())
        return Error{ErrorCode::kInvalidArgument,
                     "a step needs the samples of " + std::to_string(chunking_.chunkFrames()) + " frames", "stream"};
    return run(workspace, options, {nextFrame_, chunking_.hopFrames, chunking_.lookaheadFrames}, hidden);
}

Result<StreamStep> HubertStream::finish(Workspace& workspace, const ForwardOptions& options, Tensor& hidden) {
    if (finished_) return Error{ErrorCode::kInvalidArgument, "the stream has ended already", "stream"};
    finished_ = true;
    const std::int64_t numLeft = model_->config().numFrames(numSamples_) - nextFrame_;
    if (numLeft > 0) return run(workspace, options, {nextFrame_, numLeft, 0}, hidden);
    hidden.resize({0, model_->config().hiddenSize});
    return StreamStep{nextFrame_, 0, 0};
}

Result<StreamStep> HubertStream::run(Workspace& workspace, const ForwardOptions& options, const StreamStep& step,
                                     Tensor& hidden) {
    auto done = catchingErrors("stream", [&]() -> Result<StreamStep> {
        project(workspace, options, step.numFinal + step.numLookahead, hidden);
        encode(workspace, options, step, hidden);
        return step;
    });
    if (!done.ok()) reset(); // some layers have seen the chunk, others have not
    return done;
}

void HubertStream::project(Workspace& workspace, const ForwardOptions& options, std::int64_t numFrames,
                           Tensor& scratch) {
    const std::int64_t numMissing = numFrames - (projected_.numFrames() - numPast_);
    if (numMissing <= 0) return; // a longer lookahead has been there before
    const FeatureEncoder& encoder = model_->featureEncoder_;
    const Tensor& features = finished_ ? encoder.finish(workspace, features_, options)
                                       : encoder.forward(workspace, features_, numMissing, options);
    model_->featureProjection_.forward(workspace, features, scratch);
    std::copy(scratch.values().begin(), scratch.values().end(), projected_.append(numMissing).floats());
}

void HubertStream::encode(Workspace& workspace, const ForwardOptions& options, const StreamStep& step, Tensor& hidden) {
    const std::int64_t numFrames = step.numFinal + step.numLookahead, width = model_->config().hiddenSize;
    hidden.resize({numFrames, width});
    std::copy_n(projected_.frame(numPast_).floats(), numFrames * width, hidden.data());
    options.show("feature_projection", hidden.data(), hidden.shape());
    const PositionalConv& conv = model_->positionalConv_;
    const Tensor& positions = conv.forward(workspace, projected_.frame(0).floats(), numPast_, numFrames);
    AttentionScope scope{numFrames, options.attention};
    scope.numKept = step.numFinal;
    model_->transform(workspace, positions, scope, caches_, options, hidden);

    nextFrame_ += step.numFinal;
    numPast_ += step.numFinal;
    const std::int64_t numOutOfSight = std::max<std::int64_t>(numPast_ - conv.leftFrames(), 0);
    projected_.drop(numOutOfSight);
    numPast_ -= numOutOfSight;
}

void HubertStream::reset() {
    numSamples_ = nextFrame_ = numPast_ = 0;
    finished_ = false;
    features_.clear();
    projected_.truncate(0);
    for (KeyValueCache& cache : caches_) cache.clear();
}

Result<void> HubertStream::setChunking(const ChunkingConfig& chunking) {
    EARSHOT_CHECK(chunking.validate("chunking"));
    return catchingErrors("chunking", [&]() -> Result<void> {
        for (KeyValueCache& cache : caches_) cache.reserve(chunking.leftContextFrames + chunking.chunkFrames());
        for (KeyValueCache& cache : caches_) cache.setMaxFrames(chunking.leftContextFrames);
        chunking_ = chunking;
        return {};
    });
}

} // namespace earshot
