// SPDX-License-Identifier: AGPL-3.0-or-later
//
// BadgeStrip: what was just heard, as badges under the captions: labels that are on, keywords of the last seconds.
// Where it is not opaque, it has no background. Message thread.
#pragma once

#include "CaptionParagraphs.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <vector>

namespace earshot {

class BadgeStrip final : public juce::Component {
public:
    static constexpr double kKeywordStaysSeconds = 5.0;

    BadgeStrip();

    // [message]
    void show(const std::vector<CaptionSource>& sources);
    [[nodiscard]] bool isEmpty() const { return badges_.empty(); }

    void paint(juce::Graphics& graphics) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Badge {
        juce::String text;
        bool isKeyword = false;
        bool operator==(const Badge&) const = default;
    };

    std::vector<Badge> badges_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(BadgeStrip)
};

} // namespace earshot
