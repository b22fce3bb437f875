// SPDX-License-Identifier: AGPL-3.0-or-later
// Over a real socket to a real receiver: addresses and arguments as docs/osc.md says, nothing while it is off.
#include "OscOutput.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace earshot {
namespace {

class Receiver final : juce::OSCReceiver::Listener<juce::OSCReceiver::RealtimeCallback> {
public:
    Receiver() {
        REQUIRE(socket_.bindToPort(0, "127.0.0.1"));
        REQUIRE(receiver_.connectToSocket(socket_));
        receiver_.addListener(this);
    }
    ~Receiver() override { receiver_.disconnect(); }

    [[nodiscard]] OscSettings settings() const { return {.isOn = true, .port = socket_.getBoundPort()}; }

    // The first so many; fewer where they do not come.
    std::vector<juce::OSCMessage> wait(std::size_t count) {
        for (int i = 0; i < 500; ++i) {
            {
                const std::scoped_lock lock(mutex_);
                if (received_.size() >= count) return received_;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        const std::scoped_lock lock(mutex_);
        return received_;
    }

private:
    void oscMessageReceived(const juce::OSCMessage& message) override {
        const std::scoped_lock lock(mutex_);
        received_.push_back(message);
    }

    juce::ScopedJuceInitialiser_GUI juce_; // receivers ask for a message thread
    juce::DatagramSocket socket_;
    juce::OSCReceiver receiver_;
    std::mutex mutex_;
    std::vector<juce::OSCMessage> received_;
};

// "/address s:text i:1 f:0.5"
std::string describe(const juce::OSCMessage& message) {
    auto text = message.getAddressPattern().toString();
    for (const auto& argument : message) {
        if (argument.isString()) text << " s:" << argument.getString();
        if (argument.isInt32()) text << " i:" << argument.getInt32();
        if (argument.isFloat32()) text << " f:" << juce::String(argument.getFloat32(), 2);
    }
    return text.toStdString();
}

TranscriptWord word(const std::string& text, std::optional<HostPosition> host = {}) {
    return {.text = text, .startSeconds = 1, .endSeconds = 2, .confidence = 1, .host = host};
}

StreamHealth healthOf(StreamState state, double lagMs) {
    StreamHealth health;
    health.state = state;
    health.lagMs = lagMs;
    return health;
}

std::vector<StreamEvent> allEvents() {
    const HostPosition place{.seconds = 60.5, .quarterNotes = 121};
    return {{.body = CaptionEvent{.kind = CaptionEventKind::kPartial,
                                  .segmentId = 7,
                                  .words = {word("こんにちは"), word("wor")},
                                  .numCommitted = 1,
                                  .text = "こんにちは wor",
                                  .startSeconds = 1,
                                  .endSeconds = 2}},
            {.body = CaptionEvent{.kind = CaptionEventKind::kGap, .text = "…"}},
            {.body = CaptionEvent{.kind = CaptionEventKind::kFinal,
                                  .segmentId = 7,
                                  .words = {word("hello", place), word("world", place)},
                                  .numCommitted = 2,
                                  .text = "hello world",
                                  .startSeconds = 1,
                                  .endSeconds = 2.25}},
            {.body = KeywordEvent{.keyword = "cue", .startSeconds = 1, .endSeconds = 1.5, .score = 0.75}},
            {.body = NamedLabelEvent{"emotion", {.label = "happy", .startSeconds = 3, .peak = 0.5}}},
            {.body = NamedLabelEvent{"emotion", {.label = "happy", .startSeconds = 3, .endSeconds = 4, .peak = 0.9}}},
            {.body = CaptionEvent{.kind = CaptionEventKind::kClear}}};
}

} // namespace

TEST_CASE("A receiver hears every event with the documented address and arguments", "[unit]") {
    Receiver receiver;
    OscOutput output;
    REQUIRE(output.configure(receiver.settings()).ok());
    output.send("Guest", allEvents());
    output.send("Guest", healthOf(StreamState::kHearing, 250));
    std::vector<std::string> heard;
    for (const auto& message : receiver.wait(7)) heard.push_back(describe(message));
    CHECK(heard == std::vector<std::string>{"/earshot/caption/partial s:Guest i:7 s:こんにちは s:wor f:1.00",
                                            "/earshot/caption/final s:Guest i:7 s:hello world f:1.00 f:2.25 f:60.50",
                                            "/earshot/keyword s:Guest s:cue f:0.75 f:1.00 f:1.50 f:-1.00",
                                            "/earshot/label s:Guest s:emotion s:happy i:1 f:0.50 f:3.00 f:3.00",
                                            "/earshot/label s:Guest s:emotion s:happy i:0 f:0.90 f:3.00 f:4.00",
                                            "/earshot/caption/clear s:Guest",
                                            "/earshot/status s:Guest s:hearing speech f:250.00"});
}

TEST_CASE("A state is sent once, however often it is looked at", "[unit]") {
    Receiver receiver;
    OscOutput output;
    REQUIRE(output.configure(receiver.settings()).ok());
    for (const auto state : {StreamState::kListening, StreamState::kListening, StreamState::kHearing})
        for (int i = 0; i < 10; ++i) output.send("", healthOf(state, 0));
    output.send("", std::vector<StreamEvent>{{.body = CaptionEvent{.kind = CaptionEventKind::kClear}}}); // the last
    const auto received = receiver.wait(3);
    REQUIRE(received.size() == 3);
    CHECK(received[0][1].getString() == "listening");
    CHECK(received[1][1].getString() == "hearing speech");
}

TEST_CASE("Nothing is sent before it is switched on, nor after it is switched off", "[unit]") {
    Receiver receiver;
    OscOutput output;
    output.send("off", allEvents());
    REQUIRE(output.configure(receiver.settings()).ok());
    auto settings = receiver.settings();
    settings.isOn = false;
    REQUIRE(output.configure(settings).ok());
    output.send("off", allEvents());
    REQUIRE(output.configure(receiver.settings()).ok());
    output.send("on", StreamHealth{});
    const auto received = receiver.wait(1);
    REQUIRE(received.size() == 1);
    CHECK(received[0][0].getString() == "on");
}

TEST_CASE("Addresses and ports that cannot be are refused, and leave it off", "[unit]") {
    const auto bad = GENERATE(OscSettings{true, "localhost", 9000}, OscSettings{true, "", 9000},
                              OscSettings{true, "1.2.3", 9000}, OscSettings{true, "::1", 9000},
                              OscSettings{true, "1.2.3.400", 9000}, OscSettings{true, "127.0.0.1", 0},
                              OscSettings{true, "127.0.0.1", 65536}, OscSettings{true, "127.0.0.1", -1});
    OscOutput output;
    const auto result = output.configure(bad);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::kInvalidArgument);
    CHECK_FALSE(output.isOn());
}

} // namespace earshot
