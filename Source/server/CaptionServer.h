// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionServer: captions for programs on this machine, above all a browser source in OBS: the overlay page, a
// WebSocket of versioned JSON, and the transcript so far (docs/overlay.md). There is none unless it is started. It
// listens on loopback only, with a thread of its own; each request needs the token, and pages of other sites are
// refused. Publishing hands over and returns: no client can make the caller wait, and one that does not keep up is let
// go.
#pragma once

#include "CaptionEvent.h"
#include "Result.h"
#include "ServerEvents.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace earshot {

struct CaptionServerConfig {
    std::uint16_t port = 0; // 0: any that is free
    std::string token{}; // 16 to 128 of A-Z a-z 0-9 - _, so that a saved address stays valid; empty: a new random one
    std::size_t maxConnections = 64;
    std::size_t maxQueuedMessages = 256; // of one client: beyond either it is let go
    std::size_t maxQueuedBytes = 4U << 20U;
    std::chrono::milliseconds clientTimeout{20'000}; // without a sign of life
    std::size_t historyLines = 50;                   // for clients that come late
    std::size_t maxTranscriptWords = 50'000;         // of a stream; the oldest leave
};

struct CaptionServerStatistics {
    std::size_t numClients = 0;        // WebSockets that are open
    std::size_t numConnections = 0;    // those and requests that are being answered
    std::size_t numQueuedBytes = 0;    // over all clients, not yet with the system
    std::uint64_t numDroppedSlow = 0;  // clients let go because they did not keep up
    std::uint64_t numRefused = 0;      // requests
    std::uint64_t numLostMessages = 0; // the server's own thread did not keep up
};

class CaptionServer {
public:
    // [message] Listens when it returns. Errors: kInvalidArgument (token), kIo (the port is taken; threads, sockets).
    static Result<std::unique_ptr<CaptionServer>> start(const CaptionServerConfig& config);
    // [message] Closes all connections; clients of our page come back by themselves when the next one starts.
    ~CaptionServer();
    CaptionServer(const CaptionServer&) = delete;
    CaptionServer& operator=(const CaptionServer&) = delete;

    // [any]
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] const std::string& token() const;
    // Of the overlay page, with the token: what a person pastes into OBS. Style parameters follow with "&".
    [[nodiscard]] std::string url() const;
    [[nodiscard]] CaptionServerStatistics statistics() const;

    // [any] but audio and inference (they take a lock for a moment, and memory). stream: a number of the caller's.
    void setStream(int stream, StreamIdentity identity);
    void publish(int stream, CaptionEvent event);
    void publish(int stream, ServerLabel label);
    void publish(int stream, ServerKeyword keyword);
    void publish(int stream, ServerStatus status); // only where it changed is it sent
    // A new session: transcript and history are gone, and clients start anew.
    void forget();

private:
    struct Impl;
    explicit CaptionServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace earshot
