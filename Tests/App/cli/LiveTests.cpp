// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot live as a user or a program runs it, on the bundled clip.
#include "AudioReader.h"
#include "CaptionEventJson.h"
#include "CommandRun.h"
#include "LiveSimulation.h"
#include "ScratchFolder.h"
#include "TranscriptJournal.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;
using Json = nlohmann::json;

namespace {

std::vector<float> clipSamples() {
    auto reader = AudioReader::open(test::bundledClip(), 16000);
    REQUIRE(reader.ok());
    std::vector<float> samples(16000 * 60);
    const auto count = reader->read(samples);
    REQUIRE(count.ok());
    samples.resize(*count);
    return samples;
}

std::string asInt16(const std::vector<float>& samples) {
    std::string bytes;
    for (const float sample : samples) {
        const auto value = static_cast<std::uint16_t>(std::lround(sample * 32768.0F));
        bytes += static_cast<char>(value & 0xFFU);
        bytes += static_cast<char>(value >> 8U);
    }
    return bytes;
}

// The final lines of the pipeline itself, in stream time.
std::vector<std::string> simulatedFinals() {
    StreamSettings settings;
    settings.model = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources/models/earshot-small-en";
    settings.neverSkip = true;
    ModelLibrary library(1);
    const auto models = StreamModels::load(library, settings);
    REQUIRE(models.ok());
    Workspace workspace;
    workspace.compute = ComputeContext(1);
    LiveSimulation simulation({settings, *models}, {});
    std::vector<StreamEvent> events = simulation.hear(workspace, clipSamples());
    for (StreamEvent& event : simulation.finish(workspace)) events.push_back(std::move(event));
    std::vector<std::string> finals;
    for (const StreamEvent& event : events)
        if (const auto* caption = std::get_if<CaptionEvent>(&event.body))
            if (caption->kind == CaptionEventKind::kFinal) finals.push_back(caption->text);
    return finals;
}

std::vector<Json> linesOf(const test::CommandRun& run) {
    std::vector<Json> lines;
    std::istringstream stream(run.out);
    for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
    return lines;
}

std::vector<Json> ofType(const std::vector<Json>& lines, const std::string& type) {
    std::vector<Json> found;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(found),
                 [&](const Json& line) { return line["type"] == type; });
    return found;
}

std::vector<std::string> finalsOf(const test::CommandRun& run) {
    std::vector<std::string> finals;
    for (const Json& line : ofType(linesOf(run), "final")) finals.push_back(line["text"]);
    return finals;
}

void checkComplaint(const test::CommandRun& run, int exitCode, const std::string& about) {
    INFO(run.out << run.err);
    CHECK(run.exitCode == exitCode);
    CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
    CHECK_THAT(run.err, ContainsSubstring(about));
    CHECK(run.out.empty());
}

} // namespace

TEST_CASE("A file and raw samples on stdin give the lines of the pipeline itself", "[e2e]") {
    const std::vector<std::string> expected = simulatedFinals();
    REQUIRE_FALSE(expected.empty());
    const std::string clip = test::bundledClip().string();
    CHECK(finalsOf(test::runEarshot({"live", "--input", clip, "--threads", "1"})) == expected);

    const test::ScratchFolder folder;
    const auto raw = folder.write("clip.s16", asInt16(clipSamples()));
    CHECK(finalsOf(test::runEarshot({"live", "--input", "-", "--threads", "1"}, raw)) == expected);

    std::string stereo;
    for (const float sample : clipSamples())
        for (int channel = 0; channel < 2; ++channel) stereo.append(reinterpret_cast<const char*>(&sample), 4);
    const auto floats = folder.write("clip.f32", stereo);
    CHECK(finalsOf(test::runEarshot(
              {"live", "--input", "-", "--threads", "1", "--raw-format", "f32", "--channels", "2"}, floats)) ==
          expected);
}

TEST_CASE("Every line of a live stream is JSON, from start to end, and a keyword is told", "[e2e]") {
    const auto run = test::runEarshot(
        {"live", "--input", test::bundledClip().string(), "--json", "--keywords", "computer, captions"});
    INFO(run.out << run.err);
    REQUIRE(run.exitCode == 0);
    CHECK(run.err.empty());
    const std::vector<Json> lines = linesOf(run);
    REQUIRE(lines.size() > 4);
    for (const Json& line : lines) CHECK(line["v"] == 1);
    CHECK(lines.front()["type"] == "start");
    CHECK(lines.back()["type"] == "end");
    CHECK(std::abs(lines.back()["seconds"].get<double>() - 12.08) < 0.01);
    CHECK_FALSE(ofType(lines, "partial").empty());
    CHECK_FALSE(ofType(lines, "status").empty());
    const std::vector<Json> keywords = ofType(lines, "keyword");
    REQUIRE_FALSE(keywords.empty());
    CHECK(keywords.front()["score"] > 0.5);
    CHECK(keywords.front()["end"] > keywords.front()["start"]);
}

