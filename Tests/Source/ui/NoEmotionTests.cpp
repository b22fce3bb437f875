// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A build with EARSHOT_EMOTION=OFF, in which that one source is compiled so: no path to a model that guesses emotions.
#include "EmotionLabels.h"
#include "LabelModelList.h"
#include "ModelCheck.h"
#include "ModelFolders.h"
#include "SpeechModel.h"

#include <catch2/catch_test_macros.hpp>

#include <filesystem>

namespace earshot {
namespace {

const std::filesystem::path kModels = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources/models";

} // namespace

TEST_CASE("A build without emotion loads, checks and offers no model that guesses them, and every other one",
          "[unit]") {
    REQUIRE_FALSE(offersEmotion());
    ComputeContext compute;
    const auto loaded = SpeechModel::load(compute, kModels / "earshot-emotion");
    REQUIRE_FALSE(loaded.ok());
    CHECK(loaded.error().code == ErrorCode::kUnsupported);
    CHECK_FALSE(checkModel(kModels / "earshot-emotion").ok());
    CHECK(SpeechModel::load(compute, kModels / "earshot-keywords-en").ok());

    std::vector<ModelChoice> choices;
    for (const ListedModel& model : ModelFolders({{kModels, ModelOrigin::kBundled}}).list()) {
        CHECK(model.problem.has_value() == (model.name == "earshot-emotion"));
        choices.push_back({.name = model.name, .folder = model.folder, .labels = model.labels});
    }
    REQUIRE(choices.size() == 3);
    choices.push_back({.name = "another", .folder = "/another", .labels = {"neu", "hap", "ang", "sad"}});
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    LabelModelList list;
    list.setModels(choices);
    juce::StringArray offered;
    for (auto* child : list.getChildren())
        if (auto* toggle = dynamic_cast<juce::ToggleButton*>(child); toggle != nullptr && toggle->isVisible())
            offered.add(toggle->getButtonText().upToFirstOccurrenceOf(" ", false, false));
    CHECK(offered == juce::StringArray{"earshot-keywords-en"});
}

} // namespace earshot
