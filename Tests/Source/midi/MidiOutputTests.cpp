// SPDX-License-Identifier: AGPL-3.0-or-later
// Which bytes come in which frame, and that everything that begins also ends.
#include "MidiOutput.h"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <sstream>

namespace earshot {
namespace {

constexpr double kRateHz = 1000; // a keyword lasts 100 frames

StreamEvent keyword(const std::string& text, double score = 1) {
    return {.body = KeywordEvent{.keyword = text, .score = score}};
}
StreamEvent label(const std::string& text, double peak, std::optional<double> endSeconds = {}) {
    return {.body = NamedLabelEvent{"mood", {.label = text, .endSeconds = endSeconds, .peak = peak}}};
}

// "frame: status number value", one after the other
std::string play(MidiOutput& output, int numFrames) {
    std::ostringstream text;
    output.play(numFrames, kRateHz, [&](std::span<const std::uint8_t, 3> bytes, int frame) {
        CHECK(frame >= 0);
        CHECK(frame < numFrames);
        text << (text.tellp() == 0 ? "" : ", ") << frame << ": " << std::hex << int{bytes[0]} << std::dec << " "
             << int{bytes[1]} << " " << int{bytes[2]};
    });
    return text.str();
}

MidiSettings settings(MidiKind kind = MidiKind::kNote) {
    return {.isOn = true, .kind = kind, .channel = 3, .triggers = {{"cut", 36}, {"happy", 40}}};
}

} // namespace

TEST_CASE("A keyword is a note of a tenth of a second, to the frame", "[unit]") {
    MidiOutput output;
    output.configure(settings());
    output.send(std::vector{keyword("cut", 0.5), keyword("other")});
    CHECK(play(output, 64) == "0: 92 36 64");
    CHECK(play(output, 64) == "36: 82 36 0");
    CHECK(play(output, 64).empty());
}

TEST_CASE("A label is a note as long as it is on", "[unit]") {
    MidiOutput output;
    output.configure(settings());
    output.send(std::vector{label("happy", 0.9)});
    CHECK(play(output, 64) == "0: 92 40 115");
    for (int i = 0; i < 100; ++i) CHECK(play(output, 64).empty());
    output.send(std::vector{label("happy", 0.9, 2.0)});
    CHECK(play(output, 64) == "0: 82 40 0");
}

TEST_CASE("As a controller, the score is its value, and it returns to zero", "[unit]") {
    MidiOutput output;
    output.configure(settings(MidiKind::kController));
    output.send(std::vector{keyword("cut")});
    CHECK(play(output, 200) == "0: b2 36 127, 100: b2 36 0");
}

TEST_CASE("The same keyword once more ends the first and begins anew", "[unit]") {
    MidiOutput output;
    output.configure(settings());
    output.send(std::vector{keyword("cut")});
    CHECK(play(output, 50) == "0: 92 36 127");
    output.send(std::vector{keyword("cut")});
    CHECK(play(output, 50) == "0: 82 36 0, 0: 92 36 127");
    CHECK(play(output, 100) == "50: 82 36 0");
}

TEST_CASE("What sounds ends when it is switched off, and nothing sounds while it is", "[unit]") {
    MidiOutput output;
    output.send(std::vector{keyword("cut")}); // off by default
    CHECK(play(output, 64).empty());
    output.configure(settings());
    output.send(std::vector{label("happy", 1)});
    CHECK(play(output, 64) == "0: 92 40 127");
    auto off = settings();
    off.isOn = false;
    output.configure(off);
    output.send(std::vector{keyword("cut")});
    CHECK(play(output, 64) == "0: 82 40 0");
}

TEST_CASE("However many come at once, a block carries no more than its share, and each note ends once", "[unit]") {
    MidiOutput output;
    MidiSettings many{.isOn = true};
    std::vector<StreamEvent> events;
    for (int number = 0; number <= kHighestMidiNumber; ++number) {
        many.triggers.push_back({std::to_string(number), number});
        events.push_back(keyword(std::to_string(number)));
    }
    output.configure(many);
    output.send(events);
    std::map<int, int> sounding;
    int numBegun = 0;
    for (int block = 0; block < 100; ++block) {
        std::size_t numMessages = 0;
        output.play(16, kRateHz, [&](std::span<const std::uint8_t, 3> bytes, int) {
            ++numMessages;
            const bool begins = bytes[0] == 0x90;
            numBegun += begins;
            sounding[bytes[1]] += begins ? 1 : -1;
            CHECK((sounding[bytes[1]] == 0 || sounding[bytes[1]] == 1));
        });
        CHECK(numMessages <= MidiOutput::kMaxPerBlock);
    }
    CHECK(numBegun == 128);
    for (const auto& [number, count] : sounding) CHECK(count == 0);
}

TEST_CASE("A block without frames carries nothing, and loses nothing", "[unit]") {
    MidiOutput output;
    output.configure(settings());
    output.send(std::vector{keyword("cut")});
    CHECK(play(output, 0).empty());
    CHECK(play(output, 1) == "0: 92 36 127");
}

} // namespace earshot
