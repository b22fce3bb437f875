// SPDX-License-Identifier: AGPL-3.0-or-later
// See LabelModelList.h.
#include "LabelModelList.h"

#include "EarshotLookAndFeel.h"
#include "EmotionLabels.h"
#include "Fonts.h"
#include "LabelModels.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kRowHeight = 32;
constexpr int kIndent = 28;
constexpr int kMostLabels = 4; // named beside the model

juce::String textOf(const ModelChoice& model) {
    juce::StringArray labels;
    for (std::size_t i = 0; i < std::min<std::size_t>(model.labels.size(), kMostLabels); ++i)
        labels.add(utf8Text(model.labels[i]));
    if (model.labels.size() > kMostLabels) labels.add(juce::String::fromUTF8("…"));
    return utf8Text(model.name) + " (" + labels.joinIntoString(", ") + ")";
}

} // namespace

struct LabelModelList::Row {
    ModelChoice model;
    juce::ToggleButton use;
    juce::ToggleButton tell; // of a model that guesses emotions and is in use
};

LabelModelList::LabelModelList() {
    setFocusContainerType(FocusContainerType::focusContainer);
    ask = [this](std::function<void()> onAgreed) { askForEmotion(*this, std::move(onAgreed)); };
    none_.setText(tr("There are no models for labels on this computer."), juce::dontSendNotification);
    none_.setBorderSize({});
    addChildComponent(none_);
}

LabelModelList::~LabelModelList() = default;

void LabelModelList::setModels(const std::vector<ModelChoice>& models) {
    rows_.clear();
    for (const ModelChoice& model : models) {
        if (model.labels.empty() || (guessesEmotions(model) && !offersEmotion())) continue;
        auto row = std::make_unique<Row>();
        row->model = model;
        const auto text = textOf(model) + (guessesEmotions(model) ? ", " + tr("experimental") : juce::String());
        row->use.setButtonText(text);
        row->use.setTitle(text);
        row->use.setClickingTogglesState(false); // a question may come first
        row->use.onClick = [this, raw = row.get()] { clicked(*raw); };
        row->tell.setButtonText(tr("Store and send guessed emotions as other labels are"));
        row->tell.setTitle(row->tell.getButtonText());
        row->tell.onClick = [this, raw = row.get()] {
            const bool isTold = raw->tell.getToggleState();
            if (onEdit)
                onEdit([folder = raw->model.folder, isTold](StreamSettings& settings) {
                    if (auto* used = findLabelModel(settings, folder)) used->isShownOnly = !isTold;
                });
        };
        addAndMakeVisible(row->use);
        addChildComponent(row->tell);
        rows_.push_back(std::move(row));
    }
    none_.setVisible(rows_.empty());
    show();
}

void LabelModelList::setSettings(const StreamSettings& settings) {
    used_ = settings.labelModels;
    show();
}

void LabelModelList::show() {
    for (auto& row : rows_) {
        const auto used = std::ranges::find(used_, row->model.folder, &LabelModelSettings::folder);
        const bool isUsed = used != used_.end();
        row->use.setToggleState(isUsed, juce::dontSendNotification);
        row->tell.setVisible(isUsed && guessesEmotions(row->model));
        row->tell.setToggleState(isUsed && !used->isShownOnly, juce::dontSendNotification);
    }
    if (onHeightChanged) onHeightChanged();
    resized();
}

void LabelModelList::clicked(Row& row) {
    if (!onEdit) return;
    const ModelChoice model = row.model;
    if (row.use.getToggleState())
        return onEdit([model](StreamSettings& settings) { removeLabelModel(settings, model.folder); });
    const auto add = [self = SafePointer(this), model] {
        if (self != nullptr && self->onEdit)
            self->onEdit([model](StreamSettings& settings) { addLabelModel(settings, model); });
    };
    if (guessesEmotions(model))
        ask(add);
    else
        add();
}

int LabelModelList::idealHeight() const {
    int numRows = rows_.empty() ? 1 : 0;
    for (const auto& row : rows_) numRows += row->tell.isVisible() ? 2 : 1;
    return numRows * themeOf(*this).scaled(kRowHeight);
}

void LabelModelList::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds();
    none_.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
    none_.setBounds(area.withHeight(theme.scaled(kRowHeight)));
    for (auto& row : rows_) {
        row->use.setBounds(area.removeFromTop(theme.scaled(kRowHeight)));
        if (row->tell.isVisible())
            row->tell.setBounds(area.removeFromTop(theme.scaled(kRowHeight)).withTrimmedLeft(theme.scaled(kIndent)));
    }
}

} // namespace earshot
