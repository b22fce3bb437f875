// SPDX-License-Identifier: AGPL-3.0-or-later
// See SettingsPanel.h.
#include "SettingsPanel.h"

#include "ColourChoice.h"
#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"
#include "WordTable.h"

#include <algorithm>
#include <array>
#include <utility>

namespace earshot {
namespace {

constexpr int kChooseWidth = 170;
constexpr int kMostLines = 6;

} // namespace

// The models to choose from, and the way to others.
class SettingsPanel::ModelRow final : public juce::Component {
public:
    ModelRow() {
        choose_.setButtonText(tr("Choose folder…"));
        choose_.onClick = [this] {
            if (onChooseFolder) onChooseFolder();
        };
        box_.setTitle(tr("Model"));
        box_.setTextWhenNothingSelected(tr("No model"));
        box_.onChange = [this] {
            const auto index = static_cast<std::size_t>(box_.getSelectedItemIndex());
            if (index < models_.size() && onModel) onModel(models_[index].folder);
        };
        addAndMakeVisible(box_);
        addAndMakeVisible(choose_);
    }

    void show(const std::vector<ModelChoice>& models, const std::filesystem::path& chosen) {
        models_ = models;
        const auto isChosen = [&](const ModelChoice& model) { return model.folder == chosen; };
        if (!chosen.empty() && std::none_of(models_.begin(), models_.end(), isChosen))
            models_.push_back({chosen.filename().string(), chosen});
        box_.clear(juce::dontSendNotification);
        for (std::size_t i = 0; i < models_.size(); ++i) {
            box_.addItem(utf8Text(models_[i].name), static_cast<int>(i) + 1);
            if (isChosen(models_[i])) box_.setSelectedId(static_cast<int>(i) + 1, juce::dontSendNotification);
        }
    }
    void show(const std::filesystem::path& chosen) { show(std::exchange(models_, {}), chosen); }

    std::function<void(const std::filesystem::path&)> onModel;
    std::function<void()> onChooseFolder;

