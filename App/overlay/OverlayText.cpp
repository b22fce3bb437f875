// SPDX-License-Identifier: AGPL-3.0-or-later
// See OverlayText.h.
#include "OverlayText.h"

#include "Fonts.h"
#include "Utf8Text.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace earshot {
namespace {

constexpr float kLineGap = 0.3f;       // of the font's height
constexpr float kShadowOffset = 0.06f; // likewise
constexpr float kBar = 5;
constexpr float kBarGap = 8;

double endOf(const FlowParagraph& paragraph) {
    return paragraph.line ? paragraph.line->endSeconds : paragraph.openWords.back().endSeconds;
}

// Of paragraphs in order of time, what was said before a silence of that length, or before one that lasts until now.
void dropSilenced(std::vector<FlowParagraph>& paragraphs, double silenceSeconds, double nowSeconds) {
    if (silenceSeconds <= 0) return;
    double later = nowSeconds;
    for (auto p = paragraphs.end(); p != paragraphs.begin(); --p) {
        const auto& before = *std::prev(p);
        if (later - endOf(before) > silenceSeconds) {
            paragraphs.erase(paragraphs.begin(), p);
            return;
        }
        later = before.words().front().startSeconds;
    }
}

} // namespace

struct OverlayText::Row {
    std::size_t paragraph = 0;
    int line = 0; // of the paragraph
};

OverlayText::OverlayText() : flow_(uiFont(static_cast<float>(style_.fontHeight), FontWeight::kBold)) {
    setInterceptsMouseClicks(false, false);
    setStyle(style_);
}

void OverlayText::setStyle(const OverlayStyle& style) {
    style_ = style;
    const auto height = static_cast<float>(style.fontHeight);
    flow_.setFont(uiFont(height, style.isBold ? FontWeight::kBold : FontWeight::kRegular, utf8Text(style.font)));
    flow_.setGaps(std::round(height * kLineGap), 0);
    layOut();
}

void OverlayText::setClearAfter(double seconds) {
    clearAfterSeconds_ = seconds;
}

double OverlayText::secondsOf(const CaptionSource& source, Clock::time_point now,
                              std::vector<Progress>& progress) const {
    const double seconds = source.snapshot->health.streamSeconds;
    const auto known = std::ranges::find_if(progress_, [&](const Progress& p) {
        return p.id == source.id && juce::exactlyEqual(p.streamSeconds, seconds);
    });
    progress.push_back({source.id, seconds, known != progress_.end() ? known->since : now});
    return seconds + std::chrono::duration<double>(now - progress.back().since).count();
}

void OverlayText::show(const std::vector<CaptionSource>& sources, Clock::time_point now) {
    std::vector<FlowParagraph> paragraphs;
    std::vector<Progress> progress;
    for (const auto& source : sources) {
        if (source.snapshot == nullptr || source.snapshot->captions == nullptr) continue;
        auto own = captionParagraphs(source, true);
        std::erase_if(own, [](const FlowParagraph& paragraph) { return paragraph.words().empty(); }); // gaps
        dropSilenced(own, clearAfterSeconds_, secondsOf(source, now, progress));
        paragraphs.insert(paragraphs.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    }
    progress_ = std::move(progress);
    sortByTime(paragraphs);
    // A paragraph is a row at least.
    if (const auto most = static_cast<std::size_t>(style_.maxLines); paragraphs.size() > most)
        paragraphs.erase(paragraphs.begin(), paragraphs.end() - static_cast<std::ptrdiff_t>(most));
    flow_.setParagraphs(std::move(paragraphs));
    repaint();
}

float OverlayText::padding() const {
    return std::round(static_cast<float>(style_.fontHeight) * 0.35f);
}

int OverlayText::idealHeight() const {
    return juce::roundToInt(std::ceil(static_cast<float>(style_.maxLines) * flow_.lineHeight() + padding()));
}

void OverlayText::layOut() {
    flow_.setWidth(std::max(40.0f, static_cast<float>(getWidth()) - 2 * padding() - kBar - kBarGap));
    repaint();
}

void OverlayText::resized() {
    layOut();
}

std::vector<OverlayText::Row> OverlayText::visibleRows() const {
    std::vector<Row> rows;
    for (std::size_t p = 0; p < flow_.paragraphs().size(); ++p) {
        const int numLines = juce::roundToInt(flow_.height(p) / flow_.lineHeight());
        for (int line = 0; line < numLines; ++line) rows.push_back({p, line});
    }
    const auto most = static_cast<std::size_t>(style_.maxLines);
    if (rows.size() > most) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(most));
    return rows;
}

