// SPDX-License-Identifier: AGPL-3.0-or-later
// See WordShaper.h.
#include "WordShaper.h"

#include "TextUnits.h"
#include "Utf8Text.h"

#include <array>
#include <cmath>

namespace earshot {
namespace {

constexpr int kSpill = 1; // pixels around a word, for what is drawn at their edges

// Whole pixels of the screen; downwards as JUCE takes them for glyphs.
juce::Point<float> snapped(juce::Point<float> place, float scale) {
    return {std::round(place.x * scale) / scale, std::floor(place.y * scale) / scale};
}

} // namespace

void WordShaper::setFont(const juce::Font& font) {
    if (font == font_) return;
    font_ = font;
    forgetWords();
}

const ShapedWord& WordShaper::shape(std::string_view utf8) {
    if (const auto known = words_.find(utf8); known != words_.end()) return known->second;
    if (words_.size() >= kMaxWords) forgetWords();
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

void WordShaper::forgetWords() {
    words_.clear();
    numPicturePixels_ = 0;
}

void WordShaper::forgetPictures() {
    for (auto& [text, word] : words_) word.picture = {};
    numPicturePixels_ = 0;
}

// Elsewhere the system draws, better and as fast.
void WordShaper::draw(juce::Graphics& graphics, const ShapedWord& word, juce::Colour colour, juce::Point<float> at) {
    auto& context = graphics.getInternalContext();
    graphics.setColour(colour);
    if (dynamic_cast<juce::LowLevelGraphicsSoftwareRenderer*>(&context) == nullptr || !colour.isOpaque())
        return word.glyphs.draw(graphics, juce::AffineTransform::translation(at));
    const float scale = context.getPhysicalPixelScaleFactor();
    auto& picture = word.picture;
    if (picture.image.isNull() || picture.colour != colour || !juce::approximatelyEqual(picture.scale, scale))
        drawPicture(word, colour, scale);
    if (picture.image.isNull()) return;
    graphics.setImageResamplingQuality(juce::Graphics::lowResamplingQuality); // it is in its size
    graphics.drawImageTransformed(
        picture.image,
        juce::AffineTransform::translation(picture.place.toFloat()).scaled(1 / scale).translated(snapped(at, scale)));
}

void WordShaper::drawPicture(const ShapedWord& word, juce::Colour colour, float scale) {
    juce::Path outlines; // which reach beyond their boxes in many scripts; pictures of letters have none
    word.glyphs.createPath(outlines);
    const auto bounds = (word.glyphs.getBoundingBox(0, -1, true).getUnion(outlines.getBounds()) * scale)
                            .getSmallestIntegerContainer()
                            .expanded(kSpill);
    const auto numPixels = static_cast<std::size_t>(bounds.getWidth()) * static_cast<std::size_t>(bounds.getHeight());
    auto& picture = word.picture;
    if (!picture.image.isNull())
        numPicturePixels_ -=
            static_cast<std::size_t>(picture.image.getWidth()) * static_cast<std::size_t>(picture.image.getHeight());
    if (numPicturePixels_ + numPixels > kMaxPicturePixels) forgetPictures();
    numPicturePixels_ += numPixels;
    picture = {
        .image = juce::Image(juce::Image::ARGB, bounds.getWidth(), bounds.getHeight(), true, juce::SoftwareImageType()),
        .colour = colour,
        .scale = scale,
        .place = bounds.getPosition()};
    juce::Graphics graphics(picture.image);
    graphics.addTransform(juce::AffineTransform::scale(scale).translated(-bounds.getPosition().toFloat()));
    graphics.setColour(colour);
    word.glyphs.draw(graphics);
}

float WordShaper::spaceWidth() {
    return shape(" ").width;
}

} // namespace earshot
