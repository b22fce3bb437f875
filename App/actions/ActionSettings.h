// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ActionSettings: what happens when a keyword or label is heard, as a user sets it. Plain data: any thread.
#pragma once

#include "OscSettings.h"

#include <string>
#include <vector>

namespace earshot {

struct ActionRule {
    std::string model{}; // LabelModelSettings::name; empty: a keyword
    std::string label{}; // or the keyword
    bool showsBadge = true;
    bool playsSound = false;
    bool sendsOsc = false;
    bool runsCommand = false;

    bool operator==(const ActionRule&) const = default;
};

struct ActionSettings {
    std::vector<ActionRule> rules{}; // what has none: as ActionRule{}
    OscSettings osc{};
    bool sendsCaptions = false;  // by OSC, where that is on
    bool allowsCommands = false; // whatever the rules say
    // A program and its arguments, run as they are and by no shell. {label}, {score} and {time} stand for what was
    // heard, within one argument each.
    std::vector<std::string> command{};

    bool operator==(const ActionSettings&) const = default;

    // [any] The rule for it; ActionRule{} where there is none.
    [[nodiscard]] ActionRule ruleOf(const std::string& model, const std::string& label) const {
        for (const ActionRule& rule : rules)
            if (rule.model == model && rule.label == label) return rule;
        return {.model = model, .label = label};
    }
    // [any] In place of the one for the same thing.
    void setRule(const ActionRule& rule) {
        std::erase_if(rules, [&](const ActionRule& old) { return old.model == rule.model && old.label == rule.label; });
        rules.push_back(rule);
    }
};

} // namespace earshot
