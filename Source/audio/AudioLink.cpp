// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AudioLink.h"

#include <algorithm>
#include <utility>

namespace earshot {

namespace {
constexpr std::size_t kFewestMessages = 4; // one push may need three
}

AudioLink AudioLink::make(const AudioTapConfig& config) {
    auto samples = SpscRing<float>::make(config.capacityFrames);
    auto messages = SpscRing<AudioMessage>::make(std::max(config.capacityMessages, kFewestMessages));
    auto status = std::make_shared<AudioLinkStatus>();
    // Their constructors are for this function alone.
    return {
        std::unique_ptr<AudioTap>(new AudioTap(std::move(samples.producer), std::move(messages.producer), status)),
        std::unique_ptr<AudioFeed>(new AudioFeed(std::move(samples.consumer), std::move(messages.consumer), status))};
}

} // namespace earshot
