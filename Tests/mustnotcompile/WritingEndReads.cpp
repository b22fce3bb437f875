// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE: see CMakeLists.txt.
#include "SpscRing.h"

void audio(earshot::SpscRing<float>::Producer& end) {
    float sample = 0;
    end.write(sample);
#ifdef EARSHOT_MISUSE
    end.read(std::span(&sample, 1));
#endif
}
