// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EARSHOT_NONBLOCKING marks what the audio thread runs. Clang 20 and later then refuse, in the rtsan preset, any call
// in it that might allocate, lock or wait (-Wfunction-effects), and RealtimeSanitizer stops a test that does so all the
// same. Elsewhere it is empty. It stands after noexcept.
#pragma once

#if defined(__clang__) && __clang_major__ >= 20
#define EARSHOT_NONBLOCKING [[clang::nonblocking]]
// Around the few lines that the compiler cannot judge; each says why it is right.
#define EARSHOT_EFFECTS_UNCHECKED_BEGIN \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wfunction-effects\"")
#define EARSHOT_EFFECTS_UNCHECKED_END _Pragma("clang diagnostic pop")
#else
#define EARSHOT_NONBLOCKING
#define EARSHOT_EFFECTS_UNCHECKED_BEGIN
#define EARSHOT_EFFECTS_UNCHECKED_END
#endif
