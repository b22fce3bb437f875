// SPDX-License-Identifier: AGPL-3.0-or-later
//
// RealtimeGuard: counts what the audio thread may not do, on the calling thread, between its construction and stop():
// memory taken or given back and locks, by standing in for the C library's functions; and system calls of any origin,
// by having the kernel hand them to us (Linux on x86-64). Programs that want it link earshot_realtime_guard. The
// sanitizers stand in for the same functions: with them there is no guard (RealtimeSanitizer is one itself).
#pragma once

namespace earshot::test {

struct ForbiddenCalls {
    int allocations = 0;         // or memory given back
    int locks = 0;               // taken, waited on or signalled
    int systemCalls = 0;         // stops counting after the first
    const char* first = nullptr; // what was called first

    [[nodiscard]] bool none() const { return allocations == 0 && locks == 0 && systemCalls == 0; }
};

class RealtimeGuard {
public:
    RealtimeGuard();
    ~RealtimeGuard();
    RealtimeGuard(const RealtimeGuard&) = delete;
    RealtimeGuard& operator=(const RealtimeGuard&) = delete;

    ForbiddenCalls stop();

    // In this build.
    [[nodiscard]] static bool countsAllocationsAndLocks();
    // In this build and by this kernel.
    [[nodiscard]] static bool countsSystemCalls();
};

} // namespace earshot::test
