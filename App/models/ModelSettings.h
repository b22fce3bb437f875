// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelSettings: where models come from and how they are computed, as an application stores it. Plain data: any thread.
#pragma once

#include "HubClient.h"
#include "ModelFolders.h"
#include "Precision.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct ModelSettings {
    std::string hub{};                            // a mirror's address; empty: the environment's, or Hugging Face
    std::string proxy{};                          // empty: the environment's
    std::string precision = "fp32";               // or bf16, int8, auto
    std::vector<std::filesystem::path> folders{}; // models, or folders of models, that the user has added

    bool operator==(const ModelSettings&) const = default;

    // [any]
    [[nodiscard]] HubSettings hubSettings() const;
    // [any] The models of this machine and the added ones.
    [[nodiscard]] ModelFolders modelFolders() const { return ModelFolders::ofThisMachine(folders); }
    // [any] What this processor can do of what is wanted.
    [[nodiscard]] Precision usedPrecision() const;
};

inline constexpr const char* kPrecisionNames[] = {"fp32", "bf16", "int8", "auto"};

// [any]
[[nodiscard]] nlohmann::ordered_json modelSettingsToJson(const ModelSettings& settings);
// [any] What is absent is as in ModelSettings{}; nothing where a field is of the wrong kind.
[[nodiscard]] std::optional<ModelSettings> modelSettingsFromJson(const nlohmann::ordered_json& json);

} // namespace earshot
