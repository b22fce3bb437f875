// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What differs between systems about terminals and standard input. Any thread.
#pragma once

#include "Result.h"

#include <chrono>
#include <cstddef>
#include <span>

namespace earshot::cli {

[[nodiscard]] bool standardOutputIsTerminal();
[[nodiscard]] bool standardInputIsTerminal();
// Of the terminal that is standard output, as it is now; 80 where it does not say.
[[nodiscard]] int terminalColumns();

struct InputRead {
    std::size_t numBytes = 0; // 0: nothing came in time
    bool hasEnded = false;
};
// Waits at most so long for at least a byte. Error: kIo.
[[nodiscard]] Result<InputRead> readStandardInput(std::span<std::byte> bytes, std::chrono::milliseconds timeout);

} // namespace earshot::cli
