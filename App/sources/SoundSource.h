// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SoundSource: whatever a live stream listens to where there is no plug-in host: a recording, a device, raw samples. It
// has a thread of its own, which is the stream's audio thread, and closes the tap at its end. Main thread.
#pragma once

#include "AudioTap.h"
#include "Result.h"

#include <optional>
#include <string>

namespace earshot {

class SoundSource {
public:
    virtual ~SoundSource() = default; // stops
    virtual void start(AudioTap& tap) = 0;
    // The tap is closed when it returns: what was pushed is all that there is.
    virtual void stop() = 0;
    // Nothing more will come.
    [[nodiscard]] virtual bool hasEnded() const = 0;
    // Why it ended early.
    [[nodiscard]] virtual std::optional<Error> error() const = 0;
};

} // namespace earshot
