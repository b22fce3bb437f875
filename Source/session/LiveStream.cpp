// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveStream.h"

#include "InferenceService.h"

#include <thread>
#include <utility>

namespace earshot {
namespace {

constexpr std::chrono::milliseconds kLookPeriod{5};

} // namespace

LiveStream::LiveStream(std::shared_ptr<InferenceService> service, std::unique_ptr<AudioTap> tap,
                       std::shared_ptr<StreamMailbox> mailbox)
    : service_(std::move(service)),
      tap_(std::move(tap)),
      mailbox_(std::move(mailbox)) {}

LiveStream::~LiveStream() {
    mailbox_->abandon();
}

void LiveStream::configure(const StreamSettings& settings) {
    mailbox_->setPriority(settings.priority);
    mailbox_->announceLoading();
    // The job knows the mailbox and the library alone: neither the stream nor the service has to wait for it.
    service_->loader().post([mailbox = mailbox_, &library = service_->models(), settings] {
        Result<StreamModels> models = StreamModels::load(library, settings);
        if (models.ok())
            mailbox->postConfiguration({settings, std::move(models).value()});
        else
            mailbox->postError(models.error().toString());
    });
}

bool LiveStream::waitUntilFinished(std::chrono::milliseconds timeout) const {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (snapshot()->health.state != StreamState::kFinished) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(kLookPeriod);
    }
    return true;
}

} // namespace earshot
