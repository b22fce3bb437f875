// SPDX-License-Identifier: AGPL-3.0-or-later
//
// LiveSources: from the bar to the session: which devices there are, which are chosen, opened, started, muted. Message
// thread; devices are looked for and opened on others.
#pragma once

#include "AppState.h"
#include "BackgroundCall.h"
#include "CaptionSession.h"
#include "DeviceWatcher.h"
#include "SourceBar.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

// What is asked of the machine; tests answer otherwise. Both functions may take long, and run on other threads.
struct SoundMachine {
    DeviceWatcher::Lister listDevices = inputDevices;
    std::function<Result<std::unique_ptr<SoundSource>>(const std::string& device)> openDevice = openDeviceSource;
    std::filesystem::path clip{}; // that there always is; may be empty
};

class LiveSources {
public:
    // All three outlive this. states: of the sources, one or two, which the user changes here.
    LiveSources(SoundMachine machine, CaptionSession& session, std::vector<SourceState>& states, SourceBar& bar);

    // [message]
    void startOrStop(std::size_t place);
    void toggleMute(std::size_t place);
    // Takes what has come from other threads, and shows how the session is doing.
    void tick();

    // [message] By the user's hand: to be stored.
    std::function<void()> onChanged;
    std::function<void()> onStarted;
    std::function<void(bool hasDevices)> onDevicesKnown; // the first time
    std::function<void(const juce::String&)> say;
    std::function<void()> onHeightChanged;

private:
    using Opening = BackgroundCall<Result<std::unique_ptr<SoundSource>>>;
    struct Place {
        std::unique_ptr<Opening> opening;
        juce::String opened;          // which device
        bool startsWhenKnown = false; // which devices there are
    };

    void connect(std::size_t place);
    void toggleSecond();
    [[nodiscard]] bool isBusy(std::size_t place) const;
    void showDevices(const std::vector<InputDevice>& devices);
    void chooseAgain(std::size_t place);
    void giveUpOpening(std::size_t place);
    void startChosen(std::size_t place);
    void start(std::size_t place, const juce::String& device, Result<std::unique_ptr<SoundSource>> source);
    void changed() const;

    SoundMachine machine_;
    CaptionSession& session_;
    std::vector<SourceState>& states_;
    SourceBar& bar_;
    DeviceWatcher watcher_;
    std::array<Place, CaptionSession::kMaxSources> places_;
    std::vector<SourceChoice> choices_;
    bool knowsDevices_ = false;
};

} // namespace earshot
