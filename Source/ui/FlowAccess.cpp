// SPDX-License-Identifier: AGPL-3.0-or-later
// See FlowAccess.h.
#include "FlowAccess.h"

#include "FlowView.h"
#include "Utf8Text.h"

namespace earshot {
namespace {

class FlowTextInterface final : public juce::AccessibilityTextInterface {
public:
    explicit FlowTextInterface(FlowView& view) : view_(view) {}

    bool isDisplayingProtectedText() const override { return false; }
    bool isReadOnly() const override { return true; }
    int getTotalNumCharacters() const override { return view_.committedText().length(); }
    juce::Range<int> getSelection() const override { return {}; }
    void setSelection(juce::Range<int>) override {}
    int getTextInsertionOffset() const override { return getTotalNumCharacters(); }
    juce::String getText(juce::Range<int> range) const override {
        return view_.committedText().substring(range.getStart(), range.getEnd());
    }
    void setText(const juce::String&) override {}

    juce::RectangleList<int> getTextBounds(juce::Range<int> range) const override {
        juce::RectangleList<int> bounds;
        visitWords([&](FlowPlace place, juce::Range<int> characters) {
            if (range.intersects(characters)) bounds.add(view_.localAreaToGlobal(view_.boundsOf(place)));
        });
        return bounds;
    }

    int getOffsetAtPoint(juce::Point<int> point) const override {
        int offset = 0;
        visitWords([&](FlowPlace place, juce::Range<int> characters) {
            if (view_.localAreaToGlobal(view_.boundsOf(place)).contains(point)) offset = characters.getStart();
        });
        return offset;
    }

private:
    void visitWords(const std::function<void(FlowPlace, juce::Range<int>)>& visit) const {
        int at = 0;
        FlowAccess::forEachCommitted(view_.flow(), [&](std::optional<FlowPlace> place, const juce::String& piece) {
            if (place) visit(*place, {at, at + piece.length()});
            at += piece.length();
        });
    }

    FlowView& view_;
};

} // namespace

void FlowAccess::forEachCommitted(const TextFlow& flow,
                                  const std::function<void(std::optional<FlowPlace>, const juce::String&)>& visit) {
    for (std::size_t p = 0; p < flow.paragraphs().size(); ++p) {
        const auto& paragraph = flow.paragraphs()[p];
        if (p > 0) visit(std::nullopt, "\n");
        if (paragraph.isGap()) visit(std::nullopt, utf8Text(paragraph.line->text));
        const auto& words = paragraph.words();
        for (std::size_t w = 0; w < words.size() && !paragraph.isTentative(w); ++w) {
            if (w > 0 && !joinsWithoutSpace(words[w - 1].text, words[w].text)) visit(std::nullopt, " ");
            visit(FlowPlace{p, w}, utf8Text(words[w].text));
        }
    }
}

std::unique_ptr<juce::AccessibilityHandler> FlowAccess::makeHandler(FlowView& view) {
    return std::make_unique<juce::AccessibilityHandler>(
        view, juce::AccessibilityRole::editableText, juce::AccessibilityActions{},
        juce::AccessibilityHandler::Interfaces{std::make_unique<FlowTextInterface>(view)});
}

} // namespace earshot
