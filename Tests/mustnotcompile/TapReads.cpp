// SPDX-License-Identifier: AGPL-3.0-or-later
// Refused with EARSHOT_MISUSE: see CMakeLists.txt.
#include "AudioLink.h"

void audio(earshot::AudioTap& tap, const float* const* channels) {
    tap.push(channels, 2, 64, {});
#ifdef EARSHOT_MISUSE
    (void)tap.next(64);
#endif
}
