// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AudioPlayer: a recording that can be heard. Message thread, where not said otherwise.
#pragma once

#include "Result.h"

#include <filesystem>
#include <memory>

namespace earshot {

class AudioPlayer {
public:
    virtual ~AudioPlayer() = default; // stops
    virtual void playFrom(double seconds) = 0;
    virtual void pause() = 0;
    [[nodiscard]] virtual bool isPlaying() const = 0; // false at its end
    [[nodiscard]] virtual double positionSeconds() const = 0;
};

// [any] but audio. On the machine's first output, which it takes hold of; waits for the sound server: see
// BackgroundCall. Errors: those of AudioFile::open; kNotFound where there is no output; kIo with what the system says.
[[nodiscard]] Result<std::unique_ptr<AudioPlayer>> openAudioPlayer(const std::filesystem::path& recording);

} // namespace earshot
