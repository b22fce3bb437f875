// SPDX-License-Identifier: AGPL-3.0-or-later
//
// JSON and plain lines; each is with whoever reads when it is written.
#include "CaptionDisplay.h"

#include "CaptionEventJson.h"
#include "Output.h"
#include "ProgressBar.h"
#include "TranscriptWriter.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <variant>

namespace earshot::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

void writeLine(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

double rounded(double value) {
    return std::round(value * 10'000) / 10'000;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json message(const char* type) {
    return {{"v", kVersion}, {"type", type}};
}

std::string toJson(const CaptionEvent& event) {
    return "{\"v\":" + std::to_string(kVersion) + "," + captionEventToJson(event).substr(1);
}

std::string toJson(const KeywordEvent& event) {
    Json json = message("keyword");
    json["keyword"] = event.keyword;
    json["start"] = rounded(event.startSeconds);
    json["end"] = rounded(event.endSeconds);
    json["score"] = rounded(event.score);
    return dump(json);
}

std::string toJson(const NamedLabelEvent& named) {
    Json json = message("label");
    json["model"] = named.model;
    json["label"] = named.event.label;
    json["active"] = !named.event.endSeconds.has_value();
    json["start"] = rounded(named.event.startSeconds);
    if (named.event.endSeconds) json["end"] = rounded(*named.event.endSeconds);
    json["score"] = rounded(named.event.peak);
    return dump(json);
}

std::string toJson(const char* type, const StreamHealth& health) {
    Json json = message(type);
    if (health.state == StreamState::kFinished) json["seconds"] = rounded(health.streamSeconds);
    json["state"] = describe(health.state);
    json["text"] = describe(health);
    json["lag_ms"] = std::round(health.lagMs);
    json["rtf"] = rounded(health.realTimeFactor);
    json["dropped_ms"] = std::round(health.droppedMs);
    json["skipped_ms"] = std::round(health.skippedMs);
    json["lost_ms"] = std::round(health.lostMs);
    return dump(json);
}

class JsonDisplay final : public CaptionDisplay {
public:
    void begin(const DisplayHeader& header) override {
        Json json = message("start");
        json["model"] = header.model;
        json["input"] = header.input;
        writeLine(dump(json));
    }
    void show(const StreamEvent& event) override {
        std::visit([](const auto& body) { writeLine(toJson(body)); }, event.body);
    }
    void show(const StreamHealth& health) override {
        if (health.state == StreamState::kFinished) return;
        if (shown_ && shown_->state == health.state && shown_->rung == health.rung &&
            shown_->lastError == health.lastError)
            return;
        shown_ = health;
        writeLine(toJson("status", health));
    }
    void complain(const std::string& sentence) override { printError(sentence); }
    void end(const StreamHealth& health) override { writeLine(toJson("end", health)); }

private:
    std::optional<StreamHealth> shown_;
};

class PlainDisplay final : public CaptionDisplay {
public:
    void begin(const DisplayHeader&) override {}
    void show(const StreamEvent& event) override { std::visit(*this, event.body); }
    void show(const StreamHealth&) override {}
    void complain(const std::string& sentence) override { printError(sentence); }
    void end(const StreamHealth&) override {}

    void operator()(const CaptionEvent& event) const {
        const bool isLine = event.kind == CaptionEventKind::kFinal || event.kind == CaptionEventKind::kGap;
        if (isLine && !event.text.empty()) writeLine(event.text);
    }
    void operator()(const KeywordEvent& event) const { writeLine(lineOf(event)); }
    void operator()(const NamedLabelEvent& event) const {
        if (const std::string line = lineOf(event); !line.empty()) writeLine(line);
    }
};

std::string timed(const std::string& what, double seconds) {
    return "[" + what + " " + ProgressBar::clock(seconds) + "]";
}

} // namespace

std::string lineOf(const KeywordEvent& event) {
    return timed("keyword", event.startSeconds) + " " + event.keyword + ", " + fixed(event.score, 2);
}

std::string lineOf(const NamedLabelEvent& named) {
    if (named.event.endSeconds) return {};
    return timed(named.model, named.event.startSeconds) + " " + named.event.label + ", " + fixed(named.event.peak, 2);
}

std::unique_ptr<CaptionDisplay> makeJsonDisplay() {
    return std::make_unique<JsonDisplay>();
}

std::unique_ptr<CaptionDisplay> makePlainDisplay() {
    return std::make_unique<PlainDisplay>();
}

} // namespace earshot::cli
