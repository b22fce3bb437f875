// SPDX-License-Identifier: AGPL-3.0-or-later
// See FlowView.h; what it draws is in FlowPaint.cpp.
#include "FlowView.h"

#include "EarshotLookAndFeel.h"
#include "FlowAccess.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace earshot {
namespace {

constexpr float kLineGap = 0.16f;      // of the font's height
constexpr float kParagraphGap = 0.28f; // likewise
constexpr float kTextMargin = 14;
constexpr int kTimeColumn = 64;
constexpr int kMaxNameColumn = 120;
constexpr float kWheelLines = 5; // for a wheel's full turn of 1
constexpr float kAtEndPixels = 2;

} // namespace

// The first paragraph that is visible, by what it says, and how far it is scrolled out of the view.
struct FlowView::Anchor {
    std::int64_t id = -1;
    std::int64_t source = 0;
    bool isGap = false;
    float offset = 0;

    static Anchor of(const TextFlow& flow, float scroll) {
        const auto first = flow.paragraphAt(scroll);
        if (first >= flow.paragraphs().size()) return {};
        const auto& paragraph = flow.paragraphs()[first];
        return {paragraph.id(), paragraph.source, paragraph.isGap(), scroll - flow.top(first)};
    }
    [[nodiscard]] std::optional<float> scrollIn(const TextFlow& flow) const {
        for (std::size_t p = 0; p < flow.paragraphs().size(); ++p) {
            const auto& paragraph = flow.paragraphs()[p];
            if (paragraph.id() == id && paragraph.source == source && paragraph.isGap() == isGap)
                return flow.top(p) + offset;
        }
        return std::nullopt;
    }
};

FlowView::FlowView() : flow_(uiFont(style_.fontHeight)) {
    setOpaque(true); // a view beneath that fills this area as well costs as much as half the text
    setWantsKeyboardFocus(true);
    setMouseCursor(juce::MouseCursor::NormalCursor);
    scrollBar_.addListener(this);
    scrollBar_.setWantsKeyboardFocus(false);
    scrollBar_.setAccessible(false); // the text itself scrolls by keys
    addChildComponent(scrollBar_);
    liveButton_.onClick = [this] { follow(); };
    addChildComponent(liveButton_);
    setStyle(style_);
}

FlowView::~FlowView() {
    scrollBar_.removeListener(this);
}

void FlowView::setStyle(const FlowStyle& style) {
    style_ = style;
    flow_.setFont(uiFont(style.fontHeight));
    flow_.setGaps(std::round(style.fontHeight * kLineGap), std::round(style.fontHeight * kParagraphGap));
    measureNames();
    layOutFlow();
}

void FlowView::setParagraphs(std::vector<FlowParagraph> paragraphs) {
    const auto anchor = Anchor::of(flow_, scroll_);
    const auto numBefore = flow_.paragraphs().size();
    {
        const FlowSelection::Keeper keeper(selection_, flow_);
        flow_.setParagraphs(std::move(paragraphs));
    }
    hovered_.reset();
    heard_.reset();
    const float former = nameColumn_;
    measureNames();
    if (!juce::exactlyEqual(nameColumn_, former)) layOutFlow();
    if (isFollowing_) {
        scroll_ = maxScroll();
    } else {
        if (flow_.paragraphs().size() > numBefore) numUnread_ += flow_.paragraphs().size() - numBefore;
        scroll_ = std::clamp(anchor.scrollIn(flow_).value_or(scroll_), 0.0f, maxScroll());
    }
    scrolled();
}

void FlowView::setHint(const juce::String& whenEmpty) {
    hint_ = whenEmpty;
    repaint();
}

void FlowView::setHeard(std::optional<FlowPlace> place) {
    if (place == heard_) return;
    heard_ = place;
    if (heard_) scrollTo(*heard_);
    repaint();
}

void FlowView::setMatches(std::vector<FlowPlace> words, std::optional<FlowPlace> shown) {
    matches_ = std::move(words);
    shownMatch_ = shown;
    repaint();
}

juce::Rectangle<float> FlowView::textArea() const {
    auto area = getLocalBounds().toFloat().reduced(kTextMargin, kTextMargin * 0.6f);
    area.removeFromRight(static_cast<float>(scrollBar_.getWidth()) - kTextMargin * 0.5f);
    area.removeFromLeft(nameColumn_);
    if (style_.showsTimes) area.removeFromLeft(static_cast<float>(themeOf(*this).scaled(kTimeColumn)));
    if (style_.maxLines > 0) {
        const float wanted = static_cast<float>(style_.maxLines) * flow_.lineHeight();
        if (wanted < area.getHeight()) area = area.removeFromBottom(wanted);
    }
    return area;
}

float FlowView::maxScroll() const {
    return std::max(0.0f, flow_.totalHeight() - textArea().getHeight());
}

