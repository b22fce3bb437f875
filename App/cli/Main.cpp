// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The `earshot` command: parses the command line and turns whatever escapes a command into one line and an exit code.
#include "Commands.h"
#include "Output.h"

#include <exception>
#include <new>

namespace {

constexpr const char* kFooter = R"(
Examples:
  earshot live                                         captions of what the microphone hears
  earshot transcribe talk.mp3                          the words, one line per stretch of speech
  earshot transcribe talk.mp3 --format srt --out talk.srt
  earshot transcribe *.wav --format vtt --out captions/
  earshot models get facebook/hubert-large-ls960-ft    a larger model from Hugging Face
  earshot eval manifest.jsonl --json                   word error rate

Models are folders as Hugging Face publishes them (config.json, model.safetensors or pytorch_model.bin or tf_model.h5,
preprocessor_config.json, vocab.json). Without --model the bundled one is used; --model NAME finds those that models list
shows, also in the folders that EARSHOT_MODELS names.

Exit codes: 0 all done; 1 something could not be read, computed or written (the reason is on stderr, and what could be
done has been done); 2 the command line is wrong.)";

std::string oneLine(const CLI::App*, const CLI::Error& error) {
    return std::string("earshot: ") + error.what() + " (see earshot --help)\n";
}

int run(int argc, char** argv) {
    using namespace earshot::cli;
    CLI::App app{"Speech to text with HuBERT models, on this machine's CPU.", "earshot"};
    app.footer(kFooter);
    app.failure_message(oneLine);
    app.set_version_flag("--version", EARSHOT_VERSION);
    app.require_subcommand(1);
    int exitCode = kSuccess;
    addLiveCommand(app, exitCode);
    addDevicesCommand(app, exitCode);
    addTranscribeCommand(app, exitCode);
    addClassifyCommand(app, exitCode);
    addModelsCommand(app, exitCode);
    addDumpCommand(app, exitCode);
    addBenchCommand(app, exitCode);
    addEvalCommand(app, exitCode);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kSuccess : kUsage;
    }
    return exitCode;
}

} // namespace

int main(int argc, char** argv) {
    using namespace earshot::cli;
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        printError("there is not enough memory");
    } catch (const std::exception& error) {
        printError(error.what());
    }
    return kFailure;
}
