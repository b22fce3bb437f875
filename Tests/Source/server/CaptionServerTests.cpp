// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The server over real sockets on loopback: who is refused and in which words, what each path holds, late clients,
// sessions, restarts.
#include "CaptionServer.h"

#include "ServerFixture.h"
#include "TestClient.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <boost/asio/ip/udp.hpp>

#include <future>
#include <thread>
#include <vector>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

std::string withToken(const CaptionServer& server, const std::string& path) {
    return path + (path.find('?') == std::string::npos ? "?" : "&") + "token=" + server.token();
}

// Types of the next messages.
std::vector<std::string> readTypes(TestSocket& socket, int numMessages) {
    std::vector<std::string> types;
    for (int i = 0; i < numMessages; ++i) {
        const auto message = socket.read();
        if (!message) break;
        types.push_back((*message)["type"]);
    }
    return types;
}

using Types = std::vector<std::string>;

} // namespace

TEST_CASE("The page and its files come from the program itself and ask nobody else", "[unit]") {
    const auto server = startServer();
    CHECK(server->url() == "http://127.0.0.1:" + std::to_string(server->port()) + "/?token=" + server->token());
    const HttpReply page = get(server->port(), withToken(*server, "/"));
    CHECK(page.status == 200);
    CHECK_THAT(page.headers.at("Content-Type"), StartsWith("text/html"));
    CHECK_THAT(page.headers.at("Content-Security-Policy"), ContainsSubstring("default-src 'none'"));
    CHECK(page.headers.at("Referrer-Policy") == "no-referrer");
    CHECK(page.headers.at("Cache-Control") == "no-store");
    CHECK_THAT(page.body, !ContainsSubstring("//")); // no address of elsewhere
    CHECK_THAT(page.body, ContainsSubstring("overlay.js?token=" + server->token()));
    for (const char* file : {"overlay.css", "overlay.js", "captions.js", "connection.js", "style.js"}) {
        INFO(file);
        CHECK(get(server->port(), withToken(*server, std::string("/") + file)).status == 200);
    }
    const HttpReply head = sendRaw(server->port(), "HEAD " + withToken(*server, "/") + " HTTP/1.1\r\nHost: 127.0.0.1:" +
                                                       std::to_string(server->port()) + "\r\n\r\n");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.headers.at("Content-Length") == std::to_string(page.body.size()));
}

TEST_CASE("Nothing is answered without the token, from another site or under another name", "[unit]") {
    const auto server = startServer();
    const std::uint16_t port = server->port();
    for (const char* path : {"/", "/overlay.js", "/transcript.json", "/healthz", "/ws", "/nothing"}) {
        INFO(path);
        CHECK(get(port, path).status == 401);
        CHECK(get(port, std::string(path) + "?token=0123456789abcdef").status == 401);
        CHECK(get(port, withToken(*server, path), "Origin: http://evil.example\r\n").status == 403);
        CHECK(sendRaw(port, "GET " + withToken(*server, path) + " HTTP/1.1\r\nHost: evil.example\r\n\r\n").status ==
              403);
        CHECK(sendRaw(port, "GET " + withToken(*server, path) + " HTTP/1.1\r\n\r\n").status == 400);
    }
    CHECK(get(port, "/healthz", "Authorization: Bearer " + server->token() + "\r\n").status == 200);
    CHECK(TestSocket(port, "0123456789abcdef").refusal() == 401);
    CHECK(TestSocket(port, server->token(), "http://evil.example").refusal() == 403);
    CHECK(TestSocket(port, server->token(), "http://localhost:" + std::to_string(port)).isOpen());
    CHECK(server->statistics().numRefused == 6 * 5 + 2);
}

