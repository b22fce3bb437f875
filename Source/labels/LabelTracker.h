// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LabelTracker: from the probabilities of one window after another to labels that begin and end: smoothed, with a
// threshold to begin and a lower one to end, so that they do not flutter. Serves short events (keywords) and states
// (mood) by its settings. Memory is bounded. Times are stream seconds; it has no clock of its own. Inference thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace earshot {

enum class LabelSmoothing {
    kMean,        // of the last windows
    kExponential, // the newest window weighs 1 / smoothingWindows
};

struct LabelTrackerConfig {
    LabelSmoothing smoothing = LabelSmoothing::kMean;
    int smoothingWindows = 3; // 1: none
    double onThreshold = 0.6;
    double offThreshold = 0.4;                  // not above the threshold to begin
    std::map<std::string, double> thresholds{}; // to begin, of single labels
    double minDurationSeconds = 0.0;            // shorter ones are not reported at all
    double refractorySeconds = 0.5;             // after its end a label does not begin anew
    double maxGapSeconds = 2.0;                 // without a window: what is on ends where the last one was
    std::vector<std::string> neverReported{"_unknown_", "_silence_", "unknown", "silence"};
    std::size_t maxTimeline = 200; // ended labels in memory

    // [any] Settings for words of a second and less, and for what lasts.
    [[nodiscard]] static LabelTrackerConfig keywords();
    [[nodiscard]] static LabelTrackerConfig states();
};

// A label that began (no end yet) or ended. Each is reported once as the one and once as the other.
struct LabelEvent {
    std::string label;
    double startSeconds = 0;
    std::optional<double> endSeconds{};
    double peak = 0; // highest smoothed probability so far
};

struct LabelSnapshot {
    std::shared_ptr<const std::vector<std::string>> labels = std::make_shared<const std::vector<std::string>>();
    std::vector<float> probabilities{}; // smoothed, of each
    std::vector<LabelEvent> active{};   // began and not ended
    std::vector<LabelEvent> timeline{}; // ended, oldest first, the last few
};

class LabelTracker {
public:
    explicit LabelTracker(std::vector<std::string> labels, LabelTrackerConfig config = {});

    // [inference] The classification of the window that timeSeconds stands for; times grow. A number that is none
    // counts as 0.
    void update(double timeSeconds, std::span<const float> probabilities);
    // Nobody speaks: no window was computed, every label's probability is 0, at once.
    void updateSilence(double timeSeconds);
    // The stream ended or is about to be another one: what is on ends.
    void finish(double timeSeconds);

    [[nodiscard]] LabelSnapshot snapshot() const;
    // What happened since the last call, in order.
    [[nodiscard]] std::vector<LabelEvent> takeEvents();

private:
    struct Track {
        double threshold = 0;
        bool isReported = true;
        bool isOn = false;         // above its thresholds
        bool wasAnnounced = false; // and for long enough
        double startSeconds = 0;
        double peak = 0;
        double offUntilSeconds = -std::numeric_limits<double>::infinity();
    };

    void smooth(std::span<const float> probabilities);
    void follow(double timeSeconds);
    void end(std::size_t label, double timeSeconds);

    std::shared_ptr<const std::vector<std::string>> labels_;
    LabelTrackerConfig config_;
    std::vector<Track> tracks_;
    std::deque<std::vector<float>> windows_;
    std::vector<float> smoothed_;
    std::optional<double> lastTime_;
    std::deque<LabelEvent> timeline_;
    std::vector<LabelEvent> events_;
};

} // namespace earshot
