// SPDX-License-Identifier: AGPL-3.0-or-later
#include "WebSocketClient.h"

#include "ServerHub.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <utility>

namespace earshot {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {

constexpr std::size_t kMaxIncomingBytes = 4096; // nothing that clients say is needed
constexpr std::chrono::seconds kHandshakeTimeout{10};

// On the hub's list for as long as its reader runs, however that ends.
class Membership {
public:
    Membership(ServerHub& hub, const std::shared_ptr<WebSocketClient>& client) : hub_(hub), client_(client) {
        hub_.join(client_);
    }
    ~Membership() {
        client_->close();
        hub_.leave(*client_);
    }
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;

private:
    ServerHub& hub_;
    const std::shared_ptr<WebSocketClient>& client_;
};

} // namespace

WebSocketClient::WebSocketClient(ServerHub& hub, beast::tcp_stream stream)
    : hub_(hub),
      socket_(std::move(stream)),
      wake_(socket_.get_executor()) {
    beast::get_lowest_layer(socket_).expires_never(); // the WebSocket has timeouts of its own
    // Half the idle time without a byte brings a ping, the other half the end.
    socket_.set_option(websocket::stream_base::timeout{kHandshakeTimeout, hub.config.clientTimeout, true});
    socket_.read_message_max(kMaxIncomingBytes);
    socket_.auto_fragment(false);
    socket_.text(true);
}

WebSocketClient::~WebSocketClient() {
    hub_.counters.numQueuedBytes -= numQueuedBytes_;
}

net::awaitable<void> WebSocketClient::run(const Upgrade& upgrade) {
    const std::shared_ptr<WebSocketClient> self = shared_from_this();
    beast::error_code error;
    co_await socket_.async_accept(upgrade, net::redirect_error(net::use_awaitable, error));
    if (error) co_return;

    const Membership membership(hub_, self);
    net::co_spawn(socket_.get_executor(), writeQueue(self), net::detached);
    beast::flat_buffer incoming;
    while (!error) {
        co_await socket_.async_read(incoming, net::redirect_error(net::use_awaitable, error));
        incoming.clear();
    }
    if (error == beast::error::timeout) ++hub_.counters.numDroppedSlow;
}

net::awaitable<void> WebSocketClient::writeQueue(std::shared_ptr<WebSocketClient> self) {
    beast::error_code error;
    while (self->isOpen_) {
        if (queue_.empty()) {
            wake_.expires_at(std::chrono::steady_clock::time_point::max());
            co_await wake_.async_wait(net::redirect_error(net::use_awaitable, error));
            continue;
        }
        const SharedMessage message = queue_.front(); // the queue may be gone before the write has ended
        co_await socket_.async_write(net::buffer(*message), net::redirect_error(net::use_awaitable, error));
        if (error) {
            close();
            co_return;
        }
        if (!queue_.empty()) pop();
    }
}

void WebSocketClient::send(const SharedMessage& message) {
    if (!isOpen_) return;
    if (queue_.size() - numExempt_ >= hub_.config.maxQueuedMessages ||
        numQueuedBytes_ - numExemptBytes_ + message->size() > hub_.config.maxQueuedBytes) {
        ++hub_.counters.numDroppedSlow;
        close();
        return;
    }
    push(message);
}

void WebSocketClient::sendAll(std::span<const SharedMessage> messages) {
    if (!isOpen_) return;
    for (const SharedMessage& message : messages) push(message);
    numExempt_ = queue_.size();
    numExemptBytes_ = numQueuedBytes_;
}

// Both ends of this notice: the reader, whose read fails, takes it off the hub.
void WebSocketClient::close() {
    if (!isOpen_) return;
    isOpen_ = false;
    wake_.cancel();
    beast::error_code ignored;
    beast::get_lowest_layer(socket_).socket().close(ignored);
    while (!queue_.empty()) pop();
}

void WebSocketClient::push(const SharedMessage& message) {
    queue_.push_back(message);
    numQueuedBytes_ += message->size();
    hub_.counters.numQueuedBytes += message->size();
    wake_.cancel();
}

void WebSocketClient::pop() {
    const std::size_t numBytes = queue_.front()->size();
    queue_.pop_front();
    numQueuedBytes_ -= numBytes;
    hub_.counters.numQueuedBytes -= numBytes;
    if (numExempt_ > 0) {
        --numExempt_;
        numExemptBytes_ -= numBytes;
    }
}

} // namespace earshot
