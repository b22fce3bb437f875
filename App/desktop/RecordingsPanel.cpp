// SPDX-License-Identifier: AGPL-3.0-or-later
#include "RecordingsPanel.h"

#include "EarshotLookAndFeel.h"
#include "EntryRow.h"
#include "FilePath.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kWidth = 640; // as it opens
constexpr int kHeight = 460;
constexpr int kMargin = 12;
enum PlaceId { kBeside = 1, kFolder, kOtherFolder };

// With its folder: those of several may have the same name.
juce::String nameOf(const Recording& recording) {
    return utf8Text((recording.file.parent_path().filename() / recording.file.filename()).string());
}

juce::String stateOf(const Recording& recording) {
    switch (recording.state) {
    case RecordingState::kWaiting: return tr("Waiting");
    case RecordingState::kCaptioning: return juce::String(juce::roundToInt(recording.progress * 100)) + " %";
    case RecordingState::kFailed: return utf8Text(recording.problem);
    case RecordingState::kCancelled: return tr("Cancelled, nothing saved");
    case RecordingState::kDone: break;
    }
    juce::StringArray names;
    for (const auto& file : recording.saved) names.add(utf8Text(file.filename().string()));
    if (names.isEmpty()) return tr("Finished");
    return tr("Captions saved: %1", {names.joinIntoString(", ")});
}

} // namespace

RecordingsPanel::RecordingsPanel(RecordingQueue& queue) : queue_(queue) {
    setTitle(tr("Recordings"));
    formatsTitle_.setText(tr("Captions as"), juce::dontSendNotification);
    placeTitle_.setText(tr("Saved"), juce::dontSendNotification);
    for (std::size_t i = 0; i < formats_.size(); ++i) {
        formats_[i].setButtonText(juce::String(std::string(formatName(kFormats[i]))).toUpperCase());
        formats_[i].onClick = [this] { formatsChosen(); };
        addAndMakeVisible(formats_[i]);
    }
    place_.setTitle(tr("Where captions are saved"));
    place_.onChange = [this] { placeChosen(); };
    list_.setTitle(tr("Recordings"));
    add_.setButtonText(tr("Caption recordings …"));
    add_.onClick = [this] { chooseFiles(); };
    open_.setButtonText(tr("Open"));
    open_.onClick = [this] { open(list_.getSelectedRow()); };
    cancel_.setButtonText(tr("Cancel"));
    cancel_.onClick = [this] { cancel(list_.getSelectedRow()); };
    for (juce::Component* child : std::initializer_list<juce::Component*>{&formatsTitle_, &placeTitle_, &place_, &list_,
                                                                          &add_, &open_, &cancel_})
        addAndMakeVisible(child);
    setOutput(queue_.output());
    enableButtons();
    setSize(kWidth, kHeight);
}

void RecordingsPanel::refresh() {
    list_.updateContent();
    list_.repaint();
    enableButtons();
}

void RecordingsPanel::setOutput(const RecordingOutput& output) {
    for (std::size_t i = 0; i < formats_.size(); ++i)
        formats_[i].setToggleState(std::ranges::find(output.formats, kFormats[i]) != output.formats.end(),
                                   juce::dontSendNotification);
    place_.clear(juce::dontSendNotification);
    place_.addItem(tr("next to each recording"), kBeside);
    if (!output.folder.empty()) place_.addItem(tr("in %1", {utf8Text(output.folder.string())}), kFolder);
    place_.addItem(tr("in a folder …"), kOtherFolder);
    place_.setSelectedId(output.folder.empty() ? kBeside : kFolder, juce::dontSendNotification);
}

void RecordingsPanel::changeOutput(RecordingOutput output) {
    queue_.setOutput(output);
    setOutput(output);
    if (onOutputChanged) onOutputChanged(output);
}

void RecordingsPanel::formatsChosen() {
    RecordingOutput output = queue_.output();
    output.formats.clear();
    for (std::size_t i = 0; i < formats_.size(); ++i)
        if (formats_[i].getToggleState()) output.formats.push_back(kFormats[i]);
    changeOutput(std::move(output));
}

