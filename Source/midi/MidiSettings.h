// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which keywords and labels are played as MIDI, and how. Plain data: any thread.
#pragma once

#include <string>
#include <vector>

namespace earshot {

enum class MidiKind { kNote, kController };

inline constexpr int kHighestMidiNumber = 127;
inline constexpr int kNumMidiChannels = 16;

struct MidiTrigger {
    std::string text; // a keyword or a label, as it is written in its list
    int number = 60;  // of the note or the controller

    bool operator==(const MidiTrigger&) const = default;
};

struct MidiSettings {
    bool isOn = false;
    MidiKind kind = MidiKind::kNote;
    int channel = 1; // 1 to 16
    std::vector<MidiTrigger> triggers{};

    bool operator==(const MidiSettings&) const = default;
};

} // namespace earshot
