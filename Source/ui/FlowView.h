// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FlowView: words on the screen, for captions and transcripts alike: scrolls, follows what is new until the reader
// scrolls back, selects, copies, finds the word under pointer or caret. Draws only what is visible. What may still
// change is told apart by colour and a dotted line; to assistive technology it does not exist until it is committed.
// Message thread.
#pragma once

#include "FlowSelection.h"
#include "TextFlow.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <optional>
#include <vector>

namespace earshot {

struct FlowStyle {
    float fontHeight = 28;
    int maxLines = 0;           // on the screen; 0: as many as fit
    bool showsTimes = false;    // and speakers, where there are several, in columns of their own
    bool showsSpeakers = false; // likewise, without times
    bool growsFromBottom = true;
};

class FlowView : public juce::Component, private juce::ScrollBar::Listener {
public:
    FlowView();
    ~FlowView() override;

    // [message]
    void setStyle(const FlowStyle& style);
    void setParagraphs(std::vector<FlowParagraph> paragraphs);
    void setHint(const juce::String& whenEmpty);
    // The word that is being heard, which stays in view.
    void setHeard(std::optional<FlowPlace> place);
    [[nodiscard]] std::optional<FlowPlace> heard() const { return heard_; }
    // Words to mark as found, in order, and the one among them that stands out.
    void setMatches(std::vector<FlowPlace> words, std::optional<FlowPlace> shown);

    // [message] Following, the newest words stay visible. Scrolling back ends it, reaching the end resumes it.
    [[nodiscard]] bool isFollowing() const { return isFollowing_; }
    void follow();
    void scrollTo(FlowPlace place);

    // [message] Empty where nothing is selected.
    [[nodiscard]] juce::String selectedText() const;
    void selectAll();
    void copy() const; // the selection, or everything

    [[nodiscard]] const TextFlow& flow() const { return flow_; }
    // Text that will not change any more, a paragraph a line.
    [[nodiscard]] juce::String committedText() const;
    // In this component's coordinates.
    [[nodiscard]] juce::Rectangle<int> boundsOf(FlowPlace place) const;

    // A click, or the return key on the word at the caret.
    std::function<void(const TranscriptWord&, FlowPlace)> onWordClicked;
    // A double click, or F2.
    std::function<void(FlowPlace)> onWordEdit;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void lookAndFeelChanged() override;
    void focusGained(FocusChangeType) override { repaint(); }
    void focusLost(FocusChangeType) override { repaint(); }
    bool keyPressed(const juce::KeyPress& key) override;
    void mouseDown(const juce::MouseEvent& event) override;
    void mouseDrag(const juce::MouseEvent& event) override;
    void mouseUp(const juce::MouseEvent& event) override;
    void mouseDoubleClick(const juce::MouseEvent& event) override;
    void mouseMove(const juce::MouseEvent& event) override;
    void mouseExit(const juce::MouseEvent& event) override;
    void mouseWheelMove(const juce::MouseEvent& event, const juce::MouseWheelDetails& wheel) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Anchor; // what stays in its place while others come and go

    void scrollBarMoved(juce::ScrollBar* bar, double newStart) override;
    [[nodiscard]] juce::Rectangle<float> textArea() const;
    [[nodiscard]] float maxScroll() const;
    [[nodiscard]] juce::Point<float> toFlow(juce::Point<float> inView) const;
    [[nodiscard]] juce::Point<float> originOfFlow() const;
    void measureNames();
    void layOutFlow();
    void setScroll(float y);
    void scrolled();
    void moveCaret(std::optional<FlowPlace> to, bool isSelecting);
    bool moveByKey(const juce::KeyPress& key);
    void click(FlowPlace place);
    void placeLiveButton();

    [[nodiscard]] bool mayCutLines() const;
    void paintParagraph(juce::Graphics& graphics, std::size_t paragraph);
    void paintMargin(juce::Graphics& graphics, std::size_t paragraph, float y) const;
    void paintGap(juce::Graphics& graphics, std::size_t paragraph, float y) const;
    void paintUnit(juce::Graphics& graphics, std::size_t paragraph, const FlowUnit& unit);
    void paintDots(juce::Graphics& graphics, juce::Rectangle<float> bounds, float baseline) const;

    FlowStyle style_;
    TextFlow flow_;
    static constexpr float kNameGap = 10; // before a name
    float nameColumn_ = 0;                // width of all, with the gap
    juce::String hint_;
    FlowSelection selection_;
    std::vector<FlowPlace> matches_;
    std::optional<FlowPlace> shownMatch_;
    std::optional<FlowPlace> hovered_;
    std::optional<FlowPlace> heard_;
    bool isDragging_ = false;

    bool isFollowing_ = true;
    float scroll_ = 0; // of the flow, at the upper edge of the text area
    std::size_t numUnread_ = 0;
    juce::ScrollBar scrollBar_{true};
    juce::TextButton liveButton_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(FlowView)
};

} // namespace earshot
