// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionRun.h"

#include <utility>

namespace earshot {

CaptionRun::CaptionRun(Engine& engine, RunRequest request, const StreamSettings& settings)
    : speaker_(std::make_shared<const Speaker>(std::move(request.speaker))),
      isPatient_(request.isPatient),
      priority_(request.priority),
      stream_(engine.openStream()),
      source_(std::move(request.source)) {
    configure(settings);
    setMuted(request.isMuted);
    source_->start(stream_->tap());
}

CaptionRun::~CaptionRun() {
    source_.reset();
}

void CaptionRun::configure(const StreamSettings& settings) {
    hasModel_ = !settings.model.empty() || !settings.labelModels.empty();
    StreamSettings wanted = settings;
    wanted.neverSkip = isPatient_;
    wanted.priority = priority_;
    stream_->configure(wanted);
}

void CaptionRun::stop() {
    if (!source_) return;
    source_->stop();
    source_.reset();
}

std::vector<StreamEvent> CaptionRun::takeEvents() {
    if (source_ && source_->hasEnded()) {
        error_ = source_->error();
        stop();
    }
    const StreamHealth health = snapshot()->health; // before the events: none is missed at the end
    std::vector<StreamEvent> events = stream_->takeEvents();
    // Without a model nothing will finish.
    const bool isStuck = !hasModel_ || (!health.lastError.empty() && !health.isLoading);
    isOver_ = !isRunning() && (health.state == StreamState::kFinished || isStuck);
    return events;
}

} // namespace earshot
