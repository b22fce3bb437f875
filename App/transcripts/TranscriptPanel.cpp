// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TranscriptPanel.h"

#include "AudioFile.h"
#include "EarshotLookAndFeel.h"
#include "FileWriting.h"
#include "Fonts.h"
#include "HealthText.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr int kWidth = 720; // as it opens
constexpr int kHeight = 560;
constexpr int kMargin = 12;
constexpr int kTicksPerSecond = 25;

double durationOf(const std::filesystem::path& recording, const std::vector<SpokenLine>& lines) {
    const auto file = AudioFile::open(recording);
    if (file.ok() && file->numFrames() > 0) return static_cast<double>(file->numFrames()) / file->sampleRateHz();
    return lines.empty() ? 1 : lines.back().line->endSeconds;
}

} // namespace

TranscriptPanel::TranscriptPanel(OpenedTranscript opened, OpenPlayer openPlayer)
    : transcript_(std::move(opened.lines)),
      recording_(std::move(opened.recording)),
      saved_(std::move(opened.saved)),
      colours_(std::move(opened.colours)),
      openPlayer_(std::move(openPlayer)) {
    setTitle(opened.title);
    auto& flow = view_.flow();
    flow.onWordClicked = [this](const TranscriptWord& word, FlowPlace) { playFrom(word.startSeconds); };
    flow.onWordEdit = [this](FlowPlace place) { edit(place); };
    view_.onExport = [this] {
        export_.open(
            *this,
            [this] {
                return ExportedTranscript{transcript_.lines(), {}};
            },
            [this](const juce::String& sentence) { sentence_.setText(sentence, juce::dontSendNotification); });
    };
    export_.onSaved = [this] { nothingIsUnsaved(); };
    play_.onClick = [this] { playOrPause(); };
    undo_.setButtonText(tr("Undo"));
    undo_.onClick = [this] { undo(); };
    save_.setButtonText(tr("Save"));
    save_.setTooltip(tr("Writes the corrections into the captions that Earshot saved."));
    save_.onClick = [this] { save(); };
    position_.setTitle(tr("Position"));
    position_.setSliderStyle(juce::Slider::LinearHorizontal);
    position_.setTextBoxStyle(juce::Slider::NoTextBox, true, 0, 0);
    position_.onValueChange = [this] { playFrom(position_.getValue()); };
    for (juce::Component* child :
         std::initializer_list<juce::Component*>{&view_, &play_, &position_, &time_, &undo_, &save_, &sentence_})
        addAndMakeVisible(child);
    for (juce::Component* child : std::initializer_list<juce::Component*>{&play_, &position_, &time_})
        child->setVisible(hasSound());
    save_.setVisible(!saved_.empty());
    if (hasSound()) position_.setRange(0, std::max(durationOf(recording_, transcript_.lines()), 0.1));
    sentence_.setText(hasSound() ? tr("Click a word to hear it, double-click it to correct it.")
                                 : tr("Double-click a word to correct it."),
                      juce::dontSendNotification);
    setWantsKeyboardFocus(true);
    showLines();
    showPosition(0, false);
    setSize(kWidth, kHeight);
    flow.scrollTo({0, 0});
}

TranscriptPanel::~TranscriptPanel() {
    stopTimer();
}

void TranscriptPanel::showLines() {
    std::vector<TranscriptEntry> entries;
    for (const auto& [line, speaker] : transcript_.lines()) {
        const auto colour = colours_.find(speaker);
        entries.push_back({line, speaker, colour == colours_.end() ? juce::Colour() : colour->second});
    }
    view_.show(entries);
    undo_.setEnabled(transcript_.canUndo());
    save_.setEnabled(isUnsaved_);
}

void TranscriptPanel::playFrom(double seconds) {
    if (!hasSound()) return;
    startSeconds_ = seconds;
    startTimerHz(kTicksPerSecond);
    if (player_)
        player_->playFrom(seconds);
    else if (!opening_)
        opening_ = std::make_unique<Opening>([open = openPlayer_, file = recording_] { return open(file); });
}

void TranscriptPanel::playOrPause() {
    if (player_ && player_->isPlaying()) {
        startSeconds_ = player_->positionSeconds();
        player_->pause();
        tick();
    } else {
        playFrom(startSeconds_ < position_.getMaximum() - 0.1 ? startSeconds_ : 0);
    }
}

void TranscriptPanel::tick() {
    if (auto opened = opening_ ? opening_->take() : std::nullopt) {
        opening_.reset();
        if (opened->ok()) {
            player_ = std::move(*opened).value();
            player_->playFrom(startSeconds_);
        } else {
            sentence_.setText(utf8Text(opened->error().toString()), juce::dontSendNotification);
        }
    }
    if (!player_) return;
    const bool isPlaying = player_->isPlaying();
    if (isPlaying) startSeconds_ = player_->positionSeconds();
    showPosition(startSeconds_, isPlaying);
    if (!isPlaying && !opening_) stopTimer();
}