// Where the flow's upper left corner is in this component.
juce::Point<float> FlowView::originOfFlow() const {
    const auto area = textArea();
    const float slack = style_.growsFromBottom ? std::max(0.0f, area.getHeight() - flow_.totalHeight()) : 0;
    return {area.getX(), area.getY() + slack - scroll_};
}

juce::Point<float> FlowView::toFlow(juce::Point<float> inView) const {
    return inView - originOfFlow();
}

juce::Rectangle<int> FlowView::boundsOf(FlowPlace place) const {
    return (flow_.boundsOf(place) + originOfFlow()).getSmallestIntegerContainer();
}

// One name alone says nothing new.
void FlowView::measureNames() {
    std::set<std::string> names;
    for (const auto& paragraph : flow_.paragraphs())
        if (!paragraph.speaker.empty()) names.insert(paragraph.speaker);
    nameColumn_ = 0;
    if ((!style_.showsTimes && !style_.showsSpeakers) || names.size() < 2) return;
    const auto font = uiFont(themeOf(*this).fontHeight(TextSize::kSmall));
    for (const std::string& name : names)
        nameColumn_ = std::max(nameColumn_, juce::GlyphArrangement::getStringWidth(font, utf8Text(name)) + kNameGap);
    nameColumn_ = std::min(nameColumn_, static_cast<float>(themeOf(*this).scaled(kMaxNameColumn)));
}

void FlowView::layOutFlow() {
    scrollBar_.setBounds(getLocalBounds().removeFromRight(getLookAndFeel().getDefaultScrollbarWidth()));
    const auto anchor = Anchor::of(flow_, scroll_);
    flow_.setWidth(std::max(40.0f, textArea().getWidth()));
    scroll_ = isFollowing_ ? maxScroll() : std::clamp(anchor.scrollIn(flow_).value_or(scroll_), 0.0f, maxScroll());
    scrolled();
}

void FlowView::resized() {
    layOutFlow();
}

void FlowView::lookAndFeelChanged() {
    layOutFlow();
}

void FlowView::follow() {
    isFollowing_ = true;
    scroll_ = maxScroll();
    scrolled();
}

void FlowView::setScroll(float y) {
    scroll_ = std::clamp(y, 0.0f, maxScroll());
    isFollowing_ = scroll_ >= maxScroll() - kAtEndPixels;
    scrolled();
}

void FlowView::scrolled() {
    if (isFollowing_) numUnread_ = 0;
    const double view = textArea().getHeight();
    scrollBar_.setRangeLimits(0.0, std::max<double>(flow_.totalHeight(), view), juce::dontSendNotification);
    scrollBar_.setCurrentRange(scroll_, view, juce::dontSendNotification);
    scrollBar_.setVisible(maxScroll() > kAtEndPixels);
    placeLiveButton();
    repaint();
}

void FlowView::placeLiveButton() {
    const auto& theme = themeOf(*this);
    liveButton_.setVisible(!isFollowing_ && style_.growsFromBottom);
    if (!liveButton_.isVisible()) return;
    liveButton_.setButtonText(numUnread_ == 0 ? tr("Back to live")
                                              : tr("Back to live (%1 new)", {juce::String(numUnread_)}));
    const auto font = uiFont(theme.fontHeight(TextSize::kBody));
    const auto width = juce::GlyphArrangement::getStringWidthInt(font, liveButton_.getButtonText()) + theme.scaled(36);
    liveButton_.setBounds(getLocalBounds()
                              .removeFromBottom(theme.scaled(44))
                              .withSizeKeepingCentre(std::min(width, getWidth()), theme.scaled(32)));
}

void FlowView::scrollTo(FlowPlace place) {
    const auto bounds = flow_.boundsOf(place);
    const float view = textArea().getHeight();
    if (bounds.getY() < scroll_)
        setScroll(bounds.getY() - flow_.lineHeight());
    else if (bounds.getBottom() > scroll_ + view)
        setScroll(bounds.getBottom() - view + flow_.lineHeight());
    else
        repaint();
}

void FlowView::scrollBarMoved(juce::ScrollBar*, double newStart) {
    setScroll(static_cast<float>(newStart));
}

void FlowView::mouseWheelMove(const juce::MouseEvent&, const juce::MouseWheelDetails& wheel) {
    const float direction = wheel.isReversed ? -1.0f : 1.0f;
    setScroll(scroll_ - direction * wheel.deltaY * kWheelLines * flow_.lineHeight());
}

juce::String FlowView::selectedText() const {
    if (selection_.isEmpty()) return {};
    const auto [first, last] = selection_.range();
    return utf8Text(flow_.textBetween(first, last));
}

void FlowView::selectAll() {
    if (const auto first = flow_.firstWord()) selection_.select(*first, *flow_.lastWord());
    repaint();
}

void FlowView::copy() const {
    auto text = selectedText();
    if (text.isEmpty()) text = committedText();
    if (text.isNotEmpty()) juce::SystemClipboard::copyTextToClipboard(text);
}

