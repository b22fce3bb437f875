// SPDX-License-Identifier: AGPL-3.0-or-later
// See PluginProcessor.h.
#include "PluginProcessor.h"

#include "HostPositionReader.h"
#include "LabelModels.h"
#include "ModelFolders.h"
#include "PluginEditor.h"
#include "PluginPrograms.h"
#include "ViewSettingsJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace earshot {
namespace {

constexpr int kUpdateHz = 15;
constexpr std::chrono::seconds kOfflinePatience{60}; // without any progress; then the render goes on, with a gap
constexpr double kRestSeconds = 3;                   // longer than any pause within a line, so that the last line ends
constexpr int kRecordingPriority = 2;
constexpr int kVisiblePriority = 1;

// The same model on another machine lies elsewhere.
std::filesystem::path findModel(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!folder.empty() && std::filesystem::exists(folder, ignored)) return folder;
    const auto found = ModelFolders::ofThisMachine().locate(folder.filename().string());
    return found.ok() ? *found : folder;
}

// The probability of the most probable label that is on; 0 while none is.
double strongestLabel(const std::vector<NamedLabels>& models) {
    float strongest = 0;
    for (const NamedLabels& model : models)
        for (const LabelEvent& active : model.labels.active) {
            const auto& names = *model.labels.labels;
            const auto index =
                static_cast<std::size_t>(std::find(names.begin(), names.end(), active.label) - names.begin());
            if (index < model.labels.probabilities.size())
                strongest = std::max(strongest, model.labels.probabilities[index]);
        }
    return strongest;
}

} // namespace

PluginProcessor::PluginProcessor()
    : AudioProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo())
                         .withOutput("Output", juce::AudioChannelSet::stereo())) {
    state_.settings.stream.model = findModel({});
    startTimerHz(kUpdateHz);
}

// Hosts delete plug-ins on threads of their own, while the message thread may be in update(), which stopTimer() alone
// does not wait for.
PluginProcessor::~PluginProcessor() {
    const juce::MessageManagerLock lock;
    stopTimer();
}

template <typename Sample>
void PluginProcessor::hear(const juce::AudioBuffer<Sample>& buffer, juce::MidiBuffer& midi, bool isListening) noexcept {
    midi_.play(buffer.getNumSamples(), sampleRateHz_, [&midi](std::span<const std::uint8_t, 3> message, int frame) {
        midi.addEvent(message.data(), static_cast<int>(message.size()), frame); // wrappers keep room for far more
    });
    if (stream_ == nullptr) return;
    const auto position = readHostPosition(getPlayHead(), sampleRateHz_);
    isRecording_.store(position.isRecording, std::memory_order_relaxed);
    AudioTap& tap = stream_->tap();
    tap.setListening(isListening);
    tap.setOffline(isNonRealtime());
    const auto* channels = buffer.getArrayOfReadPointers();
    const int numChannels = std::min(buffer.getNumChannels(), getTotalNumInputChannels()); // of the one bus
    if (isNonRealtime())
        tap.pushBlocking(channels, numChannels, buffer.getNumSamples(), position, kOfflinePatience);
    else
        tap.push(channels, numChannels, buffer.getNumSamples(), position);
}

void PluginProcessor::processBlock(juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi) noexcept {
    hear(buffer, midi, parameters_.isListening());
}

void PluginProcessor::processBlock(juce::AudioBuffer<double>& buffer, juce::MidiBuffer& midi) noexcept {
    hear(buffer, midi, parameters_.isListening());
}

void PluginProcessor::processBlockBypassed(juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi) noexcept {
    hear(buffer, midi, false);
}

void PluginProcessor::processBlockBypassed(juce::AudioBuffer<double>& buffer, juce::MidiBuffer& midi) noexcept {
    hear(buffer, midi, false);
}

void PluginProcessor::prepareToPlay(double sampleRateHz, int) {
    const std::scoped_lock lock(mutex_);
    sampleRateHz_ = sampleRateHz;
    if (stream_ == nullptr) {
        engine_ = std::make_unique<Engine>();
        stream_ = engine_->openStream();
    }
    configureIfChanged();
}

