// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WebAnswers: what is under which path, but for /ws: the overlay page, built into the program, the transcript so far,
// and a sign of life. Pure functions of the history: the server's thread.
#pragma once

#include "CaptionHistory.h"
#include "RequestGuard.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace earshot {

struct WebAnswer {
    unsigned status = 200;
    std::string contentType{};
    std::string body{};
    std::string fileName{}; // to save it under; empty: to be shown
    std::function<std::string()>
        makeBody{}; // in place of body where that takes long: for any thread, with all it needs
};

struct WebContext {
    const CaptionHistory& history;
    const std::string& token;
    std::uint16_t port = 0;
    std::size_t numClients = 0;
    double uptimeSeconds = 0;
};

[[nodiscard]] WebAnswer answerRequest(const RequestTarget& target, const WebContext& context);
// In words: JSON, but on the page's own path text, as a person reads it there.
[[nodiscard]] WebAnswer errorAnswer(const HttpStatus& status, std::string_view path);

// Nothing from elsewhere, no markup from text, in no frame of another page.
[[nodiscard]] std::string contentSecurityPolicy(std::uint16_t port);

} // namespace earshot
