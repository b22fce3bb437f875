// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Connection.h"

#include "RequestGuard.h"
#include "ServerHub.h"
#include "WebAnswers.h"
#include "WebSocketClient.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace earshot {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using net::ip::tcp;

namespace {

using Request = http::request<http::empty_body>;
using Parser = http::request_parser<http::empty_body>; // a body is an error

constexpr std::uint32_t kMaxHeaderBytes = 8 * 1024;
constexpr std::size_t kMaxBufferBytes = 16 * 1024;
constexpr std::size_t kMaxLingerBytes = 256 * 1024;
constexpr std::chrono::seconds kRequestTimeout{10};
constexpr std::chrono::seconds kAnswerTimeout{30};
constexpr std::chrono::seconds kLingerTimeout{1};
constexpr int kSendBufferBytes = 128 * 1024; // a client that does not read shows soon

class ConnectionCount {
public:
    explicit ConnectionCount(ServerCounters& counters) : counters_(counters) { ++counters_.numConnections; }
    ~ConnectionCount() { --counters_.numConnections; }
    ConnectionCount(const ConnectionCount&) = delete;
    ConnectionCount& operator=(const ConnectionCount&) = delete;

private:
    ServerCounters& counters_;
};

RequestFacts factsOf(const Request& request) {
    return {.method = request.method_string(),
            .target = request.target(),
            .numHosts = request.count(http::field::host),
            .host = request[http::field::host],
            .numOrigins = request.count(http::field::origin),
            .origin = request[http::field::origin],
            .authorization = request[http::field::authorization]};
}

HttpStatus statusOf(const beast::error_code& error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return {431, "The request's headers are longer than 8 KiB."};
    if (error == http::error::body_limit || error == http::error::unexpected_body)
        return {413, "Captions can only be read: a request has no content."};
    return {400, "This is no HTTP request that can be understood."};
}

// Nobody is there to read an answer.
bool isSilentEnd(const beast::error_code& error) {
    return error == http::error::end_of_stream || error == http::error::partial_message ||
           error == beast::error::timeout || error.category() == net::error::get_system_category();
}

HttpStatus checkWhole(const Request& request, const RequestTarget& target, const ServerHub& hub) {
    HttpStatus status = checkRequest(factsOf(request), target, hub.config.token, hub.port);
    const bool isUpgrade = beast::websocket::is_upgrade(request);
    if (status.code == 200 && target.path == "/ws" && !isUpgrade)
        return {426, "This is a WebSocket: open it with ws:// in place of http://."};
    if (status.code == 200 && target.path != "/ws" && isUpgrade) return {404, "The WebSocket is under /ws."};
    return status;
}

WebAnswer answerOf(const HttpStatus& status, const RequestTarget& target, ServerHub& hub) {
    if (status.code != 200) {
        ++hub.counters.numRefused;
        return errorAnswer(status, target.path);
    }
    const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - hub.startedAt;
    return answerRequest(target, {.history = hub.history,
                                  .token = hub.config.token,
                                  .port = hub.port,
                                  .numClients = hub.counters.numClients,
                                  .uptimeSeconds = uptime.count()});
}

http::response<http::string_body> toResponse(WebAnswer answer, bool isHead, std::uint16_t port) {
    http::response<http::string_body> response;
    response.version(11);
    response.result(answer.status);
    response.set(http::field::content_type, answer.contentType);
    response.set(http::field::cache_control, "no-store");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Content-Security-Policy", contentSecurityPolicy(port));
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("X-Content-Type-Options", "nosniff");
    if (!answer.fileName.empty())
        response.set(http::field::content_disposition, "inline; filename=\"" + answer.fileName + "\"");
    if (answer.status == 401) response.set(http::field::www_authenticate, "Bearer");
    if (answer.status == 405) response.set(http::field::allow, "GET, HEAD");
    if (answer.status == 426) response.set(http::field::upgrade, "websocket");
    response.keep_alive(false);
    response.body() = std::move(answer.body);
    response.prepare_payload();
    if (isHead) response.body().clear(); // its length stays in the header
    return response;
}

// Closing with bytes unread would take the answer away from a client that is still sending.
net::awaitable<void> linger(beast::tcp_stream& stream) {
    beast::error_code error;
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
    stream.expires_after(kLingerTimeout);
    std::array<char, 4096> unread{};
    for (std::size_t numBytes = 0; !error && numBytes < kMaxLingerBytes;)
        numBytes +=
            co_await stream.async_read_some(net::buffer(unread), net::redirect_error(net::use_awaitable, error));
}

// Everything has a name here: GCC 12 destroys temporaries within co_await expressions twice.
net::awaitable<std::string> made(std::shared_ptr<const std::function<std::string()>> make) {
    co_return (*make)();
}

net::awaitable<std::string> madeElsewhere(ServerHub& hub, std::shared_ptr<const std::function<std::string()>> make) {
    net::awaitable<std::string> work = made(make);
    std::string text = co_await net::co_spawn(hub.slowWork, std::move(work), net::use_awaitable);
    co_return text;
}

net::awaitable<void> sendAnswer(beast::tcp_stream& stream, const http::response<http::string_body>& response) {
    beast::error_code error;
    stream.expires_after(kAnswerTimeout);
    co_await http::async_write(stream, response, net::redirect_error(net::use_awaitable, error));
    if (!error) co_await linger(stream);
}

} // namespace

net::awaitable<void> serveConnection(ServerHub& hub, tcp::socket socket) {
    const ConnectionCount count(hub.counters);
    const bool isOverLimit = hub.counters.numConnections > hub.config.maxConnections;
    beast::error_code error;
    socket.set_option(tcp::no_delay(true), error);
    socket.set_option(net::socket_base::send_buffer_size(kSendBufferBytes), error);

    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer(kMaxBufferBytes);
    Parser parser;
    parser.header_limit(kMaxHeaderBytes);
    stream.expires_after(kRequestTimeout);
    co_await http::async_read(stream, buffer, parser, net::redirect_error(net::use_awaitable, error));
    if (error && isSilentEnd(error)) co_return;

    HttpStatus status = error ? statusOf(error) : HttpStatus{};
    const Request request = parser.release();
    std::optional<RequestTarget> target = error ? RequestTarget{} : parseTarget(request.target());
    if (!target) status = {400, "The address is damaged."};
    if (status.code == 200) status = checkWhole(request, *target, hub);
    if (status.code == 200 && isOverLimit) status = {503, "Too many programs read captions at the moment."};

    if (status.code == 200 && target->path == "/ws") {
        const auto client = std::make_shared<WebSocketClient>(hub, std::move(stream));
        co_await client->run(request);
        co_return;
    }
    const bool isHead = request.method() == http::verb::head;
    WebAnswer answer = answerOf(status, target.value_or(RequestTarget{}), hub);
    if (answer.makeBody) {
        const auto make = std::make_shared<const std::function<std::string()>>(std::move(answer.makeBody));
        std::string body = co_await madeElsewhere(hub, make);
        answer.body = std::move(body);
    }
    const auto response = toResponse(std::move(answer), isHead, hub.port);
    co_await sendAnswer(stream, response);
}

} // namespace earshot
