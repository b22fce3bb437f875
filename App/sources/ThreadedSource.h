// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ThreadedSource: a SoundSource that pushes from a thread of its own until it has no more. Main thread, but pump().
#pragma once

#include "SoundSource.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace earshot {

enum class Pace {
    kPatient,  // as fast as the stream can take it; nothing is lost
    kRealTime, // as time goes by; what the stream cannot take is lost
};

class ThreadedSource : public SoundSource {
public:
    void start(AudioTap& tap) final;
    // A subclass's destructor calls it, before what pump() uses is gone.
    void stop() final;
    [[nodiscard]] bool hasEnded() const final { return ended_; }
    [[nodiscard]] std::optional<Error> error() const final;

protected:
    // Pushes until the end or until isStopping().
    virtual Result<void> pump(AudioTap& tap) = 0;

    [[nodiscard]] bool isStopping() const { return stopping_; }

    // All frames, where the pace is patient.
    static void push(AudioTap& tap, const std::vector<const float*>& channels, std::size_t numFrames, double rateHz,
                     Pace pace);

private:
    std::thread thread_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    mutable std::mutex mutex_;
    std::optional<Error> error_;
};

} // namespace earshot
