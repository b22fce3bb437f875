// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FlowSelection: a caret that stands on a word, and the words between it and where a selection began. Both keep to
// their words while paragraphs come and go around them. Message thread.
#pragma once

#include "TextFlow.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace earshot {

class FlowSelection {
public:
    [[nodiscard]] std::optional<FlowPlace> caret() const { return caret_; }
    [[nodiscard]] bool isEmpty() const { return !anchor_ || !caret_; }
    // First and last word; only where it is not empty.
    [[nodiscard]] std::pair<FlowPlace, FlowPlace> range() const { return std::minmax(*anchor_, *caret_); }
    [[nodiscard]] bool contains(FlowPlace place) const {
        return !isEmpty() && place >= range().first && place <= range().second;
    }

    void moveTo(FlowPlace place) {
        anchor_.reset();
        caret_ = place;
    }
    void extendTo(FlowPlace place) {
        if (!anchor_) anchor_ = caret_ ? *caret_ : place;
        caret_ = place;
    }
    void select(FlowPlace first, FlowPlace last) {
        anchor_ = first;
        caret_ = last;
    }
    void clear() {
        anchor_.reset();
        caret_.reset();
    }

    // To be called around a change of the flow's paragraphs.
    class Keeper {
    public:
        Keeper(FlowSelection& selection, const TextFlow& flow)
            : selection_(selection),
              flow_(flow),
              anchor_(keyOf(selection.anchor_)),
              caret_(keyOf(selection.caret_)) {}
        Keeper(const Keeper&) = delete;
        Keeper& operator=(const Keeper&) = delete;
        ~Keeper() {
            settle(selection_.anchor_, anchor_);
            settle(selection_.caret_, caret_);
        }

    private:
        using Key = std::pair<std::int64_t, std::int64_t>; // of a paragraph: its source and its id there

        [[nodiscard]] static Key keyOf(const FlowParagraph& paragraph) { return {paragraph.source, paragraph.id()}; }
        [[nodiscard]] Key keyOf(const std::optional<FlowPlace>& place) const {
            const auto& paragraphs = flow_.paragraphs();
            return place && place->paragraph < paragraphs.size() ? keyOf(paragraphs[place->paragraph]) : Key(0, -1);
        }
        void settle(std::optional<FlowPlace>& place, const Key& key) const {
            if (!place) return;
            const auto& paragraphs = flow_.paragraphs();
            for (auto p = paragraphs.size(); p-- > 0;) {
                if (paragraphs[p].isGap() || keyOf(paragraphs[p]) != key) continue;
                if (place->word >= paragraphs[p].words().size()) break;
                place->paragraph = p;
                return;
            }
            place.reset();
        }

        FlowSelection& selection_;
        const TextFlow& flow_;
        Key anchor_, caret_;
    };

private:
    std::optional<FlowPlace> anchor_; // only of a selection
    std::optional<FlowPlace> caret_;
};

} // namespace earshot
