// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Label heads on a live stream: on the captions' own pass where encoders are equal, on a pass of their own elsewhere.
#include "LabelHead.h"
#include "LiveTestSupport.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;
using namespace earshot::test;

namespace {

// Every label is told, so that `_unknown_` says where somebody speaks.
StreamSettings labelled() {
    StreamSettings settings;
    settings.labelModels = {{.folder = kResources / "models/earshot-keywords-en", .name = "keywords"}};
    settings.labelModels.front().tracker.neverReported.clear();
    settings.labelModels.front().tracker.onThreshold = 0.5;
    settings.labelModels.front().tracker.offThreshold = 0.3;
    return settings;
}

std::vector<NamedLabelEvent> labelsOf(const Heard& heard) {
    std::vector<NamedLabelEvent> labels;
    for (const StreamEvent& event : heard.events)
        if (const auto* label = std::get_if<NamedLabelEvent>(&event.body)) labels.push_back(*label);
    return labels;
}

std::vector<float> speechAfterSilence() {
    std::vector<float> sound = silence(3);
    append(sound, clip("journey.flac"));
    append(sound, silence(3));
    return sound;
}

void requireUnknownWhereSomebodySpeaks(const Heard& heard) {
    const auto labels = labelsOf(heard);
    REQUIRE_FALSE(labels.empty());
    bool sawUnknown = false;
    const double soundEnds = 3 + static_cast<double>(clip("journey.flac").size()) / 16000;
    for (const NamedLabelEvent& label : labels) {
        CHECK(label.model == "keywords");
        sawUnknown = sawUnknown || label.event.label == "_unknown_";
        CHECK(label.event.startSeconds > 2.5);
        if (label.event.endSeconds) CHECK(*label.event.endSeconds < soundEnds + 1.5);
    }
    CHECK(sawUnknown);
}

} // namespace

TEST_CASE("Bundled keywords listen to the captions' own pass, since their encoders are equal") {
    const StreamConfiguration both = bundledConfiguration(labelled());
    const LabelHead shared(both.models.labels.front(), both.settings.labelModels.front(), both.models.captions.get(),
                           0);
    CHECK(shared.sharesEncoder());
    const LabelHead alone(both.models.labels.front(), both.settings.labelModels.front(), nullptr, 0);
    CHECK_FALSE(alone.sharesEncoder());
}

TEST_CASE("Labels on the captions' pass name speech where it is") {
    const std::vector<float> sound = speechAfterSilence();
    requireUnknownWhereSomebodySpeaks(listen(bundledConfiguration(labelled()), sound));
}

TEST_CASE("Labels without captions run a pass of their own, and name speech where it is") {
    StreamConfiguration alone = bundledConfiguration(labelled());
    alone.models.captions.reset();
    alone.settings.model.clear();
    const Heard heard = listen(alone, speechAfterSilence());
    requireUnknownWhereSomebodySpeaks(heard);
    CHECK(heard.captions(CaptionEventKind::kFinal).empty());
}

TEST_CASE("Labels that are only to be shown are in snapshots, and no event tells of them") {
    StreamSettings settings = labelled();
    settings.labelModels.front().isShownOnly = true;
    const Heard heard = listen(bundledConfiguration(settings), speechAfterSilence());
    CHECK(labelsOf(heard).empty());
    REQUIRE(heard.last->labels.size() == 1);
    CHECK_FALSE(heard.last->labels.front().labels.timeline.empty());
}
