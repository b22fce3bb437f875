// SPDX-License-Identifier: AGPL-3.0-or-later
// See ViewSettingsJson.h.
#include "ViewSettingsJson.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxEntries = 1000;   // of a list of words
constexpr std::size_t kMaxTextBytes = 4096; // of one name or path

struct Range {
    double lowest;
    double highest;
};

std::string utf8(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

// Reads fields one after the other and remembers whether all of them were right.
class Reader {
public:
    explicit Reader(const Json& json) : json_(json), ok_(json.is_object()) {}

    void number(const char* name, double& to, Range range) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_number()) return fail();
        const double value = field->get<double>();
        if (!(value >= range.lowest && value <= range.highest)) return fail();
        to = value;
    }
    void integer(const char* name, int& to, int lowest, int highest) {
        double value = to;
        number(name, value, {static_cast<double>(lowest), static_cast<double>(highest)});
        if (value != std::floor(value)) return fail();
        to = static_cast<int>(value);
    }
    void flag(const char* name, bool& to) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_boolean()) return fail();
        to = field->get<bool>();
    }
    void text(const char* name, std::string& to) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_string() || field->get_ref<const std::string&>().size() > kMaxTextBytes) return fail();
        to = field->get<std::string>();
    }
    void path(const char* name, std::filesystem::path& to) {
        std::string value = utf8(to);
        text(name, value);
        to = std::filesystem::path(std::u8string(value.begin(), value.end()));
    }
    // read: (Reader&, Entry&)
    template <class Entry, class Read>
    void list(const char* name, std::vector<Entry>& to, Read read) {
        const Json* field = find(name);
        if (field == nullptr) return;
        if (!field->is_array() || field->size() > kMaxEntries) return fail();
        std::vector<Entry> entries;
        for (const Json& item : *field) {
            Reader reader(item);
            read(reader, entries.emplace_back());
            if (!reader.ok_) return fail();
        }
        to = std::move(entries);
    }
    template <class Read>
    void object(const char* name, Read read) {
        const Json* field = find(name);
        if (field == nullptr) return;
        Reader reader(*field);
        read(reader);
        if (!reader.ok_) fail();
    }

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] const Json& json() const { return json_; }
    void fail() { ok_ = false; }

private:
    const Json* find(const char* name) {
        if (!ok_) return nullptr;
        const auto found = json_.find(name);
        return found == json_.end() ? nullptr : &*found;
    }

    const Json& json_;
    bool ok_;
};

constexpr const char* kThemes[] = {"dark", "light", "high contrast"};

Json toJson(const LabelModelSettings& model) {
    Json thresholds = Json::object();
    for (const auto& [label, threshold] : model.tracker.thresholds) thresholds[label] = threshold;
    return {{"folder", utf8(model.folder)},
            {"name", model.name},
            {"on_threshold", model.tracker.onThreshold},
            {"off_threshold", model.tracker.offThreshold},
            {"thresholds", std::move(thresholds)},
            {"smoothing_windows", model.tracker.smoothingWindows},
            {"min_duration", model.tracker.minDurationSeconds},
            {"window", model.windowSeconds},
            {"hop", model.hopSeconds}};
}

Json toJson(const StreamSettings& stream) {
    Json hotwords = Json::array(), keywords = Json::array(), labels = Json::array(), replacements = Json::array();
    for (const auto& hotword : stream.hotwords)
        hotwords.push_back({{"text", hotword.text}, {"weight", hotword.weight}});
    for (const auto& keyword : stream.keywords)
        keywords.push_back({{"text", keyword.text}, {"threshold", keyword.threshold}});
    for (const auto& model : stream.labelModels) labels.push_back(toJson(model));
    for (const auto& pair : stream.text.replacements) replacements.push_back({{"from", pair.from}, {"to", pair.to}});
    return {{"model", utf8(stream.model)},
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
            {"language_model", utf8(stream.languageModel)},
            {"hotwords", std::move(hotwords)},
            {"keywords", std::move(keywords)},
            {"label_models", std::move(labels)}};
}

