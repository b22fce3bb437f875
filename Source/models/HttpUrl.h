// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The little that must be known of URLs. Any thread.
#pragma once

#include "Result.h"

#include <string>

namespace earshot {

// [any] The root of a hub without a slash at its end: "https://huggingface.co". Error: kInvalidArgument, where it is
// not an http or https URL, or holds a password, a query or a fragment.
[[nodiscard]] Result<std::string> checkedHubUrl(const std::string& url);

// [any] Whether `url` has scheme, host and port of `tokenUrl`, and https or a host that is this machine.
[[nodiscard]] bool mayCarryToken(const std::string& url, const std::string& tokenUrl);

} // namespace earshot
