// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE: see CMakeLists.txt.
#include "SpscRing.h"

#include <utility>

void anotherThread(earshot::SpscRing<float>::Producer end);

void audio(earshot::SpscRing<float>::Producer& end) {
#ifdef EARSHOT_MISUSE
    anotherThread(end);
#else
    anotherThread(std::move(end));
#endif
}
