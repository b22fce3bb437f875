// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The server's thread, its listening sockets, and the way from other threads to it: a bounded number of posted calls.
#include "CaptionServer.h"

#include "Connection.h"
#include "RequestGuard.h"
#include "ServerHub.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <thread>
#include <utility>

namespace earshot {

namespace net = boost::asio;
using net::ip::tcp;

namespace {

constexpr std::size_t kMaxPendingCalls = 4096;
constexpr std::size_t kSpareConnections = 16; // beyond the limit, that are told so
constexpr std::chrono::milliseconds kPauseAfterFailure{100};

Error listenError(const boost::system::error_code& error, std::uint16_t port) {
    const std::string where = "caption server, port " + std::to_string(port);
    if (error == net::error::address_in_use)
        return {ErrorCode::kIo, "another program uses this port; choose another, or 0 for any that is free", where};
    return {ErrorCode::kIo, "cannot listen: " + error.message(), where};
}

boost::system::error_code listenOn(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    const auto step = [&](auto&& call) {
        if (!error) call();
    };
    step([&] { acceptor.open(endpoint.protocol(), error); });
#if !defined(_WIN32) // where it would let others take the port as well
    step([&] { acceptor.set_option(tcp::acceptor::reuse_address(true), error); });
#endif
    if (endpoint.protocol() == tcp::v6()) step([&] { acceptor.set_option(net::ip::v6_only(true), error); });
    step([&] { acceptor.bind(endpoint, error); });
    step([&] { acceptor.listen(net::socket_base::max_listen_connections, error); });
    boost::system::error_code ignored;
    if (error) acceptor.close(ignored);
    return error;
}

net::awaitable<void> acceptAll(ServerHub& hub, tcp::acceptor& acceptor) {
    net::steady_timer pause(acceptor.get_executor());
    while (acceptor.is_open()) {
        boost::system::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, error));
        if (error == net::error::operation_aborted) co_return;
        if (error) { // out of file descriptors: they come back
            pause.expires_after(kPauseAfterFailure);
            co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
            continue;
        }
        if (hub.counters.numConnections < hub.config.maxConnections + kSpareConnections)
            net::co_spawn(acceptor.get_executor(), serveConnection(hub, std::move(socket)), net::detached);
    }
}

} // namespace

struct CaptionServer::Impl {
    explicit Impl(CaptionServerConfig config) : hub(std::move(config)) { hub.slowWork = slowThread.get_executor(); }

    Result<void> listen() {
        if (const auto error = listenOn(v4, {net::ip::address_v4::loopback(), hub.config.port}))
            return listenError(error, hub.config.port);
        boost::system::error_code error;
        hub.port = v4.local_endpoint(error).port();
        net::co_spawn(context, acceptAll(hub, v4), net::detached);
        // For those who write "localhost"; a machine without IPv6 has the other.
        if (!listenOn(v6, {net::ip::address_v6::loopback(), hub.port}))
            net::co_spawn(context, acceptAll(hub, v6), net::detached);
        return {};
    }

    void run() {
        while (!context.stopped()) {
            try {
                context.run();
            } catch (const std::exception&) { // one connection's memory; the others go on
                ++hub.counters.numLostMessages;
            }
        }
    }

    template <class Call>
    void post(Call call) {
        if (numPending.fetch_add(1) < kMaxPendingCalls) {
            try {
                net::post(context, [this, call = std::move(call)] {
                    --numPending;
                    call();
                });
                return;
            } catch (const std::exception&) { // out of memory
            }
        }
        --numPending;
        ++hub.counters.numLostMessages;
    }

    template <class Event>
    void publish(int stream, Event event) {
        post([this, stream, event = std::move(event)] { hub.broadcast(hub.history.add(stream, event)); });
    }

    ServerHub hub; // connections, which the context owns, end before it
    net::io_context context{1};
    net::thread_pool slowThread{1}; // ends before the context, to which it hands its results
    tcp::acceptor v4{context};
    tcp::acceptor v6{context};
    std::atomic<std::size_t> numPending{0};
    std::thread thread;
};

Result<std::unique_ptr<CaptionServer>> CaptionServer::start(const CaptionServerConfig& config) {
    CaptionServerConfig complete = config;
    if (complete.token.empty()) {
        EARSHOT_TRY(complete.token, randomToken());
    }
    if (!isUsableToken(complete.token))
        return Error{ErrorCode::kInvalidArgument, "a token has 16 to 128 of the characters A-Z a-z 0-9 - _",
                     "caption server"};
    try {
        auto impl = std::make_unique<Impl>(std::move(complete));
        EARSHOT_CHECK(impl->listen());
        impl->thread = std::thread([&running = *impl] { running.run(); });
        return std::unique_ptr<CaptionServer>(new CaptionServer(std::move(impl)));
    } catch (const std::exception& failure) {
        return Error{ErrorCode::kIo, std::string("cannot start: ") + failure.what(), "caption server"};
    }
}

CaptionServer::CaptionServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

CaptionServer::~CaptionServer() {
    net::post(impl_->context, [impl = impl_.get()] {
        boost::system::error_code ignored;
        impl->v4.close(ignored);
        impl->v6.close(ignored);
        impl->hub.closeAll();
        impl->context.stop();
    });
    impl_->thread.join();
}

std::uint16_t CaptionServer::port() const {
    return impl_->hub.port;
}

const std::string& CaptionServer::token() const {
    return impl_->hub.config.token;
}

std::string CaptionServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port()) + "/?token=" + token();
}

CaptionServerStatistics CaptionServer::statistics() const {
    const ServerCounters& counters = impl_->hub.counters;
    return {.numClients = counters.numClients,
            .numConnections = counters.numConnections,
            .numQueuedBytes = counters.numQueuedBytes,
            .numDroppedSlow = counters.numDroppedSlow,
            .numRefused = counters.numRefused,
            .numLostMessages = counters.numLostMessages};
}

void CaptionServer::setStream(int stream, StreamIdentity identity) {
    impl_->post([impl = impl_.get(), stream, identity = std::move(identity)] {
        impl->hub.history.setStream(stream, identity);
    });
}

void CaptionServer::publish(int stream, CaptionEvent event) {
    impl_->publish(stream, std::move(event));
}
void CaptionServer::publish(int stream, ServerLabel label) {
    impl_->publish(stream, std::move(label));
}
void CaptionServer::publish(int stream, ServerKeyword keyword) {
    impl_->publish(stream, std::move(keyword));
}
void CaptionServer::publish(int stream, ServerStatus status) {
    impl_->publish(stream, std::move(status));
}

void CaptionServer::forget() {
    impl_->post([impl = impl_.get()] { impl->hub.forget(); });
}

} // namespace earshot
