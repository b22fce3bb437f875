// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CommandHook: runs a program when something was heard: by its name and arguments, never through a shell, so that
// nothing that was heard can become a command; not more often than once in a while for the same thing, and not many at
// once. Message thread.
#pragma once

#include "Result.h"

#include <juce_core/juce_core.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct HeardLabel {
    std::string model{}; // empty: a keyword
    std::string label{};
    double score = 0;
    double seconds = 0; // of the stream
};

// [any] A program and its arguments from one line, where quotation marks keep blanks together; and back.
[[nodiscard]] std::vector<std::string> commandOf(const std::string& line);
[[nodiscard]] std::string commandLineOf(const std::vector<std::string>& command);

class CommandHook {
public:
    static constexpr double kPauseSeconds = 2.0; // between two commands for the same label
    static constexpr std::size_t kMostAtOnce = 4;

    enum class Outcome { kStarted, kHeldBack };

    // [message] command: as ActionSettings::command. nowSeconds: of any clock that runs. Errors: kInvalidArgument (no
    // program named), kIo (it cannot be started).
    Result<Outcome> run(const std::vector<std::string>& command, const HeardLabel& heard, double nowSeconds);

    // [message] Programs that have not ended yet.
    [[nodiscard]] std::size_t numRunning();

private:
    std::map<std::string, double> lastRun_; // by model and label
    std::vector<std::unique_ptr<juce::ChildProcess>> running_;
};

} // namespace earshot
