// SPDX-License-Identifier: AGPL-3.0-or-later
// See TranscriptView.h.
#include "TranscriptView.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "HealthText.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr int kMargin = 10;

// Where the host told its own time, that is what people know the place by.
std::string timeOf(const CaptionLine& line) {
    const bool hasHost = !line.words.empty() && line.words.front().host.has_value();
    return clockText(hasHost ? line.words.front().host->seconds : line.startSeconds).toStdString();
}

} // namespace

TranscriptView::TranscriptView() {
    setTitle(tr("Transcript"));
    setFocusContainerType(FocusContainerType::focusContainer);
    search_.setTitle(tr("Search the transcript"));
    search_.onTextChange = [this] {
        findAll();
        scrollToFound();
    };
    search_.onReturnKey = [this] { step(1); };
    search_.onEscapeKey = [this] { search_.clear(); };
    previous_.setButtonText(juce::String::fromUTF8("‹"));
    previous_.setTitle(tr("Previous match"));
    previous_.onClick = [this] { step(-1); };
    next_.setButtonText(juce::String::fromUTF8("›"));
    next_.setTitle(tr("Next match"));
    next_.onClick = [this] { step(1); };
    allTracks_.setButtonText(tr("All tracks"));
    allTracks_.setHelpText(tr("Shows what was said on all tracks with Earshot, in order of time."));
    allTracks_.setClickingTogglesState(true);
    allTracks_.onClick = [this] {
        if (onAllTracks) onAllTracks(allTracks_.getToggleState());
    };
    copy_.setButtonText(tr("Copy"));
    copy_.setHelpText(tr("Copies the selection, or everything."));
    copy_.onClick = [this] { flow_.copy(); };
    export_.setButtonText(tr("Export…"));
    export_.onClick = [this] {
        if (onExport) onExport();
    };
    count_.setTitle(tr("Matches"));
    flow_.setTitle(tr("Transcript"));
    flow_.setHint(tr("What was said will be listed here."));
    flow_.onWordClicked = [this](const TranscriptWord& word, FlowPlace) {
        if (onWordClicked) onWordClicked(word);
    };
    for (auto* child : std::initializer_list<juce::Component*>{&search_, &previous_, &next_, &count_, &allTracks_,
                                                               &copy_, &export_, &flow_})
        addAndMakeVisible(child);
    allTracks_.setVisible(false);
    showFound();
    lookAndFeelChanged();
}

void TranscriptView::lookAndFeelChanged() {
    const auto& theme = themeOf(*this);
    const auto body = uiFont(theme.fontHeight(TextSize::kBody));
    search_.applyFontToAllText(body);
    search_.setTextToShowWhenEmpty(tr("Search"), theme.palette().mutedText);
    search_.applyColourToAllText(theme.palette().text);
    search_.setIndents(8, 0);
    search_.setJustification(juce::Justification::centredLeft);
    count_.setFont(uiFont(theme.fontHeight(TextSize::kSmall)));
    flow_.setStyle({.fontHeight = theme.fontHeight(TextSize::kBody) * 1.1f,
                    .maxLines = 0,
                    .showsTimes = true,
                    .growsFromBottom = false});
    resized();
}

void TranscriptView::show(const std::vector<TranscriptEntry>& entries) {
    std::vector<FlowParagraph> paragraphs;
    paragraphs.reserve(entries.size());
    for (const auto& entry : entries)
        paragraphs.push_back(
            {.line = entry.line, .time = timeOf(*entry.line), .speaker = entry.speaker, .colour = entry.colour});
    flow_.setParagraphs(std::move(paragraphs));
    if (search_.getText().isNotEmpty()) findAll();
}

void TranscriptView::offerAllTracks(bool isOffered, bool isChosen) {
    allTracks_.setToggleState(isChosen, juce::dontSendNotification);
    if (isOffered == allTracks_.isVisible()) return;
    allTracks_.setVisible(isOffered);
    resized();
}

void TranscriptView::search(const juce::String& text) {
    search_.setText(text, juce::dontSendNotification);
    findAll();
    scrollToFound();
}

