// SPDX-License-Identifier: AGPL-3.0-or-later
// See WordShaper.h.
#include "WordShaper.h"

#include "TextUnits.h"
#include "Utf8Text.h"

#include <array>

namespace earshot {

void WordShaper::setFont(const juce::Font& font) {
    if (font == font_) return;
    font_ = font;
    words_.clear();
}

const ShapedWord& WordShaper::shape(std::string_view utf8) {
    if (const auto known = words_.find(utf8); known != words_.end()) return known->second;
    if (words_.size() >= kMaxWords) words_.clear();
    ShapedWord shaped;
    shaped.glyphs.addLineOfText(font_, utf8Text(utf8), 0.0f, 0.0f);
    shaped.width = shaped.glyphs.getBoundingBox(0, -1, true).getWidth();
    return words_.emplace(std::string(utf8), std::move(shaped)).first->second;
}

const ShapedWord& WordShaper::shapeWithin(std::string_view utf8, bool isParagraphRightToLeft) {
    const auto key = std::string(isParagraphRightToLeft ? "\u200f" : "\u200e").append(utf8);
    if (const auto known = words_.find(key); known != words_.end()) return known->second;
    auto [before, word, after] = partsOf(utf8);
    if (isParagraphRightToLeft) {
        before = turnedRound(before);
        after = turnedRound(after);
        std::swap(before, after);
    }
    ShapedWord whole;
    for (const auto& part : {before, word, after}) {
        auto piece = shape(part);
        piece.glyphs.moveRangeOfGlyphs(0, -1, whole.width, 0);
        whole.glyphs.addGlyphArrangement(piece.glyphs);
        whole.width += piece.width;
    }
    return words_.insert_or_assign(key, std::move(whole)).first->second;
}

float WordShaper::spaceWidth() {
    return shape(" ").width;
}

} // namespace earshot
