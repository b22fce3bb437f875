// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelSettings.h.
#include "ModelSettings.h"

#include "JsonFields.h"
#include "ProcessorPrecision.h"

#include <algorithm>

namespace earshot {

HubSettings ModelSettings::hubSettings() const {
    HubSettings settings = HubSettings::fromEnvironment();
    if (!hub.empty()) settings.url = hub;
    settings.proxy = proxy;
    return settings;
}

Precision ModelSettings::usedPrecision() const {
    const Precision wanted = parsePrecision(precision).value_or(bestPrecision());
    return isNative(wanted) ? wanted : Precision::kFloat32;
}

nlohmann::ordered_json modelSettingsToJson(const ModelSettings& settings) {
    auto folders = JsonFields::Json::array();
    for (const auto& folder : settings.folders) folders.push_back({{"folder", utf8Path(folder)}});
    return {{"hub", settings.hub},
            {"proxy", settings.proxy},
            {"precision", settings.precision},
            {"folders", std::move(folders)}};
}

std::optional<ModelSettings> modelSettingsFromJson(const nlohmann::ordered_json& json) {
    ModelSettings settings;
    JsonFields from(json);
    from.text("hub", settings.hub);
    from.text("proxy", settings.proxy);
    from.text("precision", settings.precision);
    from.list("folders", settings.folders,
              [](JsonFields& item, std::filesystem::path& folder) { item.path("folder", folder); });
    const bool isKnown = std::ranges::find(kPrecisionNames, settings.precision) != std::end(kPrecisionNames);
    return from.ok() && isKnown ? std::optional(std::move(settings)) : std::nullopt;
}

} // namespace earshot
