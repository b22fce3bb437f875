// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A hub's answer about a model, read and checked: every file that a model may be made of has a plain name, a size and
// a checksum; others are left out. Hostile input. Any thread.
#pragma once

#include "HubClient.h"

namespace earshot {

// [any] Error: kInvalidData.
[[nodiscard]] Result<HubModel> parseHubModel(std::string_view json, const ModelName& name);

} // namespace earshot
