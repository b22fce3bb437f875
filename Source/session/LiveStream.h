// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LiveStream: one source of sound with its captions and labels, as a plug-in, an application or a command holds it. The
// audio thread has the tap; everything else is for the message thread, and nothing waits for anybody but where it says
// so. Letting go of it at any time, while sound and model run, is fine.
#pragma once

#include "AudioTap.h"
#include "StreamMailbox.h"

#include <chrono>
#include <memory>
#include <vector>

namespace earshot {

class InferenceService;

class LiveStream {
public:
    // [message] Stops listening; what was not computed yet is dropped.
    ~LiveStream();
    LiveStream(const LiveStream&) = delete;
    LiveStream& operator=(const LiveStream&) = delete;

    // For the audio thread; lives as long as this.
    [[nodiscard]] AudioTap& tap() { return *tap_; }

    // [message] Loads what the settings name, in the background, and then takes all of them over at once, at the end of
    // the line that is being spoken. Where loading fails the former ones stay, and the snapshot's health says why.
    void configure(const StreamSettings& settings);
    // [message]
    void setPriority(int priority) { mailbox_->setPriority(priority); }
    void clear() { mailbox_->requestClear(); }

    // [any] but audio. Never null.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const { return mailbox_->snapshot(); }
    // [any] but audio. What happened since the last call, in order; for one taker.
    [[nodiscard]] std::vector<StreamEvent> takeEvents() { return mailbox_->takeEvents(); }

    // [message] Waits until all sound has been dealt with, after tap().close(); false where that takes longer.
    [[nodiscard]] bool waitUntilFinished(std::chrono::milliseconds timeout) const;

private:
    friend class Engine;
    LiveStream(std::shared_ptr<InferenceService> service, std::unique_ptr<AudioTap> tap,
               std::shared_ptr<StreamMailbox> mailbox);

    std::shared_ptr<InferenceService> service_;
    std::unique_ptr<AudioTap> tap_;
    std::shared_ptr<StreamMailbox> mailbox_;
};

} // namespace earshot
