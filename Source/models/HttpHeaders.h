// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One line of an HTTP answer's head into the fields of HttpHead that matter here. Hostile input. Any thread.
#pragma once

#include "HttpClient.h"

#include <string>
#include <string_view>

namespace earshot {

// [any] A line "Name: value" with its end; a status line ("HTTP/1.1 200 OK") begins a new head.
void readHeaderLine(std::string_view line, HttpHead& head);

// [any] A decimal number and nothing else.
[[nodiscard]] std::optional<std::uint64_t> wholeNumber(std::string_view text);

} // namespace earshot
