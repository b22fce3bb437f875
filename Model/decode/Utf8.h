// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The little Unicode that decoding needs, over utf8proc. Bytes that are not UTF-8 pass through unchanged. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace earshot {

// Each character's simple lower-case mapping, in every script (Python's str.lower() but for its special rules for final
// sigma and dotted capital I).
[[nodiscard]] std::string toLowerUtf8(std::string_view text);

// Without the ASCII white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace earshot
