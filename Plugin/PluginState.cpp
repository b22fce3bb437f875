// SPDX-License-Identifier: AGPL-3.0-or-later
//
// States come from project files, which anybody may have written: sizes and depth are checked before memory is taken.
// Newer versions may add names, so a reader ignores those it does not know.
#include "PluginState.h"

#include "CaptionEvent.h"
#include "ViewSettingsJson.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string_view>

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kElementName = "EARSHOT"; // of version 1
constexpr auto kFormat = "plugin state";
constexpr int kVersion = 2;
constexpr int kLargestEditorSide = 16384; // far above any screen
constexpr int kMaxPrograms = 1000;
constexpr int kMaxDepth = 16;
constexpr double kMaxSeconds = 1e9; // and quarter notes, bars, beats

bool isSensible(int side) {
    return side > 0 && side <= kLargestEditorSide;
}

// To a tenth of a millisecond, which is finer than any frame.
double rounded(double value) {
    return std::round(value * 10'000) / 10'000;
}

Json toJson(const CaptionLine& line) {
    Json words = Json::array();
    for (const TranscriptWord& word : line.words) {
        Json entry = {word.text, rounded(word.startSeconds), rounded(word.endSeconds), rounded(word.confidence)};
        if (word.host) {
            entry.push_back(rounded(word.host->seconds));
            entry.push_back(rounded(word.host->quarterNotes));
            if (word.host->bar) {
                entry.push_back(word.host->bar->bar);
                entry.push_back(rounded(word.host->bar->beat));
            }
        }
        words.push_back(std::move(entry));
    }
    return {{"words", std::move(words)}};
}

// What is not UTF-8 becomes U+FFFD instead of an exception.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The last lines that fit, as the inside of an array.
std::string dumpTranscript(const std::vector<std::shared_ptr<const CaptionLine>>& lines, size_t maxBytes) {
    std::vector<std::string> texts;
    size_t numBytes = 0;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        texts.push_back(dump(toJson(**line)));
        numBytes += texts.back().size() + 1;
        if (numBytes <= maxBytes) continue;
        texts.pop_back();
        break;
    }
    std::string joined;
    for (auto text = texts.rbegin(); text != texts.rend(); ++text) joined += (joined.empty() ? "" : ",") + *text;
    return joined;
}

std::optional<double> numberAt(const Json& array, size_t index, double limit) {
    if (!array[index].is_number()) return std::nullopt;
    const double value = array[index].get<double>();
    if (!(std::abs(value) <= limit)) return std::nullopt;
    return value;
}

std::optional<TranscriptWord> wordFromJson(const Json& json) {
    if (!json.is_array() || (json.size() != 4 && json.size() != 6 && json.size() != 8) || !json[0].is_string())
        return std::nullopt;
    const auto start = numberAt(json, 1, kMaxSeconds), end = numberAt(json, 2, kMaxSeconds),
               confidence = numberAt(json, 3, 1);
    if (!start || !end || !confidence || *end < *start) return std::nullopt;
    TranscriptWord word{.text = json[0].get<std::string>(),
                        .startSeconds = *start,
                        .endSeconds = *end,
                        .confidence = *confidence,
                        .host = std::nullopt};
    if (json.size() == 4) return word;
    const auto seconds = numberAt(json, 4, kMaxSeconds), quarterNotes = numberAt(json, 5, kMaxSeconds);
    if (!seconds || !quarterNotes) return std::nullopt;
    word.host = HostPosition{.seconds = *seconds, .quarterNotes = *quarterNotes};
    if (json.size() == 6) return word;
    const auto bar = numberAt(json, 6, kMaxSeconds), beat = numberAt(json, 7, kMaxSeconds);
    if (!bar || !beat) return std::nullopt;
    word.host->bar = BarPosition{.bar = static_cast<std::int64_t>(*bar), .beat = *beat};
    return word;
}

std::shared_ptr<const CaptionLine> lineFromJson(const Json& json) {
    const auto words = json.is_object() ? json.find("words") : json.end();
    if (words == json.end() || !words->is_array() || words->empty()) return nullptr;
    auto line = std::make_shared<CaptionLine>();
    for (const Json& entry : *words) {
        auto word = wordFromJson(entry);
        if (!word || word->host.has_value() != (line->words.empty() ? word->host : line->words[0].host).has_value())
            return nullptr;
        line->words.push_back(*std::move(word));
    }
    line->text = joinWords(line->words);
    line->startSeconds = line->words.front().startSeconds;
    line->endSeconds = line->words.back().endSeconds;
    return line;
}

