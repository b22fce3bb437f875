// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Events as the engine makes them, for tests of the caption server.
#pragma once

#include "CaptionEvent.h"
#include "CaptionServer.h"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <sstream>
#include <string>

namespace earshot::test {

inline CaptionEvent caption(CaptionEventKind kind, std::int64_t segment, const std::string& text,
                            std::size_t numCommitted = 0) {
    CaptionEvent event{.kind = kind, .segmentId = segment, .text = text};
    const double start = static_cast<double>(segment) * 10;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const double at = start + static_cast<double>(event.words.size());
        event.words.push_back({.text = word, .startSeconds = at, .endSeconds = at + 0.5, .confidence = 0.9});
    }
    event.startSeconds = start;
    event.endSeconds = event.words.empty() ? start : event.words.back().endSeconds;
    event.numCommitted = kind == CaptionEventKind::kFinal ? event.words.size() : numCommitted;
    return event;
}

inline CaptionEvent finalCaption(std::int64_t segment, const std::string& text) {
    return caption(CaptionEventKind::kFinal, segment, text);
}

inline CaptionEvent partialCaption(std::int64_t segment, const std::string& text, std::size_t numCommitted = 0) {
    return caption(CaptionEventKind::kPartial, segment, text, numCommitted);
}

inline std::unique_ptr<CaptionServer> startServer(const CaptionServerConfig& config = {}) {
    auto server = CaptionServer::start(config);
    REQUIRE(server.ok());
    return std::move(server).value();
}

} // namespace earshot::test
