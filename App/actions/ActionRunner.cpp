// SPDX-License-Identifier: AGPL-3.0-or-later
// See ActionRunner.h.
#include "ActionRunner.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace earshot {
namespace {

// What began to be heard; labels count once, when they begin.
std::optional<HeardLabel> heardIn(const StreamEventBody& body) {
    if (const auto* keyword = std::get_if<KeywordEvent>(&body))
        return HeardLabel{.label = keyword->keyword, .score = keyword->score, .seconds = keyword->startSeconds};
    if (const auto* named = std::get_if<NamedLabelEvent>(&body); named != nullptr && !named->event.endSeconds)
        return HeardLabel{.model = named->model,
                          .label = named->event.label,
                          .score = named->event.peak,
                          .seconds = named->event.startSeconds};
    return std::nullopt;
}

} // namespace

Result<void> ActionRunner::configure(const ActionSettings& settings) {
    settings_ = settings;
    return osc_.configure(settings_.osc);
}

void ActionRunner::handle(const std::string& track, std::span<const StreamEvent> events, double nowSeconds) {
    for (const StreamEvent& event : events) {
        if (const auto heard = heardIn(event.body)) act(track, event, *heard, nowSeconds);
        if (settings_.sendsCaptions && std::holds_alternative<CaptionEvent>(event.body))
            osc_.send(track, std::span(&event, 1));
    }
}

void ActionRunner::act(const std::string& track, const StreamEvent& event, const HeardLabel& heard, double nowSeconds) {
    const auto rule = settings_.ruleOf(heard.model, heard.label);
    if (rule.playsSound && onSound) onSound();
    if (rule.sendsOsc) osc_.send(track, std::span(&event, 1));
    if (!rule.runsCommand || !settings_.allowsCommands) return;
    const auto outcome = commands_.run(settings_.command, heard, nowSeconds);
    if (!outcome.ok() && onProblem) onProblem(outcome.error().toString());
}

std::shared_ptr<const StreamSnapshot> ActionRunner::withoutHiddenBadges(
    std::shared_ptr<const StreamSnapshot> snapshot) const {
    const bool hidesAny =
        std::any_of(settings_.rules.begin(), settings_.rules.end(), [](const auto& rule) { return !rule.showsBadge; });
    if (snapshot == nullptr || !hidesAny) return snapshot;
    auto shown = std::make_shared<StreamSnapshot>(*snapshot);
    std::erase_if(shown->recentKeywords,
                  [&](const KeywordEvent& event) { return !settings_.ruleOf({}, event.keyword).showsBadge; });
    for (auto& named : shown->labels)
        std::erase_if(named.labels.active,
                      [&](const LabelEvent& event) { return !settings_.ruleOf(named.model, event.label).showsBadge; });
    return shown;
}

} // namespace earshot
