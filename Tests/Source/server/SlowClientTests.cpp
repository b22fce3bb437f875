// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Fifty clients of which one never reads: nothing grows beyond the limits, nobody waits for it, and in the end it is
// let go; one that is silent is let go as well.
#include "CaptionServer.h"

#include "ServerFixture.h"
#include "TestClient.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

using namespace earshot;
using namespace earshot::test;
using Clock = std::chrono::steady_clock;

namespace {

using Sockets = std::vector<std::unique_ptr<TestSocket>>;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Sockets connect(const CaptionServer& server, int numClients) {
    Sockets sockets;
    for (int i = 0; i < numClients; ++i) {
        sockets.push_back(std::make_unique<TestSocket>(server.port(), server.token()));
        REQUIRE(sockets.back()->isOpen());
        REQUIRE(sockets.back()->read()); // hello
    }
    return sockets;
}

// Publishes one line and reads it from all; ms until the last one had it. publishMs: in the call itself.
double roundTripMs(CaptionServer& server, Sockets& sockets, std::int64_t segment, const std::string& text,
                   double& publishMs) {
    const auto start = Clock::now();
    server.publish(0, finalCaption(segment, text));
    publishMs = std::max(publishMs, msSince(start));
    for (const auto& socket : sockets) {
        const auto message = socket->read();
        REQUIRE(message);
        REQUIRE((*message)["segment"] == segment); // none is missing
    }
    return msSince(start);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

} // namespace

TEST_CASE("A client that never reads delays nobody, makes nothing grow and is let go", "[thread]") {
    const auto server = startServer({.maxQueuedMessages = 64, .maxQueuedBytes = 512 * 1024});
    Sockets readers = connect(*server, 49);
    std::string text;
    for (int i = 0; i < 200; ++i) text += "word ";

    std::vector<double> before;
    std::vector<double> during;
    double publishMs = 0;
    std::int64_t segment = 0;
    for (; segment < 30; ++segment) before.push_back(roundTripMs(*server, readers, segment, text, publishMs));

    const TestSocket stuck(server->port(), server->token());
    REQUIRE(stuck.isOpen());
    std::size_t mostQueued = 0;
    for (; server->statistics().numDroppedSlow == 0 && segment < 3000; ++segment) {
        during.push_back(roundTripMs(*server, readers, segment, text, publishMs));
        mostQueued = std::max(mostQueued, server->statistics().numQueuedBytes);
    }
    const CaptionServerStatistics statistics = server->statistics();
    WARN("50 clients: " << median(before) << " ms to all, " << median(during) << " ms with one stuck for "
                        << during.size() << " messages; publishing took " << publishMs << " ms at most; queued at most "
                        << mostQueued / 1024 << " KiB");
    CHECK(statistics.numDroppedSlow == 1);
    CHECK(statistics.numClients == 49);
    CHECK(statistics.numLostMessages == 0);
    CHECK(mostQueued > 0);
    CHECK(mostQueued <= 2 * 512 * 1024); // the stuck one's limit, and what is on its way to the others
    CHECK(median(during) < 5 * median(before) + 10);
    roundTripMs(*server, readers, segment, text, publishMs);
    CHECK(server->statistics().numQueuedBytes == 0);
}

TEST_CASE("A client without a sign of life is let go", "[thread]") {
    const auto server = startServer({.clientTimeout = std::chrono::milliseconds(300)});
    const TestSocket silent(server->port(), server->token()); // reads nothing, so it answers no ping
    const auto start = Clock::now();
    while (server->statistics().numClients == 0 && msSince(start) < 5000)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (server->statistics().numClients != 0 && msSince(start) < 5000)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(server->statistics().numClients == 0);
    CHECK(server->statistics().numDroppedSlow == 1);
}

TEST_CASE("A client that reads stays, however long nothing is said", "[thread]") {
    const auto server = startServer({.clientTimeout = std::chrono::milliseconds(200)});
    TestSocket reader(server->port(), server->token());
    REQUIRE(reader.read()); // hello
    auto later = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(1500)); // several pings
        server->publish(0, finalCaption(1, "at last"));
    });
    const auto message = reader.read();
    later.get();
    REQUIRE(message);
    CHECK((*message)["text"] == "at last");
    CHECK(server->statistics().numDroppedSlow == 0);
}