// The host may never process again: what is being said becomes a line, as after a pause.
void PluginProcessor::releaseResources() {
    if (stream_ == nullptr) return;
    const BlockPosition nowhere{.sampleRateHz = sampleRateHz_};
    stream_->tap().push(static_cast<const float* const*>(nullptr), 0,
                        static_cast<std::int64_t>(kRestSeconds * sampleRateHz_), nowhere);
}

// Any number of channels, as long as each has its way out.
bool PluginProcessor::isBusesLayoutSupported(const BusesLayout& layout) const {
    return layout.inputBuses.size() == 1 && layout.outputBuses.size() == 1 &&
           !layout.getMainInputChannelSet().isDisabled() &&
           layout.getMainInputChannelSet() == layout.getMainOutputChannelSet();
}

void PluginProcessor::update() {
    if (parameters_.takeClear()) clearCaptions();
    std::shared_ptr<const StreamSnapshot> shown;
    {
        const std::scoped_lock lock(mutex_);
        takeEvents();
        showTrack();
        if (stream_ == nullptr) return;
        configureIfChanged();
        shown = stream_->snapshot();
        osc_.send(state_.settings.trackName, shown->health);
        stream_->setPriority((isRecording_.load(std::memory_order_relaxed) ? kRecordingPriority : 0) +
                             (getActiveEditor() != nullptr ? kVisiblePriority : 0));
    }
    showMeters(*shown);
}

void PluginProcessor::takeEvents() {
    if (stream_ == nullptr) return;
    const auto events = stream_->takeEvents();
    osc_.send(state_.settings.trackName, events);
    midi_.send(events);
    for (const StreamEvent& event : events)
        if (const auto* caption = std::get_if<CaptionEvent>(&event.body)) transcript_.add(*caption);
}

void PluginProcessor::configureIfChanged() {
    if (!juce::exactlyEqual(state_.settings.stream.calm, parameters_.calm())) { // automated
        state_.settings.stream.calm = parameters_.calm();
        settingsVersion_.fetch_add(1, std::memory_order_relaxed);
    }
    const StreamSettings& settings = state_.settings.stream;
    auto text = viewSettingsToJson({.stream = settings}).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (stream_ == nullptr || text == configured_) return;
    configured_ = std::move(text);
    stream_->configure(settings);
}

// For the other instances.
void PluginProcessor::showTrack() {
    const auto& settings = state_.settings;
    std::tuple now(transcript_.version(), settings.trackName, settings.trackColour);
    if (now == placed_) return;
    placed_ = std::move(now);
    place_.show({settings.trackName, settings.trackColour, transcript_.lines()});
}

Result<void> PluginProcessor::configureOutputs() {
    midi_.configure(state_.settings.midi);
    return osc_.configure(state_.settings.osc);
}

// The words that are being said, and while nobody speaks none.
void PluginProcessor::showMeters(const StreamSnapshot& shown) {
    double sum = 0;
    std::size_t numWords = 0;
    if (shown.captions != nullptr)
        for (const auto* words : {&shown.captions->committed, &shown.captions->tentative})
            for (const TranscriptWord& word : *words) {
                sum += word.confidence;
                ++numWords;
            }
    parameters_.show(shown.health.state == StreamState::kHearing,
                     numWords == 0 ? 0.0 : sum / static_cast<double>(numWords), strongestLabel(shown.labels));
}

std::shared_ptr<const StreamSnapshot> PluginProcessor::snapshot() const {
    const std::scoped_lock lock(mutex_);
    return stream_ == nullptr ? nullptr : stream_->snapshot();
}

std::uint64_t PluginProcessor::transcriptVersion() {
    const std::scoped_lock lock(mutex_);
    return transcript_.version();
}

