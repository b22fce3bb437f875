// SPDX-License-Identifier: AGPL-3.0-or-later
//
// SigpipeBlock: while it lives, writing to a connection that the other end has closed raises no signal on this thread.
// The process's own handling stays as its owner, maybe a host, has set it. Made and destroyed on the same thread.
#pragma once

#ifndef _WIN32
#include <csignal>
#endif

namespace earshot {

#ifdef _WIN32

class SigpipeBlock {
public:
    SigpipeBlock() {} // there is no such signal
};

#else

class SigpipeBlock {
public:
    SigpipeBlock() {
        sigemptyset(&sigpipe_);
        sigaddset(&sigpipe_, SIGPIPE);
        wasPending_ = isPending();
        pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
    }
    // A signal raised meanwhile waits for the thread; it is taken away before the thread listens again.
    ~SigpipeBlock() {
        int signal = 0;
        if (!wasPending_ && isPending()) sigwait(&sigpipe_, &signal);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    SigpipeBlock(const SigpipeBlock&) = delete;
    SigpipeBlock& operator=(const SigpipeBlock&) = delete;

private:
    static bool isPending() {
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        return sigismember(&pending, SIGPIPE) == 1;
    }

    sigset_t sigpipe_{};
    sigset_t before_{};
    bool wasPending_ = false;
};

#endif

} // namespace earshot
