// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RecordingQueue: recordings that are captioned one after another, beside whatever is captioned live. Captions are
// written when a recording is over, as new files; of one that was cancelled or is damaged nothing is written. Message
// thread; tick() some times a second.
#pragma once

#include "CaptionFiles.h"
#include "CaptionRun.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

enum class RecordingState { kWaiting, kCaptioning, kDone, kFailed, kCancelled };

struct Recording {
    std::filesystem::path file;
    RecordingState state = RecordingState::kWaiting;
    double progress = 0; // 0 to 1
    std::string problem{};
    std::vector<std::filesystem::path> saved{};
    std::vector<std::shared_ptr<const CaptionLine>> lines{};
};

class RecordingQueue {
public:
    // Of recordings that begin from now on.
    void configure(const StreamSettings& settings) { settings_ = settings; }
    // Of recordings that end from now on.
    void setOutput(RecordingOutput output) { output_ = std::move(output); }
    [[nodiscard]] const RecordingOutput& output() const { return output_; }

    void add(const std::vector<std::filesystem::path>& files);
    void cancel(std::size_t index);
    void tick();

    [[nodiscard]] const std::vector<Recording>& recordings() const { return recordings_; }
    [[nodiscard]] bool isBusy() const { return run_ != nullptr || next_ < recordings_.size(); }

    std::function<void(const Recording&)> onBegun;
    std::function<void(const Recording&)> onEnded;

private:
    void begin(Recording& recording);
    void take(Recording& recording);
    void save(Recording& recording) const;
    void end(Recording& recording, RecordingState state);

    Engine engine_;
    StreamSettings settings_;
    RecordingOutput output_;
    std::vector<Recording> recordings_; // in the order in which they came
    std::size_t next_ = 0;              // the first that has not begun; the one before may be going on
    std::unique_ptr<CaptionRun> run_;
    double durationSeconds_ = 0; // of the one that is going on; 0 where the file does not say
};

} // namespace earshot