PluginState PluginProcessor::state() {
    const std::scoped_lock lock(mutex_);
    takeEvents();
    PluginState state = state_;
    state.settings.stream.calm = parameters_.calm();
    state.isListening = parameters_.listen().get();
    state.isBypassed = parameters_.bypass().get();
    state.transcript = transcript_.lines();
    return state;
}

void PluginProcessor::getStateInformation(juce::MemoryBlock& destination) {
    destination = writePluginState(state());
}

void PluginProcessor::setStateInformation(const void* data, int numBytes) {
    if (data == nullptr || numBytes <= 0) return;
    auto restored = readPluginState(data, static_cast<size_t>(numBytes));
    if (!restored) return;
    restored->settings.stream.model = findModel(restored->settings.stream.model);
    removeUnagreedEmotion(restored->settings.stream);
    restored->program = std::min(restored->program, getNumPrograms() - 1);
    parameters_.restore(restored->isListening, restored->settings.stream.calm, restored->isBypassed);
    const std::scoped_lock lock(mutex_);
    if (stream_ != nullptr) static_cast<void>(stream_->takeEvents()); // of the state that goes
    transcript_.clear();
    for (const auto& line : restored->transcript) transcript_.restore(*line);
    restored->transcript.clear();
    state_ = *std::move(restored);
    settingsVersion_.fetch_add(1, std::memory_order_relaxed);
    configureIfChanged();
    static_cast<void>(configureOutputs()); // nobody is there to tell; what cannot be sent to stays off
}

void PluginProcessor::rememberEditorSize(int width, int height) {
    const std::scoped_lock lock(mutex_);
    state_.editorWidth = width;
    state_.editorHeight = height;
}

// What the user has typed here counts more than the host's name of the track.
void PluginProcessor::updateTrackProperties(const TrackProperties& properties) {
    const std::scoped_lock lock(mutex_);
    auto& settings = state_.settings;
    if (properties.name) {
        if (settings.trackName.empty() || settings.trackName == hostTrackName_)
            settings.trackName = properties.name->toStdString();
        hostTrackName_ = properties.name->toStdString();
    }
    if (properties.colour && settings.trackColour == ViewSettings{}.trackColour)
        settings.trackColour = properties.colour->withAlpha(1.0f).getARGB();
    settingsVersion_.fetch_add(1, std::memory_order_relaxed);
}

Result<void> PluginProcessor::setSettings(const ViewSettings& settings) {
    parameters_.setCalm(settings.stream.calm);
    const std::scoped_lock lock(mutex_);
    state_.settings = settings;
    state_.settings.stream.calm = parameters_.calm(); // as the host has it
    configureIfChanged();
    return configureOutputs();
}

void PluginProcessor::clearCaptions() {
    const std::scoped_lock lock(mutex_);
    if (stream_ != nullptr) stream_->clear();
}

int PluginProcessor::getNumPrograms() {
    return static_cast<int>(pluginPrograms().size());
}

int PluginProcessor::getCurrentProgram() {
    const std::scoped_lock lock(mutex_);
    return state_.program;
}

// Hosts choose the program that is there already after loading a state, which must not undo the user's settings.
void PluginProcessor::setCurrentProgram(int index) {
    if (index < 0 || index >= getNumPrograms() || index == getCurrentProgram()) return;
    StreamSettings chosen;
    {
        const std::scoped_lock lock(mutex_);
        state_.program = index;
        apply(pluginPrograms()[static_cast<std::size_t>(index)], state_.settings.stream);
        chosen = state_.settings.stream;
        settingsVersion_.fetch_add(1, std::memory_order_relaxed);
    }
    parameters_.setCalm(chosen.calm);
}

const juce::String PluginProcessor::getProgramName(int index) {
    if (index < 0 || index >= getNumPrograms()) return {};
    return pluginPrograms()[static_cast<std::size_t>(index)].name;
}

juce::AudioProcessorEditor* PluginProcessor::createEditor() {
    return new PluginEditor(*this); // owned by the host
}

} // namespace earshot

// The entry point that JUCE's format wrappers call.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() {
    return new earshot::PluginProcessor();
}
