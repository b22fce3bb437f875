// SPDX-License-Identifier: AGPL-3.0-or-later
// See SettingsPanel.h.
#include "SettingsPanel.h"

#include "ColourChoice.h"
#include "EarshotLookAndFeel.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace earshot {
namespace {

constexpr int kChooseWidth = 170;
constexpr int kMostLines = 6;
constexpr int kLongestAddress = 15; // of IPv4

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
        std::erase_if(models_, [](const ModelChoice& model) { return !model.labels.empty(); });
        const auto isChosen = [&](const ModelChoice& model) { return model.folder == chosen; };
        if (!chosen.empty() && std::none_of(models_.begin(), models_.end(), isChosen))
            models_.push_back({.name = chosen.filename().string(), .folder = chosen});
        box_.clear(juce::dontSendNotification);
        for (std::size_t i = 0; i < models_.size(); ++i) {
            box_.addItem(textOf(models_[i]), static_cast<int>(i) + 1);
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
    static juce::String textOf(const ModelChoice& model) {
        juce::StringArray languages;
        for (const auto& code : model.languages) languages.add(languageName(code));
        return utf8Text(model.name) +
               (languages.isEmpty() ? juce::String() : " (" + languages.joinIntoString(", ") + ")");
    }

    std::vector<ModelChoice> models_; // for captions
    juce::ComboBox box_;
    juce::TextButton choose_;
};

SettingsPanel::SettingsPanel(bool offersOutputs) : FormPanel(tr("Settings")) {
    form_.onChange = [this] { changed(); };
    addListening();
    addText();
    addWords();
    addLabels();
    addTrack();
    addAppearance();
    if (offersOutputs) {
        addOsc();
        addMidi();
    }
    setSettings({});
}

SettingsPanel::~SettingsPanel() = default;

void SettingsPanel::setSettings(const ViewSettings& settings) {
    settings_ = settings;
    form_.refresh();
}

void SettingsPanel::setModels(const std::vector<ModelChoice>& models) {
    models_->show(models, settings_.stream.model);
    labelModels_->setModels(models);
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

void SettingsPanel::addWordTable(const juce::String& label, const juce::String& note, WordTableConfig config,
                                 std::function<std::vector<WordEntry>()> get,
                                 std::function<void(const std::vector<WordEntry>&)> set) {
    auto table = std::make_unique<WordTable>(std::move(config));
    auto* raw = table.get();
    table->onHeightChanged = [this] { resized(); };
    table->onChange = [this, set = std::move(set)](const std::vector<WordEntry>& entries) {
        set(entries);
        changed();
    };
    form_.addRefresher([raw, get = std::move(get)] { raw->setEntries(get()); });
    form_.addRow(label, std::move(table), note, [raw] { return raw->idealHeight(); });
}

void SettingsPanel::addWords() {
    form_.addSection(tr("Words"));
    addWordTable(
        tr("Keywords"), tr("Words to be told of when somebody says them."),
        {.wordTitle = tr("Keyword"),
         .valueTitle = tr("Threshold"),
         .addText = tr("Add keyword"),
         .lowest = 0,
         .highest = 1,
         .initial = Keyword{}.threshold},
        [this] {
            std::vector<WordEntry> entries;
            for (const auto& keyword : settings_.stream.keywords) entries.push_back({keyword.text, keyword.threshold});
            return entries;
        },
        [this](const std::vector<WordEntry>& entries) {
            settings_.stream.keywords.clear();
            for (const auto& entry : entries) settings_.stream.keywords.push_back({entry.text, entry.value});
        });
    addWordTable(
        tr("Hotwords"), tr("Names and terms that are likely to be said."),
        {.wordTitle = tr("Hotword"),
         .valueTitle = tr("Weight"),
         .addText = tr("Add hotword"),
         .lowest = 0,
         .highest = 5,
         .initial = Hotword{}.weight},
        [this] {
            std::vector<WordEntry> entries;
            for (const auto& hotword : settings_.stream.hotwords) entries.push_back({hotword.text, hotword.weight});
            return entries;
        },
        [this](const std::vector<WordEntry>& entries) {
            settings_.stream.hotwords.clear();
            for (const auto& entry : entries) settings_.stream.hotwords.push_back({entry.text, entry.value});
        });
}

void SettingsPanel::addLabels() {
    form_.addSection(tr("Labels"));
    auto list = std::make_unique<LabelModelList>();
    labelModels_ = list.get();
    list->onHeightChanged = [this] { resized(); };
    list->onEdit = [this](const std::function<void(StreamSettings&)>& edit) {
        edit(settings_.stream);
        form_.refresh();
        changed();
    };
    form_.addRefresher([this] { labelModels_->setSettings(settings_.stream); });
    form_.addRow(tr("Models for labels"), std::move(list), {}, [this] { return labelModels_->idealHeight(); });
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

void SettingsPanel::addOsc() {
    auto& osc = settings_.osc;
    form_.addSection("OSC");
    form_.addToggle(tr("Send captions and labels as Open Sound Control"), osc.isOn);
    form_.addText(tr("Address"), kLongestAddress, osc.address);
    form_.addNumber(tr("Port"), 1, kHighestOscPort, osc.port);
}

void SettingsPanel::addMidi() {
    auto& midi = settings_.midi;
    form_.addSection("MIDI");
    form_.addToggle(tr("Play keywords and labels as MIDI"), midi.isOn);
    form_.addChoice(
        tr("Played as"), {tr("Notes"), tr("Controllers")}, [&midi] { return static_cast<int>(midi.kind); },
        [&midi](int index) { midi.kind = static_cast<MidiKind>(index); });
    juce::StringArray channels;
    for (int channel = 1; channel <= kNumMidiChannels; ++channel) channels.add(juce::String(channel));
    form_.addChoice(
        tr("Channel"), channels, [&midi] { return midi.channel - 1; },
        [&midi](int index) { midi.channel = index + 1; });
    addWordTable(
        tr("Triggers"), tr("Keywords and labels as they are written in their lists, each with its number."),
        {.wordTitle = tr("Keyword or label"),
         .valueTitle = tr("Number"),
         .addText = tr("Add trigger"),
         .lowest = 0,
         .highest = kHighestMidiNumber,
         .initial = static_cast<double>(MidiTrigger{}.number),
         .step = 1},
        [&midi] {
            std::vector<WordEntry> entries;
            for (const auto& trigger : midi.triggers)
                entries.push_back({trigger.text, static_cast<double>(trigger.number)});
            return entries;
        },
        [&midi](const std::vector<WordEntry>& entries) {
            midi.triggers.clear();
            for (const auto& entry : entries) midi.triggers.push_back({entry.text, juce::roundToInt(entry.value)});
        });
}

} // namespace earshot
