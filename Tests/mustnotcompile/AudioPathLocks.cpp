// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE, by Clang 20 and later: see CMakeLists.txt.
#include "Realtime.h"

#include <mutex>

void audio([[maybe_unused]] std::mutex& mutex) noexcept EARSHOT_NONBLOCKING {
#ifdef EARSHOT_MISUSE
    mutex.lock();
#endif
}
