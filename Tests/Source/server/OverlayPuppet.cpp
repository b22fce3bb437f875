// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A caption server that does what it is told on standard input, for the tests with a browser and for trying styles by
// hand: one JSON object a line, {"stream": 0, "name", "colour"}, {"stream": 0, "event": {…}} with an event as
// CaptionEventJson.h has it, {"stream": 0, "keyword" | "label" | "status": "…", "active": true}, {"forget": true}.
// Prints its address, and after each line the time at which it was published, in microseconds since 1970.
//   OverlayPuppet [port [token]]
#include "CaptionEventJson.h"
#include "CaptionServer.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

using namespace earshot;

namespace {

void obey(CaptionServer& server, const nlohmann::json& line) {
    const int stream = line.value("stream", 0);
    if (line.contains("name")) server.setStream(stream, {line.value("name", ""), line.value("colour", "")});
    if (line.contains("event"))
        if (auto event = captionEventFromJson(line["event"].dump())) server.publish(stream, *std::move(event));
    if (line.contains("keyword")) server.publish(stream, ServerKeyword{.keyword = line.value("keyword", "")});
    if (line.contains("status")) server.publish(stream, ServerStatus{.text = line.value("status", "")});
    if (line.contains("label")) {
        ServerLabel label{.model = "mood", .label = line.value("label", "")};
        if (!line.value("active", true)) label.endSeconds = 0;
        server.publish(stream, label);
    }
    if (line.contains("forget")) server.forget();
}

} // namespace

int main(int argc, char** argv) {
    CaptionServerConfig config;
    if (argc > 1) config.port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    if (argc > 2) config.token = argv[2];
    auto server = CaptionServer::start(config);
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().toString().c_str());
        return 1;
    }
    std::printf("%s\n", (*server)->url().c_str());
    std::fflush(stdout);
    for (std::string text; std::getline(std::cin, text);) {
        const auto line = nlohmann::json::parse(text, nullptr, false);
        if (!line.is_object()) continue;
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        obey(**server, line);
        std::printf("%lld\n",
                    static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
        std::fflush(stdout);
    }
    return 0;
}
