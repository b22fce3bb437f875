// SPDX-License-Identifier: AGPL-3.0-or-later
// See ActionSettingsJson.h.
#include "ActionSettingsJson.h"

#include "JsonFields.h"

namespace earshot {

JsonFields::Json actionSettingsToJson(const ActionSettings& settings) {
    auto rules = JsonFields::Json::array(), command = JsonFields::Json::array();
    for (const ActionRule& rule : settings.rules)
        rules.push_back({{"model", rule.model},
                         {"label", rule.label},
                         {"badge", rule.showsBadge},
                         {"sound", rule.playsSound},
                         {"osc", rule.sendsOsc},
                         {"command", rule.runsCommand}});
    for (const std::string& argument : settings.command) command.push_back({{"argument", argument}});
    return {{"rules", std::move(rules)},
            {"osc", {{"on", settings.osc.isOn}, {"address", settings.osc.address}, {"port", settings.osc.port}}},
            {"sends_captions", settings.sendsCaptions},
            {"allows_commands", settings.allowsCommands},
            {"command", std::move(command)}};
}

std::optional<ActionSettings> actionSettingsFromJson(const JsonFields::Json& json, bool mayCommand) {
    ActionSettings settings;
    JsonFields from(json);
    from.list("rules", settings.rules, [](JsonFields& item, ActionRule& rule) {
        item.text("model", rule.model);
        item.text("label", rule.label);
        item.flag("badge", rule.showsBadge);
        item.flag("sound", rule.playsSound);
        item.flag("osc", rule.sendsOsc);
        item.flag("command", rule.runsCommand);
    });
    from.object("osc", [&](JsonFields& osc) {
        osc.flag("on", settings.osc.isOn);
        osc.text("address", settings.osc.address);
        osc.integer("port", settings.osc.port, 1, 65535);
    });
    from.flag("sends_captions", settings.sendsCaptions);
    from.flag("allows_commands", settings.allowsCommands);
    from.list("command", settings.command,
              [](JsonFields& item, std::string& argument) { item.text("argument", argument); });
    if (!from.ok()) return std::nullopt;
    if (!mayCommand) {
        settings.allowsCommands = false;
        settings.command.clear();
    }
    return settings;
}

} // namespace earshot