TEST_CASE("Refusals are in words: text on the page, JSON elsewhere", "[unit]") {
    const auto server = startServer();
    const HttpReply page = get(server->port(), "/");
    CHECK_THAT(page.headers.at("Content-Type"), StartsWith("text/plain"));
    CHECK_THAT(page.body, ContainsSubstring("token is missing or wrong"));
    const HttpReply api = get(server->port(), "/healthz");
    const auto json = nlohmann::json::parse(api.body);
    CHECK(json["error"]["status"] == 401);
    CHECK_THAT(json["error"]["message"].get<std::string>(), ContainsSubstring("token is missing or wrong"));
    CHECK(get(server->port(), withToken(*server, "/ws")).status == 426);
    CHECK(get(server->port(), withToken(*server, "/nothing")).status == 404);
    CHECK(get(server->port(), withToken(*server, "/../CaptionServer.h")).status == 404);
}

TEST_CASE("Oversized and malformed requests are refused and harm nobody", "[unit]") {
    const auto server = startServer();
    const std::uint16_t port = server->port();
    const std::string host = "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
    const std::string target = withToken(*server, "/healthz");
    CHECK(get(port, target, "X-Long: " + std::string(9000, 'x') + "\r\n").status == 431);
    CHECK(get(port, "/" + std::string(20'000, 'x')).status == 431);
    CHECK(get(port, "/" + std::string(1'000'000, 'x')).status == 431);
    CHECK(sendRaw(port, "POST " + target + " HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello").status == 413);
    CHECK(sendRaw(port, "POST " + target + " HTTP/1.1\r\n" + host + "\r\n").status == 405);
    CHECK(sendRaw(port, "GET " + target + " HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n").status == 400);
    CHECK(sendRaw(port, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS hello\r\n\r\n").status == 400);
    CHECK(sendRaw(port, "GET\r\n\r\n").status == 400);
    CHECK(sendRaw(port, "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n").status == 400);
    CHECK(sendRaw(port, "GET " + target + " HTTP/1.1\r\n" + host +
                            "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
              .status == 413);
    CHECK(get(port, target).status == 200);
}

TEST_CASE("Connections beyond the limit are told so, and places that become free are used again", "[unit]") {
    const auto server = startServer({.maxConnections = 3});
    auto first = std::make_unique<TestSocket>(server->port(), server->token());
    TestSocket second(server->port(), server->token());
    TestSocket third(server->port(), server->token());
    CHECK(third.isOpen());
    CHECK(TestSocket(server->port(), server->token()).refusal() == 503);
    first.reset();
    unsigned status = 503;
    for (int i = 0; i < 200 && status != 200; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        status = get(server->port(), withToken(*server, "/healthz")).status;
    }
    CHECK(status == 200);
}

TEST_CASE("The transcript so far comes in every format", "[unit]") {
    const auto server = startServer();
    server->setStream(0, {.name = "Anna"});
    server->setStream(1, {.name = "Ben"});
    server->publish(0, finalCaption(0, "Hello there."));
    server->publish(1, finalCaption(0, "Hi."));
    const auto read = [&](const std::string& path) { return get(server->port(), withToken(*server, path)); };
    CHECK(read("/transcript.txt").body == "Anna: Hello there.\n");
    CHECK_THAT(read("/transcript.srt").body, StartsWith("1\n00:00:00,000 --> "));
    CHECK_THAT(read("/transcript.vtt").body, StartsWith("WEBVTT\n"));
    CHECK(nlohmann::json::parse(read("/transcript.json").body)["text"] == "Hello there.");
    CHECK(read("/transcript.txt?stream=1").body == "Ben: Hi.\n");
    CHECK(read("/transcript.txt?stream=2").status == 404);
    CHECK(read("/transcript.txt?stream=x").status == 400);
    CHECK(read("/transcript.doc").status == 404);
    const auto health = nlohmann::json::parse(read("/healthz").body);
    CHECK(health["status"] == "ok");
    CHECK(health["streams"] == 2);
}

TEST_CASE("Clients hear everything in order, and late ones what was before", "[unit]") {
    const auto server = startServer();
    TestSocket early(server->port(), server->token());
    CHECK(readTypes(early, 1) == Types{"hello"});
    server->publish(0, partialCaption(1, "hello wor"));
    server->publish(0, finalCaption(1, "Hello world."));
    server->publish(0, CaptionEvent{.kind = CaptionEventKind::kGap, .startSeconds = 20, .endSeconds = 22});
    server->publish(0, ServerKeyword{.keyword = "world"});
    server->publish(0, ServerStatus{.state = "hearing speech"});
    server->publish(0, partialCaption(3, "and more", 1));
    CHECK(readTypes(early, 6) == Types{"partial", "final", "gap", "keyword", "status", "partial"});

    TestSocket late(server->port(), server->token());
    const auto hello = late.read();
    REQUIRE(hello);
    CHECK((*hello)["v"] == 1);
    CHECK((*hello)["history"] == 4);
    CHECK(readTypes(late, 4) == Types{"final", "gap", "status", "partial"});
    server->publish(0, finalCaption(3, "And more."));
    CHECK(readTypes(late, 1) == Types{"final"});
    CHECK(server->statistics().numClients == 2);
}

TEST_CASE("A new session begins with a new hello and without history", "[unit]") {
    const auto server = startServer();
    server->publish(0, finalCaption(1, "secret"));
    TestSocket client(server->port(), server->token());
    const auto first = client.read();
    CHECK(readTypes(client, 1) == Types{"final"});
    server->forget();
    const auto second = client.read();
    REQUIRE((first && second));
    CHECK((*second)["type"] == "hello");
    CHECK((*second)["history"] == 0);
    CHECK((*second)["session"] != (*first)["session"]);
    CHECK(get(server->port(), withToken(*server, "/transcript.txt")).body.empty());
}

TEST_CASE("A server starts again at once on the same port with the same token", "[unit]") {
    auto server = startServer();
    const CaptionServerConfig same{.port = server->port(), .token = server->token()};
    for (int i = 0; i < 5; ++i) {
        TestSocket client(same.port, same.token);
        REQUIRE(client.isOpen());
        server.reset();
        while (client.read()) {}
        CHECK_FALSE(client.isOpen());
        CHECK(get(same.port, "/").status == 0); // nobody listens
        server = startServer(same);
    }
    const auto other = CaptionServer::start(same);
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == ErrorCode::kIo);
    CHECK_THAT(other.error().message, ContainsSubstring("another program uses this port"));
    CHECK(CaptionServer::start({.token = "short"}).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("Other addresses of this machine than loopback are closed", "[unit]") {
    namespace net = boost::asio;
    const auto server = startServer();
    net::io_context context;
    // A socket that is "connected" by UDP tells which address this machine has to others; nothing is sent.
    net::ip::udp::socket probe(context, net::ip::udp::v4());
    boost::system::error_code error;
    probe.connect(net::ip::udp::endpoint(net::ip::make_address("192.0.2.1"), 9), error);
    const auto own = probe.local_endpoint(error).address();
    if (error || own.is_loopback() || own.is_unspecified()) SKIP("this machine has no other address");
    net::ip::tcp::socket socket(context);
    socket.connect(net::ip::tcp::endpoint(own, server->port()), error);
    CHECK(error == net::error::connection_refused);
}

TEST_CASE("Threads that publish while clients come and go and the server stops do no harm", "[thread]") {
    for (int round = 0; round < 5; ++round) {
        auto server = startServer();
        std::atomic<bool> isOver{false};
        std::vector<std::future<void>> tasks;
        for (int publisher = 0; publisher < 2; ++publisher)
            tasks.push_back(std::async(std::launch::async, [&, publisher] {
                for (int i = 0; !isOver; ++i) {
                    server->publish(publisher, finalCaption(i, "one two three"));
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
            }));
        for (int i = 0; i < 20; ++i) {
            TestSocket client(server->port(), server->token());
            CHECK(client.read());
        }
        isOver = true;
        for (auto& task : tasks) task.get();
        TestSocket last(server->port(), server->token());
        server.reset();
    }
}
