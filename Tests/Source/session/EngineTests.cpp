// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The engine with its real threads: sound pushed by one thread, captions taken by another.
#include "Engine.h"

#include "LiveTestSupport.h"

#include <catch2/catch_test_macros.hpp>

#include <thread>

using namespace earshot;
using namespace earshot::test;
using namespace std::chrono_literals;

namespace {

void pushAll(AudioTap& tap, const std::vector<float>& samples) {
    for (std::size_t at = 0; at < samples.size(); at += 480) {
        const float* channel = samples.data() + at;
        tap.pushBlocking(&channel, 1, static_cast<std::int64_t>(std::min<std::size_t>(480, samples.size() - at)),
                         {.sampleRateHz = 16000}, 10s);
    }
    tap.close();
}

StreamSettings bundledSettings() {
    StreamSettings settings;
    settings.model = kBundledModel;
    settings.neverSkip = true;
    settings.text = TextOptions::raw();
    return settings;
}

bool waitForModel(const LiveStream& stream) {
    for (int i = 0; i < 4000; ++i) {
        const auto health = stream.snapshot()->health;
        if (health.state == StreamState::kListening || !health.lastError.empty()) return health.lastError.empty();
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

std::string textOf(LiveStream& stream) {
    return Heard{stream.takeEvents(), stream.snapshot()}.text();
}

} // namespace

TEST_CASE("Two streams of two engines share one model, and each gets its own words") {
    Engine first, second;
    const auto a = first.openStream(), b = second.openStream();
    a->configure(bundledSettings());
    b->configure(bundledSettings());
    REQUIRE(waitForModel(*a));
    REQUIRE(waitForModel(*b));
    CHECK(first.numModels() == 1);

    std::thread pushA([&] { pushAll(a->tap(), clip("welcome.flac")); });
    std::thread pushB([&] { pushAll(b->tap(), clip("journey.flac")); });
    pushA.join();
    pushB.join();
    REQUIRE(a->waitUntilFinished(60s));
    REQUIRE(b->waitUntilFinished(60s));
    CHECK(textOf(*a) == listen(bundledConfiguration(), clip("welcome.flac")).text());
    CHECK(textOf(*b) == listen(bundledConfiguration(), clip("journey.flac")).text());
}

TEST_CASE("What is said while the model is being read is captioned all the same") {
    Engine engine;
    const auto stream = engine.openStream();
    stream->configure(bundledSettings());
    pushAll(stream->tap(), clip("welcome.flac"));
    REQUIRE(stream->waitUntilFinished(60s));
    CHECK(textOf(*stream) == listen(bundledConfiguration(), clip("welcome.flac")).text());
}

TEST_CASE("A model that is not there is said in words, and the stream goes on without") {
    Engine engine;
    const auto stream = engine.openStream();
    StreamSettings settings;
    settings.model = "/nowhere/model";
    stream->configure(settings);
    CHECK_FALSE(waitForModel(*stream));
    CHECK(stream->snapshot()->health.lastError.find("/nowhere/model") != std::string::npos);
    pushAll(stream->tap(), silence(0.5));
    CHECK(stream->waitUntilFinished(10s));
}

TEST_CASE("Streams are let go in the middle of everything") {
    for (int i = 0; i < 10; ++i) {
        Engine engine;
        const auto stream = engine.openStream();
        stream->configure(bundledSettings());
        std::thread push([&] {
            const std::vector<float> sound = clip("welcome.flac");
            const float* channel = sound.data();
            stream->tap().push(&channel, 1, static_cast<std::int64_t>(sound.size()), {.sampleRateHz = 16000});
        });
        push.join();
        std::this_thread::sleep_for(std::chrono::milliseconds(i * 7));
    }
    SUCCEED("no crash, no hang");
}
