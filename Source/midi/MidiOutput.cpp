// SPDX-License-Identifier: AGPL-3.0-or-later
// See MidiOutput.h.
#include "MidiOutput.h"

#include <cmath>
#include <variant>

namespace earshot {

void MidiOutput::configure(const MidiSettings& settings) {
    if (settings == settings_) return;
    settings_ = settings;
    static_cast<void>(ring_.producer.write(Command{.endsAll = true}));
}

void MidiOutput::send(std::span<const StreamEvent> events) {
    if (!settings_.isOn) return;
    for (const StreamEvent& event : events) {
        if (const auto* keyword = std::get_if<KeywordEvent>(&event.body))
            post(keyword->keyword, keyword->score, false);
        else if (const auto* label = std::get_if<NamedLabelEvent>(&event.body))
            post(label->event.label, label->event.endSeconds ? 0 : label->event.peak, true);
    }
}

// score 0: it ends.
void MidiOutput::post(const std::string& text, double score, bool isHeld) {
    constexpr int kNoteOn = 0x90, kController = 0xB0;
    const int status = (settings_.kind == MidiKind::kNote ? kNoteOn : kController) + settings_.channel - 1;
    const double value = std::ceil(std::clamp(score, 0.0, 1.0) * kHighestMidiNumber);
    for (const MidiTrigger& trigger : settings_.triggers)
        if (trigger.text == text)
            static_cast<void>(ring_.producer.write(Command{.isHeld = isHeld,
                                                           .status = static_cast<std::uint8_t>(status),
                                                           .number = static_cast<std::uint8_t>(trigger.number),
                                                           .value = static_cast<std::uint8_t>(value)}));
}

} // namespace earshot