juce::String OverlayText::visibleText() const {
    juce::StringArray texts;
    for (const auto& row : visibleRows()) {
        juce::StringArray words;
        for (const auto& unit : flow_.units(row.paragraph))
            if (unit.line == row.line) words.add(utf8Text(flow_.textOf(row.paragraph, unit)));
        texts.add(words.joinIntoString(" "));
    }
    return texts.joinIntoString("\n");
}

void OverlayText::paint(juce::Graphics& graphics) {
    const auto rows = visibleRows();
    float y = static_cast<float>(getHeight()) - static_cast<float>(rows.size()) * flow_.lineHeight() - padding() / 2;
    for (const auto& row : rows) {
        paintRow(graphics, row, y);
        y += flow_.lineHeight();
    }
}

void OverlayText::paintRow(juce::Graphics& graphics, const Row& row, float y) {
    std::vector<const FlowUnit*> units;
    for (const auto& unit : flow_.units(row.paragraph))
        if (unit.line == row.line) units.push_back(&unit);
    if (units.empty()) return;
    const float left = padding() + kBar + kBarGap;
    float begin = units.front()->x, end = begin;
    for (const auto* unit : units) {
        begin = std::min(begin, unit->x);
        end = std::max(end, unit->x + unit->width);
    }
    const auto box = juce::Rectangle<float>(left + begin, y, end - begin, flow_.lineHeight()).expanded(padding(), 0);
    if (style_.backgroundOpacity > 0) {
        graphics.setColour(style_.background.withAlpha(static_cast<float>(style_.backgroundOpacity)));
        graphics.fillRect(box);
    }
    if (const auto colour = flow_.paragraphs()[row.paragraph].colour; !colour.isTransparent()) {
        graphics.setColour(colour);
        graphics.fillRect(box.getX() - kBar - 1, y, kBar, flow_.lineHeight());
    }
    const float baseline = y + (flow_.lineHeight() - flow_.font().getHeight()) / 2 + flow_.font().getAscent();
    for (const auto* unit : units) paintUnit(graphics, row, *unit, {left + unit->x, baseline});
}

void OverlayText::paintUnit(juce::Graphics& graphics, const Row& row, const FlowUnit& unit, juce::Point<float> at) {
    const auto& glyphs = flow_.glyphsOf(row.paragraph, unit).glyphs;
    const auto height = static_cast<float>(style_.fontHeight);
    const auto toPlace = juce::AffineTransform::translation(at);
    if (style_.hasShadow) {
        graphics.setColour(juce::Colours::black.withAlpha(0.6f));
        glyphs.draw(graphics, toPlace.translated(height * kShadowOffset, height * kShadowOffset));
    }
    if (style_.outlineWidth > 0) {
        juce::Path letters;
        glyphs.createPath(letters);
        graphics.setColour(style_.outline);
        // The stroke's inner half lies beneath the letters.
        const juce::PathStrokeType stroke(2 * height * static_cast<float>(style_.outlineWidth),
                                          juce::PathStrokeType::curved, juce::PathStrokeType::rounded);
        graphics.strokePath(letters, stroke, toPlace);
    }
    const bool isTentative = flow_.paragraphs()[row.paragraph].isTentative(unit.word);
    graphics.setColour(isTentative ? tentativeColour(style_) : style_.text);
    glyphs.draw(graphics, toPlace);
    if (!isTentative) return;
    const float dot = std::max(2.0f, height * 0.06f);
    const float y = at.y + flow_.font().getDescent() * 0.5f;
    for (float x = 0; x + dot <= unit.width; x += dot * 2.6f) {
        const juce::Rectangle<float> round(at.x + x, y, dot, dot);
        if (style_.outlineWidth > 0) {
            graphics.setColour(style_.outline);
            graphics.fillEllipse(round.expanded(dot * 0.7f));
        }
        graphics.setColour(tentativeColour(style_));
        graphics.fillEllipse(round);
    }
}

} // namespace earshot
