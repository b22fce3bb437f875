// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Per label: off -> on at its threshold, if it is the best label of all, -> announced when it has lasted -> off below
// the lower threshold. What goes off before it was announced was never there.
#include "LabelTracker.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {

LabelTrackerConfig LabelTrackerConfig::keywords() {
    return {.smoothingWindows = 2, .onThreshold = 0.7, .offThreshold = 0.4, .refractorySeconds = 0.5};
}

LabelTrackerConfig LabelTrackerConfig::states() {
    return {.smoothing = LabelSmoothing::kExponential,
            .smoothingWindows = 5,
            .onThreshold = 0.5,
            .offThreshold = 0.35,
            .minDurationSeconds = 1.0,
            .refractorySeconds = 0.0};
}

LabelTracker::LabelTracker(std::vector<std::string> labels, LabelTrackerConfig config)
    : labels_(std::make_shared<const std::vector<std::string>>(std::move(labels))),
      config_(std::move(config)),
      tracks_(labels_->size()),
      smoothed_(labels_->size(), 0.0F) {
    config_.smoothingWindows = std::max(config_.smoothingWindows, 1);
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const std::string& label = (*labels_)[i];
        const auto own = config_.thresholds.find(label);
        tracks_[i].threshold = own == config_.thresholds.end() ? config_.onThreshold : own->second;
        tracks_[i].isReported =
            std::find(config_.neverReported.begin(), config_.neverReported.end(), label) == config_.neverReported.end();
    }
}

void LabelTracker::update(double timeSeconds, std::span<const float> probabilities) {
    if (!std::isfinite(timeSeconds) || (lastTime_ && timeSeconds <= *lastTime_)) return;
    if (lastTime_ && timeSeconds - *lastTime_ > config_.maxGapSeconds) finish(*lastTime_);
    smooth(probabilities);
    follow(timeSeconds);
    lastTime_ = timeSeconds;
}

void LabelTracker::updateSilence(double timeSeconds) {
    if (!std::isfinite(timeSeconds) || (lastTime_ && timeSeconds <= *lastTime_)) return;
    finish(timeSeconds);
    lastTime_ = timeSeconds;
}

void LabelTracker::finish(double timeSeconds) {
    for (std::size_t i = 0; i < tracks_.size(); ++i)
        if (tracks_[i].isOn) end(i, std::max(timeSeconds, tracks_[i].startSeconds));
    windows_.clear();
    std::fill(smoothed_.begin(), smoothed_.end(), 0.0F);
}

void LabelTracker::smooth(std::span<const float> probabilities) {
    std::vector<float> window(smoothed_.size(), 0.0F);
    for (std::size_t i = 0; i < std::min(window.size(), probabilities.size()); ++i)
        if (std::isfinite(probabilities[i])) window[i] = std::clamp(probabilities[i], 0.0F, 1.0F);

    const auto numWindows = static_cast<std::size_t>(config_.smoothingWindows);
    if (config_.smoothing == LabelSmoothing::kExponential) {
        const float weight = windows_.empty() ? 1.0F : 1.0F / static_cast<float>(numWindows);
        for (std::size_t i = 0; i < window.size(); ++i) smoothed_[i] += weight * (window[i] - smoothed_[i]);
        windows_.assign(1, {}); // there has been one
        return;
    }
    windows_.push_back(std::move(window));
    if (windows_.size() > numWindows) windows_.pop_front();
    // Divided by the number that it should be: the first windows after silence are not believed alone.
    for (std::size_t i = 0; i < smoothed_.size(); ++i) {
        float sum = 0;
        for (const std::vector<float>& each : windows_) sum += each[i];
        smoothed_[i] = sum / static_cast<float>(numWindows);
    }
}

void LabelTracker::follow(double timeSeconds) {
    const auto best = std::max_element(smoothed_.begin(), smoothed_.end()) - smoothed_.begin();
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        Track& track = tracks_[i];
        const double probability = smoothed_[i];
        if (track.isOn && probability < std::min(config_.offThreshold, track.threshold)) {
            end(i, timeSeconds);
            continue;
        }
        if (!track.isOn) {
            if (!track.isReported || static_cast<std::ptrdiff_t>(i) != best || probability < track.threshold ||
                timeSeconds < track.offUntilSeconds)
                continue;
            track.isOn = true;
            track.startSeconds = timeSeconds;
            track.peak = probability;
        }
        track.peak = std::max(track.peak, probability);
        if (!track.wasAnnounced && timeSeconds - track.startSeconds >= config_.minDurationSeconds) {
            track.wasAnnounced = true;
            events_.push_back({(*labels_)[i], track.startSeconds, std::nullopt, track.peak});
        }
    }
}

void LabelTracker::end(std::size_t label, double timeSeconds) {
    Track& track = tracks_[label];
    if (track.wasAnnounced) {
        events_.push_back({(*labels_)[label], track.startSeconds, timeSeconds, track.peak});
        timeline_.push_back(events_.back());
        if (timeline_.size() > config_.maxTimeline) timeline_.pop_front();
        track.offUntilSeconds = timeSeconds + config_.refractorySeconds;
    }
    track.isOn = false;
    track.wasAnnounced = false;
}

LabelSnapshot LabelTracker::snapshot() const {
    LabelSnapshot snapshot{
        .labels = labels_, .probabilities = smoothed_, .timeline = {timeline_.begin(), timeline_.end()}};
    for (std::size_t i = 0; i < tracks_.size(); ++i)
        if (tracks_[i].wasAnnounced)
            snapshot.active.push_back({(*labels_)[i], tracks_[i].startSeconds, std::nullopt, tracks_[i].peak});
    return snapshot;
}

std::vector<LabelEvent> LabelTracker::takeEvents() {
    return std::exchange(events_, {});
}

} // namespace earshot
