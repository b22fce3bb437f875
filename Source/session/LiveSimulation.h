// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LiveSimulation: a live stream without clocks and threads: recorded sound goes through the very pipeline that a live
// one has, block by block, in stream time. For measuring and testing; the same sound gives the same captions, always.
// A slow machine is simulated by letting sound go on while work takes its time. One thread.
#pragma once

#include "AudioTap.h"
#include "StreamMailbox.h"
#include "StreamPipeline.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace earshot {

struct SimulationOptions {
    std::int64_t blockFrames = 320;
    double sampleRateHz = 16000;
    // Seconds of sound that go by for each second of work. 0: work takes no time; 1: as on this machine; 2: as on one
    // half as fast.
    double slowDown = 0;
};

class LiveSimulation {
public:
    LiveSimulation(StreamConfiguration configuration, const SimulationOptions& options);

    // The stream goes on with these mono samples. Returns what has happened meanwhile.
    std::vector<StreamEvent> hear(Workspace& workspace, std::span<const float> samples);
    // The stream ends, and what is left is dealt with.
    std::vector<StreamEvent> finish(Workspace& workspace);

    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const { return mailbox_->snapshot(); }
    [[nodiscard]] StreamMailbox& mailbox() { return *mailbox_; }
    // Measured, of this machine.
    [[nodiscard]] double workSeconds() const { return workSeconds_; }

private:
    void workWhileTime(Workspace& workspace);

    SimulationOptions options_;
    std::unique_ptr<AudioTap> tap_;
    std::shared_ptr<StreamMailbox> mailbox_;
    std::unique_ptr<StreamPipeline> pipeline_;
    double busySeconds_ = 0; // of sound, until the work that is going on is done
    double workSeconds_ = 0;
};

} // namespace earshot
