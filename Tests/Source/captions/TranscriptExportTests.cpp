// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The transcript as files that other programs read.
#include "TranscriptExport.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;

namespace {

SpokenLine line(const std::string& text, double start, std::optional<double> host, const std::string& speaker = {}) {
    CaptionLine made;
    TranscriptWord word{.text = text, .startSeconds = start, .endSeconds = start + 0.5, .confidence = 1};
    if (host) word.host = HostPosition{.seconds = *host, .quarterNotes = 0};
    made.words = {word};
    made.text = text;
    made.startSeconds = start;
    made.endSeconds = start + 0.5;
    return {std::make_shared<const CaptionLine>(made), speaker};
}

} // namespace

TEST_CASE("REAPER regions stand where the host was", "[unit]") {
    CHECK(exportTranscript({line("Hello, you", 3, 60)}, {}, ExportFormat::kReaperMarkers) ==
          "#,Name,Start,End,Length\nR1,\"Hello, you\",60.000,60.500,0.500\n");
}

TEST_CASE("Audacity labels are start, end and text with tabs", "[unit]") {
    CHECK(exportTranscript({line("one", 3, 60), line("two", 4, 61)}, {}, ExportFormat::kAudacityLabels) ==
          "60.000\t60.500\tone\n61.000\t61.500\ttwo\n");
}

TEST_CASE("Lines without a place follow those with one", "[unit]") {
    CHECK(exportTranscript({line("placed", 3, 60), line("loose", 1, std::nullopt), line("later", 5, std::nullopt)}, {},
                           ExportFormat::kAudacityLabels) ==
          "60.000\t60.500\tplaced\n60.500\t61.000\tloose\n64.500\t65.000\tlater\n");
}

TEST_CASE("Of several speakers every file says who said what, when it was said", "[unit]") {
    const std::vector<SpokenLine> lines{line("hello", 1, std::nullopt, "Ann"), line("good", 1.2, std::nullopt, "Bob"),
                                        line("evening", 1.8, std::nullopt, "Bob")};
    CHECK(exportTranscript(lines, {}, ExportFormat::kText) == "Ann: hello\nBob: good evening\n");
    const auto srt = exportTranscript(lines, {}, ExportFormat::kSrt);
    CHECK(srt.starts_with("1\n00:00:01,000 --> "));
    CHECK(srt.find("\nAnn: hello\n\n2\n00:00:01,200 --> ") != std::string::npos); // they speak at once
    CHECK(srt.find("\nBob: good evening\n") != std::string::npos);
    CHECK(exportTranscript(lines, {}, ExportFormat::kVtt).find("<v Bob>good evening") != std::string::npos);
    CHECK(exportTranscript(lines, {}, ExportFormat::kCsv).find("1.000,good,Bob\r\n") != std::string::npos);
    CHECK(exportTranscript(lines, {}, ExportFormat::kJson)
              .find(R"("text":"evening","start":1.8,"end":2.3,"confidence":1.0,"speaker":"Bob")") != std::string::npos);
    CHECK(exportTranscript(lines, {}, ExportFormat::kAudacityLabels).find("\tAnn: hello\n") != std::string::npos);
}

TEST_CASE("Every choice of the menu writes something", "[unit]") {
    for (const auto& choice : exportChoices()) {
        INFO(choice.name);
        CHECK(exportTranscript({line("word", 3, 60)}, "Guest", choice.format).find("word") != std::string::npos);
    }
}
