// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Through the shell, with every argument in single quotes.
#include "CommandRun.h"

#include "ScratchFolder.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

namespace earshot::test {
namespace {

std::string quoted(const std::string& argument) {
    std::string text = "'";
    for (char c : argument) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

std::string commandLine(const std::string& program, const std::vector<std::string>& arguments) {
    std::string line = quoted(program);
    for (const std::string& argument : arguments) line += " " + quoted(argument);
    return line;
}

std::string redirections(const ScratchFolder& folder) {
    return " > " + quoted(folder.path() / "out") + " 2> " + quoted(folder.path() / "err");
}

CommandRun run(const std::string& line, const ScratchFolder& folder) {
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(folder.path() / "out"),
            contentOf(folder.path() / "err")};
}

} // namespace

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

CommandRun runEarshot(const std::vector<std::string>& arguments, const std::filesystem::path& input) {
    return runProgram(EARSHOT_COMMAND, arguments, input);
}

CommandRun runProgram(const std::string& program, const std::vector<std::string>& arguments,
                      const std::filesystem::path& input) {
    const ScratchFolder folder;
    return run(commandLine(program, arguments) + redirections(folder) + " < " + quoted(input.string()), folder);
}

CommandRun runEarshotAndInterrupt(const std::vector<std::string>& arguments, double afterSeconds) {
    const ScratchFolder folder;
    // A shell gives its background jobs a SIGINT that is ignored; the command sets its own.
    return run(commandLine(EARSHOT_COMMAND, arguments) + redirections(folder) + " < /dev/null & while [ ! -s " +
                   quoted(folder.path() / "out") + " ] && kill -0 $!; do sleep 0.05; done; sleep " +
                   std::to_string(afterSeconds) + "; kill -INT $!; wait $!",
               folder);
}

std::filesystem::path bundledClip() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "clips" / "welcome.flac";
}

std::string bundledClipText() {
    return contentOf(std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "clips" / "welcome.txt");
}

} // namespace earshot::test
