// SPDX-License-Identifier: AGPL-3.0-or-later
// See SettingsTransfer.h.
#include "SettingsTransfer.h"

#include "LabelModels.h"

#include <algorithm>

namespace earshot {
namespace {

// What stays on its machine.
void takeOwn(AppState& to, const AppState& from) {
    to.sources = from.sources;
    to.recordings.folder = from.recordings.folder;
    to.window = from.window;
    to.windows = from.windows;
    to.servesCaptions = from.servesCaptions;
    to.serverPort = from.serverPort;
    to.serverToken = from.serverToken;
    to.savesRuns = from.savesRuns;
    to.models.proxy = from.models.proxy; // may hold a password
    to.models.folders = from.models.folders;
    to.overlay.floatingBounds = from.overlay.floatingBounds;
    to.actions.allowsCommands = from.actions.allowsCommands;
    to.actions.command = from.actions.command;
}

} // namespace

juce::String exportedSettings(const AppState& state) {
    AppState exported = state;
    takeOwn(exported, AppState{});
    return appStateToJson(exported);
}

std::optional<AppState> importedSettings(const juce::String& text, const AppState& current,
                                         const std::vector<ModelChoice>& models) {
    auto imported = appStateFromJson(text);
    if (!imported) return std::nullopt;
    takeOwn(*imported, current);
    auto& stream = imported->settings.stream;
    std::error_code ignored;
    if (!std::filesystem::exists(stream.model / "config.json", ignored)) stream.model = current.settings.stream.model;
    std::erase_if(stream.labelModels, [&](const LabelModelSettings& used) {
        const auto known = std::ranges::find(models, used.folder, &ModelChoice::folder);
        return known == models.end() || guessesEmotions(*known);
    });
    return imported;
}

} // namespace earshot
