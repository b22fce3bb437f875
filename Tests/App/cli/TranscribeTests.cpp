// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From a sound file to captions with the bundled model, in every format.
#include "CommandRun.h"
#include "ErrorRate.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;

namespace {

std::string upper(std::string text) {
    std::erase_if(text, [](char c) { return std::string_view(".,;:!?\"-").find(c) != std::string_view::npos; });
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

} // namespace

TEST_CASE("The bundled clip is transcribed readably by the bundled model", "[e2e]") {
    const auto run = test::runEarshot({"transcribe", test::bundledClip().string()});
    INFO(run.out << run.err);
    REQUIRE(run.exitCode == 0);
    CHECK(run.err.empty());
    CHECK(countCharacterErrors(upper(test::bundledClipText()), upper(run.out)).rate() < 0.3);
}

TEST_CASE("Every format has its form, and --out its file", "[e2e]") {
    const test::ScratchFolder folder;
    const std::string clip = test::bundledClip().string();
    const auto srt = test::runEarshot({"transcribe", clip, "--format", "srt"});
    CHECK(srt.exitCode == 0);
    CHECK_THAT(srt.out, StartsWith("1\n00:00:0") && ContainsSubstring(" --> "));
    CHECK_THAT(test::runEarshot({"transcribe", clip, "--format", "csv"}).out,
               StartsWith("file,start,end,confidence,word\r\n"));

    const auto json = nlohmann::json::parse(test::runEarshot({"transcribe", clip, "--format", "json"}).out);
    CHECK(json["file"] == clip);
    REQUIRE_FALSE(json["words"].empty());
    double end = 0;
    for (const auto& word : json["words"]) {
        CHECK(word["start"].get<double>() >= end);
        end = word["end"].get<double>();
        CHECK((word["confidence"] > 0 && word["confidence"] <= 1));
    }
    CHECK(end <= json["duration"].get<double>());

    const auto file = (folder.path() / "out.vtt").string();
    const auto vtt = test::runEarshot({"transcribe", clip, "--format", "vtt", "--out", file});
    CHECK(vtt.exitCode == 0);
    CHECK(vtt.out.empty());
    CHECK_THAT(test::contentOf(file), StartsWith("WEBVTT\n\n"));
}

TEST_CASE("Several recordings go into one folder", "[e2e]") {
    const test::ScratchFolder folder;
    const auto other = folder.path() / "other clip's copy.flac";
    std::filesystem::copy_file(test::bundledClip(), other);
    const auto out = folder.path() / "captions";
    const auto run = test::runEarshot(
        {"transcribe", test::bundledClip().string(), other.string(), "--format", "srt", "--out", out.string()});
    CHECK(run.exitCode == 0);
    CHECK(test::contentOf(out / "welcome.srt") == test::contentOf(out / "other clip's copy.srt"));
    CHECK_FALSE(test::contentOf(out / "welcome.srt").empty());
    CHECK(test::runEarshot({"transcribe", "a.wav", "b.wav", "--format", "srt"}).exitCode == 2);
    CHECK(test::runEarshot({"transcribe", "1/a.wav", "2/a.flac", "--out", out.string()}).exitCode == 2);
}

TEST_CASE("Eager and tiled attention write the same text", "[e2e]") {
    const std::string clip = test::bundledClip().string();
    CHECK(test::runEarshot({"transcribe", clip, "--attn", "eager"}).out ==
          test::runEarshot({"transcribe", clip, "--attn", "tiled"}).out);
}

TEST_CASE("The bundled model's words are weighed by the language model that comes with it", "[e2e]") {
    const std::string clip = test::bundledClip().string();
    const auto words =
        (test::bundledClip().parent_path() / "../models/earshot-small-en/language_model/earshot-en.arpa.gz").string();
    const std::string weighed = test::runEarshot({"transcribe", clip}).out;
    CHECK_FALSE(weighed.empty());
    CHECK(test::runEarshot({"transcribe", clip, "--no-lm"}).out != weighed);
    CHECK(test::runEarshot({"transcribe", clip, "--lm", words}).out == weighed);
    CHECK(test::runEarshot({"transcribe", clip, "--lm", words, "--no-lm"}).exitCode == 2);
    CHECK(test::runEarshot({"transcribe", clip, "--lm", "absent.arpa"}).exitCode == 1);
}

TEST_CASE("Error rates are measured over a manifest", "[e2e]") {
    const test::ScratchFolder folder;
    std::filesystem::copy_file(test::bundledClip(), folder.path() / "clip.dev.flac");
    const std::string heard = nlohmann::json::parse(
        test::runEarshot({"transcribe", test::bundledClip().string(), "--format", "json"}).out)["text"];
    nlohmann::json perfect = {{"file", "clip.dev.flac"}, {"text", heard}, {"split", "dev"}};
    nlohmann::json wrong = {{"file", "clip.dev.flac"}, {"text", heard + " extra"}, {"split", "test"}};
    nlohmann::json silent = {{"file", "absent.flac"}, {"text", nullptr}};
    const auto manifest =
        folder.write("manifest.jsonl", perfect.dump() + "\n" + silent.dump() + "\n" + wrong.dump() + "\n").string();

    const auto dev = nlohmann::json::parse(test::runEarshot({"eval", manifest, "--split", "dev", "--json"}).out);
    CHECK(dev["utterances"] == 1);
    CHECK(dev["wer"] == 0.0);
    CHECK(dev["cer"] == 0.0);
    CHECK(dev["rtf"] > 0);
    const auto all = nlohmann::json::parse(test::runEarshot({"eval", manifest, "--json"}).out);
    CHECK(all["utterances"] == 2);
    CHECK(all["wer"] > 0.0);
    CHECK(all["sources"].size() == 1);
    CHECK(all["sources"][0]["source"] == "clip");
    CHECK(all["audio_seconds"].get<double>() > 1.9 * dev["audio_seconds"].get<double>());
    CHECK_THAT(test::runEarshot({"eval", manifest, "--limit", "1"}).out, ContainsSubstring("WER %"));
    CHECK(test::runEarshot({"eval", manifest, "--split", "nothing"}).exitCode == 1);
}
