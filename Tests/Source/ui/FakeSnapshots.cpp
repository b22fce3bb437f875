// SPDX-License-Identifier: AGPL-3.0-or-later
#include "FakeSnapshots.h"

#include <sstream>

namespace earshot {

std::vector<TranscriptWord> fakeWords(const std::string& text, double startSeconds) {
    std::vector<TranscriptWord> words;
    std::istringstream stream(text);
    for (std::string word; stream >> word; startSeconds += 0.5)
        words.push_back(
            {.text = word, .startSeconds = startSeconds, .endSeconds = startSeconds + 0.4, .confidence = 0.9});
    return words;
}

std::shared_ptr<const CaptionLine> fakeLine(std::int64_t segmentId, const std::string& text, double startSeconds) {
    CaptionLine line;
    line.segmentId = segmentId;
    line.words = fakeWords(text, startSeconds);
    line.text = text;
    line.startSeconds = startSeconds;
    line.endSeconds = line.words.empty() ? startSeconds : line.words.back().endSeconds;
    return std::make_shared<const CaptionLine>(std::move(line));
}

std::shared_ptr<const CaptionLine> fakeGap(double startSeconds, double seconds) {
    CaptionLine line;
    line.isGap = true;
    line.text = gapMark(seconds);
    line.startSeconds = startSeconds;
    line.endSeconds = startSeconds + seconds;
    return std::make_shared<const CaptionLine>(std::move(line));
}

std::shared_ptr<const CaptionSnapshot> fakeCaptions(const FakeSpeech& speech) {
    CaptionSnapshot snapshot;
    snapshot.lines = speech.lines;
    snapshot.segmentId = speech.segmentId;
    snapshot.committed = fakeWords(speech.committed, 100);
    snapshot.tentative = fakeWords(speech.tentative, 110);
    return std::make_shared<const CaptionSnapshot>(std::move(snapshot));
}

std::shared_ptr<StreamSnapshot> fakeStream(std::shared_ptr<const CaptionSnapshot> captions) {
    auto stream = std::make_shared<StreamSnapshot>();
    stream->version = 1;
    stream->captions = std::move(captions);
    stream->keywordScores = {0.91f, 0.12f, 0.04f};
    stream->recentKeywords = {
        {.keyword = "marker", .startSeconds = 117, .endSeconds = 117.5, .score = 0.91, .host = {}}};
    LabelSnapshot labels;
    labels.labels = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string>{"yes", "no", "go", "stop", "left", "right"});
    labels.probabilities = {0.08f, 0.03f, 0.86f, 0.02f, 0.11f, 0.05f};
    labels.active = {{.label = "go", .startSeconds = 118, .endSeconds = {}, .peak = 0.9}};
    stream->labels = {{"commands", labels}};
    stream->health = {.state = StreamState::kHearing,
                      .rung = Rung::kFull,
                      .streamSeconds = 120,
                      .lagMs = 620,
                      .realTimeFactor = 0.31,
                      .droppedMs = 0,
                      .skippedMs = 0,
                      .lostMs = 0,
                      .levelDbFs = -17,
                      .noiseFloorDbFs = -52,
                      .isLoading = false,
                      .model = "earshot-small-en",
                      .lastError = {}};
    return stream;
}

ViewSettings fakeSettings() {
    ViewSettings settings;
    settings.stream.model = "/models/earshot-small-en";
    settings.stream.keywords = {{"marker", 0.6}, {"take two", 0.5}, {"cut", 0.7}};
    settings.stream.hotwords = {{"Ardour", 2.0}};
    settings.stream.labelModels = {{.folder = "/models/commands", .name = "commands"}};
    settings.trackName = "Dialogue";
    settings.appearance.language = "en";
    return settings;
}

juce::Image imageOf(juce::Component& component) {
    return component.createComponentSnapshot(component.getLocalBounds(), false, 1.0f);
}

} // namespace earshot
