// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Interrupt: while it lives, Ctrl-C and a polite request to end are remembered instead of ending the process, so that
// the work at hand can stop where it can go on later. One at a time; main thread.
#pragma once

namespace earshot {

class Interrupt {
public:
    Interrupt();
    ~Interrupt(); // as it was before
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] bool wasAsked() const;

private:
    using Handler = void (*)(int);
    Handler previousInterrupt_;
    Handler previousTermination_;
};

} // namespace earshot
