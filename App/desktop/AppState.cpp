// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppState.h"

#include "OverlaySettingsJson.h"
#include "ViewSettingsJson.h"

#include <nlohmann/json.hpp>

namespace earshot {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::int64_t kMaxBytes = 4 << 20;

// False where the field is there and something else.
template <class Value>
bool read(const Json& json, const char* name, Value& to) {
    const auto found = json.find(name);
    if (found == json.end()) return true;
    if constexpr (std::is_same_v<Value, bool>) {
        if (!found->is_boolean()) return false;
    } else if constexpr (std::is_same_v<Value, std::string>) {
        if (!found->is_string()) return false;
    } else {
        if (!found->is_number_unsigned() || found->get<std::uint64_t>() > std::numeric_limits<Value>::max())
            return false;
    }
    to = found->get<Value>();
    return true;
}

} // namespace

juce::String appStateToJson(const AppState& state) {
    const Json json = {{"earshot", "application settings"},
                       {"version", kVersion},
                       {"settings", viewSettingsToJson(state.settings)},
                       {"source", state.source},
                       {"window", state.window},
                       {"serves_captions", state.servesCaptions},
                       {"server_port", state.serverPort},
                       {"server_token", state.serverToken},
                       {"saves_runs", state.savesRuns},
                       {"overlay", overlaySettingsToJson(state.overlay)}};
    return juce::String::fromUTF8(json.dump(2, ' ', false, Json::error_handler_t::replace).c_str()) + "\n";
}

std::optional<AppState> appStateFromJson(const juce::String& text) {
    const Json json = Json::parse(text.toStdString(), nullptr, false);
    if (!json.is_object() || json.value("earshot", Json()) != "application settings" ||
        json.value("version", Json()) != kVersion || !json.contains("settings"))
        return std::nullopt;
    auto settings = viewSettingsFromJson(json["settings"]);
    if (!settings) return std::nullopt;
    AppState state{.settings = *std::move(settings)};
    const bool isWhole = read(json, "source", state.source) && read(json, "window", state.window) &&
                         read(json, "serves_captions", state.servesCaptions) &&
                         read(json, "server_port", state.serverPort) && read(json, "server_token", state.serverToken) &&
                         read(json, "saves_runs", state.savesRuns);
    const auto overlay = overlaySettingsFromJson(json.value("overlay", Json::object()));
    if (!overlay) return std::nullopt;
    state.overlay = *overlay;
    return isWhole ? std::optional(std::move(state)) : std::nullopt;
}

AppStateFile AppStateFile::ofThisMachine() {
    const auto beside = juce::File::getSpecialLocation(juce::File::currentExecutableFile).getParentDirectory();
    const auto folder =
        beside.getChildFile("portable").existsAsFile()
            ? beside
            : juce::File::getSpecialLocation(juce::File::userApplicationDataDirectory).getChildFile("Earshot");
    return AppStateFile(folder.getChildFile("settings.json"));
}

AppState AppStateFile::load() const {
    if (!file_.existsAsFile()) return {};
    if (file_.getSize() <= kMaxBytes)
        if (auto state = appStateFromJson(file_.loadFileAsString())) return *std::move(state);
    file_.moveFileTo(file_.getSiblingFile("settings-damaged.json").getNonexistentSibling());
    return {};
}

bool AppStateFile::save(const AppState& state) const {
    file_.getParentDirectory().createDirectory();
    return file_.replaceWithText(appStateToJson(state), false, false, "\n");
}

} // namespace earshot
