// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HistoryPanel.h"

#include "EarshotLookAndFeel.h"
#include "EntryRow.h"
#include "Fonts.h"
#include "HealthText.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kWidth = 640; // as it opens
constexpr int kHeight = 520;
constexpr int kMargin = 12;
constexpr std::size_t kBefore = 30; // letters of a snippet before what was found
constexpr std::size_t kLongest = 200;

// Whole words around a place.
juce::String snippetOf(const SavedSession& session, std::size_t at) {
    const std::string& text = session.text;
    std::size_t from = at > kBefore ? text.find(' ', at - kBefore) : 0;
    if (from == std::string::npos) from = 0;
    const auto snippet = utf8Text(text.substr(from, kLongest)).trim();
    return from == 0 ? snippet : juce::String::fromUTF8("… ") + snippet;
}

} // namespace

juce::String headOf(const SavedSession& session) {
    juce::StringArray tracks;
    for (const std::string& track : session.tracks) tracks.add(utf8Text(track));
    juce::StringArray parts{utf8Text(session.startedAt).replaceCharacter('T', ' ').substring(0, 16),
                            tracks.joinIntoString(", "), clockText(session.durationSeconds)};
    parts.removeEmptyStrings();
    return parts.joinIntoString(juce::String::fromUTF8(" · "));
}

HistoryPanel::HistoryPanel(std::filesystem::path folder) : folder_(std::move(folder)) {
    setTitle(tr("What was said before"));
    search_.setTitle(tr("Search all sessions"));
    search_.onTextChange = [this] { findAll(); };
    search_.onEscapeKey = [this] { search_.clear(); };
    open_.setButtonText(tr("Open"));
    open_.onClick = [this] { open(list_.getSelectedRow()); };
    delete_.setButtonText(tr("Delete"));
    delete_.onClick = [this] { askToRemove(list_.getSelectedRow()); };
    list_.setTitle(tr("Sessions"));
    sentence_.setMinimumHorizontalScale(1.0f);
    for (juce::Component* child :
         std::initializer_list<juce::Component*>{&search_, &list_, &sentence_, &open_, &delete_})
        addAndMakeVisible(child);
    setSize(kWidth, kHeight);
    enableButtons();
    refresh();
}

HistoryPanel::~HistoryPanel() = default;

void HistoryPanel::refresh() {
    if (reading_) return;
    reading_ = std::make_unique<BackgroundCall<std::vector<SavedSession>>>(
        [folder = folder_] { return savedSessionsIn(folder); });
    startTimerHz(20);
}

void HistoryPanel::tick() {
    auto sessions = reading_ ? reading_->take() : std::nullopt;
    if (!sessions) return;
    stopTimer();
    reading_.reset();
    sessions_ = *std::move(sessions);
    findAll();
}

void HistoryPanel::search(const juce::String& text) {
    search_.setText(text, juce::dontSendNotification);
    findAll();
}

void HistoryPanel::findAll() {
    const std::string sought = search_.getText().trim().toStdString();
    shown_.clear();
    for (std::size_t i = 0; i < sessions_.size(); ++i)
        if (const std::size_t at = findIn(sessions_[i], sought); at != std::string::npos) shown_.push_back({i, at});
    list_.updateContent();
    list_.repaint();
    enableButtons();
    repaint();
}

void HistoryPanel::open(int row) {
    if (row < 0 || row >= numShown() || !onOpen) return;
    onOpen(sessions_[shown_[static_cast<std::size_t>(row)].session], search_.getText().trim());
}

void HistoryPanel::askToRemove(int row) {
    if (row < 0 || row >= numShown()) return;
    const auto& session = sessions_[shown_[static_cast<std::size_t>(row)].session];
    if (refusesToRemove(session)) return;
    const auto options =
        juce::MessageBoxOptions()
            .withTitle(tr("Delete"))
            .withMessage(tr("Delete this record of what was said, for good?") + "\n\n" + headOf(session))
            .withButton(tr("Delete"))
            .withButton(tr("Keep it"))
            .withAssociatedComponent(this);
    juce::AlertWindow::showAsync(options, [self = SafePointer(this), row](int chosen) {
        if (self != nullptr && chosen == 1) self->remove(row);
    });
}

