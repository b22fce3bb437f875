// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveSources.h"

#include "FileSource.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr const char* kClip = "earshot:clip"; // in the place of a device's name
constexpr const char* kMonitor = ".monitor";  // how PulseAudio's names of what an output plays end

} // namespace

LiveSources::LiveSources(SoundMachine machine, CaptionSession& session, std::vector<SourceState>& states,
                         SourceBar& bar)
    : machine_(std::move(machine)),
      session_(session),
      states_(states),
      bar_(bar),
      watcher_(machine_.listDevices) {
    for (std::size_t place = 0; place < places_.size(); ++place) connect(place);
    bar_.onSecond = [this] { toggleSecond(); };
    bar_.showSecond(states_.size() > 1);
    for (std::size_t place = 0; place < states_.size(); ++place)
        bar_.strip(place).setSpeaker(states_[place].name, states_[place].colour);
}

void LiveSources::connect(std::size_t place) {
    SourceStrip& strip = bar_.strip(place);
    strip.onStartOrStop = [this, place] { startOrStop(place); };
    strip.onMute = [this, place, &strip] { session_.setMuted(place, strip.isMuted()); };
    strip.onSourceChosen = [this, place, &strip] {
        states_[place].device = strip.chosen()->name;
        changed();
        if (isBusy(place)) startChosen(place);
    };
    strip.onSpeakerEdited = [this, place](const std::string& name, std::uint32_t colour) {
        states_[place].name = name;
        states_[place].colour = colour;
        changed();
    };
}

// The second source is what the computer plays, where that can be heard.
void LiveSources::toggleSecond() {
    if (states_.size() > 1) {
        giveUpOpening(1);
        places_[1] = {};
        session_.leave(1);
        states_.pop_back();
    } else {
        const auto monitor = std::ranges::find_if(choices_, &SourceChoice::isMonitor);
        const auto& device = monitor != choices_.end() ? monitor->name : std::string();
        states_.push_back({.device = device, .name = {}, .colour = kSecondColour});
        bar_.strip(1).choose(device);
        bar_.strip(1).setSpeaker({}, kSecondColour);
    }
    bar_.showSecond(states_.size() > 1);
    changed();
    if (onHeightChanged) onHeightChanged();
}

void LiveSources::changed() const {
    if (onChanged) onChanged();
}

bool LiveSources::isBusy(std::size_t place) const {
    return session_.isRunning(place) || places_[place].opening != nullptr;
}

void LiveSources::showDevices(const std::vector<InputDevice>& devices) {
    choices_.clear();
    for (const InputDevice& device : devices)
        choices_.push_back(
            {SourceChoice::Kind::kDevice, device.name, utf8Text(device.name), device.serverId.ends_with(kMonitor)});
    if (!machine_.clip.empty()) choices_.push_back({SourceChoice::Kind::kClip, kClip, tr("A clip to try it with")});
    for (std::size_t place = 0; place < places_.size(); ++place) bar_.strip(place).setChoices(choices_);
    for (std::size_t place = 0; place < states_.size(); ++place) chooseAgain(place);
    if (std::exchange(knowsDevices_, true)) return;
    if (onDevicesKnown) onDevicesKnown(!devices.empty());
    for (std::size_t place = 0; place < states_.size(); ++place)
        if (places_[place].startsWhenKnown) startChosen(place);
}

void LiveSources::startOrStop(std::size_t place) {
    if (place >= states_.size()) return;
    if (isBusy(place)) {
        giveUpOpening(place);
        session_.stop(place);
    } else if (knowsDevices_) {
        startChosen(place);
    } else {
        places_[place].startsWhenKnown = !places_[place].startsWhenKnown;
    }
}

// What was chosen and had gone has been plugged in again; what is heard meanwhile is not cut short.
void LiveSources::chooseAgain(std::size_t place) {
    const std::string& device = states_[place].device;
    if (!isBusy(place) && std::ranges::find(choices_, device, &SourceChoice::name) != choices_.end())
        bar_.strip(place).choose(device);
}

// A device that hangs must not hang the window.
void LiveSources::giveUpOpening(std::size_t place) {
    if (auto opening = std::exchange(places_[place].opening, nullptr)) opening->abandon();
}

void LiveSources::startChosen(std::size_t place) {
    const SourceChoice* chosen = bar_.strip(place).chosen();
    if (chosen == nullptr) {
        say(tr("There is nothing to listen to on this computer. Drop a recording here."));
        return;
    }
    if (chosen->kind == SourceChoice::Kind::kClip)
        return start(place, chosen->text, openFileSource(machine_.clip, Pace::kRealTime));
    giveUpOpening(place);
    places_[place].opened = chosen->text;
    places_[place].opening =
        std::make_unique<Opening>([open = machine_.openDevice, name = chosen->name] { return open(name); });
}

void LiveSources::start(std::size_t place, const juce::String& device, Result<std::unique_ptr<SoundSource>> source) {
    if (!source.ok()) {
        say(utf8Text(source.error().toString()));
        return;
    }
    const SourceState& state = states_[place];
    const std::string name = state.name.empty() ? device.toStdString() : state.name;
    session_.start(place, {.speaker = {name, state.colour}, .source = std::move(source).value()});
    say({});
    if (onStarted) onStarted();
}

void LiveSources::toggleMute(std::size_t place) {
    SourceStrip& strip = bar_.strip(place);
    strip.setMuted(!strip.isMuted());
    session_.setMuted(place, strip.isMuted());
}

void LiveSources::tick() {
    if (const auto devices = watcher_.takeChange()) showDevices(*devices);
    for (std::size_t place = 0; place < states_.size(); ++place) {
        auto& opening = places_[place].opening;
        if (auto opened = opening ? opening->take() : std::nullopt) {
            opening.reset();
            start(place, places_[place].opened, *std::move(opened));
        }
        chooseAgain(place);
        bar_.strip(place).showRunning(isBusy(place));
        if (session_.isRunning(place)) bar_.strip(place).showLevel(session_.run(place)->snapshot()->health);
    }
}

} // namespace earshot