juce::String FlowView::committedText() const {
    juce::String text;
    FlowAccess::forEachCommitted(flow_, [&](std::optional<FlowPlace>, const juce::String& piece) { text << piece; });
    return text;
}

void FlowView::moveCaret(std::optional<FlowPlace> to, bool isSelecting) {
    if (!to) return;
    if (isSelecting)
        selection_.extendTo(*to);
    else
        selection_.moveTo(*to);
    scrollTo(*to);
}

bool FlowView::keyPressed(const juce::KeyPress& key) {
    using juce::KeyPress;
    const bool isCommand = key.getModifiers().isCommandDown();
    if (isCommand && (key.getKeyCode() == 'C' || key.getKeyCode() == 'c')) return copy(), true;
    if (isCommand && (key.getKeyCode() == 'A' || key.getKeyCode() == 'a')) return selectAll(), true;
    const float page = textArea().getHeight() - flow_.lineHeight();
    if (key.isKeyCode(KeyPress::upKey)) return setScroll(scroll_ - flow_.lineHeight()), true;
    if (key.isKeyCode(KeyPress::downKey)) return setScroll(scroll_ + flow_.lineHeight()), true;
    if (key.isKeyCode(KeyPress::pageUpKey)) return setScroll(scroll_ - page), true;
    if (key.isKeyCode(KeyPress::pageDownKey)) return setScroll(scroll_ + page), true;
    if (key.isKeyCode(KeyPress::homeKey)) return setScroll(0), true;
    if (key.isKeyCode(KeyPress::endKey)) return follow(), true;
    if (key.isKeyCode(KeyPress::returnKey) && selection_.caret()) return click(*selection_.caret()), true;
    if (key.isKeyCode(KeyPress::F2Key) && selection_.caret() && onWordEdit)
        return onWordEdit(*selection_.caret()), true;
    if (key.isKeyCode(KeyPress::escapeKey) && selection_.caret()) return selection_.clear(), repaint(), true;
    return moveByKey(key);
}

bool FlowView::moveByKey(const juce::KeyPress& key) {
    const bool isLeft = key.isKeyCode(juce::KeyPress::leftKey);
    if (!isLeft && !key.isKeyCode(juce::KeyPress::rightKey)) return false;
    const auto caret = selection_.caret();
    if (!caret) {
        moveCaret(flow_.lastWord(), false);
        return true;
    }
    const bool goesBack = isLeft != flow_.isRightToLeft(caret->paragraph);
    moveCaret(flow_.neighbour(*caret, goesBack ? -1 : 1), key.getModifiers().isShiftDown());
    return true;
}

void FlowView::click(FlowPlace place) {
    if (const auto* word = flow_.word(place); word != nullptr && onWordClicked) onWordClicked(*word, place);
}

void FlowView::mouseDown(const juce::MouseEvent& event) {
    isDragging_ = false;
    const auto place = flow_.wordAt(toFlow(event.position), event.mods.isShiftDown());
    if (!place)
        selection_.clear();
    else if (event.mods.isShiftDown())
        selection_.extendTo(*place);
    else
        selection_.moveTo(*place);
    repaint();
}

void FlowView::mouseDrag(const juce::MouseEvent& event) {
    if (!event.mouseWasDraggedSinceMouseDown()) return;
    const auto from = flow_.wordAt(toFlow(event.mouseDownPosition), true);
    const auto to = flow_.wordAt(toFlow(event.position), true);
    if (!from || !to) return;
    isDragging_ = true;
    selection_.select(*from, *to);
    if (event.position.y < textArea().getY()) setScroll(scroll_ - flow_.lineHeight() / 2);
    if (event.position.y > textArea().getBottom()) setScroll(scroll_ + flow_.lineHeight() / 2);
    repaint();
}

void FlowView::mouseUp(const juce::MouseEvent& event) {
    if (isDragging_ || event.mods.isShiftDown() || event.mods.isPopupMenu() || event.getNumberOfClicks() > 1) return;
    if (const auto place = flow_.wordAt(toFlow(event.position), false)) click(*place);
}

void FlowView::mouseDoubleClick(const juce::MouseEvent& event) {
    const auto place = flow_.wordAt(toFlow(event.position), false);
    if (place && onWordEdit) onWordEdit(*place);
}

void FlowView::mouseMove(const juce::MouseEvent& event) {
    const auto place = onWordClicked ? flow_.wordAt(toFlow(event.position), false) : std::nullopt;
    if (place == hovered_) return;
    hovered_ = place;
    setMouseCursor(place ? juce::MouseCursor::PointingHandCursor : juce::MouseCursor::NormalCursor);
    repaint();
}

void FlowView::mouseExit(const juce::MouseEvent&) {
    hovered_.reset();
    repaint();
}

std::unique_ptr<juce::AccessibilityHandler> FlowView::createAccessibilityHandler() {
    return FlowAccess::makeHandler(*this);
}

} // namespace earshot