TEST_CASE("Journal and transcript hold what the final lines said", "[e2e]") {
    const test::ScratchFolder folder;
    const auto journal = folder.path() / "talk.jsonl";
    const auto out = folder.path() / "talk.vtt";
    const auto run = test::runEarshot(
        {"live", "--input", test::bundledClip().string(), "--journal", journal.string(), "--output", out.string()});
    INFO(run.err);
    REQUIRE(run.exitCode == 0);
    std::string text;
    for (const std::string& line : finalsOf(run)) text += (text.empty() ? "" : " ") + line;
    const auto recovered = readJournal(journal);
    REQUIRE(recovered.ok());
    CHECK(recovered->transcript.text == text);
    CHECK(recovered->numDamagedLines == 0);
    CHECK(recovered->header.model == "earshot-small-en");
    CHECK_THAT(test::contentOf(out), ContainsSubstring("WEBVTT") && ContainsSubstring(text.substr(0, 12)));

    const auto plain = test::runEarshot({"live", "--input", test::bundledClip().string(), "--plain"});
    CHECK_THAT(plain.out, ContainsSubstring(text.substr(0, 12)));
}

TEST_CASE("Ctrl-C ends a live stream with the words that were said so far", "[e2e]") {
    const auto run = test::runEarshotAndInterrupt({"live", "--input", test::bundledClip().string(), "--realtime"}, 3.0);
    INFO(run.out << run.err);
    CHECK(run.exitCode == 0);
    const std::vector<Json> lines = linesOf(run);
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back()["type"] == "end");
    CHECK(lines.back()["seconds"] < 11.0);
    const std::vector<Json> partials = ofType(lines, "partial"), finals = ofType(lines, "final");
    REQUIRE(finals.size() == (partials.empty() ? finals.size() : partials.back()["segment"].get<std::size_t>() + 1));
}

TEST_CASE("A pipe without sound exits with 1 and says so", "[e2e]") {
    const auto run = test::runEarshot({"live", "--input", "-"});
    CHECK(run.exitCode == 1);
    CHECK_THAT(run.err, ContainsSubstring("standard input: holds no sound"));
    CHECK(linesOf(run).back()["type"] == "end");
}

TEST_CASE("What a live stream cannot use is named before anything is shown", "[e2e]") {
    const std::string clip = test::bundledClip().string();
    checkComplaint(test::runEarshot({"live", "--input", "/absent/x.wav"}), 1, "/absent/x.wav");
    checkComplaint(test::runEarshot({"live", "--input", "no such microphone"}), 1, "no such microphone");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--model", "no-such-model"}), 1, "no-such-model");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--lm", "/absent/words.arpa"}), 1, "/absent/words.arpa");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--hotwords", "/absent/hot.txt"}), 1, "/absent/hot.txt");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--keywords", "c3po"}), 1, "c3po");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--keywords", ", ,"}), 2, "--keywords");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--calm", "2"}), 2, "--calm");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--format", "srt"}), 2, "--out");
    const test::ScratchFolder folder;
    const auto hotwords = folder.write("hot.txt", "anna\nbert\theavy\n").string();
    checkComplaint(test::runEarshot({"live", "--input", clip, "--hotwords", hotwords}), 1, "line 2");
    checkComplaint(test::runEarshot({"live", "--input", clip, "--journal", "/dev/null/x.jsonl"}), 1, "/dev/null");
}

TEST_CASE("A live stream says where other programs find its captions, and refuses ports that are none", "[e2e]") {
    const auto served = test::runEarshot({"live", "--input", test::bundledClip().string(), "--json", "--serve", "0"});
    CHECK(served.exitCode == 0);
    CHECK_THAT(served.err, ContainsSubstring("http://127.0.0.1:") && ContainsSubstring("?token="));
    CHECK_THAT(served.out, !ContainsSubstring("token")); // programs read the captions there
    CHECK(test::runEarshot({"live", "--input", test::bundledClip().string(), "--serve", "70000"}).exitCode == 2);
}

TEST_CASE("Live measurements have all their names, and committed words stay", "[e2e]") {
    const test::ScratchFolder folder;
    const std::string clips = (std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "clips").string();
    std::string manifest;
    for (const std::string name : {"welcome", "journey"})
        manifest += Json{{"file", clips + "/" + name + ".flac"}, {"text", test::contentOf(clips + "/" + name + ".txt")}}
                        .dump() +
                    "\n";
    const auto file = folder.write("manifest.jsonl", manifest).string();
    for (const char* calm : {"0", "0.5", "1"}) {
        const auto run = test::runEarshot({"eval", file, "--live", "--calm", calm, "--json"});
        INFO(calm << run.out << run.err);
        REQUIRE(run.exitCode == 0);
        const Json live = Json::parse(run.out)["live"];
        for (const char* name : {"wer", "cer", "first_partial_ms_p50", "first_partial_ms_p95", "final_ms_p50",
                                 "final_ms_p95", "tentative_revision_rate", "empty_words_per_minute", "rtf"})
            CHECK(live[name].is_number());
        CHECK(live["committed_revised"] == 0);
        const Json& finals = live["finals_equal_offline"];
        CHECK(finals["segments"] > 0);
        if (std::string(calm) != "0") CHECK(finals["equal"] == finals["segments"]);
    }
    CHECK_FALSE(Json::parse(test::runEarshot({"eval", file, "--json"}).out).contains("live"));
    CHECK(test::runEarshot({"eval", file, "--calm", "0.5"}).exitCode == 2);
}
