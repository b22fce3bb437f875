// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RequestGuard: which requests are answered at all. Loopback keeps other machines out; this keeps out the web pages
// that a person on this machine visits: by the token, by the Origin that browsers send along, and by the Host that they
// resolved (a page can let its own name point to 127.0.0.1: DNS rebinding). Pure functions: any thread.
#pragma once

#include "Result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace earshot {

struct HttpStatus {
    unsigned code = 200;
    std::string message{}; // a sentence, where it is an error
};

// What the guard reads of a request.
struct RequestFacts {
    std::string_view method{};
    std::string_view target{}; // "/ws?token=…"
    std::size_t numHosts = 0;
    std::string_view host{};
    std::size_t numOrigins = 0;
    std::string_view origin{};
    std::string_view authorization{};
};

struct RequestTarget {
    std::string path;
    std::map<std::string, std::string> query; // decoded; of names that occur twice the first
};

// Nothing where it is no path with a well-formed query.
[[nodiscard]] std::optional<RequestTarget> parseTarget(std::string_view target);

// 200 where it may be answered; 400, 401, 403, 405 with a sentence otherwise.
[[nodiscard]] HttpStatus checkRequest(const RequestFacts& facts, const RequestTarget& target, const std::string& token,
                                      std::uint16_t port);

// 160 random bits of the system's, as 40 hexadecimal digits. Errors: kIo.
[[nodiscard]] Result<std::string> randomToken();
// 16 to 128 of A-Z a-z 0-9 - _, which need no escaping anywhere.
[[nodiscard]] bool isUsableToken(std::string_view token);

} // namespace earshot
