// SPDX-License-Identifier: AGPL-3.0-or-later
//
// FakeSnapshots: what a stream could show, without one, for tests and screenshots of the views.
#pragma once

#include "StreamSnapshot.h"
#include "ViewSettings.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <memory>
#include <string>
#include <vector>

namespace earshot {

// Words of `text`, half a second each, from startSeconds on.
std::vector<TranscriptWord> fakeWords(const std::string& text, double startSeconds);
std::shared_ptr<const CaptionLine> fakeLine(std::int64_t segmentId, const std::string& text, double startSeconds);
std::shared_ptr<const CaptionLine> fakeGap(double startSeconds, double seconds);

struct FakeSpeech {
    std::vector<std::shared_ptr<const CaptionLine>> lines{};
    std::int64_t segmentId = 1000;
    std::string committed{};
    std::string tentative{};
};
std::shared_ptr<const CaptionSnapshot> fakeCaptions(const FakeSpeech& speech);

// A stream that hears somebody, with keywords and a label model.
std::shared_ptr<StreamSnapshot> fakeStream(std::shared_ptr<const CaptionSnapshot> captions);
ViewSettings fakeSettings();

// Off the screen, at a scale of 1.
juce::Image imageOf(juce::Component& component);

} // namespace earshot
