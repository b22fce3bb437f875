// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The priority of threads that must never get in the way of a host's audio, and which thread began the process. Any
// thread, for itself.
#pragma once

namespace earshot {

// Below normal; threads that the calling one makes from now on inherit it where the system does so (Linux). Best
// effort.
void lowerThreadPriority() noexcept;

// False on systems that end all other threads before a process ends (Windows), where nobody has to ask.
[[nodiscard]] bool isMainThread() noexcept;

} // namespace earshot
