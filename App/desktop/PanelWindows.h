// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PanelWindows: the application's windows beside its main one, each around a panel. Closing one hides it, with the
// Escape key as well; it opens again where it was, as large as it was. Message thread.
#pragma once

#include "EarshotLookAndFeel.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace earshot {

// Where windows stood, as JUCE writes it, by what they are for.
using WindowPlaces = std::map<std::string, std::string>;

class PanelWindow final : public juce::DocumentWindow {
public:
    // panel: has its size, and a title that becomes the window's. places: outlives this.
    PanelWindow(std::unique_ptr<juce::Component> panel, const Theme& theme, std::string purpose, WindowPlaces& places);
    ~PanelWindow() override;

    // [message]
    void setTheme(const Theme& theme);
    void bringUp();

    void closeButtonPressed() override { setVisible(false); }
    bool keyPressed(const juce::KeyPress& key) override;
    void moved() override;
    void resized() override;

private:
    void rememberPlace();

    EarshotLookAndFeel lookAndFeel_;
    std::string purpose_;
    WindowPlaces& places_;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(PanelWindow)
};

class PanelWindows {
public:
    using MakePanel = std::function<std::unique_ptr<juce::Component>()>;

    // places: outlives this.
    explicit PanelWindows(WindowPlaces& places) : places_(places) {}

    // [message] Of windows that are open and of later ones.
    void setTheme(const Theme& theme);
    // [message] Brings the window for `purpose` to the front; where it is not open, with a new panel.
    void open(const std::string& purpose, const MakePanel& makePanel);
    // [message] One of several windows for `purpose`, for its owner to keep.
    [[nodiscard]] std::unique_ptr<PanelWindow> make(const std::string& purpose,
                                                    std::unique_ptr<juce::Component> panel) const;
    [[nodiscard]] const Theme& theme() const { return theme_; }

private:
    WindowPlaces& places_;
    Theme theme_;
    std::map<std::string, std::unique_ptr<PanelWindow>> windows_;
};

} // namespace earshot
