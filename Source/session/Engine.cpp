// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Engine.h"

#include "AudioLink.h"
#include "StreamPipeline.h"

#include <utility>

namespace earshot {

std::unique_ptr<LiveStream> Engine::openStream() {
    AudioLink link = AudioLink::make();
    auto mailbox = std::make_shared<StreamMailbox>();
    service_->add(std::make_shared<StreamPipeline>(std::move(link.feed), mailbox));
    return std::unique_ptr<LiveStream>(new LiveStream(service_, std::move(link.tap), std::move(mailbox)));
}

} // namespace earshot
