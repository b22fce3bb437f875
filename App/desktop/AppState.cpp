// SPDX-License-Identifier: AGPL-3.0-or-later
#include "AppState.h"

#include "ActionSettingsJson.h"
#include "BinaryFolders.h"
#include "FilePath.h"
#include "FileWriting.h"
#include "JsonFields.h"
#include "OverlaySettingsJson.h"
#include "ViewSettingsJson.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>
#include <vector>

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kMaxSources = 2;

} // namespace

juce::String appStateToJson(const AppState& state) {
    Json sources = Json::array();
    for (const SourceState& source : state.sources)
        sources.push_back({{"device", source.device}, {"name", source.name}, {"colour", source.colour}});
    Json formats = Json::array();
    for (const TranscriptFormat format : state.recordings.formats) formats.push_back({{"format", formatName(format)}});
    Json windows = Json::array();
    for (const auto& [purpose, place] : state.windows) windows.push_back({{"window", purpose}, {"place", place}});
    const Json json = {{"earshot", "application settings"},
                       {"version", kVersion},
                       {"settings", viewSettingsToJson(state.settings)},
                       {"sources", std::move(sources)},
                       {"caption_formats", std::move(formats)},
                       {"caption_folder", utf8Path(state.recordings.folder)},
                       {"window", state.window},
                       {"windows", std::move(windows)},
                       {"serves_captions", state.servesCaptions},
                       {"server_port", state.serverPort},
                       {"server_token", state.serverToken},
                       {"saves_runs", state.savesRuns},
                       {"overlay", overlaySettingsToJson(state.overlay)},
                       {"models", modelSettingsToJson(state.models)},
                       {"actions", actionSettingsToJson(state.actions)}};
    return juce::String::fromUTF8(json.dump(2, ' ', false, Json::error_handler_t::replace).c_str()) + "\n";
}

std::optional<AppState> appStateFromJson(const juce::String& text) {
    const Json json = Json::parse(text.toStdString(), nullptr, false);
    if (!json.is_object() || json.value("earshot", Json()) != "application settings" ||
        json.value("version", Json()) != kVersion || !json.contains("settings"))
        return std::nullopt;
    auto settings = viewSettingsFromJson(json["settings"]);
    auto overlay = overlaySettingsFromJson(json.value("overlay", Json::object()));
    auto models = modelSettingsFromJson(json.value("models", Json::object()));
    auto actions = actionSettingsFromJson(json.value("actions", Json::object()), true);
    if (!settings || !overlay || !models || !actions) return std::nullopt;
    AppState state{.settings = *std::move(settings)};
    state.overlay = *std::move(overlay);
    state.models = *std::move(models);
    state.actions = *std::move(actions);
    int port = 0;
    JsonFields fields(json);
    fields.list("sources", state.sources, [](JsonFields& source, SourceState& to) {
        double colour = to.colour;
        source.text("device", to.device);
        source.text("name", to.name);
        source.number("colour", colour, {0, std::numeric_limits<std::uint32_t>::max()});
        to.colour = static_cast<std::uint32_t>(colour);
    });
    fields.list("caption_formats", state.recordings.formats, [](JsonFields& format, TranscriptFormat& to) {
        std::string name(formatName(to));
        format.text("format", name);
        const auto known = transcriptFormatFromName(name);
        if (!known) return format.fail();
        to = *known;
    });
    fields.path("caption_folder", state.recordings.folder);
    if (state.sources.empty() || state.sources.size() > kMaxSources) fields.fail();
    fields.text("window", state.window);
    std::vector<std::pair<std::string, std::string>> windows;
    fields.list("windows", windows, [](JsonFields& window, std::pair<std::string, std::string>& to) {
        window.text("window", to.first);
        window.text("place", to.second);
    });
    state.windows = {windows.begin(), windows.end()};
    fields.flag("serves_captions", state.servesCaptions);
    fields.integer("server_port", port, 0, std::numeric_limits<std::uint16_t>::max());
    fields.text("server_token", state.serverToken);
    fields.flag("saves_runs", state.savesRuns);
    state.serverPort = static_cast<std::uint16_t>(port);
    return fields.ok() ? std::optional(std::move(state)) : std::nullopt;
}

AppStateFile AppStateFile::ofThisMachine() {
    const auto portable = portableFolder();
    const auto folder =
        portable.empty()
            ? juce::File::getSpecialLocation(juce::File::userApplicationDataDirectory).getChildFile("Earshot")
            : fileOf(portable);
    return AppStateFile(folder.getChildFile("settings.json"));
}

AppState AppStateFile::load() const {
    if (!file_.existsAsFile()) return {};
    if (file_.getSize() <= kMaxBytes)
        if (auto state = appStateFromJson(file_.loadFileAsString())) return *std::move(state);
    file_.moveFileTo(file_.getSiblingFile("settings-damaged.json").getNonexistentSibling());
    return {};
}

juce::Result AppStateFile::save(const AppState& state) const {
    return writeWhole(file_, appStateToJson(state).toStdString());
}

} // namespace earshot
