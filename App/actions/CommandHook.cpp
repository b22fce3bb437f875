// SPDX-License-Identifier: AGPL-3.0-or-later
// See CommandHook.h.
#include "CommandHook.h"

#include "Utf8Text.h"

namespace earshot {
namespace {

juce::String filledIn(const std::string& argument, const HeardLabel& heard) {
    // The label last: what stands in it is never taken for a placeholder.
    return utf8Text(argument)
        .replace("{score}", juce::String(heard.score, 2))
        .replace("{time}", juce::String(heard.seconds, 2))
        .replace("{label}", utf8Text(heard.label));
}

// JUCE's child would end as if the program had, and say nothing.
bool canBeStarted(const juce::String& program) {
    const auto isProgram = [](const juce::File& file) { return file.existsAsFile(); };
    if (juce::File::isAbsolutePath(program)) return isProgram(juce::File(program));
    const auto path = juce::SystemStats::getEnvironmentVariable("PATH", {});
#if JUCE_WINDOWS
    const auto* separator = ";";
#else
    const auto* separator = ":";
#endif
    for (const auto& folder : juce::StringArray::fromTokens(path, separator, {}))
        if (juce::File::isAbsolutePath(folder) && isProgram(juce::File(folder).getChildFile(program))) return true;
    return false;
}

} // namespace

std::vector<std::string> commandOf(const std::string& line) {
    std::vector<std::string> command;
    for (const auto& argument : juce::StringArray::fromTokens(utf8Text(line), true))
        if (argument.isNotEmpty()) command.push_back(argument.unquoted().toStdString());
    return command;
}

std::string commandLineOf(const std::vector<std::string>& command) {
    juce::StringArray arguments;
    for (const std::string& argument : command) {
        const auto text = utf8Text(argument);
        arguments.add(text.isEmpty() || text.containsAnyOf(" \t'\"") ? text.quoted() : text);
    }
    return arguments.joinIntoString(" ").toStdString();
}

std::size_t CommandHook::numRunning() {
    std::erase_if(running_, [](const auto& process) { return !process->isRunning(); }); // which also lets it go
    return running_.size();
}

Result<CommandHook::Outcome> CommandHook::run(const std::vector<std::string>& command, const HeardLabel& heard,
                                              double nowSeconds) {
    if (command.empty() || command.front().empty())
        return Error{ErrorCode::kInvalidArgument, "no program is named", "command"};
    const auto key = heard.model + '\n' + heard.label;
    const auto last = lastRun_.find(key);
    const bool isTooSoon = last != lastRun_.end() && nowSeconds - last->second < kPauseSeconds;
    if (isTooSoon || numRunning() >= kMostAtOnce) return Outcome::kHeldBack;
    if (!canBeStarted(utf8Text(command.front())))
        return Error{ErrorCode::kIo, "there is no such program", command.front()};
    juce::StringArray arguments{utf8Text(command.front())};
    for (std::size_t i = 1; i < command.size(); ++i) arguments.add(filledIn(command[i], heard));
    auto process = std::make_unique<juce::ChildProcess>();
    if (!process->start(arguments, 0)) return Error{ErrorCode::kIo, "cannot be started", command.front()};
    running_.push_back(std::move(process));
    lastRun_[key] = nowSeconds;
    return Outcome::kStarted;
}

} // namespace earshot