// The words sought must follow one another; the first may begin and the last end within a word.
void TranscriptView::findAll() {
    const auto sought = juce::StringArray::fromTokens(search_.getText().trim().toLowerCase(), true);
    found_.clear();
    const auto& paragraphs = flow_.flow().paragraphs();
    for (std::size_t p = 0; p < paragraphs.size() && !sought.isEmpty() && sought[0].isNotEmpty(); ++p) {
        const auto& words = paragraphs[p].words();
        const auto length = static_cast<std::size_t>(sought.size());
        for (std::size_t w = 0; w + length <= words.size(); ++w) {
            bool matches = true;
            for (std::size_t k = 0; k < length && matches; ++k) {
                const auto word = utf8Text(words[w + k].text).toLowerCase();
                const auto& part = sought[static_cast<int>(k)];
                matches = length == 1       ? word.contains(part)
                          : k == 0          ? word.endsWith(part)
                          : k + 1 == length ? word.startsWith(part)
                                            : word == part;
            }
            if (matches) found_.emplace_back(FlowPlace{p, w}, FlowPlace{p, w + length - 1});
        }
    }
    shownIndex_ = std::min(shownIndex_, found_.empty() ? 0 : found_.size() - 1);
    showFound();
}

void TranscriptView::step(int direction) {
    if (found_.empty()) return;
    const auto size = found_.size();
    shownIndex_ = (shownIndex_ + (direction > 0 ? 1 : size - 1)) % size;
    showFound();
    scrollToFound();
}

void TranscriptView::scrollToFound() {
    if (!found_.empty()) flow_.scrollTo(found_[shownIndex_].first);
}

void TranscriptView::showFound() {
    std::vector<FlowPlace> words;
    for (const auto& [first, last] : found_)
        for (auto word = first.word; word <= last.word; ++word) words.push_back({first.paragraph, word});
    std::sort(words.begin(), words.end());
    flow_.setMatches(std::move(words), found_.empty() ? std::nullopt : std::optional(found_[shownIndex_].first));
    const bool isSearching = search_.getText().isNotEmpty();
    count_.setText(!isSearching     ? juce::String()
                   : found_.empty() ? tr("Nothing found")
                                    : tr("%1 of %2", {juce::String(shownIndex_ + 1), juce::String(found_.size())}),
                   juce::dontSendNotification);
    previous_.setEnabled(!found_.empty());
    next_.setEnabled(!found_.empty());
}

bool TranscriptView::keyPressed(const juce::KeyPress& key) {
    if (!key.getModifiers().isCommandDown() || (key.getKeyCode() != 'F' && key.getKeyCode() != 'f')) return false;
    search_.grabKeyboardFocus();
    return true;
}

void TranscriptView::paint(juce::Graphics& graphics) {
    graphics.fillAll(themeOf(*this).palette().background);
}

void TranscriptView::resized() {
    const auto& theme = themeOf(*this);
    auto area = getLocalBounds();
    auto bar = area.removeFromTop(theme.scaled(32) + 2 * kMargin).reduced(kMargin);
    export_.setBounds(bar.removeFromRight(theme.scaled(92)));
    bar.removeFromRight(6);
    copy_.setBounds(bar.removeFromRight(theme.scaled(74)));
    bar.removeFromRight(6);
    if (allTracks_.isVisible()) {
        const auto font = uiFont(theme.fontHeight(TextSize::kBody));
        allTracks_.setBounds(bar.removeFromRight(
            juce::GlyphArrangement::getStringWidthInt(font, allTracks_.getButtonText()) + theme.scaled(28)));
        bar.removeFromRight(6);
    }
    next_.setBounds(bar.removeFromRight(theme.scaled(30)));
    bar.removeFromRight(4);
    previous_.setBounds(bar.removeFromRight(theme.scaled(30)));
    const int countWidth = bar.getWidth() > theme.scaled(260) ? theme.scaled(110) : 0;
    count_.setBounds(bar.removeFromRight(countWidth));
    search_.setBounds(bar.withTrimmedRight(countWidth == 0 ? 6 : 0));
    flow_.setBounds(area);
}

} // namespace earshot
