// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a PulseAudio or PipeWire server offers to record, above all the monitors of its outputs: what the computer
// plays, without a virtual cable. Message thread, where not said otherwise.
#pragma once

#include "Result.h"
#include "SoundSource.h"

#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct PulseSource {
    std::string id;   // the server's own name of it
    std::string name; // for people: "Monitor of Built-in Audio"
    bool isDefault = false;
};

// [any] but audio. None where no server runs; none is started.
[[nodiscard]] std::vector<PulseSource> pulseSources();
// [any] but audio. Errors: kIo with what the server says.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openPulseSource(const std::string& id);

} // namespace earshot