// Missing ones keep their value; false where it is of another type.
bool readInteger(const Json& json, const char* name, int& to) {
    const auto found = json.find(name);
    if (found == json.end()) return true;
    if (!found->is_number_integer() || std::abs(found->get<double>()) > 1e6) return false;
    to = found->get<int>();
    return true;
}

bool readFlag(const Json& json, const char* name, bool& to) {
    const auto found = json.find(name);
    if (found == json.end()) return true;
    if (found->is_boolean()) to = found->get<bool>();
    return found->is_boolean();
}

std::optional<PluginState> stateFromJson(const Json& json) {
    int version = 0;
    if (!json.is_object() || json.value("earshot", Json()) != kFormat) return std::nullopt;
    if (!readInteger(json, "version", version) || version < kVersion) return std::nullopt;

    static const Json nothing = Json::object();
    const auto part = [&](const char* name) -> const Json& {
        const auto found = json.find(name);
        return found == json.end() ? nothing : *found;
    };
    const Json &editor = part("editor"), &parameters = part("parameters");
    if (!editor.is_object() || !parameters.is_object()) return std::nullopt;

    PluginState state;
    if (!readInteger(editor, "width", state.editorWidth) || !readInteger(editor, "height", state.editorHeight) ||
        !readInteger(json, "program", state.program) || !readFlag(parameters, "bypass", state.isBypassed) ||
        !readFlag(parameters, "listen", state.isListening))
        return std::nullopt;
    if (!isSensible(state.editorWidth) || !isSensible(state.editorHeight) || state.program < 0 ||
        state.program >= kMaxPrograms)
        return std::nullopt;

    auto settings = viewSettingsFromJson(part("settings"));
    if (!settings) return std::nullopt;
    state.settings = *std::move(settings);
    const auto transcript = json.find("transcript");
    if (transcript == json.end()) return state;
    if (!transcript->is_array()) return std::nullopt;
    for (const Json& entry : *transcript) {
        auto line = lineFromJson(entry);
        if (line == nullptr) return std::nullopt;
        state.transcript.push_back(std::move(line));
    }
    return state;
}

std::optional<PluginState> readVersion1(std::string_view text) {
    const auto string = juce::String::createStringFromData(text.data(), static_cast<int>(text.size()));
    const auto element = juce::parseXMLIfTagMatches(string, kElementName);
    if (element == nullptr || element->getIntAttribute("version") < 1) return std::nullopt;
    PluginState state;
    state.editorWidth = element->getIntAttribute("editorWidth");
    state.editorHeight = element->getIntAttribute("editorHeight");
    if (!isSensible(state.editorWidth) || !isSensible(state.editorHeight)) return std::nullopt;
    return state;
}

} // namespace

juce::MemoryBlock writePluginState(const PluginState& state) {
    const Json json = {{"earshot", kFormat},
                       {"version", kVersion},
                       {"editor", {{"width", state.editorWidth}, {"height", state.editorHeight}}},
                       {"program", state.program},
                       {"parameters", {{"bypass", state.isBypassed}, {"listen", state.isListening}}},
                       {"settings", viewSettingsToJson(state.settings)}};
    std::string text = dump(json);
    text.pop_back(); // its }
    constexpr std::string_view kOpen = ",\"transcript\":[", kClose = "]}";
    const size_t numOther = text.size() + kOpen.size() + kClose.size();
    text += kOpen;
    text += dumpTranscript(state.transcript, kMaxStateBytes - std::min(kMaxStateBytes, numOther));
    text += kClose;
    return {text.data(), text.size()};
}

std::optional<PluginState> readPluginState(const void* data, size_t numBytes) {
    if (data == nullptr || numBytes == 0 || numBytes > kMaxStateBytes) return std::nullopt;
    const std::string_view text(static_cast<const char*>(data), numBytes);
    if (text.front() == '<') return readVersion1(text);
    bool isTooDeep = false;
    const auto isShallow = [&](int depth, Json::parse_event_t, Json&) {
        isTooDeep = isTooDeep || depth > kMaxDepth;
        return !isTooDeep;
    };
    try {
        const Json json = Json::parse(text, isShallow, false);
        if (isTooDeep) return std::nullopt;
        return stateFromJson(json);
    } catch (const std::exception&) { // memory, or a number beyond all types
        return std::nullopt;
    }
}

} // namespace earshot
