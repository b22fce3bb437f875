// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WebSocketClient: one listener, and the messages on their way to it. The texts are shared between listeners, so that a
// slow one costs pointers until it is let go. Server thread.
#pragma once

#include "CaptionHistory.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <span>

namespace earshot {

class ServerHub;

class WebSocketClient : public std::enable_shared_from_this<WebSocketClient> {
public:
    using Upgrade = boost::beast::http::request<boost::beast::http::empty_body>;

    WebSocketClient(ServerHub& hub, boost::beast::tcp_stream stream);
    ~WebSocketClient();
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

    // From the handshake until either side ends it; `upgrade` must live as long.
    boost::asio::awaitable<void> run(const Upgrade& upgrade);

    // Lets the client go where too much is on its way to it already.
    void send(const SharedMessage& message);
    // What one gets at once, however much it is.
    void sendAll(std::span<const SharedMessage> messages);
    void close();

private:
    boost::asio::awaitable<void> writeQueue(std::shared_ptr<WebSocketClient> self);
    void push(const SharedMessage& message);
    void pop();

    ServerHub& hub_;
    boost::beast::websocket::stream<boost::beast::tcp_stream> socket_;
    boost::asio::steady_timer wake_;  // never expires: cancelled when there is something to write
    std::deque<SharedMessage> queue_; // the first one is being written
    std::size_t numQueuedBytes_ = 0;
    std::size_t numExempt_ = 0;      // of the queue: sent by sendAll
    std::size_t numExemptBytes_ = 0; // and their size
    bool isOpen_ = true;
};

} // namespace earshot
