// SPDX-License-Identifier: AGPL-3.0-or-later
#include "LiveTestSupport.h"

#include "AudioReader.h"
#include "OfflineTranscriber.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot::test {

std::vector<float> clip(const std::string& name) {
    auto reader = AudioReader::open(kResources / "clips" / name, 16000);
    REQUIRE(reader.ok());
    std::vector<float> samples, block(16000);
    for (;;) {
        const auto count = reader->read(block);
        REQUIRE(count.ok());
        samples.insert(samples.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(*count));
        if (*count < block.size()) return samples;
    }
}

std::vector<float> silence(double seconds) {
    return std::vector<float>(static_cast<std::size_t>(seconds * 16000), 0.0F);
}

void append(std::vector<float>& to, const std::vector<float>& what) {
    to.insert(to.end(), what.begin(), what.end());
}

StreamConfiguration bundledConfiguration(StreamSettings settings) {
    static ModelLibrary library(1);
    static const auto keepLoaded = library.load(kBundledModel);
    REQUIRE(keepLoaded.ok());
    if (settings.model.empty()) settings.model = kBundledModel;
    settings.text = TextOptions::raw();
    auto models = StreamModels::load(library, settings);
    if (!models.ok()) FAIL(models.error().toString());
    return {settings, std::move(models).value()};
}

Workspace oneThread() {
    Workspace workspace;
    workspace.compute = ComputeContext(1);
    return workspace;
}

std::vector<CaptionEvent> Heard::captions(CaptionEventKind kind) const {
    std::vector<CaptionEvent> found;
    for (const StreamEvent& event : events)
        if (const auto* caption = std::get_if<CaptionEvent>(&event.body); caption && caption->kind == kind)
            found.push_back(*caption);
    return found;
}

std::string Heard::text() const {
    std::string text;
    for (const CaptionEvent& final : captions(CaptionEventKind::kFinal)) {
        if (final.words.empty()) continue;
        if (!text.empty()) text += ' ';
        text += final.text;
    }
    return text;
}

Heard listen(const StreamConfiguration& configuration, const std::vector<float>& samples,
             const SimulationOptions& options) {
    Workspace workspace = oneThread();
    LiveSimulation simulation(configuration, options);
    Heard heard{simulation.hear(workspace, samples), nullptr};
    for (StreamEvent& event : simulation.finish(workspace)) heard.events.push_back(std::move(event));
    heard.last = simulation.snapshot();
    return heard;
}

std::string offlineText(std::span<const float> samples) {
    Workspace workspace = oneThread();
    const StreamConfiguration bundled = bundledConfiguration();
    auto transcriber = OfflineTranscriber::create(*bundled.models.captions, workspace, {.chunkSeconds = 60});
    REQUIRE(transcriber.ok());
    const auto transcript = transcriber->transcribe(samples);
    REQUIRE(transcript.ok());
    return transcript->text;
}

} // namespace earshot::test
