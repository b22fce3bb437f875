// SPDX-License-Identifier: AGPL-3.0-or-later
//
// AppState: what the application remembers from one start to the next, in one JSON file: the settings of its views, the
// source of sound, the window's place, what is served and saved, the caption overlay. In the user's settings folder, or
// beside the program where a file named "portable" lies there. Reading is all or nothing; a file that is damaged is
// kept under another name. Message thread.
#pragma once

#include "ActionSettings.h"
#include "CaptionFiles.h"
#include "ModelSettings.h"
#include "OverlaySettings.h"
#include "ViewSettings.h"

#include <juce_core/juce_core.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

inline constexpr std::uint32_t kFirstColour = 0xff58d3c7;
inline constexpr std::uint32_t kSecondColour = 0xffffa24d;

struct SourceState {
    std::string device{};                // its name; empty: the first there is
    std::string name{};                  // of who speaks; empty: the device's
    std::uint32_t colour = kFirstColour; // ARGB
};

struct AppState {
    ViewSettings settings{};
    std::vector<SourceState> sources{SourceState{}}; // one or two
    RecordingOutput recordings{};
    std::string window{};                         // as juce::ResizableWindow writes it
    std::map<std::string, std::string> windows{}; // the others, by what they are for
    bool servesCaptions = false;
    std::uint16_t serverPort = 0;
    std::string serverToken{}; // so that an address stays valid
    bool savesRuns = false;
    OverlaySettings overlay{};
    ModelSettings models{};
    ActionSettings actions{};
};

[[nodiscard]] juce::String appStateToJson(const AppState& state);
[[nodiscard]] std::optional<AppState> appStateFromJson(const juce::String& json);

class AppStateFile {
public:
    static constexpr std::int64_t kMaxBytes = 4 << 20;

    explicit AppStateFile(juce::File file) : file_(std::move(file)) {}
    static AppStateFile ofThisMachine();

    [[nodiscard]] const juce::File& path() const { return file_; }
    // What is new where there is no file, or a damaged one, which is moved aside.
    [[nodiscard]] AppState load() const;
    // Where it cannot be written, why; what was there stays.
    [[nodiscard]] juce::Result save(const AppState& state) const;

private:
    juce::File file_;
};

} // namespace earshot
