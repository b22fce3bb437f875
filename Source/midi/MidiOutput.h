// SPDX-License-Identifier: AGPL-3.0-or-later
//
// MidiOutput: plays keywords and labels as MIDI notes or controllers. A keyword lasts a tenth of a second, a label as
// long as it is on; velocity and controller value are its score. What it plays it also ends: after settings change, and
// when it is switched off. Events come when they are known, at the beginning of the next block, as speech is understood
// only after it was said; where they end is counted in frames.
#pragma once

#include "MidiSettings.h"
#include "SpscRing.h"
#include "StreamSnapshot.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace earshot {

class MidiOutput {
public:
    static constexpr double kKeywordSeconds = 0.1;

    // [any] but audio; one thread at a time, as send().
    void configure(const MidiSettings& settings);
    void send(std::span<const StreamEvent> events);

    // [audio] What is to be heard in the next numFrames; add: (std::span<const std::uint8_t, 3>, int frame), at most
    // kMaxPerBlock times, in no order of frames. Its caller sees to it that add takes no memory.
    template <class Add>
    void play(int numFrames, double sampleRateHz, Add add) noexcept;

    static constexpr std::size_t kMaxPerBlock = 64;

private:
    static constexpr std::size_t kNumNumbers = kHighestMidiNumber + 1;
    struct Command {
        bool endsAll = false;
        bool isHeld = false;     // until it is told to end
        std::uint8_t status = 0; // note on or controller, with its channel
        std::uint8_t number = 0;
        std::uint8_t value = 0; // 0: ends
    };
    struct Sounding {
        std::uint8_t status = 0; // 0: silent
        bool isHeld = false;
        std::int64_t framesLeft = 0;
    };

    void post(const std::string& text, double score, bool isHeld);
    void read(double sampleRateHz, std::size_t& room, auto& add) noexcept;
    void end(std::size_t number, int frame, auto& add) noexcept;

    MidiSettings settings_;
    SpscRing<Command>::Ends ring_ = SpscRing<Command>::make(256); // a full one loses what nobody plays anyway
    int numSounding_ = 0;                          // audio; mostly none, and nothing of what follows to look through
    std::array<Sounding, kNumNumbers> sounding_{}; // audio
};

void MidiOutput::end(std::size_t number, int frame, auto& add) noexcept {
    Sounding& sounding = sounding_[number];
    if (sounding.status == 0) return;
    constexpr unsigned kNoteOff = 0x80, kNoteOn = 0x90, kKind = 0xF0, kChannel = 0x0F;
    const bool isNote = (sounding.status & kKind) == kNoteOn;
    const std::array<std::uint8_t, 3> message{
        isNote ? static_cast<std::uint8_t>(kNoteOff | (sounding.status & kChannel)) : sounding.status,
        static_cast<std::uint8_t>(number), 0};
    add(std::span<const std::uint8_t, 3>(message), frame);
    sounding = {};
    --numSounding_;
}

void MidiOutput::read(double sampleRateHz, std::size_t& room, auto& add) noexcept {
    Command command;
    while (room >= 2 && ring_.consumer.read(std::span(&command, 1)) == 1) {
        if (command.endsAll) {
            for (Sounding& sounding : sounding_) sounding.isHeld = false, sounding.framesLeft = 0;
        } else if (command.value == 0) {
            sounding_[command.number].isHeld = false;
            sounding_[command.number].framesLeft = 0;
        } else {
            end(command.number, 0, add); // once more is a new one
            const std::array<std::uint8_t, 3> message{command.status, command.number, command.value};
            add(std::span<const std::uint8_t, 3>(message), 0);
            sounding_[command.number] = {command.status, command.isHeld,
                                         static_cast<std::int64_t>(kKeywordSeconds * sampleRateHz)};
            ++numSounding_;
            room -= 2;
        }
    }
}

template <class Add>
void MidiOutput::play(int numFrames, double sampleRateHz, Add add) noexcept {
    if (numFrames <= 0) return; // nowhere to put it
    std::size_t room = kMaxPerBlock;
    read(sampleRateHz, room, add);
    if (numSounding_ == 0) return;
    for (std::size_t number = 0; number < kNumNumbers; ++number) {
        Sounding& sounding = sounding_[number];
        if (sounding.status == 0 || sounding.isHeld) continue;
        if (sounding.framesLeft >= numFrames || room == 0) {
            sounding.framesLeft = std::max<std::int64_t>(sounding.framesLeft - numFrames, 0);
            continue;
        }
        end(number, static_cast<int>(sounding.framesLeft), add);
        --room;
    }
}

} // namespace earshot
