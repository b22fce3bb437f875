// SPDX-License-Identifier: AGPL-3.0-or-later
// See LabelModels.h. Figures: Resources/models/earshot-emotion/README.md, earshot-keywords-en/README.md.
#include "LabelModels.h"

#include "EmotionLabels.h"
#include "HubertConfig.h"
#include "UiText.h"

#include <algorithm>
#include <memory>

namespace earshot {
namespace {

constexpr double kKeywordThreshold = 0.95; // one false alarm in 23 minutes of speech with the bundled model
constexpr double kEmotionWindowSeconds = 3.0;
constexpr double kEmotionHopSeconds = 0.5;

juce::File agreementFile() {
    return juce::File::getSpecialLocation(juce::File::userApplicationDataDirectory)
        .getChildFile("Earshot")
        .getChildFile("guesses-emotions");
}

} // namespace

bool wasEmotionAgreed() {
    return agreementFile().existsAsFile();
}

void rememberEmotionAgreed() {
    agreementFile().create();
}

bool removeUnagreedEmotion(StreamSettings& settings) {
    if (wasEmotionAgreed()) return false;
    const auto guesses = [](const LabelModelSettings& model) {
        const auto config = HubertConfig::load(model.folder);
        return config.ok() && areEmotions(config->labels);
    };
    return std::erase_if(settings.labelModels, guesses) > 0;
}

bool guessesEmotions(const ModelChoice& model) {
    return areEmotions(model.labels);
}

void askForEmotion(juce::Component& near, std::function<void()> onAgreed) {
    const auto text =
        tr("This guesses emotions from voices. It is experimental: the model that comes with Earshot names three of "
           "four acted emotions rightly in voices it has never heard, where guessing blindly is right in 14 %, and "
           "mistakes most joy for anger.") +
        "\n\n" +
        tr("It must not be used on people at work or in education: the EU AI Act forbids that (Article 5(1)(f)). Do "
           "not "
           "judge anyone by it.") +
        "\n\n" +
        tr("What it guesses is shown and then forgotten. Nothing of it is stored, exported or sent unless you switch "
           "that on.");
    const auto options = juce::MessageBoxOptions::makeOptionsOkCancel(
        juce::MessageBoxIconType::NoIcon, tr("Guess emotions?"), text, tr("Turn on"), tr("Leave off"), &near);
    juce::AlertWindow::showAsync(options, [onAgreed = std::move(onAgreed)](int button) {
        if (button != 1) return;
        rememberEmotionAgreed();
        onAgreed();
    });
}

LabelModelSettings* findLabelModel(StreamSettings& settings, const std::filesystem::path& folder) {
    const auto found = std::ranges::find(settings.labelModels, folder, &LabelModelSettings::folder);
    return found == settings.labelModels.end() ? nullptr : std::to_address(found);
}

void addLabelModel(StreamSettings& settings, const ModelChoice& model) {
    if (findLabelModel(settings, model.folder) != nullptr) return;
    LabelModelSettings added{.folder = model.folder, .name = model.folder.filename().string()};
    if (guessesEmotions(model)) {
        added.tracker = LabelTrackerConfig::states();
        added.windowSeconds = kEmotionWindowSeconds;
        added.hopSeconds = kEmotionHopSeconds;
        added.isShownOnly = true;
    } else {
        added.tracker = LabelTrackerConfig::keywords();
        added.tracker.onThreshold = kKeywordThreshold;
    }
    settings.labelModels.push_back(std::move(added));
}

void removeLabelModel(StreamSettings& settings, const std::filesystem::path& folder) {
    std::erase_if(settings.labelModels, [&](const LabelModelSettings& model) { return model.folder == folder; });
}

} // namespace earshot