    void resized() override {
        auto area = getLocalBounds();
        choose_.setBounds(area.removeFromRight(std::min(themeOf(*this).scaled(kChooseWidth), getWidth() / 2)));
        box_.setBounds(area.withTrimmedRight(8));
    }

private:
    std::vector<ModelChoice> models_;
    juce::ComboBox box_;
    juce::TextButton choose_;
};

SettingsPanel::SettingsPanel() {
    setTitle(tr("Settings"));
    setFocusContainerType(FocusContainerType::focusContainer);
    form_.onChange = [this] { changed(); };
    addListening();
    addText();
    addWords();
    addTrack();
    addAppearance();
    viewport_.setViewedComponent(&form_, false);
    viewport_.setScrollBarsShown(true, false);
    viewport_.setWantsKeyboardFocus(false);
    addAndMakeVisible(viewport_);
    setSettings({});
}

SettingsPanel::~SettingsPanel() = default;

void SettingsPanel::setSettings(const ViewSettings& settings) {
    settings_ = settings;
    form_.refresh();
}

void SettingsPanel::setModels(const std::vector<ModelChoice>& models) {
    models_->show(models, settings_.stream.model);
}

void SettingsPanel::changed() {
    if (onChange) onChange(settings_);
}

void SettingsPanel::addListening() {
    form_.addSection(tr("Speech"));
    auto models = std::make_unique<ModelRow>();
    models_ = models.get();
    models->onModel = [this](const std::filesystem::path& folder) {
        settings_.stream.model = folder;
        changed();
    };
    models->onChooseFolder = [this] {
        if (onChooseModelFolder) onChooseModelFolder();
    };
    form_.addRefresher([this] { models_->show(settings_.stream.model); });
    form_.addRow(tr("Model"), std::move(models));
    form_.addSlider({.label = tr("Fast to calm"),
                     .note = tr("Fast shows words at once and may correct them; calm waits, and what it shows stays."),
                     .lowest = 0,
                     .highest = 1,
                     .step = 0.05,
                     .text = [](double value) { return juce::String(juce::roundToInt(value * 100)) + " %"; }},
                    settings_.stream.calm);
    const auto seconds = [](double value) { return tr("%1 s", {juce::String(value, 1)}); };
    form_.addSlider(
        {.label = tr("Silence that ends a line"), .lowest = 0.2, .highest = 2, .step = 0.1, .text = seconds},
        settings_.stream.endpointSilenceSeconds);
    form_.addSlider({.label = tr("Clear after silence of"),
                     .lowest = 0,
                     .highest = 60,
                     .step = 1,
                     .text = [seconds](double value) { return value == 0 ? tr("Never") : seconds(value); }},
                    settings_.stream.clearAfterSeconds);
}

void SettingsPanel::addText() {
    auto& text = settings_.stream.text;
    form_.addSection(tr("Text"));
    form_.addToggle(tr("Begin sentences with a capital"), text.sentenceCase);
    form_.addToggle(tr("End sentences with a full stop"), text.fullStops);
    form_.addToggle(tr("Mask swear words"), text.maskProfanity);
}

void SettingsPanel::addWords() {
    form_.addSection(tr("Words"));
    const auto relayOut = [this] { resized(); };
    auto keywords = std::make_unique<WordTable>(WordTableConfig{.wordTitle = tr("Keyword"),
                                                                .valueTitle = tr("Threshold"),
                                                                .addText = tr("Add keyword"),
                                                                .lowest = 0,
                                                                .highest = 1,
                                                                .initial = Keyword{}.threshold});
    auto* keywordTable = keywords.get();
    keywords->onHeightChanged = relayOut;
    keywords->onChange = [this](const std::vector<WordEntry>& entries) {
        settings_.stream.keywords.clear();
        for (const auto& entry : entries) settings_.stream.keywords.push_back({entry.text, entry.value});
        changed();
    };
    form_.addRefresher([this, keywordTable] {
        std::vector<WordEntry> entries;
        for (const auto& keyword : settings_.stream.keywords) entries.push_back({keyword.text, keyword.threshold});
        keywordTable->setEntries(entries);
    });
    form_.addRow(tr("Keywords"), std::move(keywords), tr("Words to be told of when somebody says them."),
                 [keywordTable] { return keywordTable->idealHeight(); });

    auto hotwords = std::make_unique<WordTable>(WordTableConfig{.wordTitle = tr("Hotword"),
                                                                .valueTitle = tr("Weight"),
                                                                .addText = tr("Add hotword"),
                                                                .lowest = 0,
                                                                .highest = 5,
                                                                .initial = Hotword{}.weight});
    auto* hotwordTable = hotwords.get();
    hotwords->onHeightChanged = relayOut;
    hotwords->onChange = [this](const std::vector<WordEntry>& entries) {
        settings_.stream.hotwords.clear();
        for (const auto& entry : entries) settings_.stream.hotwords.push_back({entry.text, entry.value});
        changed();
    };
    form_.addRefresher([this, hotwordTable] {
        std::vector<WordEntry> entries;
        for (const auto& hotword : settings_.stream.hotwords) entries.push_back({hotword.text, hotword.weight});
        hotwordTable->setEntries(entries);
    });
    form_.addRow(tr("Hotwords"), std::move(hotwords), tr("Names and terms that are likely to be said."),
                 [hotwordTable] { return hotwordTable->idealHeight(); });
}

void SettingsPanel::addTrack() {
    form_.addSection(tr("Track"));
    form_.addText(tr("Name"), 60, settings_.trackName);
    auto colours = std::make_unique<ColourChoice>();
    auto* colourRow = colours.get();
    colours->onChange = [this](std::uint32_t argb) {
        settings_.trackColour = argb;
        changed();
    };
    form_.addRefresher([this, colourRow] { colourRow->setColour(settings_.trackColour); });
    form_.addRow(tr("Colour"), std::move(colours));
}

void SettingsPanel::addAppearance() {
    auto& appearance = settings_.appearance;
    form_.addSection(tr("Appearance"));
    form_.addChoice(
        tr("Theme"), {tr("Dark"), tr("Light"), tr("High contrast")},
        [&appearance] { return static_cast<int>(appearance.theme); },
        [&appearance](int index) { appearance.theme = static_cast<ThemeKind>(index); });
    const auto pixels = [](double value) { return juce::String(juce::roundToInt(value)); };
    form_.addSlider({.label = tr("Size of captions"), .lowest = 16, .highest = 96, .step = 1, .text = pixels},
                    appearance.captionHeight);
    juce::StringArray lines{tr("As many as fit")};
    for (int i = 1; i <= kMostLines; ++i) lines.add(juce::String(i));
    form_.addChoice(
        tr("Lines of captions"), lines, [&appearance] { return appearance.captionLines; },
        [&appearance](int index) { appearance.captionLines = index; });
    form_.addSlider({.label = tr("Size of controls"),
                     .lowest = 1,
                     .highest = 2,
                     .step = 0.1,
                     .text = [](double value) { return juce::String(juce::roundToInt(value * 100)) + " %"; }},
                    appearance.textScale);
    juce::StringArray languages{tr("As the system")};
    for (const auto& language : uiLanguages()) languages.add(language.name);
    form_.addChoice(
        tr("Language"), languages,
        [&appearance] {
            const auto& all = uiLanguages();
            const auto at = std::find_if(all.begin(), all.end(),
                                         [&](const UiLanguage& one) { return one.code == appearance.language; });
            return at == all.end() ? 0 : static_cast<int>(at - all.begin()) + 1;
        },
        [&appearance](int index) {
            appearance.language = index == 0 ? "" : uiLanguages()[static_cast<std::size_t>(index) - 1].code;
        });
    form_.addToggle(tr("Announce captions to screen readers"), appearance.announcesCaptions);
}

void SettingsPanel::paint(juce::Graphics& graphics) {
    graphics.fillAll(themeOf(*this).palette().background);
}

void SettingsPanel::resized() {
    viewport_.setBounds(getLocalBounds());
    form_.layOut(std::max(200, getWidth() - viewport_.getScrollBarThickness()));
}

} // namespace earshot
