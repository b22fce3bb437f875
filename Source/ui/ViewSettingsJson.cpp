// SPDX-License-Identifier: AGPL-3.0-or-later
// See ViewSettingsJson.h.
#include "ViewSettingsJson.h"

#include "JsonFields.h"

#include <limits>

namespace earshot {
namespace {

using Json = JsonFields::Json;

constexpr const char* kThemes[] = {"dark", "light", "high contrast"};

Json toJson(const LabelModelSettings& model) {
    Json thresholds = Json::object();
    for (const auto& [label, threshold] : model.tracker.thresholds) thresholds[label] = threshold;
    return {{"folder", utf8Path(model.folder)},
            {"name", model.name},
            {"on_threshold", model.tracker.onThreshold},
            {"off_threshold", model.tracker.offThreshold},
            {"thresholds", std::move(thresholds)},
            {"smoothing_windows", model.tracker.smoothingWindows},
            {"min_duration", model.tracker.minDurationSeconds},
            {"window", model.windowSeconds},
            {"hop", model.hopSeconds},
            {"shown_only", model.isShownOnly}};
}

Json toJson(const StreamSettings& stream) {
    Json hotwords = Json::array(), keywords = Json::array(), labels = Json::array(), replacements = Json::array();
    for (const auto& hotword : stream.hotwords)
        hotwords.push_back({{"text", hotword.text}, {"weight", hotword.weight}});
    for (const auto& keyword : stream.keywords)
        keywords.push_back({{"text", keyword.text}, {"threshold", keyword.threshold}});
    for (const auto& model : stream.labelModels) labels.push_back(toJson(model));
    for (const auto& pair : stream.text.replacements) replacements.push_back({{"from", pair.from}, {"to", pair.to}});
    return {{"model", utf8Path(stream.model)},
            {"calm", stream.calm},
            {"left_context", stream.leftContextSeconds},
            {"endpoint_silence", stream.endpointSilenceSeconds},
            {"max_segment", stream.maxSegmentSeconds},
            {"clear_after", stream.clearAfterSeconds},
            {"text",
             {{"sentence_case", stream.text.sentenceCase},
              {"capital_i", stream.text.capitalI},
              {"full_stops", stream.text.fullStops},
              {"comma_pause", stream.text.commaPauseSeconds},
              {"mask_profanity", stream.text.maskProfanity},
              {"names", stream.text.names},
              {"profanity", stream.text.profanity},
              {"replacements", std::move(replacements)}}},
            {"beam_width", stream.beamWidth},
            {"uses_language_model", stream.usesLanguageModel},
            {"language_model", utf8Path(stream.languageModel)},
            {"hotwords", std::move(hotwords)},
            {"keywords", std::move(keywords)},
            {"label_models", std::move(labels)}};
}

void read(JsonFields& from, LabelModelSettings& model) {
    auto& tracker = model.tracker;
    from.path("folder", model.folder);
    from.text("name", model.name);
    from.number("on_threshold", tracker.onThreshold, {0, 1});
    from.number("off_threshold", tracker.offThreshold, {0, 1});
    from.integer("smoothing_windows", tracker.smoothingWindows, 1, 100);
    from.number("min_duration", tracker.minDurationSeconds, {0, 60});
    from.number("window", model.windowSeconds, {0.1, 60});
    from.number("hop", model.hopSeconds, {0.02, 60});
    from.flag("shown_only", model.isShownOnly);
    from.object("thresholds", [&](JsonFields& thresholds) {
        if (thresholds.json().size() > JsonFields::kMaxEntries) return thresholds.fail();
        for (const auto& [label, ignored] : thresholds.json().items())
            thresholds.number(label.c_str(), tracker.thresholds[label], {0, 1});
    });
    if (tracker.offThreshold > tracker.onThreshold) from.fail();
}

void readNames(JsonFields& from, const char* name, std::vector<std::string>& to) {
    const auto found = from.json().find(name);
    if (found == from.json().end()) return;
    if (!found->is_array() || found->size() > JsonFields::kMaxEntries) return from.fail();
    std::vector<std::string> names;
    for (const Json& item : *found) {
        if (!item.is_string() || item.get_ref<const std::string&>().size() > JsonFields::kMaxTextBytes)
            return from.fail();
        names.push_back(item.get<std::string>());
    }
    to = std::move(names);
}

void read(JsonFields& from, TextOptions& text) {
    from.flag("sentence_case", text.sentenceCase);
    from.flag("capital_i", text.capitalI);
    from.flag("full_stops", text.fullStops);
    from.number("comma_pause", text.commaPauseSeconds, {0, 60});
    from.flag("mask_profanity", text.maskProfanity);
    readNames(from, "names", text.names);
    readNames(from, "profanity", text.profanity);
    from.list("replacements", text.replacements, [](JsonFields& item, TextReplacement& pair) {
        item.text("from", pair.from);
        item.text("to", pair.to);
    });
}

void read(JsonFields& from, StreamSettings& stream) {
    from.path("model", stream.model);
    from.number("calm", stream.calm, {0, 1});
    from.number("left_context", stream.leftContextSeconds, {0, 60});
    from.number("endpoint_silence", stream.endpointSilenceSeconds, {0.05, 60});
    from.number("max_segment", stream.maxSegmentSeconds, {1, 60});
    from.number("clear_after", stream.clearAfterSeconds, {0, 3600});
    from.object("text", [&](JsonFields& text) { read(text, stream.text); });
    from.integer("beam_width", stream.beamWidth, 0, 1000);
    from.flag("uses_language_model", stream.usesLanguageModel);
    from.path("language_model", stream.languageModel);
    from.list("hotwords", stream.hotwords, [](JsonFields& item, Hotword& hotword) {
        item.text("text", hotword.text);
        item.number("weight", hotword.weight, {-100, 100});
    });
    from.list("keywords", stream.keywords, [](JsonFields& item, Keyword& keyword) {
        item.text("text", keyword.text);
        item.number("threshold", keyword.threshold, {0, 1});
    });
    from.list("label_models", stream.labelModels,
              [](JsonFields& item, LabelModelSettings& model) { read(item, model); });
}

void read(JsonFields& from, AppearanceSettings& appearance) {
    from.choice("theme", appearance.theme, kThemes);
    from.number("caption_height", appearance.captionHeight, {4, 400});
    from.integer("caption_lines", appearance.captionLines, 0, 100);
    from.number("text_scale", appearance.textScale, {1, 2});
    from.text("language", appearance.language);
    from.flag("announces_captions", appearance.announcesCaptions);
}

constexpr const char* kMidiKinds[] = {"note", "controller"};

Json toJson(const MidiSettings& midi) {
    Json triggers = Json::array();
    for (const auto& trigger : midi.triggers) triggers.push_back({{"text", trigger.text}, {"number", trigger.number}});
    return {{"on", midi.isOn},
            {"kind", kMidiKinds[static_cast<std::size_t>(midi.kind)]},
            {"channel", midi.channel},
            {"triggers", std::move(triggers)}};
}

void read(JsonFields& from, MidiSettings& midi) {
    from.flag("on", midi.isOn);
    from.choice("kind", midi.kind, kMidiKinds);
    from.integer("channel", midi.channel, 1, kNumMidiChannels);
    from.list("triggers", midi.triggers, [](JsonFields& item, MidiTrigger& trigger) {
        item.text("text", trigger.text);
        item.integer("number", trigger.number, 0, kHighestMidiNumber);
    });
}

void read(JsonFields& from, OscSettings& osc) {
    from.flag("on", osc.isOn);
    from.text("address", osc.address);
    from.integer("port", osc.port, 1, kHighestOscPort);
}

} // namespace

Json viewSettingsToJson(const ViewSettings& settings) {
    const auto& appearance = settings.appearance;
    return {{"stream", toJson(settings.stream)},
            {"track", {{"name", settings.trackName}, {"colour", settings.trackColour}}},
            {"appearance",
             {{"theme", kThemes[static_cast<std::size_t>(appearance.theme)]},
              {"caption_height", appearance.captionHeight},
              {"caption_lines", appearance.captionLines},
              {"text_scale", appearance.textScale},
              {"language", appearance.language},
              {"announces_captions", appearance.announcesCaptions}}},
            {"osc", {{"on", settings.osc.isOn}, {"address", settings.osc.address}, {"port", settings.osc.port}}},
            {"midi", toJson(settings.midi)}};
}

std::optional<ViewSettings> viewSettingsFromJson(const Json& json) {
    ViewSettings settings;
    JsonFields reader(json);
    reader.object("stream", [&](JsonFields& from) { read(from, settings.stream); });
    reader.object("track", [&](JsonFields& from) {
        from.text("name", settings.trackName);
        double colour = settings.trackColour;
        from.number("colour", colour, {0, static_cast<double>(std::numeric_limits<std::uint32_t>::max())});
        settings.trackColour = static_cast<std::uint32_t>(colour);
    });
    reader.object("appearance", [&](JsonFields& from) { read(from, settings.appearance); });
    reader.object("osc", [&](JsonFields& from) { read(from, settings.osc); });
    reader.object("midi", [&](JsonFields& from) { read(from, settings.midi); });
    if (!reader.ok()) return std::nullopt;
    return settings;
}

} // namespace earshot
