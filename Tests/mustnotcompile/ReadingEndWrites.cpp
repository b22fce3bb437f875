// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE: see CMakeLists.txt.
#include "SpscRing.h"

void inference(earshot::SpscRing<float>::Consumer& end) {
    float sample = 0;
    end.read(std::span(&sample, 1));
#ifdef EARSHOT_MISUSE
    end.write(sample);
#endif
}
