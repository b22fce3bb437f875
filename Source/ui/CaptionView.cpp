// SPDX-License-Identifier: AGPL-3.0-or-later
// See CaptionView.h.
#include "CaptionView.h"

#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace earshot {
namespace {

bool isSame(const CaptionSource& one, const CaptionSource& other) {
    return one.id == other.id && one.name == other.name && one.colour == other.colour &&
           one.snapshot->captions == other.snapshot->captions;
}

} // namespace

CaptionView::CaptionView() {
    style_.showsSpeakers = true;
    flow_.setStyle(style_);
    setTitle(tr("Captions"));
    setFocusContainerType(FocusContainerType::focusContainer);
    flow_.setTitle(tr("Live captions"));
    flow_.setDescription(tr("Arrow keys move through the words, return goes to a word, end returns to what is live."));
    flow_.setHint(tr("Captions appear here as soon as somebody speaks."));
    addAndMakeVisible(flow_);
}

void CaptionView::show(std::vector<CaptionSource> sources, double nowSeconds) {
    std::erase_if(sources, [](const CaptionSource& source) {
        return source.snapshot == nullptr || source.snapshot->captions == nullptr;
    });
    const bool isNew = !std::ranges::equal(sources, sources_, isSame);
    sources_ = std::move(sources);
    if (isNew) {
        // What was said before the view knew of a source is there to read, not to be announced.
        for (const CaptionSource& source : sources_)
            if (const auto [announcer, isAdded] = announcers_.try_emplace(source.id); isAdded)
                announcer->second.skip(*source.snapshot->captions);
        std::erase_if(announcers_, [this](const auto& announcer) {
            return std::ranges::find(sources_, announcer.first, &CaptionSource::id) == sources_.end();
        });
        refill();
    }
    if (isAnnouncing_) announce(nowSeconds);
}

void CaptionView::announce(double nowSeconds) {
    for (const CaptionSource& source : sources_) {
        const auto text = utf8Text(announcers_[source.id].update(*source.snapshot->captions, nowSeconds));
        if (text.isEmpty()) continue;
        if (onAnnounce)
            onAnnounce(text);
        else if (isShowing())
            juce::AccessibilityHandler::postAnnouncement(text,
                                                         juce::AccessibilityHandler::AnnouncementPriority::medium);
    }
}

void CaptionView::refill() {
    std::vector<FlowParagraph> paragraphs;
    for (const CaptionSource& source : sources_)
        std::ranges::move(captionParagraphs(source, style_.maxLines > 0), std::back_inserter(paragraphs));
    sortByTime(paragraphs);
    flow_.setParagraphs(std::move(paragraphs));
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

void CaptionView::setAnnouncing(bool isAnnouncing) {
    if (isAnnouncing && !isAnnouncing_)
        for (const CaptionSource& source : sources_) announcers_[source.id].skip(*source.snapshot->captions);
    isAnnouncing_ = isAnnouncing;
}

std::unique_ptr<juce::AccessibilityHandler> CaptionView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::group);
}

} // namespace earshot
