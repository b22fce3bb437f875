// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What goes wrong gives one line on stderr and the documented exit code.
#include "CommandRun.h"
#include "ScratchFolder.h"
#include "WaveFile.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <algorithm>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

void checkOneLine(const test::CommandRun& run, int exitCode) {
    INFO(run.out << run.err);
    CHECK(run.exitCode == exitCode);
    CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
    CHECK_THAT(run.err, StartsWith("earshot: "));
}

} // namespace

TEST_CASE("Help teaches with examples and exits with 0", "[e2e]") {
    for (const char* command : {"live", "devices", "transcribe", "classify", "models", "dump", "bench", "eval"}) {
        const auto run = test::runEarshot({command, "--help"});
        CHECK(run.exitCode == 0);
        CHECK_THAT(run.out, ContainsSubstring("Example"));
    }
    CHECK_THAT(test::runEarshot({"--help"}).out, ContainsSubstring("Exit codes"));
    CHECK(test::runEarshot({"--version"}).exitCode == 0);
}

TEST_CASE("A wrong command line exits with 2", "[e2e]") {
    checkOneLine(test::runEarshot({}), 2);
    checkOneLine(test::runEarshot({"transcribble"}), 2);
    checkOneLine(test::runEarshot({"transcribe"}), 2);
    checkOneLine(test::runEarshot({"transcribe", "x.wav", "--format", "docx"}), 2);
    checkOneLine(test::runEarshot({"transcribe", "x.wav", "--threads", "0"}), 2);
    checkOneLine(test::runEarshot({"bench", "--size", "huge"}), 2);
}

TEST_CASE("Input that is not sound exits with 1 and says why", "[e2e]") {
    const test::ScratchFolder folder;
    const auto text = folder.write("text.wav", "this is not sound\n").string();
    const auto empty = folder.write("empty.wav", "").string();
    const auto brief = folder.write("brief.wav", test::waveFile(test::sine(440, 16000, 0.01), 1, 16000)).string();
    for (const std::string& file : {text, empty, brief, folder.path().string(), std::string("/absent/x.wav")}) {
        const auto run = test::runEarshot({"transcribe", file});
        checkOneLine(run, 1);
        CHECK_THAT(run.err, ContainsSubstring(file));
        CHECK(run.out.empty());
    }
}

TEST_CASE("A bad recording among good ones does not stop the others", "[e2e]") {
    const auto run =
        test::runEarshot({"transcribe", "/absent/x.wav", test::bundledClip().string(), "--format", "json"});
    checkOneLine(run, 1);
    CHECK_FALSE(run.out.empty());
}

TEST_CASE("Folders that are not models, and models of other kinds, are refused", "[e2e]") {
    const test::ScratchFolder folder;
    const std::string clip = test::bundledClip().string();
    const auto empty = test::runEarshot({"transcribe", clip, "--model", folder.path().string()});
    checkOneLine(empty, 1);
    CHECK_THAT(empty.err, ContainsSubstring("without a model"));
    CHECK_THAT(empty.err, ContainsSubstring("preprocessor_config.json"));
    checkOneLine(test::runEarshot({"transcribe", clip, "--model", "no-such-model"}), 1);
    checkOneLine(test::runEarshot({"models", "check", clip}), 1);
    folder.write("config.json", R"({"model_type": "wavlm"})");
    const auto run = test::runEarshot({"models", "info", folder.path().string()});
    checkOneLine(run, 1);
    CHECK_THAT(run.err, ContainsSubstring("wavlm"));
}

TEST_CASE("A result that cannot be written exits with 1", "[e2e]") {
    checkOneLine(test::runEarshot({"transcribe", test::bundledClip().string(), "--out", "/absent/folder/out.txt"}), 1);
}
