// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SoundSource: whatever a live stream listens to: a recording, raw samples on standard input, a device. It has a thread
// of its own, which is the stream's audio thread, and closes the tap at its end. Main thread.
#pragma once

#include "AudioTap.h"
#include "Result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace earshot::cli {

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

enum class Pace {
    kPatient,  // as fast as the stream can take it; nothing is lost
    kRealTime, // as time goes by; what the stream cannot take is lost
};

enum class RawFormat { kInt16, kFloat32 };
struct RawSound {
    RawFormat format = RawFormat::kInt16; // little endian
    double rateHz = 16000;
    int numChannels = 1; // interleaved
};

// Errors: those of AudioFile::open.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openFileSource(const std::filesystem::path& file, Pace pace);
// Pace: kRealTime takes samples as they come and never holds up whoever writes them.
[[nodiscard]] std::unique_ptr<SoundSource> openStandardInput(const RawSound& sound, Pace pace);

} // namespace earshot::cli