void read(Reader& from, LabelModelSettings& model) {
    auto& tracker = model.tracker;
    from.path("folder", model.folder);
    from.text("name", model.name);
    from.number("on_threshold", tracker.onThreshold, {0, 1});
    from.number("off_threshold", tracker.offThreshold, {0, 1});
    from.integer("smoothing_windows", tracker.smoothingWindows, 1, 100);
    from.number("min_duration", tracker.minDurationSeconds, {0, 60});
    from.number("window", model.windowSeconds, {0.1, 60});
    from.number("hop", model.hopSeconds, {0.02, 60});
    from.object("thresholds", [&](Reader& thresholds) {
        if (thresholds.json().size() > kMaxEntries) return thresholds.fail();
        for (const auto& [label, ignored] : thresholds.json().items())
            thresholds.number(label.c_str(), tracker.thresholds[label], {0, 1});
    });
    if (tracker.offThreshold > tracker.onThreshold) from.fail();
}

void readNames(Reader& from, const char* name, std::vector<std::string>& to) {
    const auto found = from.json().find(name);
    if (found == from.json().end()) return;
    if (!found->is_array() || found->size() > kMaxEntries) return from.fail();
    std::vector<std::string> names;
    for (const Json& item : *found) {
        if (!item.is_string() || item.get_ref<const std::string&>().size() > kMaxTextBytes) return from.fail();
        names.push_back(item.get<std::string>());
    }
    to = std::move(names);
}

void read(Reader& from, TextOptions& text) {
    from.flag("sentence_case", text.sentenceCase);
    from.flag("capital_i", text.capitalI);
    from.flag("full_stops", text.fullStops);
    from.number("comma_pause", text.commaPauseSeconds, {0, 60});
    from.flag("mask_profanity", text.maskProfanity);
    readNames(from, "names", text.names);
    readNames(from, "profanity", text.profanity);
    from.list("replacements", text.replacements, [](Reader& item, TextReplacement& pair) {
        item.text("from", pair.from);
        item.text("to", pair.to);
    });
}

void read(Reader& from, StreamSettings& stream) {
    from.path("model", stream.model);
    from.number("calm", stream.calm, {0, 1});
    from.number("left_context", stream.leftContextSeconds, {0, 60});
    from.number("endpoint_silence", stream.endpointSilenceSeconds, {0.05, 60});
    from.number("max_segment", stream.maxSegmentSeconds, {1, 60});
    from.number("clear_after", stream.clearAfterSeconds, {0, 3600});
    from.object("text", [&](Reader& text) { read(text, stream.text); });
    from.integer("beam_width", stream.beamWidth, 0, 1000);
    from.flag("uses_language_model", stream.usesLanguageModel);
    from.path("language_model", stream.languageModel);
    from.list("hotwords", stream.hotwords, [](Reader& item, Hotword& hotword) {
        item.text("text", hotword.text);
        item.number("weight", hotword.weight, {-100, 100});
    });
    from.list("keywords", stream.keywords, [](Reader& item, Keyword& keyword) {
        item.text("text", keyword.text);
        item.number("threshold", keyword.threshold, {0, 1});
    });
    from.list("label_models", stream.labelModels, [](Reader& item, LabelModelSettings& model) { read(item, model); });
}

void read(Reader& from, AppearanceSettings& appearance) {
    std::string theme = kThemes[static_cast<std::size_t>(appearance.theme)];
    from.text("theme", theme);
    const auto found = std::find(std::begin(kThemes), std::end(kThemes), theme);
    if (found == std::end(kThemes)) return from.fail();
    appearance.theme = static_cast<ThemeKind>(found - std::begin(kThemes));
    from.number("caption_height", appearance.captionHeight, {4, 400});
    from.integer("caption_lines", appearance.captionLines, 0, 100);
    from.number("text_scale", appearance.textScale, {1, 2});
    from.text("language", appearance.language);
    from.flag("announces_captions", appearance.announcesCaptions);
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
              {"announces_captions", appearance.announcesCaptions}}}};
}

std::optional<ViewSettings> viewSettingsFromJson(const Json& json) {
    ViewSettings settings;
    Reader reader(json);
    reader.object("stream", [&](Reader& from) { read(from, settings.stream); });
    reader.object("track", [&](Reader& from) {
        from.text("name", settings.trackName);
        double colour = settings.trackColour;
        from.number("colour", colour, {0, static_cast<double>(std::numeric_limits<std::uint32_t>::max())});
        settings.trackColour = static_cast<std::uint32_t>(colour);
    });
    reader.object("appearance", [&](Reader& from) { read(from, settings.appearance); });
    if (!reader.ok()) return std::nullopt;
    return settings;
}

} // namespace earshot
