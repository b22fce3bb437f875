// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TestClient.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace earshot::test {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using net::ip::tcp;

namespace {

tcp::endpoint serverAt(std::uint16_t port) {
    return {net::ip::address_v4::loopback(), port};
}

std::string hostOf(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

} // namespace

HttpReply sendRaw(std::uint16_t port, const std::string& bytes) {
    net::io_context context;
    tcp::socket socket(context);
    beast::error_code error;
    socket.connect(serverAt(port), error);
    if (error) return {};
    net::write(socket, net::buffer(bytes), error); // a server that has had enough closes while this goes on
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::response_parser<http::string_body> parser;
    parser.body_limit(64U << 20U);
    if (bytes.starts_with("HEAD")) parser.skip(true);
    http::read(socket, buffer, parser, error);
    if (error) return {};
    HttpReply reply{.status = parser.get().result_int(), .body = parser.get().body()};
    for (const auto& field : parser.get()) reply.headers[std::string(field.name_string())] = std::string(field.value());
    return reply;
}

HttpReply get(std::uint16_t port, const std::string& target, const std::string& headers) {
    return sendRaw(port, "GET " + target + " HTTP/1.1\r\nHost: " + hostOf(port) + "\r\n" + headers + "\r\n");
}

TestSocket::TestSocket(std::uint16_t port, const std::string& token, const std::string& origin) {
    beast::error_code error;
    beast::get_lowest_layer(socket_).connect(serverAt(port), error);
    if (error) return;
    if (!origin.empty())
        socket_.set_option(beast::websocket::stream_base::decorator(
            [origin](beast::websocket::request_type& request) { request.set(http::field::origin, origin); }));
    beast::websocket::response_type response;
    socket_.handshake(response, hostOf(port), "/ws?token=" + token, error);
    isOpen_ = !error;
    refusal_ = isOpen_ ? 0 : response.result_int();
}

std::optional<nlohmann::json> TestSocket::read(std::chrono::milliseconds timeout) {
    buffer_.clear();
    beast::error_code result = net::error::would_block;
    socket_.async_read(buffer_, [&](beast::error_code error, std::size_t) { result = error; });
    context_.restart();
    context_.run_for(timeout);
    if (result == net::error::would_block) { // silent: the read must not outlive its result
        beast::get_lowest_layer(socket_).close();
        context_.run();
    }
    isOpen_ = !result;
    if (!isOpen_) return std::nullopt;
    return nlohmann::json::parse(beast::buffers_to_string(buffer_.data()), nullptr, false);
}

} // namespace earshot::test
