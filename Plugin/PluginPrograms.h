// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PluginPrograms: settings for common uses. A program sets how captions come about, never the model, the words or the
// look that a user has chosen. Pure: any thread.
#pragma once

#include "StreamSettings.h"

#include <span>

namespace earshot {

struct PluginProgram {
    const char* name;
    double calm;
    double endpointSilenceSeconds;
    double maxSegmentSeconds;
    double clearAfterSeconds;
};

// [any] Order and number are what hosts store.
[[nodiscard]] std::span<const PluginProgram> pluginPrograms();
// [any]
void apply(const PluginProgram& program, StreamSettings& settings);

} // namespace earshot
