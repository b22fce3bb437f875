// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginPrograms.h.
#include "PluginPrograms.h"

namespace earshot {
namespace {

constexpr PluginProgram kPrograms[] = {
    // Lines as long as sentences; nothing leaves the screen by itself.
    {.name = "Dialogue logging",
     .calm = 0.8,
     .endpointSilenceSeconds = 0.7,
     .maxSegmentSeconds = 20,
     .clearAfterSeconds = 0},
    // Read along while it is being said.
    {.name = "Podcast", .calm = 0.5, .endpointSilenceSeconds = 0.5, .maxSegmentSeconds = 20, .clearAfterSeconds = 6},
    // Short lines, one for each cue.
    {.name = "Voice-over cues",
     .calm = 0.6,
     .endpointSilenceSeconds = 0.3,
     .maxSegmentSeconds = 10,
     .clearAfterSeconds = 10},
    // As soon as ever possible.
    {.name = "Keyword triggers",
     .calm = 0,
     .endpointSilenceSeconds = 0.3,
     .maxSegmentSeconds = 8,
     .clearAfterSeconds = 3},
};

} // namespace

std::span<const PluginProgram> pluginPrograms() {
    return kPrograms;
}

void apply(const PluginProgram& program, StreamSettings& settings) {
    settings.calm = program.calm;
    settings.endpointSilenceSeconds = program.endpointSilenceSeconds;
    settings.maxSegmentSeconds = program.maxSegmentSeconds;
    settings.clearAfterSeconds = program.clearAfterSeconds;
}

} // namespace earshot
