// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which requests are answered: token, Host, Origin, method; addresses taken apart.
#include "RequestGuard.h"

#include <catch2/catch_test_macros.hpp>

#include <set>

using namespace earshot;

namespace {

const std::string kToken = "0123456789abcdef";

RequestFacts goodFacts() {
    return {.method = "GET", .target = "/?token=0123456789abcdef", .numHosts = 1, .host = "127.0.0.1:8000"};
}

unsigned statusOf(const RequestFacts& facts) {
    return checkRequest(facts, parseTarget(facts.target).value(), kToken, 8000).code;
}

} // namespace

TEST_CASE("A request with the token in its address or its header is answered", "[unit]") {
    RequestFacts facts = goodFacts();
    CHECK(statusOf(facts) == 200);
    facts.target = "/";
    CHECK(statusOf(facts) == 401);
    facts.authorization = "Bearer 0123456789abcdef";
    CHECK(statusOf(facts) == 200);
    facts.authorization = "bearer 0123456789abcdee";
    CHECK(statusOf(facts) == 401);
    facts.authorization = "Basic 0123456789abcdef";
    CHECK(statusOf(facts) == 401);
}

TEST_CASE("Tokens that are nearly right are wrong", "[unit]") {
    for (const char* target :
         {"/?token=", "/?token=0123456789abcde", "/?token=0123456789abcdef0", "/?token=0123456789ABCDEF",
          "/?Token=0123456789abcdef", "/?token=x&token=0123456789abcdef"}) {
        RequestFacts facts = goodFacts();
        facts.target = target;
        INFO(target);
        CHECK(statusOf(facts) == 401);
    }
}

TEST_CASE("Only names of this machine with our port are a Host", "[unit]") {
    for (const char* host : {"127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"}) {
        RequestFacts facts = goodFacts();
        facts.host = host;
        INFO(host);
        CHECK(statusOf(facts) == 200);
    }
    for (const char* host : {"", "127.0.0.1", "127.0.0.1:8001", "evil.example:8000", "localhost.evil.example:8000",
                             "127.0.0.1:8000.evil.example", "192.168.1.4:8000", "127.0.0.1:8000 "}) {
        RequestFacts facts = goodFacts();
        facts.host = host;
        INFO(host);
        CHECK(statusOf(facts) == 403);
    }
    RequestFacts facts = goodFacts();
    facts.numHosts = 0;
    CHECK(statusOf(facts) == 400);
    facts.numHosts = 2;
    CHECK(statusOf(facts) == 400);
}

TEST_CASE("Pages of other sites are refused even with the token", "[unit]") {
    RequestFacts facts = goodFacts();
    facts.numOrigins = 1;
    for (const char* origin : {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"}) {
        facts.origin = origin;
        INFO(origin);
        CHECK(statusOf(facts) == 200);
    }
    for (const char* origin : {"null", "", "https://127.0.0.1:8000", "http://127.0.0.1", "http://127.0.0.1:9000",
                               "http://evil.example", "file://", "http://127.0.0.1:8000/"}) {
        facts.origin = origin;
        INFO(origin);
        CHECK(statusOf(facts) == 403);
    }
}

TEST_CASE("Captions are read, not written", "[unit]") {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW"}) {
        RequestFacts facts = goodFacts();
        facts.method = method;
        CHECK(statusOf(facts) == 405);
    }
    RequestFacts facts = goodFacts();
    facts.method = "HEAD";
    CHECK(statusOf(facts) == 200);
}

TEST_CASE("Addresses come apart into a path and decoded parameters", "[unit]") {
    const auto target = parseTarget("/a%20b?x=1+2&y=%C3%A9&z&=w&x=3");
    REQUIRE(target);
    CHECK(target->path == "/a b");
    CHECK(target->query.at("x") == "1 2");
    CHECK(target->query.at("y") == "é");
    CHECK(target->query.at("z").empty());
    for (const char* damaged : {"", "x", "http://127.0.0.1/", "/%", "/%4", "/%zz", "/?a=%", "/?%f=1", "*"}) {
        INFO(damaged);
        CHECK_FALSE(parseTarget(damaged));
    }
}

TEST_CASE("Random tokens are long, usable and never the same", "[unit]") {
    std::set<std::string> tokens;
    for (int i = 0; i < 100; ++i) {
        const auto token = randomToken();
        REQUIRE(token.ok());
        CHECK(token->size() == 40); // 160 bits
        CHECK(isUsableToken(*token));
        tokens.insert(*token);
    }
    CHECK(tokens.size() == 100);
    CHECK_FALSE(isUsableToken("short"));
    CHECK_FALSE(isUsableToken("0123456789abcdef&x=1"));
    CHECK_FALSE(isUsableToken("0123456789abcdefé"));
    CHECK_FALSE(isUsableToken(std::string(129, 'a')));
}
