// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The formats byte by byte, with text that needs escaping and a locale with a decimal comma.
#include "TranscriptWriter.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include <clocale>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

Transcript sample() {
    return {.text = "R&D <b> \"YES\"",
            .words = {{"R&D", 0.0, 0.5, 0.25}, {"<b>", 0.6, 1.2344, 1.0}, {"\"YES\"", 3725.5, 3726.9996, 0.5}},
            .durationSeconds = 3730.25};
}

} // namespace

TEST_CASE("Plain text is a line per stretch of speech", "[unit]") {
    CHECK(writeTranscript(sample(), TranscriptFormat::kText, "f") == "R&D <b>\n\"YES\"\n");
    CHECK(writeTranscript({}, TranscriptFormat::kText, "f").empty());
}

TEST_CASE("SubRip has numbered cues with comma times and the text as it is", "[unit]") {
    CHECK(writeTranscript(sample(), TranscriptFormat::kSrt, "f") ==
          "1\n00:00:00,000 --> 00:00:01,234\nR&D <b>\n\n"
          "2\n01:02:05,500 --> 01:02:07,000\n\"YES\"\n\n");
}

TEST_CASE("WebVTT has its header, point times and escaped markup", "[unit]") {
    CHECK(writeTranscript(sample(), TranscriptFormat::kVtt, "f") ==
          "WEBVTT\n\n00:00:00.000 --> 00:00:01.234\nR&amp;D &lt;b&gt;\n\n"
          "01:02:05.500 --> 01:02:07.000\n\"YES\"\n\n");
    CHECK(writeTranscript({}, TranscriptFormat::kVtt, "f") == "WEBVTT\n\n");
}

TEST_CASE("JSON is one line that holds every word", "[unit]") {
    const std::string text = writeTranscript(sample(), TranscriptFormat::kJson, "a \"file\"\xff");
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    const auto json = nlohmann::json::parse(text);
    CHECK(json["text"] == sample().text);
    CHECK(json["duration"] == 3730.25);
    REQUIRE(json["words"].size() == 3);
    CHECK(json["words"][1]["end"] == 1.234);
    CHECK(json["words"][0]["confidence"] == 0.25);
    CHECK(json["cues"].size() == 2);
}

TEST_CASE("CSV is quoted as RFC 4180 says", "[unit]") {
    CHECK(writeTranscript(sample(), TranscriptFormat::kCsv, "a,b.wav") ==
          "file,start,end,confidence,word\r\n\"a,b.wav\",0.000,0.500,0.250,R&D\r\n\"a,b.wav\",0.600,1.234,1.000,<b>\r\n"
          "\"a,b.wav\",3725.500,3727.000,0.500,\"\"\"YES\"\"\"\r\n");
    CHECK(csvField("line\nbreak") == "\"line\nbreak\"");
}

TEST_CASE("Live transcripts show their gaps in every format", "[unit]") {
    const Transcript live = {.text = "ONE TWO",
                             .words = {{"ONE", 1.0, 1.4, 0.5, HostPosition{11.0, 22.5}}, {"TWO", 5.0, 5.4, 0.5}},
                             .durationSeconds = 6,
                             .gaps = {{1.5, 4.7, "the machine could not keep up"}},
                             .track = "Ann & Bob"};
    CHECK(writeTranscript(live, TranscriptFormat::kText, "f") ==
          "Ann & Bob: ONE\n[… 3.2 s not captioned]\nAnn & Bob: TWO\n");
    CHECK(writeTranscript(live, TranscriptFormat::kSrt, "f") ==
          "1\n00:00:01,000 --> 00:00:01,500\nAnn & Bob: ONE\n\n"
          "2\n00:00:01,500 --> 00:00:04,700\nAnn & Bob: [… 3.2 s not captioned]\n\n"
          "3\n00:00:05,000 --> 00:00:06,000\nAnn & Bob: TWO\n\n");
    CHECK_THAT(writeTranscript(live, TranscriptFormat::kVtt, "f"), ContainsSubstring("<v Ann &amp; Bob>ONE\n"));
    const auto json = nlohmann::json::parse(writeTranscript(live, TranscriptFormat::kJson, "f"));
    CHECK(json["track"] == "Ann & Bob");
    CHECK(json["gaps"][0]["end"] == 4.7);
    CHECK(json["words"][0]["host"]["quarter_notes"] == 22.5);
    CHECK_FALSE(json["words"][1].contains("host"));
    CHECK(json["cues"].size() == 3);
    CHECK(writeTranscript(live, TranscriptFormat::kCsv, "f") ==
          "file,start,end,confidence,word,host_seconds,host_quarter_notes\r\nf,1.000,1.400,0.500,ONE,11.000,22.500\r\n"
          "f,1.500,4.700,,[… 3.2 s not captioned],,\r\nf,5.000,5.400,0.500,TWO,,\r\n");
}

TEST_CASE("Words that know their bar have it in CSV and JSON", "[unit]") {
    const Transcript live = {.text = "ONE TWO",
                             .words = {{"ONE", 1.0, 1.4, 0.5, HostPosition{11.0, 22.5, BarPosition{6, 3.5}}},
                                       {"TWO", 5.0, 5.4, 0.5, HostPosition{15.0, 30.5}}},
                             .gaps = {{1.5, 4.7, "late"}}};
    CHECK(writeTranscript(live, TranscriptFormat::kCsv, "f") ==
          "file,start,end,confidence,word,host_seconds,host_quarter_notes,host_bar,host_beat\r\n"
          "f,1.000,1.400,0.500,ONE,11.000,22.500,6,3.500\r\nf,1.500,4.700,,[… 3.2 s not captioned],,,,\r\n"
          "f,5.000,5.400,0.500,TWO,15.000,30.500,,\r\n");
    const auto json = nlohmann::json::parse(writeTranscript(live, TranscriptFormat::kJson, "f"));
    CHECK(json["words"][0]["host"] ==
          nlohmann::json{{"seconds", 11.0}, {"quarter_notes", 22.5}, {"bar", 6}, {"beat", 3.5}});
    CHECK(json["words"][1]["host"].size() == 2);
}

TEST_CASE("A gap at either end of a transcript is shown, even of one without words", "[unit]") {
    const Transcript silent = {.text = "", .words = {}, .gaps = {{0, 2, ""}, {7, 8, ""}}};
    CHECK(writeTranscript(silent, TranscriptFormat::kText, "f") ==
          "[… 2.0 s not captioned]\n[… 1.0 s not captioned]\n");
}

TEST_CASE("Numbers have a point whatever the locale", "[unit]") {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
        if (std::setlocale(LC_ALL, name)) break;
    CHECK(fixed(1234.5, 3) == "1234.500");
    CHECK_THAT(writeTranscript(sample(), TranscriptFormat::kJson, "f"), ContainsSubstring("1.234"));
    std::setlocale(LC_ALL, before.c_str());
    CHECK(fixed(1e300, 0).size() == 301);
}

TEST_CASE("Format names are those of the command line", "[unit]") {
    for (const char* name : {"txt", "srt", "vtt", "json", "csv"}) {
        const auto format = transcriptFormatFromName(name);
        REQUIRE(format.has_value());
        CHECK(formatName(*format) == name);
    }
    CHECK_FALSE(transcriptFormatFromName("docx").has_value());
}
