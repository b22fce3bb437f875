// SPDX-License-Identifier: AGPL-3.0-or-later
// See TextFlow.h.
#include "TextFlow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

namespace earshot {

void TextFlow::setParagraphs(std::vector<FlowParagraph> paragraphs) {
    std::unordered_map<const CaptionLine*, std::size_t> known;
    for (std::size_t i = 0; i < paragraphs_.size(); ++i)
        if (paragraphs_[i].line) known.emplace(paragraphs_[i].line.get(), i);

    std::vector<Layout> layouts(paragraphs.size());
    for (std::size_t i = 0; i < paragraphs.size(); ++i)
        if (const auto old = known.find(paragraphs[i].line.get()); paragraphs[i].line && old != known.end())
            layouts[i] = std::exchange(layouts_[old->second], {});
    paragraphs_ = std::move(paragraphs);
    layouts_ = std::move(layouts);
    stack();
}

void TextFlow::setFont(const juce::Font& font) {
    if (font == shaper_.font()) return;
    shaper_.setFont(font);
    for (auto& layout : layouts_) layout = {};
    stack();
}

void TextFlow::setWidth(float width) {
    if (std::abs(width - width_) < 0.5f) return;
    width_ = width;
    for (auto& layout : layouts_) layout.isBroken = false;
    stack();
}

void TextFlow::setGaps(float betweenLines, float betweenParagraphs) {
    lineGap_ = betweenLines;
    paragraphGap_ = betweenParagraphs;
    stack();
}

void TextFlow::stack() {
    tops_.resize(paragraphs_.size());
    float y = 0;
    for (std::size_t i = 0; i < paragraphs_.size(); ++i) {
        if (!layouts_[i].isBroken) layOut(i);
        if (i > 0) y += paragraphGap_;
        tops_[i] = y;
        y += height(i);
    }
    totalHeight_ = y;
}

float TextFlow::height(std::size_t paragraph) const {
    return static_cast<float>(layouts_[paragraph].numLines) * lineHeight();
}

// Measuring is most of the work, and a new width alone seldom asks for it.
void TextFlow::layOut(std::size_t paragraph) {
    const auto& source = paragraphs_[paragraph];
    auto& layout = layouts_[paragraph];
    if (layout.units.empty() || layout.hasCutWords || layout.widestUnit > width_) measure(source, layout);
    breakLines(source, layout);
    layout.isBroken = true;
}

void TextFlow::measure(const FlowParagraph& paragraph, Layout& layout) {
    layout = {};
    for (const auto& word : paragraph.words())
        if (const auto direction = directionOf(word.text); direction != ReadingDirection::kNeutral) {
            layout.isRightToLeft = direction == ReadingDirection::kRightToLeft;
            break;
        }
    for (std::size_t word = 0; word < paragraph.words().size(); ++word) appendUnits(paragraph, word, layout);
}

// What is read against the paragraph's direction has its marks on the sides where the paragraph has them: a comma after
// an English word in Arabic stands to the left of it.
const ShapedWord& TextFlow::shape(std::string_view piece, ReadingDirection direction, bool isInRightToLeft) {
    if (isInRightToLeft && direction != ReadingDirection::kRightToLeft) return shaper_.shapeWithin(piece, true);
    if (!isInRightToLeft && direction == ReadingDirection::kRightToLeft) return shaper_.shapeWithin(piece, false);
    return shaper_.shape(piece);
}

const ShapedWord& TextFlow::glyphsOf(std::size_t paragraph, const FlowUnit& unit) {
    return shape(textOf(paragraph, unit), unit.direction, isRightToLeft(paragraph));
}

void TextFlow::draw(juce::Graphics& graphics, std::size_t paragraph, const FlowUnit& unit, juce::Colour colour,
                    juce::Point<float> at) {
    shaper_.draw(graphics, glyphsOf(paragraph, unit), colour, at);
}

void TextFlow::appendUnits(const FlowParagraph& paragraph, std::size_t word, Layout& layout) {
    const std::string& text = paragraph.words()[word].text;
    auto starts = unitStarts(text);
    const auto direction = directionOf(text);
    const float wordWidth = starts.size() == 1 ? shape(text, direction, layout.isRightToLeft).width : 0;
    if (wordWidth > width_ && width_ > 0) {
        starts = evenStarts(text, static_cast<std::size_t>(std::ceil(wordWidth * 1.2f / width_)));
        layout.hasCutWords = true;
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto numBytes = (i + 1 < starts.size() ? starts[i + 1] : text.size()) - starts[i];
        const auto piece = std::string_view(text).substr(starts[i], numBytes);
        const float width = shape(piece, direction, layout.isRightToLeft).width;
        layout.widestUnit = std::max(layout.widestUnit, width);
        layout.units.push_back({.word = word,
                                .firstByte = starts[i],
                                .numBytes = numBytes,
                                .line = 0,
                                .x = 0,
                                .width = width,
                                .direction = direction});
    }
}

float TextFlow::spaceBefore(const FlowParagraph& paragraph, const FlowUnit& before, const FlowUnit& unit) {
    if (before.word == unit.word) return 0;
    const auto& words = paragraph.words();
    return joinsWithoutSpace(words[before.word].text, words[unit.word].text) ? 0 : shaper_.spaceWidth();
}

void TextFlow::breakLines(const FlowParagraph& paragraph, Layout& layout) {
    auto& units = layout.units;
    std::size_t begin = 0;
    float used = 0;
    int line = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const float space = i > begin ? spaceBefore(paragraph, units[i - 1], units[i]) : 0;
        if (i > begin && used + space + units[i].width > width_) {
            placeLine(paragraph, layout, begin, i);
            begin = i;
            used = units[i].width;
            ++line;
        } else {
            used += space + units[i].width;
        }
        units[i].line = line;
    }
    placeLine(paragraph, layout, begin, units.size());
    layout.numLines = line + 1;
}

