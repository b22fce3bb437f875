// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioLink: a tap and the feed that hears it, made together. They may part ways at any time: a tap without a feed
// fills up and refuses, a feed without a tap ends.
#pragma once

#include "AudioFeed.h"
#include "AudioTap.h"

#include <memory>

namespace earshot {

struct AudioLink {
    std::unique_ptr<AudioTap> tap;
    std::unique_ptr<AudioFeed> feed;

    // [any] but audio.
    [[nodiscard]] static AudioLink make(const AudioTapConfig& config = {});
};

} // namespace earshot
