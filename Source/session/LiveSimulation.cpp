// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveSimulation.h"

#include "AudioLink.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace earshot {

LiveSimulation::LiveSimulation(StreamConfiguration configuration, const SimulationOptions& options)
    : options_(options),
      mailbox_(std::make_shared<StreamMailbox>()) {
    AudioLink link = AudioLink::make();
    tap_ = std::move(link.tap);
    pipeline_ = std::make_unique<StreamPipeline>(std::move(link.feed), mailbox_);
    mailbox_->announceLoading();
    mailbox_->postConfiguration(std::move(configuration));
}

std::vector<StreamEvent> LiveSimulation::hear(Workspace& workspace, std::span<const float> samples) {
    while (!samples.empty()) {
        const auto block = samples.first(std::min(samples.size(), static_cast<std::size_t>(options_.blockFrames)));
        const float* channel = block.data();
        tap_->push(&channel, 1, static_cast<std::int64_t>(block.size()), {.sampleRateHz = options_.sampleRateHz});
        busySeconds_ -= static_cast<double>(block.size()) / options_.sampleRateHz;
        workWhileTime(workspace);
        samples = samples.subspan(block.size());
    }
    return mailbox_->takeEvents();
}

std::vector<StreamEvent> LiveSimulation::finish(Workspace& workspace) {
    tap_->close();
    while (!pipeline_->isFinished()) {
        busySeconds_ = 0;
        workWhileTime(workspace);
    }
    return mailbox_->takeEvents();
}

void LiveSimulation::workWhileTime(Workspace& workspace) {
    while (busySeconds_ <= 0) {
        busySeconds_ = 0;
        if (!pipeline_->poll()) return;
        const auto begin = std::chrono::steady_clock::now();
        pipeline_->work(workspace);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        workSeconds_ += seconds;
        busySeconds_ = seconds * options_.slowDown;
    }
}

} // namespace earshot
