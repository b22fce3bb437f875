// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ServerHub: what the connections of one server share: its history and who listens. Server thread, but for the
// counters, which that thread writes and any thread reads.
#pragma once

#include "CaptionHistory.h"
#include "CaptionServer.h"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

class WebSocketClient;

struct ServerCounters {
    std::atomic<std::size_t> numClients{0};
    std::atomic<std::size_t> numConnections{0};
    std::atomic<std::size_t> numQueuedBytes{0};
    std::atomic<std::uint64_t> numDroppedSlow{0};
    std::atomic<std::uint64_t> numRefused{0};
    std::atomic<std::uint64_t> numLostMessages{0};
};

class ServerHub {
public:
    explicit ServerHub(CaptionServerConfig settings);
    ~ServerHub();

    // Hello and the history, then whatever comes.
    void join(const std::shared_ptr<WebSocketClient>& client);
    void leave(const WebSocketClient& client);
    void broadcast(const SharedMessage& message); // null: nothing
    // All start anew, as after join().
    void forget();
    void closeAll();

    const CaptionServerConfig config; // the token is never empty here
    std::uint16_t port = 0;
    const std::chrono::steady_clock::time_point startedAt = std::chrono::steady_clock::now();
    CaptionHistory history;
    ServerCounters counters;
    boost::asio::any_io_executor slowWork; // of another thread: long transcripts, which nobody else should wait for

private:
    void greet(WebSocketClient& client);

    std::string session_; // tells clients whether segment numbers still mean the same
    std::vector<std::shared_ptr<WebSocketClient>> clients_;
};

} // namespace earshot
