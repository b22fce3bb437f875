// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What goes over the WebSocket, as text: one JSON object a message, version 1 (docs/overlay.md). Readers ignore names
// and types that they do not know. Pure functions: any thread.
#pragma once

#include "CaptionEvent.h"
#include "ServerEvents.h"

#include <cstddef>
#include <map>
#include <string>

namespace earshot {

inline constexpr int kProtocolVersion = 1;

using StreamIdentities = std::map<int, StreamIdentity>;

// numHistory: so many of the messages that follow tell what was before.
[[nodiscard]] std::string helloMessage(const std::string& session, std::size_t numHistory,
                                       const StreamIdentities& streams);
[[nodiscard]] std::string toMessage(const CaptionEvent& event, int stream, const StreamIdentity& identity);
[[nodiscard]] std::string toMessage(const ServerLabel& label, int stream, const StreamIdentity& identity);
[[nodiscard]] std::string toMessage(const ServerKeyword& keyword, int stream, const StreamIdentity& identity);
[[nodiscard]] std::string toMessage(const ServerStatus& status, int stream, const StreamIdentity& identity);

// {"error": {"status": 401, "message": "…"}}
[[nodiscard]] std::string errorBody(unsigned status, const std::string& message);

} // namespace earshot