void TranscriptPanel::showPosition(double seconds, bool isPlaying) {
    play_.setButtonText(isPlaying ? tr("Pause") : tr("Play"));
    if (!position_.isMouseButtonDown()) position_.setValue(seconds, juce::dontSendNotification);
    time_.setText(clockText(seconds) + " / " + clockText(position_.getMaximum()), juce::dontSendNotification);
    const auto heard = isPlaying ? transcript_.wordAt(seconds) : std::nullopt;
    view_.flow().setHeard(heard ? std::optional(FlowPlace{heard->line, heard->word}) : std::nullopt);
}

void TranscriptPanel::edit(FlowPlace place) {
    const auto* word = view_.flow().flow().word(place);
    if (word == nullptr) return;
    if (player_) player_->pause();
    edited_ = place;
    const auto bounds = getLocalArea(&view_.flow(), view_.flow().boundsOf(place));
    editor_ = std::make_unique<juce::TextEditor>();
    editor_->setTitle(tr("Correct the word"));
    editor_->setFont(view_.flow().flow().font());
    editor_->setText(utf8Text(word->text), juce::dontSendNotification);
    editor_->setIndents(4, 2);
    editor_->setBounds(
        bounds.expanded(6, 4).withWidth(std::max(bounds.getWidth() + 60, 140)).constrainedWithin(getLocalBounds()));
    editor_->onReturnKey = [this] { finishEdit(true); };
    editor_->onEscapeKey = [this] { finishEdit(false); };
    editor_->onFocusLost = [this] { finishEdit(true); };
    addAndMakeVisible(*editor_);
    editor_->grabKeyboardFocus();
    editor_->selectAll();
}

void TranscriptPanel::finishEdit(bool isKept) {
    if (!editor_) return;
    const auto editor = std::exchange(editor_, nullptr); // losing the focus ends it, too
    editor->onFocusLost = nullptr;
    if (isKept && transcript_.replaceWord({edited_.paragraph, edited_.word}, editor->getText().toStdString()))
        lineWasEdited();
    view_.flow().grabKeyboardFocus();
}

void TranscriptPanel::lineWasEdited() {
    isUnsaved_ = true;
    showLines();
}

void TranscriptPanel::undo() {
    if (!transcript_.canUndo()) return;
    transcript_.undo();
    lineWasEdited();
}

void TranscriptPanel::save() {
    juce::StringArray names;
    for (const auto& path : saved_) {
        const auto format = transcriptFormatFromName(path.extension().string().substr(1));
        const juce::File file(utf8Text(path.string()));
        const auto text = captionsOf(transcript_.lines(), format.value_or(TranscriptFormat::kText), recording_);
        if (const auto written = writeWhole(file, text); written.failed()) {
            sentence_.setText(tr("%1 cannot be written: %2", {file.getFullPathName(), written.getErrorMessage()}),
                              juce::dontSendNotification);
            return;
        }
        names.add(file.getFileName());
    }
    nothingIsUnsaved();
    sentence_.setText(tr("Captions saved: %1", {names.joinIntoString(", ")}), juce::dontSendNotification);
}

void TranscriptPanel::nothingIsUnsaved() {
    isUnsaved_ = false;
    save_.setEnabled(false);
}

bool TranscriptPanel::keyPressed(const juce::KeyPress& key) {
    if (key.isKeyCode(juce::KeyPress::spaceKey) && hasSound()) return playOrPause(), true;
    if (!key.getModifiers().isCommandDown()) return false;
    switch (juce::CharacterFunctions::toUpperCase(static_cast<juce::juce_wchar>(key.getKeyCode()))) {
    case 'Z': return undo(), true;
    case 'S': return isUnsaved_ && !saved_.empty() ? (save(), true) : false;
    default: return view_.keyPressed(key);
    }
}

void TranscriptPanel::paint(juce::Graphics& graphics) {
    const auto& palette = themeOf(*this).palette();
    graphics.fillAll(palette.surface);
    graphics.setColour(palette.divider);
    graphics.fillRect(0, view_.getBottom(), getWidth(), 1);
}

void TranscriptPanel::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    const auto font = uiFont(theme.fontHeight(TextSize::kSmall));
    for (juce::Label* label : {&time_, &sentence_}) {
        label->setFont(font);
        label->setColour(juce::Label::textColourId, theme.palette().mutedText);
        label->setMinimumHorizontalScale(1.0f);
    }
    resized();
}

void TranscriptPanel::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds();
    auto foot = area.removeFromBottom(theme.scaled(hasSound() ? 88 : 50)).reduced(kMargin, 8);
    view_.setBounds(area);
    if (hasSound()) {
        auto row = foot.removeFromTop(theme.scaled(34));
        play_.setBounds(row.removeFromLeft(theme.scaled(96)));
        time_.setBounds(row.removeFromRight(theme.scaled(120)));
        time_.setJustificationType(juce::Justification::centredRight);
        position_.setBounds(row.reduced(8, 0));
        foot.removeFromTop(4);
    }
    if (save_.isVisible()) {
        save_.setBounds(
            foot.removeFromRight(theme.scaled(90)).withSizeKeepingCentre(theme.scaled(90), theme.scaled(32)));
        foot.removeFromRight(8);
    }
    undo_.setBounds(foot.removeFromRight(theme.scaled(120)).withSizeKeepingCentre(theme.scaled(120), theme.scaled(32)));
    sentence_.setBounds(foot);
}

} // namespace earshot
