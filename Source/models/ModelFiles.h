// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Which files of a hub's folder a HuBERT model is made of: its description, and its weights in one format. Published
// folders hold several formats, optimiser states and logs: more than twice the bytes that are needed. Any thread.
#pragma once

#include "HubClient.h"

#include <optional>
#include <string_view>
#include <vector>

namespace earshot {

// [any] A plain name that a description or weights may have.
[[nodiscard]] bool mayBePartOfModel(std::string_view fileName);

// [any] Configuration, input preparation, vocabulary, model card, licence: those of them that there are.
[[nodiscard]] std::vector<HubFile> descriptionFiles(const HubModel& model);

// [any] The weights in the format that is read best, or the index of their parts; nothing where there are none.
[[nodiscard]] std::optional<HubFile> weightsFile(const HubModel& model);
[[nodiscard]] bool isIndex(const HubFile& weights);

// [any] The parts that the index names. Error: kInvalidData.
[[nodiscard]] Result<std::vector<HubFile>> shardFiles(const HubModel& model, const HubFile& index,
                                                      std::string_view indexText);

} // namespace earshot
