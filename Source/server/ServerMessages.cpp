// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ServerMessages.h"

#include "CaptionEventJson.h"
#include "HostPositionJson.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace earshot {
namespace {

using Json = nlohmann::ordered_json;

// Milliseconds are enough, and keep messages short.
double rounded(double value) {
    return std::isfinite(value) ? std::round(value * 1000) / 1000 : 0.0;
}

Json streamToJson(int stream, const StreamIdentity& identity) {
    return {{"id", stream}, {"name", identity.name}, {"colour", identity.colour}};
}

Json message(std::string_view type, int stream, const StreamIdentity& identity) {
    return {{"v", kProtocolVersion}, {"type", type}, {"stream", streamToJson(stream, identity)}};
}

// Text that is no UTF-8 must not end the stream.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::string helloMessage(const std::string& session, std::size_t numHistory, const StreamIdentities& streams) {
    Json list = Json::array();
    for (const auto& [stream, identity] : streams) list.push_back(streamToJson(stream, identity));
    return dump({{"v", kProtocolVersion},
                 {"type", "hello"},
                 {"session", session},
                 {"history", numHistory},
                 {"streams", std::move(list)}});
}

// The fields of the journal's lines, so that a program that reads the one reads the other.
std::string toMessage(const CaptionEvent& event, int stream, const StreamIdentity& identity) {
    const std::string head = dump({{"v", kProtocolVersion}, {"stream", streamToJson(stream, identity)}});
    return head.substr(0, head.size() - 1) + "," + captionEventToJson(event).substr(1);
}

std::string toMessage(const ServerLabel& label, int stream, const StreamIdentity& identity) {
    Json json = message("label", stream, identity);
    json["model"] = label.model;
    json["label"] = label.label;
    json["active"] = !label.endSeconds.has_value();
    json["start"] = rounded(label.startSeconds);
    if (label.endSeconds) json["end"] = rounded(*label.endSeconds);
    json["score"] = rounded(label.score);
    return dump(json);
}

std::string toMessage(const ServerKeyword& keyword, int stream, const StreamIdentity& identity) {
    Json json = message("keyword", stream, identity);
    json["keyword"] = keyword.keyword;
    json["start"] = rounded(keyword.startSeconds);
    json["end"] = rounded(keyword.endSeconds);
    json["score"] = rounded(keyword.score);
    if (keyword.host) json["host"] = hostPositionToJson(*keyword.host, rounded);
    return dump(json);
}

std::string toMessage(const ServerStatus& status, int stream, const StreamIdentity& identity) {
    Json json = message("status", stream, identity);
    json["state"] = status.state;
    json["text"] = status.text;
    json["lag_ms"] = rounded(status.lagMs);
    return dump(json);
}

std::string errorBody(unsigned status, const std::string& text) {
    return dump({{"error", {{"status", status}, {"message", text}}}}) + "\n";
}

} // namespace earshot
