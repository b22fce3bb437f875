// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The manual pages against what the programs say of themselves: options of neither are missing in the other.
#include "CommandRun.h"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace earshot;

namespace {

using Options = std::set<std::string>;
constexpr const char* kShared = "Options of several commands";

Options optionsIn(const std::string& text) {
    static const std::regex kOption("--[a-z][a-z-]*");
    return {std::sregex_token_iterator(text.begin(), text.end(), kOption), {}};
}

// Of the lists of options and of commands in a command's help, and of those of its commands.
std::map<std::string, Options> optionsByHelp(const std::vector<std::string>& command = {}) {
    auto arguments = command;
    arguments.emplace_back("--help");
    std::istringstream help(test::runEarshot(arguments).out);
    std::string name = "earshot", options;
    for (const auto& word : command) name += " " + word;
    std::map<std::string, Options> all;
    bool isOfCommands = false;
    for (std::string line; std::getline(help, line);) {
        if (!line.starts_with(' ')) isOfCommands = line == "Subcommands:";
        if (line.starts_with("  -")) options += line + "\n";
        if (!isOfCommands || !line.starts_with("  ") || line[2] == ' ') continue;
        auto deeper = command;
        deeper.push_back(line.substr(2, line.find(' ', 2) - 2));
        all.merge(optionsByHelp(deeper));
    }
    all[name] = optionsIn(options);
    return all;
}

// By its headings below COMMANDS; what is above is the whole program's.
std::map<std::string, Options> optionsByManual(const std::string& page) {
    std::istringstream lines(std::regex_replace(test::contentOf(page), std::regex(R"(\\-)"), "-"));
    std::map<std::string, Options> all;
    std::string section = "earshot";
    bool isAnItem = false; // its term follows
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(".SS ")) section = line.substr(4);
        all[section].merge(isAnItem ? optionsIn(line) : Options());
        isAnItem = line == ".TP";
    }
    return all;
}

} // namespace

TEST_CASE("Every option of every command is in the manual, and no other", "[e2e]") {
    const auto help = optionsByHelp();
    const auto manual = optionsByManual(EARSHOT_REPOSITORY_DIR "/Resources/man/earshot.1");
    CHECK(help.size() >= 11);
    const auto& shared = manual.at(kShared);
    for (const auto& [command, options] : help) {
        INFO(command);
        REQUIRE(manual.contains(command));
        for (const auto& option : options) {
            INFO(option);
            CHECK((option == "--help" || shared.contains(option) || manual.at(command).contains(option)));
        }
        for (const auto& option : manual.at(command)) {
            INFO(option);
            CHECK(options.contains(option));
        }
    }
}

#ifdef EARSHOT_APP
TEST_CASE("Every option of the application is in its manual, and no other", "[e2e]") {
    const auto help = optionsIn(test::runProgram(EARSHOT_APP, {"--help"}).out);
    CHECK(help == optionsByManual(EARSHOT_REPOSITORY_DIR "/Resources/man/earshot-app.1").at("earshot"));
}
#endif
