// SPDX-License-Identifier: AGPL-3.0-or-later
#include "WebAnswers.h"

#include "OverlayFiles.h"
#include "TranscriptWriter.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace earshot {
namespace {

constexpr std::string_view kTokenMark = "{{token}}"; // in the page, where it names its own files
constexpr std::string_view kTranscriptPath = "/transcript.";

std::string contentType(std::string_view extension) {
    if (extension == "html") return "text/html; charset=utf-8";
    if (extension == "css") return "text/css; charset=utf-8";
    if (extension == "js") return "text/javascript; charset=utf-8";
    if (extension == "json") return "application/json; charset=utf-8";
    if (extension == "vtt") return "text/vtt; charset=utf-8";
    if (extension == "srt") return "application/x-subrip; charset=utf-8";
    return "text/plain; charset=utf-8";
}

std::string replaced(std::string_view text, std::string_view mark, std::string_view by) {
    std::string result;
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        result += text.substr(0, at);
        result += by;
        text.remove_prefix(at + mark.size());
    }
    return result.append(text);
}

WebAnswer overlayFile(const OverlayFile& file, const WebContext& context) {
    const std::string_view extension = file.name.substr(file.name.rfind('.') + 1);
    return {.contentType = contentType(extension), .body = replaced(file.content, kTokenMark, context.token)};
}

WebAnswer health(const WebContext& context) {
    const nlohmann::ordered_json json{{"status", "ok"},
                                      {"v", kProtocolVersion},
                                      {"uptime_s", std::floor(context.uptimeSeconds)},
                                      {"clients", context.numClients},
                                      {"streams", context.history.streams().size()}};
    return {.contentType = contentType("json"), .body = json.dump() + "\n"};
}

// The stream that ?stream= names, or else the first.
std::optional<int> wantedStream(const RequestTarget& target, const WebContext& context) {
    const auto wanted = target.query.find("stream");
    if (wanted == target.query.end()) {
        const StreamIdentities& streams = context.history.streams();
        return streams.empty() ? 0 : streams.begin()->first;
    }
    int stream = 0;
    const char* end = wanted->second.data() + wanted->second.size();
    const auto [last, error] = std::from_chars(wanted->second.data(), end, stream);
    if (error != std::errc{} || last != end) return std::nullopt;
    return stream;
}

WebAnswer transcript(const RequestTarget& target, const WebContext& context) {
    const std::string extension = target.path.substr(kTranscriptPath.size());
    const auto format = transcriptFormatFromName(extension);
    if (!format) return errorAnswer({404, "Transcripts come as .json, .srt, .vtt, .txt and .csv."}, target.path);
    const std::optional<int> stream = wantedStream(target, context);
    if (!stream) return errorAnswer({400, "\"stream\" is the number of a stream."}, target.path);
    std::optional<Transcript> text = context.history.transcript(*stream);
    if (!text && target.query.contains("stream"))
        return errorAnswer({404, "There is no stream of this number."}, target.path);
    const std::string source = text && !text->track.empty() ? text->track : "live";
    return {.contentType = contentType(extension),
            .fileName = "transcript." + extension,
            .makeBody = [text = std::move(text).value_or(Transcript{}), format = *format, source] {
                return writeTranscript(text, format, source);
            }};
}

} // namespace

WebAnswer answerRequest(const RequestTarget& target, const WebContext& context) {
    if (target.path == "/healthz") return health(context);
    if (target.path.starts_with(kTranscriptPath)) return transcript(target, context);
    const std::string name = target.path == "/" ? "index.html" : target.path.substr(1);
    for (const OverlayFile& file : overlayFiles())
        if (file.name == name) return overlayFile(file, context);
    return errorAnswer({404, "Nothing is here. There are /, /ws, /transcript.{json,srt,vtt,txt,csv} and /healthz."},
                       target.path);
}

WebAnswer errorAnswer(const HttpStatus& status, std::string_view path) {
    if (path == "/") return {.status = status.code, .contentType = contentType("txt"), .body = status.message + "\n"};
    return {.status = status.code, .contentType = contentType("json"), .body = errorBody(status.code, status.message)};
}

std::string contentSecurityPolicy(std::uint16_t port) {
    std::string sockets;
    // Browsers take 'self' for the WebSocket as well, but older ones do not; IPv6 addresses cannot be written here.
    for (const char* name : {"127.0.0.1", "localhost"})
        sockets += std::string(" ws://") + name + ":" + std::to_string(port);
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'" + sockets +
           "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
           "trusted-types 'none'";
}

} // namespace earshot
