// SPDX-License-Identifier: AGPL-3.0-or-later
// See CaptionView.h.
#include "CaptionView.h"

#include "CaptionParagraphs.h"
#include "UiText.h"
#include "Utf8Text.h"

namespace earshot {

CaptionView::CaptionView() {
    setTitle(tr("Captions"));
    setFocusContainerType(FocusContainerType::focusContainer);
    flow_.setTitle(tr("Live captions"));
    flow_.setDescription(tr("Arrow keys move through the words, return goes to a word, end returns to what is live."));
    flow_.setHint(tr("Captions appear here as soon as somebody speaks."));
    addAndMakeVisible(flow_);
}

void CaptionView::show(std::shared_ptr<const CaptionSnapshot> snapshot, double nowSeconds) {
    if (snapshot != snapshot_) {
        // What was said before the view opened is there to read, not to be announced.
        if (snapshot_ == nullptr && snapshot != nullptr) announcer_.skip(*snapshot);
        snapshot_ = std::move(snapshot);
        refill();
    }
    if (snapshot_ && isAnnouncing_) announce(nowSeconds);
}

void CaptionView::announce(double nowSeconds) {
    const auto text = utf8Text(announcer_.update(*snapshot_, nowSeconds));
    if (text.isEmpty()) return;
    if (onAnnounce)
        onAnnounce(text);
    else if (isShowing())
        juce::AccessibilityHandler::postAnnouncement(text, juce::AccessibilityHandler::AnnouncementPriority::medium);
}

void CaptionView::refill() {
    flow_.setParagraphs(snapshot_ ? captionParagraphs(*snapshot_, style_.maxLines > 0, speakerColour_)
                                  : std::vector<FlowParagraph>());
}

void CaptionView::setFontHeight(float logicalPixels) {
    style_.fontHeight = logicalPixels;
    flow_.setStyle(style_);
}

void CaptionView::setMaxLines(int lines) {
    style_.maxLines = lines;
    flow_.setStyle(style_);
    refill();
}

void CaptionView::setSpeakerColour(juce::Colour colour) {
    if (colour == speakerColour_) return;
    speakerColour_ = colour;
    refill();
}

void CaptionView::setAnnouncing(bool isAnnouncing) {
    if (isAnnouncing && !isAnnouncing_ && snapshot_) announcer_.skip(*snapshot_);
    isAnnouncing_ = isAnnouncing;
}

std::unique_ptr<juce::AccessibilityHandler> CaptionView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::group);
}

} // namespace earshot
