// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelGetView: a model's name on the hub, and how far its download is. Message thread.
#pragma once

#include "ModelDownload.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <optional>

namespace earshot {

class ModelGetView final : public juce::Component {
public:
    ModelGetView();

    // [message] Nothing: none is under way.
    void showProgress(const std::optional<DownloadProgress>& progress);
    // How something ended; said to screen readers, too.
    void say(const juce::String& sentence, bool isProblem);
    [[nodiscard]] juce::String said() const { return said_.getText(); }
    [[nodiscard]] int idealHeight() const;

    std::function<void(const juce::String& name)> onGet;
    std::function<void()> onCancel;

    void resized() override;
    void lookAndFeelChanged() override;

private:
    juce::TextEditor name_;
    juce::TextButton get_;
    double share_ = 0; // the bar draws it: goes after
    juce::ProgressBar bar_{share_};
    juce::Label said_;
    bool isGetting_ = false;
    bool isProblem_ = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(ModelGetView)
};

} // namespace earshot
