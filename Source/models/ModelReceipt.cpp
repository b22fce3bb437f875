// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelReceipt.h"

#include "JsonObject.h"
#include "PartialFile.h"

#include <nlohmann/json.hpp>
#include <span>

namespace earshot {

std::optional<ModelReceipt> ModelReceipt::load(const std::filesystem::path& folder) {
    const auto json = JsonObject::load(folder / kReceiptName);
    ModelReceipt receipt;
    if (!json.ok() || !json->read("hub", receipt.hub).ok() || !json->read("model", receipt.model).ok() ||
        !json->read("commit", receipt.commit).ok())
        return std::nullopt;
    return receipt;
}

Result<void> ModelReceipt::save(const std::filesystem::path& folder) const {
    const std::string text = nlohmann::json{{"hub", hub}, {"model", model}, {"commit", commit}}.dump(
                                 1, ' ', false, nlohmann::json::error_handler_t::replace) +
                             "\n";
    EARSHOT_TRY(PartialFile file, PartialFile::open(folder / kReceiptName));
    EARSHOT_CHECK(file.clear());
    EARSHOT_CHECK(file.append(std::as_bytes(std::span(text))));
    return file.sync();
}

} // namespace earshot