void HistoryPanel::say(const juce::String& sentence) {
    sentence_.setText(sentence, juce::dontSendNotification);
}

// On Linux a file that is deleted goes on being written, and nobody ever finds it again.
bool HistoryPanel::refusesToRemove(const SavedSession& session) {
    const bool isWritten = isBeingWritten && std::ranges::any_of(session.files, isBeingWritten);
    say(isWritten ? tr("This is being written at the moment. Stop the captions first.") : juce::String());
    return isWritten;
}

void HistoryPanel::remove(int row) {
    if (row < 0 || row >= numShown()) return;
    const std::size_t index = shown_[static_cast<std::size_t>(row)].session;
    if (refusesToRemove(sessions_[index])) return;
    for (const auto& file : sessions_[index].files) {
        std::error_code failure;
        std::filesystem::remove(file, failure);
        if (!failure) continue;
        say(tr("%1 cannot be deleted: %2", {utf8Text(file.string()), utf8Text(failure.message())}));
        return refresh(); // what is there still is what it shows
    }
    sessions_.erase(sessions_.begin() + static_cast<std::ptrdiff_t>(index));
    findAll();
}

void HistoryPanel::enableButtons() {
    const bool isChosen = list_.getSelectedRow() >= 0 && list_.getSelectedRow() < numShown();
    open_.setEnabled(isChosen);
    delete_.setEnabled(isChosen);
}

juce::String HistoryPanel::getNameForRow(int row) {
    return row < 0 || row >= numShown() ? juce::String()
                                        : headOf(sessions_[shown_[static_cast<std::size_t>(row)].session]);
}

void HistoryPanel::paintListBoxItem(int row, juce::Graphics& graphics, int width, int height, bool isSelected) {
    if (row < 0 || row >= numShown()) return;
    const Found& found = shown_[static_cast<std::size_t>(row)];
    const SavedSession& session = sessions_[found.session];
    const EntryRow entry{.name = headOf(session),
                         .detail = session.text.empty() ? tr("Nothing was said.") : snippetOf(session, found.at)};
    entry.paint(graphics, themeOf(*this), width, height, isSelected);
}

void HistoryPanel::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    graphics.fillAll(theme.palette().background);
    if (!shown_.empty() || reading_) return;
    const auto text = sessions_.empty()
                          ? tr("Nothing is kept here. What is said is saved only while that is on in the menu.")
                          : tr("Nothing found");
    paintEmptyList(graphics, theme, list_.getBounds(), text);
}

void HistoryPanel::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    search_.applyFontToAllText(uiFont(theme.fontHeight(TextSize::kBody)));
    search_.setTextToShowWhenEmpty(tr("Search all sessions"), theme.palette().mutedText);
    search_.applyColourToAllText(theme.palette().text);
    search_.setIndents(8, 0);
    search_.setJustification(juce::Justification::centredLeft);
    sentence_.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    sentence_.setColour(juce::Label::textColourId, theme.palette().danger);
    list_.setRowHeight(theme.scaled(EntryRow::kHeight));
    list_.setColour(juce::ListBox::backgroundColourId, juce::Colours::transparentBlack);
    resized();
}

void HistoryPanel::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds().reduced(kMargin);
    search_.setBounds(area.removeFromTop(theme.scaled(34)));
    area.removeFromTop(kMargin);
    auto buttons = area.removeFromBottom(theme.scaled(34));
    delete_.setBounds(buttons.removeFromRight(theme.scaled(100)));
    buttons.removeFromRight(8);
    open_.setBounds(buttons.removeFromRight(theme.scaled(100)));
    sentence_.setBounds(buttons);
    area.removeFromBottom(kMargin);
    list_.setBounds(area);
}

} // namespace earshot
