// SPDX-License-Identifier: AGPL-3.0-or-later
#include "RecordingQueue.h"

#include "AudioFile.h"
#include "FileSource.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kPriority = -1; // what is live comes first

} // namespace

void RecordingQueue::add(const std::vector<std::filesystem::path>& files) {
    for (const std::filesystem::path& file : files) recordings_.push_back({.file = file});
}

void RecordingQueue::cancel(std::size_t index) {
    Recording& recording = recordings_[index];
    if (recording.state == RecordingState::kCaptioning) run_.reset();
    if (recording.state == RecordingState::kCaptioning || recording.state == RecordingState::kWaiting)
        end(recording, RecordingState::kCancelled);
}

void RecordingQueue::tick() {
    if (run_) take(recordings_[next_ - 1]);
    while (!run_ && next_ < recordings_.size()) {
        Recording& recording = recordings_[next_++];
        if (recording.state == RecordingState::kWaiting) begin(recording);
    }
}

void RecordingQueue::begin(Recording& recording) {
    durationSeconds_ = 0;
    if (const auto file = AudioFile::open(recording.file); file.ok())
        durationSeconds_ = static_cast<double>(file->numFrames()) / file->sampleRateHz();
    auto source = openFileSource(recording.file, Pace::kPatient);
    if (!source.ok()) {
        recording.problem = source.error().toString();
        return end(recording, RecordingState::kFailed);
    }
    recording.state = RecordingState::kCaptioning;
    run_ = std::make_unique<CaptionRun>(
        engine_,
        RunRequest{.speaker = {}, .source = std::move(source).value(), .isPatient = true, .priority = kPriority},
        settings_);
    if (onBegun) onBegun(recording);
}

void RecordingQueue::take(Recording& recording) {
    for (const StreamEvent& event : run_->takeEvents())
        if (const auto* caption = std::get_if<CaptionEvent>(&event.body))
            if (caption->kind == CaptionEventKind::kFinal && !caption->words.empty())
                recording.lines.push_back(
                    std::make_shared<const CaptionLine>(CaptionLine{.segmentId = caption->segmentId,
                                                                    .words = caption->words,
                                                                    .text = caption->text,
                                                                    .startSeconds = caption->words.front().startSeconds,
                                                                    .endSeconds = caption->words.back().endSeconds}));
    const auto health = run_->snapshot()->health;
    if (durationSeconds_ > 0) recording.progress = std::min(health.streamSeconds / durationSeconds_, 1.0);
    if (!run_->isOver()) return;
    const bool isWhole = !run_->error() && health.state == StreamState::kFinished;
    if (run_->error())
        recording.problem = run_->error()->toString();
    else if (!isWhole)
        recording.problem = health.lastError;
    run_.reset();
    if (isWhole) save(recording);
    end(recording, recording.problem.empty() && isWhole ? RecordingState::kDone : RecordingState::kFailed);
}

void RecordingQueue::save(Recording& recording) const {
    const auto folder = output_.folder.empty() ? recording.file.parent_path() : output_.folder;
    for (const TranscriptFormat format : output_.formats) {
        auto name = recording.file.stem();
        name += ".";
        name += formatName(format);
        const auto saved =
            writeNewFile(folder / name, captionsOf(spokenLines(recording.lines), format, recording.file));
        if (saved.ok())
            recording.saved.push_back(*saved);
        else
            recording.problem = saved.error().toString();
    }
}

void RecordingQueue::end(Recording& recording, RecordingState state) {
    recording.state = state;
    if (state == RecordingState::kDone) recording.progress = 1;
    if (onEnded) onEnded(recording);
}

} // namespace earshot
