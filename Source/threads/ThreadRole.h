// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ThreadRole: who lives on a thread. Public methods in Source/ carry [audio], [inference], [loader], [message] or
// [any]; the first line of a body checks it in builds with assertions. A thread that nobody named may do anything:
// tests, and commands that do everything on one thread.
#pragma once

#include "Realtime.h"

#include <cassert>

namespace earshot {

enum class ThreadRole : unsigned char {
    kNone,
    kAudio,     // the host's: may not allocate, lock, wait, signal, log, throw or do I/O
    kInference, // forward passes and all that they feed
    kLoader,    // reads and builds models
    kMessage,   // lifetimes, settings, views
};

namespace detail {
inline thread_local constinit ThreadRole currentRole = ThreadRole::kNone;
}

EARSHOT_EFFECTS_UNCHECKED_BEGIN // a thread-local constant of the program's own costs no call, and assert() is the end

    // [any]
    [[nodiscard]] inline ThreadRole
    currentThreadRole() noexcept EARSHOT_NONBLOCKING {
    return detail::currentRole;
}

// [any] Stops a build with assertions when a thread of another role comes by.
inline void expectRole([[maybe_unused]] ThreadRole role) noexcept EARSHOT_NONBLOCKING {
    assert(currentThreadRole() == ThreadRole::kNone || currentThreadRole() == role);
}

// [any] The calling thread has this role for as long as this lives.
class ScopedRole {
public:
    explicit ScopedRole(ThreadRole role) noexcept EARSHOT_NONBLOCKING : former_(detail::currentRole) {
        detail::currentRole = role;
    }
    ~ScopedRole() EARSHOT_NONBLOCKING { detail::currentRole = former_; }
    ScopedRole(const ScopedRole&) = delete;
    ScopedRole& operator=(const ScopedRole&) = delete;

private:
    ThreadRole former_;
};

EARSHOT_EFFECTS_UNCHECKED_END

} // namespace earshot