void TextFlow::placeLine(const FlowParagraph& paragraph, Layout& layout, std::size_t begin, std::size_t end) {
    std::vector<ReadingDirection> directions;
    for (std::size_t i = begin; i < end; ++i) directions.push_back(layout.units[i].direction);
    const auto order =
        visualOrder(directions, layout.isRightToLeft ? ReadingDirection::kRightToLeft : ReadingDirection::kLeftToRight);
    float x = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
        auto& unit = layout.units[begin + order[k]];
        if (k > 0) {
            const auto& left = layout.units[begin + order[k - 1]];
            x += order[k - 1] < order[k] ? spaceBefore(paragraph, left, unit) : spaceBefore(paragraph, unit, left);
        }
        unit.x = x;
        x += unit.width;
    }
    if (!layout.isRightToLeft) return;
    for (std::size_t i = begin; i < end; ++i) layout.units[i].x += std::max(0.0f, width_ - x);
}

std::size_t TextFlow::paragraphAt(float y) const {
    const auto after = std::upper_bound(tops_.begin(), tops_.end(), y);
    if (after == tops_.begin()) return 0;
    const auto index = static_cast<std::size_t>(after - tops_.begin()) - 1;
    return y < tops_[index] + height(index) + paragraphGap_ ? index : index + 1;
}

std::string_view TextFlow::textOf(std::size_t paragraph, const FlowUnit& unit) const {
    return std::string_view(paragraphs_[paragraph].words()[unit.word].text).substr(unit.firstByte, unit.numBytes);
}

juce::Rectangle<float> TextFlow::boundsOf(std::size_t paragraph, const FlowUnit& unit) const {
    return {unit.x, tops_[paragraph] + static_cast<float>(unit.line) * lineHeight(), unit.width, lineHeight()};
}

juce::Rectangle<float> TextFlow::boundsOf(FlowPlace place) const {
    juce::Rectangle<float> bounds;
    if (place.paragraph >= paragraphs_.size()) return bounds;
    for (const auto& unit : units(place.paragraph))
        if (unit.word == place.word) {
            const auto piece = boundsOf(place.paragraph, unit);
            bounds = bounds.isEmpty() ? piece : bounds.getUnion(piece);
        }
    return bounds;
}

std::optional<FlowPlace> TextFlow::wordAt(juce::Point<float> point, bool isNearest) const {
    if (paragraphs_.empty()) return std::nullopt;
    const auto paragraph = std::min(paragraphAt(point.y), paragraphs_.size() - 1);
    std::optional<FlowPlace> nearest;
    float nearestDistance = std::numeric_limits<float>::max();
    for (const auto& unit : units(paragraph)) {
        const auto bounds = boundsOf(paragraph, unit);
        if (bounds.contains(point)) return FlowPlace{paragraph, unit.word};
        // A line away counts for more than any distance along the line.
        const float across = std::max({bounds.getY() - point.y, point.y - bounds.getBottom(), 0.0f});
        const float along = std::max({bounds.getX() - point.x, point.x - bounds.getRight(), 0.0f});
        const float distance = across * 1000.0f + along;
        if (distance >= nearestDistance) continue;
        nearestDistance = distance;
        nearest = FlowPlace{paragraph, unit.word};
    }
    return isNearest ? nearest : std::nullopt;
}

std::string TextFlow::textBetween(FlowPlace first, FlowPlace last) const {
    std::string text;
    for (auto p = first.paragraph; p <= last.paragraph && p < paragraphs_.size(); ++p) {
        const auto& words = paragraphs_[p].words();
        if (p > first.paragraph) text += '\n';
        if (paragraphs_[p].isGap()) text += paragraphs_[p].line->text;
        const auto begin = p == first.paragraph ? first.word : 0;
        const auto end = p == last.paragraph ? std::min(last.word + 1, words.size()) : words.size();
        for (auto w = begin; w < end; ++w) {
            if (w > begin && !joinsWithoutSpace(words[w - 1].text, words[w].text)) text += ' ';
            text += words[w].text;
        }
    }
    return text;
}

std::optional<FlowPlace> TextFlow::firstWord() const {
    for (std::size_t p = 0; p < paragraphs_.size(); ++p)
        if (!paragraphs_[p].words().empty()) return FlowPlace{p, 0};
    return std::nullopt;
}

std::optional<FlowPlace> TextFlow::lastWord() const {
    for (auto p = paragraphs_.size(); p-- > 0;)
        if (!paragraphs_[p].words().empty()) return FlowPlace{p, paragraphs_[p].words().size() - 1};
    return std::nullopt;
}

std::optional<FlowPlace> TextFlow::neighbour(FlowPlace place, int step) const {
    if (place.paragraph >= paragraphs_.size()) return std::nullopt;
    if (step > 0 && place.word + 1 < paragraphs_[place.paragraph].words().size())
        return FlowPlace{place.paragraph, place.word + 1};
    if (step < 0 && place.word > 0) return FlowPlace{place.paragraph, place.word - 1};
    auto p = place.paragraph;
    while (step > 0 ? ++p < paragraphs_.size() : p-- > 0)
        if (const auto size = paragraphs_[p].words().size(); size > 0) return FlowPlace{p, step > 0 ? 0 : size - 1};
    return std::nullopt;
}

const TranscriptWord* TextFlow::word(FlowPlace place) const {
    if (place.paragraph >= paragraphs_.size()) return nullptr;
    const auto& words = paragraphs_[place.paragraph].words();
    return place.word < words.size() ? &words[place.word] : nullptr;
}

} // namespace earshot
