// SPDX-License-Identifier: AGPL-3.0-or-later
//
// OverlayText: the last lines of what is being said, drawn in an OverlayStyle over nothing. Tentative words are paler
// and dotted beneath, as in the other views. Message thread.
#pragma once

#include "CaptionParagraphs.h"
#include "OverlaySettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace earshot {

class OverlayText final : public juce::Component {
public:
    using Clock = std::chrono::steady_clock;

    OverlayText();

    // [message]
    void setStyle(const OverlayStyle& style);
    // Of silence, which goes on when no sound comes any more; 0: never.
    void setClearAfter(double seconds);
    // With several sources, lines that are over stand in order of time, what is being said below them. Call it again as
    // time goes by.
    void show(const std::vector<CaptionSource>& sources, Clock::time_point now = Clock::now());

    [[nodiscard]] bool isEmpty() const { return flow_.paragraphs().empty(); }
    // For as many lines as the style has.
    [[nodiscard]] int idealHeight() const;
    // What can be read now, a line a row.
    [[nodiscard]] juce::String visibleText() const;

    void paint(juce::Graphics& graphics) override;
    void resized() override;

private:
    struct Row; // of the screen
    struct Progress {
        std::int64_t id = 0; // of the source
        double streamSeconds = 0;
        Clock::time_point since; // when it came to that
    };

    // The source's stream time, and the time since it stands still.
    [[nodiscard]] double secondsOf(const CaptionSource& source, Clock::time_point now,
                                   std::vector<Progress>& progress) const;
    [[nodiscard]] std::vector<Row> visibleRows() const;
    [[nodiscard]] float padding() const;
    void layOut();
    void paintRow(juce::Graphics& graphics, const Row& row, float y);
    void paintUnit(juce::Graphics& graphics, const Row& row, const FlowUnit& unit, juce::Point<float> at);

    OverlayStyle style_;
    double clearAfterSeconds_ = 0;
    std::vector<Progress> progress_; // of the sources shown
    TextFlow flow_;
};

} // namespace earshot
