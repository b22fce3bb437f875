// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ColourChoice: a track's colour, one of a few that show on light and dark, each with a name. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace earshot {

class ColourChoice final : public juce::Component {
public:
    ColourChoice();

    // [message] ARGB; one that is not among ours chooses none.
    void setColour(std::uint32_t argb);

    std::function<void(std::uint32_t)> onChange;

    void resized() override;

private:
    class Swatch;
    std::vector<std::unique_ptr<juce::Button>> swatches_;
};

} // namespace earshot
