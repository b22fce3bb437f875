// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE, by Clang 20 and later: see CMakeLists.txt.
#include "Realtime.h"

int* audio() noexcept EARSHOT_NONBLOCKING {
#ifdef EARSHOT_MISUSE
    return new int[64];
#else
    return nullptr;
#endif
}
