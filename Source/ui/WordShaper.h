// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WordShaper: words of any script as glyphs, each shaped once. Speech repeats its words, so that a long transcript
// costs a few thousand of them. Memory is bounded. Message thread.
#pragma once

#include <juce_graphics/juce_graphics.h>

#include <string>
#include <string_view>
#include <unordered_map>

namespace earshot {

struct ShapedWord {
    juce::GlyphArrangement glyphs; // from x = 0, on the base line y = 0
    float width = 0;
};

class WordShaper {
public:
    explicit WordShaper(juce::Font font) : font_(std::move(font)) {}

    // [message] Forgets all words.
    void setFont(const juce::Font& font);
    [[nodiscard]] const juce::Font& font() const { return font_; }

    // [message] Valid until the next call.
    [[nodiscard]] const ShapedWord& shape(std::string_view utf8);
    // The same for a word in a paragraph of the other direction: the marks before and after it stand where the
    // paragraph has them.
    [[nodiscard]] const ShapedWord& shapeWithin(std::string_view utf8, bool isParagraphRightToLeft);
    [[nodiscard]] float spaceWidth();

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    static constexpr std::size_t kMaxWords = 16384;

    juce::Font font_;
    std::unordered_map<std::string, ShapedWord, Hash, std::equal_to<>> words_;
};

} // namespace earshot
