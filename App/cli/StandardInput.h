// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Raw samples on standard input as a SoundSource. Main thread.
#pragma once

#include "ThreadedSource.h"

#include <memory>

namespace earshot::cli {

enum class RawFormat { kInt16, kFloat32 };
struct RawSound {
    RawFormat format = RawFormat::kInt16; // little endian
    double rateHz = 16000;
    int numChannels = 1; // interleaved
};

// Pace: kRealTime takes samples as they come and never holds up whoever writes them.
[[nodiscard]] std::unique_ptr<SoundSource> openStandardInput(const RawSound& sound, Pace pace);

} // namespace earshot::cli
