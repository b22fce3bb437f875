// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ViewSettings: all that a user sets in a view, as one value; whoever owns the view stores it. Plain data: any thread.
#pragma once

#include "MidiSettings.h"
#include "OscSettings.h"
#include "StreamSettings.h"
#include "Theme.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

struct AppearanceSettings {
    ThemeKind theme = ThemeKind::kDark;
    double captionHeight = 30; // logical pixels
    int captionLines = 0;      // on the screen; 0: as many as fit
    double textScale = 1.0;    // of everything but captions, 1 to 2
    std::string language{};    // of the views, "de"; empty: the system's
    bool announcesCaptions = true;
};

struct ViewSettings {
    StreamSettings stream{};
    std::string trackName{};
    std::uint32_t trackColour = 0xff58d3c7; // ARGB
    AppearanceSettings appearance{};
    OscSettings osc{};
    MidiSettings midi{}; // of shells that can play it
};

// A model that the settings offer.
struct ModelChoice {
    std::string name;
    std::filesystem::path folder;
    std::vector<std::string> languages{}; // codes; empty: not known
    std::vector<std::string> labels{};    // that it tells apart; empty: it is for captions
};

} // namespace earshot
