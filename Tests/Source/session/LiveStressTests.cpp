// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Many streams at once, started, stopped, reconfigured and changed in rate while sound runs; made for ThreadSanitizer.
// EARSHOT_STRESS_MINUTES: minutes of sound per stream, a fraction of one unless told otherwise.
#include "Engine.h"

#include "LiveTestSupport.h"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <random>
#include <thread>

using namespace earshot;
using namespace earshot::test;
using namespace std::chrono_literals;

namespace {

double stressMinutes() {
    const char* minutes = std::getenv("EARSHOT_STRESS_MINUTES");
    return minutes ? std::atof(minutes) : 0.1;
}

// Speech-like bursts between silences, in blocks of odd sizes at rates that change.
class NoisySource {
public:
    explicit NoisySource(unsigned seed) : random_(seed) {}

    // Pushes about a second.
    void pushSecond(AudioTap& tap) {
        const double rates[] = {16000, 44100, 48000, 96000};
        const double rate = rates[random_() % 4];
        const bool isLoud = random_() % 3 == 0;
        std::vector<float> block(1 + random_() % 2000);
        for (std::size_t sent = 0; sent < static_cast<std::size_t>(rate); sent += block.size()) {
            for (float& sample : block)
                sample = isLoud ? 0.2F * (static_cast<float>(random_() % 2001) / 1000.0F - 1.0F) : 0.0F;
            const float* channels[2] = {block.data(), block.data()};
            tap.pushBlocking(channels, 2, static_cast<std::int64_t>(block.size()), {.sampleRateHz = rate}, 200ms);
        }
    }

private:
    std::mt19937 random_;
};

} // namespace

TEST_CASE("Eight streams survive starts, stops, new settings and new rates while sound runs", "[thread]") {
    constexpr unsigned kNumStreams = 8;
    const double seconds = 60 * stressMinutes();
    const std::filesystem::path models[] = {kBundledModel, "/nowhere", kBundledModel};
    std::atomic<int> numFinished{0};
    std::vector<std::thread> users;
    for (unsigned user = 0; user < kNumStreams; ++user)
        users.emplace_back([&, user] {
            Engine engine;
            NoisySource source(user);
            std::mt19937 random(100 + user);
            double pushed = 0;
            while (pushed < seconds) {
                const auto stream = engine.openStream();
                const int life = 3 + static_cast<int>(random() % 10);
                std::thread audio([&] {
                    for (int second = 0; second < life; ++second) source.pushSecond(stream->tap());
                    stream->tap().close();
                });
                for (int change = 0; change < 4; ++change) {
                    StreamSettings settings;
                    settings.model = models[random() % 3];
                    settings.calm = static_cast<double>(random() % 5) / 4;
                    settings.neverSkip = random() % 2 == 0;
                    settings.priority = static_cast<int>(random() % 3);
                    stream->configure(settings);
                    if (random() % 4 == 0) stream->clear();
                    (void)stream->takeEvents();
                    (void)stream->snapshot()->health;
                    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 30));
                }
                audio.join();
                // Half of them are let go while they still have work.
                if (random() % 2 == 0 && stream->waitUntilFinished(120s)) ++numFinished;
                pushed += life;
            }
        });
    for (std::thread& user : users) user.join();
    CHECK(numFinished > 0);
}
