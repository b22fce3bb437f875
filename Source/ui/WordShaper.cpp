// SPDX-License-Identifier: AGPL-3.0-or-later
// See WordShaper.h.
#include "WordShaper.h"

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
    const auto text = juce::String::fromUTF8(utf8.data(), static_cast<int>(utf8.size()));
    shaped.glyphs.addLineOfText(font_, text, 0.0f, 0.0f);
    shaped.width = shaped.glyphs.getBoundingBox(0, -1, true).getWidth();
    return words_.emplace(std::string(utf8), std::move(shaped)).first->second;
}

float WordShaper::spaceWidth() {
    return shape(" ").width;
}

} // namespace earshot
