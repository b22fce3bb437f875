// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Clients of a caption server for tests: over real sockets, blocking, without any check of their own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace earshot::test {

struct HttpReply {
    unsigned status = 0; // 0: closed without an answer
    std::map<std::string, std::string> headers{};
    std::string body{};
};

// Sends these bytes as they are and reads until the server closes.
[[nodiscard]] HttpReply sendRaw(std::uint16_t port, const std::string& bytes);
// GET with a Host as it should be and further headers, each with its "\r\n".
[[nodiscard]] HttpReply get(std::uint16_t port, const std::string& target, const std::string& headers = "");

class TestSocket {
public:
    TestSocket(std::uint16_t port, const std::string& token, const std::string& origin = "");

    [[nodiscard]] bool isOpen() const { return isOpen_; }
    [[nodiscard]] unsigned refusal() const { return refusal_; } // status in place of the handshake
    // The next message; none where the server has closed or is silent for that long.
    [[nodiscard]] std::optional<nlohmann::json> read(std::chrono::milliseconds timeout = std::chrono::seconds(10));

private:
    boost::asio::io_context context_;
    boost::beast::websocket::stream<boost::asio::ip::tcp::socket> socket_{context_};
    boost::beast::flat_buffer buffer_;
    bool isOpen_ = false;
    unsigned refusal_ = 0;
};

} // namespace earshot::test
