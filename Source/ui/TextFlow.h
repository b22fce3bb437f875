// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TextFlow: paragraphs of words broken into lines, and back from a place on the screen to a word. A paragraph that
// stands for a finished line is laid out once for each width; what changes while somebody speaks is the last one. Draws
// nothing. Message thread.
#pragma once

#include "CaptionSnapshot.h"
#include "TextUnits.h"
#include "WordShaper.h"

#include <juce_graphics/juce_graphics.h>

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct FlowParagraph {
    std::shared_ptr<const CaptionLine> line{}; // a finished one; else
    std::vector<TranscriptWord> openWords{};   // what is being said: committed words, then tentative ones
    std::size_t numCommitted = 0;              // of openWords
    std::int64_t openId = 0;                   // segment of openWords
    std::int64_t source = 0;                   // where paragraphs of several stand together: ids are each one's own
    double atSeconds = 0;                      // likewise: in a time that all share
    std::string time{};                        // shown beside it, where times are shown
    std::string speaker{};                     // likewise
    juce::Colour colour{};                     // the speaker's; transparent: none

    [[nodiscard]] const std::vector<TranscriptWord>& words() const { return line ? line->words : openWords; }
    [[nodiscard]] std::int64_t id() const { return line ? line->segmentId : openId; }
    [[nodiscard]] bool isGap() const { return line && line->isGap; }
    [[nodiscard]] bool isTentative(std::size_t word) const { return !line && word >= numCommitted; }
};

// A word of the flow; in order of reading.
struct FlowPlace {
    std::size_t paragraph = 0;
    std::size_t word = 0;
    auto operator<=>(const FlowPlace&) const = default;
};

// A piece of a word on one line: all of it, but where a script or a narrow view breaks within words.
struct FlowUnit {
    std::size_t word = 0;
    std::size_t firstByte = 0;
    std::size_t numBytes = 0;
    int line = 0; // of the paragraph
    float x = 0;
    float width = 0;
    ReadingDirection direction = ReadingDirection::kLeftToRight;
};

class TextFlow {
public:
    explicit TextFlow(const juce::Font& font) : shaper_(font) {}

    // [message] All of these keep what they can of the layout.
    void setParagraphs(std::vector<FlowParagraph> paragraphs);
    void setFont(const juce::Font& font);
    void setWidth(float width);
    void setGaps(float betweenLines, float betweenParagraphs);

    [[nodiscard]] const std::vector<FlowParagraph>& paragraphs() const { return paragraphs_; }
    [[nodiscard]] const std::vector<FlowUnit>& units(std::size_t paragraph) const { return layouts_[paragraph].units; }
    [[nodiscard]] float top(std::size_t paragraph) const { return tops_[paragraph]; }
    [[nodiscard]] float height(std::size_t paragraph) const;
    [[nodiscard]] bool isRightToLeft(std::size_t paragraph) const { return layouts_[paragraph].isRightToLeft; }
    [[nodiscard]] float totalHeight() const { return totalHeight_; }
    [[nodiscard]] float lineHeight() const { return shaper_.font().getHeight() + lineGap_; }
    [[nodiscard]] const juce::Font& font() const { return shaper_.font(); }
    [[nodiscard]] float spaceWidth() { return shaper_.spaceWidth(); }
    // A unit's glyphs, from x = 0 on; valid until the next call.
    [[nodiscard]] const ShapedWord& glyphsOf(std::size_t paragraph, const FlowUnit& unit);

    // Onto a view, from this place on the base line on.
    void draw(juce::Graphics& graphics, std::size_t paragraph, const FlowUnit& unit, juce::Colour colour,
              juce::Point<float> at);

    // The first paragraph that reaches below y; their number where none does.
    [[nodiscard]] std::size_t paragraphAt(float y) const;
    [[nodiscard]] std::string_view textOf(std::size_t paragraph, const FlowUnit& unit) const;
    [[nodiscard]] juce::Rectangle<float> boundsOf(std::size_t paragraph, const FlowUnit& unit) const;
    [[nodiscard]] juce::Rectangle<float> boundsOf(FlowPlace place) const; // around all pieces of the word
    // The word under a point; with isNearest the one that a selection that is dragged there reaches.
    [[nodiscard]] std::optional<FlowPlace> wordAt(juce::Point<float> point, bool isNearest) const;

    // Words from `first` to `last`, as people write them, lines between paragraphs.
    [[nodiscard]] std::string textBetween(FlowPlace first, FlowPlace last) const;
    [[nodiscard]] std::optional<FlowPlace> firstWord() const;
    [[nodiscard]] std::optional<FlowPlace> lastWord() const;
    // step: 1 or -1.
    [[nodiscard]] std::optional<FlowPlace> neighbour(FlowPlace place, int step) const;
    [[nodiscard]] const TranscriptWord* word(FlowPlace place) const;

private:
    struct Layout {
        std::vector<FlowUnit> units;
        int numLines = 1;
        bool isRightToLeft = false;
        float widestUnit = 0;
        bool hasCutWords = false; // because they were wider than a line
        bool isBroken = false;    // into lines of this width
    };

    void layOut(std::size_t paragraph);
    void measure(const FlowParagraph& paragraph, Layout& layout);
    void appendUnits(const FlowParagraph& paragraph, std::size_t word, Layout& layout);
    const ShapedWord& shape(std::string_view piece, ReadingDirection direction, bool isInRightToLeft);
    void breakLines(const FlowParagraph& paragraph, Layout& layout);
    void placeLine(const FlowParagraph& paragraph, Layout& layout, std::size_t begin, std::size_t end);
    [[nodiscard]] float spaceBefore(const FlowParagraph& paragraph, const FlowUnit& before, const FlowUnit& unit);
    void stack();

    WordShaper shaper_;
    float width_ = 400;
    float lineGap_ = 4;
    float paragraphGap_ = 8;
    std::vector<FlowParagraph> paragraphs_;
    std::vector<Layout> layouts_; // of each
    std::vector<float> tops_;
    float totalHeight_ = 0;
};

} // namespace earshot
