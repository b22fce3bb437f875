// SPDX-License-Identifier: AGPL-3.0-or-later
// See ActionPanel.h.
#include "ActionPanel.h"

#include "CommandHook.h"
#include "UiText.h"

#include <memory>

namespace earshot {
namespace {

constexpr int kWidth = 660;
constexpr int kHeight = 640;
constexpr int kLongestAddress = 15; // of IPv4
constexpr int kLongestCommand = 1000;

} // namespace

ActionPanel::ActionPanel() : FormPanel(tr("When something is heard")) {
    addForm();
    setSize(kWidth, kHeight);
    setSettings({});
}

void ActionPanel::addForm() {
    form_.onChange = [this] { changed(); };
    form_.addSection(tr("Keywords and labels"));
    auto table = std::make_unique<ActionTable>();
    table_ = table.get();
    table->onChange = [this](const ActionRule& rule) {
        settings_.setRule(rule);
        changed();
    };
    form_.addRow({}, std::move(table), {}, [this] { return table_->idealHeight(); });

    auto& osc = settings_.osc;
    form_.addSection("Open Sound Control");
    form_.addToggle(tr("Send messages"), osc.isOn);
    form_.addToggle(tr("Captions, too"), settings_.sendsCaptions);
    form_.addText(tr("Address"), kLongestAddress, osc.address);
    form_.addNumber(tr("Port"), 1, kHighestOscPort, osc.port);

    form_.addSection(tr("Program"));
    form_.addToggle(tr("Keywords and labels may run a program"), settings_.allowsCommands);
    form_.addText(tr("Program and arguments"), kLongestCommand, commandLine_,
                  tr("Run as it is, by no shell: notify-send {label}. {label}, {score} and {time} stand for what was "
                     "heard. At most "
                     "every two seconds for the same one."));
}

void ActionPanel::setSettings(const ActionSettings& settings) {
    settings_ = settings;
    commandLine_ = commandLineOf(settings_.command);
    form_.refresh();
    showRules();
}

void ActionPanel::setHearable(std::vector<std::pair<std::string, std::string>> hearable) {
    if (hearable == hearable_) return;
    hearable_ = std::move(hearable);
    showRules();
}

void ActionPanel::showRules() {
    std::vector<ActionRule> rules;
    for (const auto& [model, label] : hearable_) rules.push_back(settings_.ruleOf(model, label));
    table_->setRules(rules);
    resized();
}

void ActionPanel::changed() {
    settings_.command = commandOf(commandLine_);
    if (onChange) onChange(settings_);
}

} // namespace earshot
