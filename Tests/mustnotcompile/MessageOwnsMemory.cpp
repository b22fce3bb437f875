// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE: see CMakeLists.txt.
#include "SpscRing.h"

#include <string>

struct Message {
    int number = 0;
#ifdef EARSHOT_MISUSE
    std::string text;
#endif
};

auto makeRing() {
    return earshot::SpscRing<Message>::make(16);
}
