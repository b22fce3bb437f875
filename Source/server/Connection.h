// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One connection from its first byte: a request is read within limits, checked, and answered, or becomes a WebSocket. A
// connection serves one request. Server thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace earshot {

class ServerHub;

// Until the socket ends; the hub must live longer.
boost::asio::awaitable<void> serveConnection(ServerHub& hub, boost::asio::ip::tcp::socket socket);

} // namespace earshot
