// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Times are rounded to a tenth of a millisecond, which is finer than any frame.
#include "CaptionEventJson.h"

#include "HostPositionJson.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) {
    return std::round(value * 10'000) / 10'000;
}

Json toJson(const TranscriptWord& word) {
    Json json = {{"text", word.text},
                 {"start", rounded(word.startSeconds)},
                 {"end", rounded(word.endSeconds)},
                 {"confidence", rounded(word.confidence)}};
    if (word.host) json["host"] = hostPositionToJson(*word.host, rounded);
    return json;
}

// Fields that are missing or of another type have these values.
double number(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number() ? found->get<double>() : 0.0;
}

std::int64_t integer(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string text(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<TranscriptWord> wordFromJson(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    TranscriptWord word{.text = text(json, "text"),
                        .startSeconds = number(json, "start"),
                        .endSeconds = number(json, "end"),
                        .confidence = number(json, "confidence")};
    if (const auto host = json.find("host"); host != json.end() && host->is_object())
        word.host = hostPositionFromJson(*host);
    return word;
}

std::optional<CaptionEventKind> kindFromName(std::string_view name) {
    for (const auto kind :
         {CaptionEventKind::kPartial, CaptionEventKind::kFinal, CaptionEventKind::kGap, CaptionEventKind::kClear})
        if (describe(kind) == name) return kind;
    return std::nullopt;
}

} // namespace

std::string captionEventToJson(const CaptionEvent& event) {
    Json json = {{"type", describe(event.kind)}};
    const bool hasWords = event.kind == CaptionEventKind::kPartial || event.kind == CaptionEventKind::kFinal;
    if (hasWords) json["segment"] = event.segmentId;
    if (event.kind != CaptionEventKind::kClear) json["start"] = rounded(event.startSeconds);
    json["end"] = rounded(event.endSeconds);
    if (event.kind != CaptionEventKind::kClear) json["text"] = event.text;
    if (event.kind == CaptionEventKind::kGap) json["reason"] = event.reason;
    if (event.fillsGap) json["fills_gap"] = true;
    if (hasWords) {
        json["committed"] = event.numCommitted;
        Json words = Json::array();
        for (const TranscriptWord& word : event.words) words.push_back(toJson(word));
        json["words"] = std::move(words);
    }
    // A vocabulary may hold any bytes; those that are not UTF-8 become U+FFFD instead of an exception.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<CaptionEvent> captionEventFromJson(std::string_view line) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto kind = kindFromName(text(json, "type"));
    if (!kind) return std::nullopt;
    CaptionEvent event{.kind = *kind,
                       .segmentId = integer(json, "segment"),
                       .text = text(json, "text"),
                       .startSeconds = number(json, "start"),
                       .endSeconds = number(json, "end"),
                       .reason = text(json, "reason")};
    if (const auto fills = json.find("fills_gap"); fills != json.end() && fills->is_boolean())
        event.fillsGap = fills->get<bool>();
    if (const auto words = json.find("words"); words != json.end() && words->is_array()) {
        for (const Json& entry : *words) {
            auto word = wordFromJson(entry);
            if (!word) return std::nullopt;
            event.words.push_back(*std::move(word));
        }
    }
    event.numCommitted =
        std::min(static_cast<std::size_t>(std::max<std::int64_t>(integer(json, "committed"), 0)), event.words.size());
    return event;
}

} // namespace earshot
