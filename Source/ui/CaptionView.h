// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionView: live captions of one source or of several at once. Committed words stand plain; tentative ones are paler
// and dotted beneath; sound without captions has its mark. A live region: committed words are announced to screen
// readers. Message thread.
#pragma once

#include "CaptionParagraphs.h"
#include "CommitAnnouncer.h"
#include "FlowView.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace earshot {

class CaptionView final : public juce::Component {
public:
    CaptionView();

    // [message] None clears the view. nowSeconds: of any clock that runs, to space out announcements.
    void show(std::vector<CaptionSource> sources, double nowSeconds);

    // [message]
    void setFontHeight(float logicalPixels);
    // 0: as many as fit, with all that is remembered to scroll back to. Else so many lines at the lower edge, which the
    // stream's silence clears.
    void setMaxLines(int lines);
    void setHint(const juce::String& whenEmpty) { flow_.setHint(whenEmpty); }
    void setAnnouncing(bool isAnnouncing);

    // [message] Scrolling, following, selection, clicks.
    [[nodiscard]] FlowView& flow() { return flow_; }

    // Unless set, the text goes to the system's screen reader.
    std::function<void(const juce::String&)> onAnnounce;

    void resized() override { flow_.setBounds(getLocalBounds()); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    void refill();
    void announce(double nowSeconds);

    FlowStyle style_;
    FlowView flow_;
    std::map<std::int64_t, CommitAnnouncer> announcers_; // by the sources' ids
    bool isAnnouncing_ = true;
    std::vector<CaptionSource> sources_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(CaptionView)
};

} // namespace earshot
