// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WordShaper: words of any script as glyphs, each shaped once. Speech repeats its words, so that a long transcript
// costs a few thousand of them. Where JUCE draws by software, in most of a frame's time, glyph by glyph, words are
// drawn once into pictures, too, and those onto the screen. Memory is bounded. Message thread.
#pragma once

#include <juce_graphics/juce_graphics.h>

#include <string>
#include <string_view>
#include <unordered_map>

namespace earshot {

struct WordPicture {
    juce::Image image{}; // in the screen's pixels
    juce::Colour colour{};
    float scale = 1;          // of these to the view's
    juce::Point<int> place{}; // of its upper left corner, from the word's beginning on the base line
};

struct ShapedWord {
    juce::GlyphArrangement glyphs; // from x = 0, on the base line y = 0
    float width = 0;
    mutable WordPicture picture{}; // as it was drawn last
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

    // [message] From this place on the base line on. word: as shape() gave it.
    void draw(juce::Graphics& graphics, const ShapedWord& word, juce::Colour colour, juce::Point<float> at);
    // Pixels of all pictures, of which kMaxPicturePixels are kept.
    [[nodiscard]] std::size_t numPicturePixels() const { return numPicturePixels_; }
    static constexpr std::size_t kMaxPicturePixels = 4 << 20;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    static constexpr std::size_t kMaxWords = 16384;

    void forgetWords();
    void forgetPictures();
    void drawPicture(const ShapedWord& word, juce::Colour colour, float scale);

    juce::Font font_;
    std::unordered_map<std::string, ShapedWord, Hash, std::equal_to<>> words_;
    std::size_t numPicturePixels_ = 0;
};

} // namespace earshot
