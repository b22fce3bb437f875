// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Writes pictures of the composed view in all themes, with text of several scripts, into the folder given:
//   earshot_ui_screenshots FOLDER
// For people to look at; nothing is compared.
#include "FakeSnapshots.h"
#include "MainView.h"
#include "Pictures.h"

#include <cmath>
#include <cstdio>
#include <string>

namespace earshot {
namespace {

std::shared_ptr<const CaptionSnapshot> englishSpeech() {
    return fakeCaptions(
        {.lines = {fakeLine(1, "Good evening, and welcome back to the studio.", 1),
                   fakeLine(2, "Tonight we are mixing the dialogue of the second act, scene by scene.", 8),
                   fakeGap(14, 3.2), fakeLine(3, "Put a marker there, please.", 19),
                   fakeLine(4, "The room tone changes when the door opens, so listen for it.", 24)},
         .committed = "Every word appears as it is spoken,",
         .tentative = "and settles a moment later"});
}

std::shared_ptr<const CaptionSnapshot> manyScripts() {
    return fakeCaptions({.lines = {fakeLine(1, "مرحبا بكم في نشرة الأخبار المسائية من الاستوديو رقم 7!", 1),
                                   fakeLine(2, "نعمل اليوم مع فريق Earshot على المشهد الثاني.", 8),
                                   fakeLine(3, "こんばんは。今夜は第二幕の会話をミックスします。", 14),
                                   fakeLine(4, "नमस्ते, आज हम दूसरे दृश्य के संवाद पर काम कर रहे हैं।", 20)},
                         .committed = "Grüße aus Köln,",
                         .tentative = "¿cómo están ustedes?"});
}

// Two microphones at one table.
std::vector<TranscriptEntry> conversation() {
    const juce::Colour annsColour(0xff58d3c7), bensColour(0xfff2a65a);
    return {{fakeLine(1, "Shall we take it from the top?", 61), "Ann", annsColour},
            {fakeLine(2, "Give me two bars, and watch the breath before the second line.", 64), "Ben", bensColour},
            {fakeLine(3, "Take two.", 71), "Ann", annsColour},
            {fakeLine(4, "The river was high that spring, and nobody spoke of leaving.", 74), "Ben", bensColour},
            {fakeLine(5, "That is the one. Mark it, please.", 82), "Ann", annsColour},
            {fakeLine(6, "Marked.", 85), "Ben", bensColour}};
}

struct Shot {
    const char* file;
    ThemeKind theme = ThemeKind::kDark;
    MainPage page = MainPage::kCaptions;
    bool isManyScripts = false;
    int width = MainView::kDefaultWidth;
    int height = MainView::kDefaultHeight;
    const char* language = "en";
    double textScale = 1;
    bool isConversation = false;
};

void shoot(const Shot& shot, const juce::File& folder) {
    MainView view(true);
    auto settings = fakeSettings();
    settings.appearance.theme = shot.theme;
    settings.appearance.language = shot.language;
    settings.appearance.textScale = shot.textScale;
    view.setSettings(settings);
    view.setModels({{"earshot-small-en", "/models/earshot-small-en"}});
    view.setSize(shot.width, shot.height);
    auto stream = fakeStream(shot.isManyScripts ? manyScripts() : englishSpeech());
    view.takeSources = [stream] { return std::vector{CaptionSource{.snapshot = stream}}; };
    for (int i = 0; i < 400; ++i) { // scores for the histograms: mostly nothing, sometimes the word
        stream->version++;
        const float noise = static_cast<float>(0.16 * std::abs(std::sin(i * 1.7) * std::cos(i * 0.31)));
        stream->keywordScores = {i % 40 < 3 ? 0.8f + noise : noise, noise * 1.6f, noise * 0.7f};
        stream->labels[0].labels.probabilities = {noise, noise / 2, i % 25 < 2 ? 0.86f : noise, noise, noise, noise};
        if (i > 396) {
            stream->keywordScores[0] = 0.91f;
            stream->labels[0].labels.probabilities[2] = 0.86f;
        }
        if (shot.page == MainPage::kLabels || i > 396) view.refresh();
    }
    view.showPage(shot.page);
    if (shot.isConversation) {
        view.offerAllTracks(true);
        view.setTranscript(conversation());
    }
    view.refresh();
    writePicture(view, folder, shot.file);
}

} // namespace
} // namespace earshot

int main(int argc, char** argv) {
    using namespace earshot;
    return takePictures(argc, argv, [](const juce::File& folder) {
        for (const auto& shot : {
                 Shot{.file = "captions-dark.png"},
                 Shot{.file = "captions-light.png", .theme = ThemeKind::kLight, .isManyScripts = true},
                 Shot{.file = "captions-contrast.png", .theme = ThemeKind::kHighContrast, .isManyScripts = true},
                 Shot{.file = "transcript-dark.png", .page = MainPage::kTranscript},
                 Shot{.file = "tracks-dark.png", .page = MainPage::kTranscript, .isConversation = true},
                 Shot{.file = "labels-light.png", .theme = ThemeKind::kLight, .page = MainPage::kLabels},
                 Shot{.file = "settings-dark.png", .page = MainPage::kSettings, .height = 700},
                 Shot{.file = "settings-contrast.png", .theme = ThemeKind::kHighContrast, .page = MainPage::kSettings},
                 Shot{.file = "wide-dark.png",
                 .page = MainPage::kLabels,
                 .isManyScripts = true,
                 .width = 1180,
                 .height = 620},
                 Shot{.file = "wide-light-de.png",
                 .theme = ThemeKind::kLight,
                 .page = MainPage::kSettings,
                 .width = 1180,
                 .height = 620,
                 .language = "de"},
                 Shot{.file = "small-dark-ja.png", .width = 360, .height = 220, .language = "ja"},
                 Shot{.file = "large-text-light.png",
                 .theme = ThemeKind::kLight,
                 .page = MainPage::kTranscript,
                 .textScale = 1.6},
             })
            shoot(shot, folder);
    });
}
