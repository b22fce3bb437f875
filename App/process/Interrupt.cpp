// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Interrupt.h"

#include <atomic>
#include <csignal>

namespace earshot {
namespace {

std::atomic<bool> asked = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may store to it");

void remember(int) {
    asked = true;
}

} // namespace

Interrupt::Interrupt() {
    asked = false;
    previousInterrupt_ = std::signal(SIGINT, remember);
    previousTermination_ = std::signal(SIGTERM, remember);
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, previousInterrupt_);
    std::signal(SIGTERM, previousTermination_);
}

bool Interrupt::wasAsked() const {
    return asked;
}

} // namespace earshot