void RecordingsPanel::placeChosen() {
    RecordingOutput output = queue_.output();
    if (place_.getSelectedId() == kFolder) return;
    if (place_.getSelectedId() == kBeside) {
        output.folder.clear();
        return changeOutput(std::move(output));
    }
    setOutput(output); // until a folder has been chosen
    chooser_ = std::make_unique<juce::FileChooser>(tr("Where captions are saved"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories,
                          [this](const juce::FileChooser& chooser) {
                              const auto folder = chooser.getResult();
                              if (folder == juce::File()) return;
                              RecordingOutput chosen = queue_.output();
                              chosen.folder = pathOf(folder);
                              changeOutput(std::move(chosen));
                          });
}

void RecordingsPanel::chooseFiles() {
    chooser_ = std::make_unique<juce::FileChooser>(tr("Caption recordings …"));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::canSelectMultipleItems,
                          [this](const juce::FileChooser& chooser) {
                              juce::StringArray paths;
                              for (const juce::File& file : chooser.getResults()) paths.add(file.getFullPathName());
                              if (!paths.isEmpty()) onFiles(paths);
                          });
}

void RecordingsPanel::open(int row) {
    if (row >= 0 && row < getNumRows() && onOpen) onOpen(static_cast<std::size_t>(row));
}

void RecordingsPanel::cancel(int row) {
    if (row < 0 || row >= getNumRows()) return;
    queue_.cancel(static_cast<std::size_t>(row));
    refresh();
}

void RecordingsPanel::enableButtons() {
    const int row = list_.getSelectedRow();
    const auto* recording =
        row >= 0 && row < getNumRows() ? &queue_.recordings()[static_cast<std::size_t>(row)] : nullptr;
    open_.setEnabled(recording != nullptr && !recording->lines.empty());
    cancel_.setEnabled(recording != nullptr && (recording->state == RecordingState::kWaiting ||
                                                recording->state == RecordingState::kCaptioning));
}

juce::String RecordingsPanel::getNameForRow(int row) {
    if (row < 0 || row >= getNumRows()) return {};
    const Recording& recording = queue_.recordings()[static_cast<std::size_t>(row)];
    return nameOf(recording) + ", " + stateOf(recording);
}

void RecordingsPanel::paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isSelected) {
    if (row < 0 || row >= getNumRows()) return;
    const Recording& recording = queue_.recordings()[static_cast<std::size_t>(row)];
    const EntryRow entry{.name = nameOf(recording),
                         .detail = stateOf(recording),
                         .isProblem = recording.state == RecordingState::kFailed,
                         .progress = recording.state == RecordingState::kCaptioning ? recording.progress : 0};
    entry.paint(graphics, themeOf(*this), width, height, isSelected);
}

void RecordingsPanel::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    graphics.fillAll(theme.palette().background);
    if (getNumRows() == 0)
        paintEmptyList(graphics, theme, list_.getBounds(), tr("Drop recordings or a folder of them here."));
}

void RecordingsPanel::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    list_.setRowHeight(theme.scaled(EntryRow::kHeight));
    list_.setColour(juce::ListBox::backgroundColourId, juce::Colours::transparentBlack);
    for (juce::Label* label : {&formatsTitle_, &placeTitle_}) {
        label->setFont(uiFont(theme.fontHeight(TextSize::kBody)));
        label->setColour(juce::Label::textColourId, theme.palette().text);
    }
    resized();
}

void RecordingsPanel::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(kMargin);
    const int rowHeight = theme.scaled(34);
    auto row = area.removeFromTop(rowHeight);
    formatsTitle_.setBounds(row.removeFromLeft(theme.scaled(110)));
    for (auto& format : formats_) format.setBounds(row.removeFromLeft(theme.scaled(84)));
    area.removeFromTop(6);
    row = area.removeFromTop(rowHeight);
    placeTitle_.setBounds(row.removeFromLeft(theme.scaled(110)));
    place_.setBounds(row);
    area.removeFromTop(kMargin);
    auto buttons = area.removeFromBottom(rowHeight);
    add_.setBounds(buttons.removeFromLeft(theme.scaled(220)));
    cancel_.setBounds(buttons.removeFromRight(theme.scaled(100)));
    buttons.removeFromRight(8);
    open_.setBounds(buttons.removeFromRight(theme.scaled(100)));
    area.removeFromBottom(kMargin);
    list_.setBounds(area);
}

} // namespace earshot
