// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelListView.h.
#include "ModelListView.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "ModelText.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kRowHeight = 50;
constexpr int kNumRows = 5; // others are scrolled to
constexpr int kButtonHeight = 34;
constexpr int kGap = 8;

} // namespace

ModelListView::ModelListView() {
    setFocusContainerType(FocusContainerType::focusContainer);
    list_.setModel(this);
    list_.setTitle(tr("Models on this computer"));
    const auto doing = [this](const std::function<void(const ListedModel&)>& action) {
        if (const ListedModel* model = chosen(); model != nullptr && action) action(*model);
    };
    use_.onClick = [this, doing] { doing(onUse); };
    check_.setButtonText(tr("Check"));
    check_.setHelpText(tr("Reads all of the model and computes with it."));
    check_.onClick = [this, doing] { doing(onCheck); };
    remove_.onClick = [this, doing] { doing(onRemove); };
    add_.setButtonText(tr("Add folder …"));
    add_.setHelpText(tr("A model's folder, or one with several models in it."));
    add_.onClick = [this] {
        if (onAddFolder) onAddFolder();
    };
    for (juce::Component* child : std::initializer_list<juce::Component*>{&list_, &use_, &check_, &remove_, &add_})
        addAndMakeVisible(child);
    showButtons();
}

void ModelListView::setModels(std::vector<ListedModel> models) {
    const auto* former = chosen();
    const auto folder = former != nullptr ? former->folder : std::filesystem::path();
    models_ = std::move(models);
    list_.updateContent();
    const auto found = std::ranges::find(models_, folder, &ListedModel::folder);
    list_.selectRow(found == models_.end() ? 0 : static_cast<int>(found - models_.begin()));
    showButtons();
    list_.repaint();
}

void ModelListView::setInUse(std::vector<std::filesystem::path> folders) {
    inUse_ = std::move(folders);
    showButtons();
    list_.repaint();
}

const ListedModel* ModelListView::chosen() const {
    const auto row = static_cast<std::size_t>(list_.getSelectedRow()); // none: -1, beyond all
    return row < models_.size() ? &models_[row] : nullptr;
}

bool ModelListView::isInUse(const ListedModel& model) const {
    return std::ranges::find(inUse_, model.folder) != inUse_.end();
}

void ModelListView::showButtons() {
    const ListedModel* model = chosen();
    const bool isForLabels = model != nullptr && model->head == HeadKind::kSequenceClassification;
    const bool isUsed = model != nullptr && isInUse(*model);
    use_.setButtonText(isForLabels ? (isUsed ? tr("Stop using for labels") : tr("Use for labels"))
                                   : tr("Use for captions"));
    use_.setEnabled(model != nullptr && !model->problem && model->head != HeadKind::kNone && (isForLabels || !isUsed));
    check_.setEnabled(model != nullptr);
    const bool isAdded = model != nullptr && model->origin == ModelOrigin::kAdded;
    remove_.setButtonText(isAdded ? tr("Take off the list") : tr("Remove"));
    remove_.setEnabled(!isUsed && (isAdded || (model != nullptr && model->origin == ModelOrigin::kUser)));
    resized();
}

juce::String ModelListView::getNameForRow(int row) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= models_.size()) return {};
    const ListedModel& model = models_[index];
    return utf8Text(model.name) + ", " + describeModel(model) + (isInUse(model) ? ", " + tr("in use") : juce::String());
}

void ModelListView::paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isChosen) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= models_.size()) return;
    const ListedModel& model = models_[index];
    const auto& theme = themeOf(*this);
    const auto& palette = theme.palette();
    const auto area = juce::Rectangle<int>(width, height);
    if (isChosen) {
        graphics.setColour(palette.selection);
        graphics.fillRect(area);
        graphics.setColour(palette.accent);
        graphics.fillRect(area.withWidth(4));
    }
    auto text = area.reduced(12, 4);
    if (isInUse(model)) {
        graphics.setColour(palette.good);
        graphics.setFont(uiFont(theme.fontHeight(TextSize::kSmall), FontWeight::kBold));
        graphics.drawText(juce::String::fromUTF8("✓ ") + tr("in use"), text.removeFromRight(theme.scaled(90)),
                          juce::Justification::centredRight, true);
    }
    graphics.setColour(palette.text);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody), FontWeight::kBold));
    graphics.drawText(utf8Text(model.name), text.removeFromTop(text.getHeight() / 2), juce::Justification::centredLeft,
                      true);
    graphics.setColour(model.problem ? palette.warning : palette.text);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    graphics.drawText(describeModel(model), text, juce::Justification::centredLeft, true);
}

int ModelListView::idealHeight() const {
    const auto& theme = themeOf(*this);
    return theme.scaled(kRowHeight) * kNumRows + kGap + theme.scaled(kButtonHeight);
}

void ModelListView::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    list_.setRowHeight(theme.scaled(kRowHeight));
    list_.setColour(juce::ListBox::backgroundColourId, theme.palette().surface);
    list_.setColour(juce::ListBox::outlineColourId, theme.palette().controlOutline);
    list_.setOutlineThickness(1);
    resized();
}

void ModelListView::resized() {
    const auto& theme = themeOf(*this);
    const auto font = uiFont(theme.fontHeight(TextSize::kBody));
    auto area = getLocalBounds();
    auto buttons = area.removeFromBottom(theme.scaled(kButtonHeight));
    area.removeFromBottom(kGap);
    list_.setBounds(area);
    int wanted = 0;
    const auto widthOf = [&](const juce::TextButton& button) {
        return juce::GlyphArrangement::getStringWidthInt(font, button.getButtonText()) + theme.scaled(26);
    };
    for (auto* button : {&use_, &check_, &remove_, &add_}) wanted += widthOf(*button) + kGap;
    const double squeeze = std::min(1.0, static_cast<double>(buttons.getWidth() + kGap) / std::max(wanted, 1));
    for (auto* button : {&use_, &check_, &remove_, &add_}) {
        button->setBounds(buttons.removeFromLeft(static_cast<int>(widthOf(*button) * squeeze)));
        buttons.removeFromLeft(kGap);
    }
}

} // namespace earshot
