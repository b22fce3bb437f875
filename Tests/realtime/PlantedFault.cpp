// SPDX-License-Identifier: AGPL-3.0-or-later
//
// An audio callback with a mistake in it, hidden from the compiler, as in a library that was not built here: memory
// taken with `PlantedFault allocate`, a lock with `PlantedFault lock`. RealtimeSanitizer must stop it; with
// `PlantedFault none` it must not.
#include "AudioLink.h"
#include "Realtime.h"

#include <array>
#include <cstdlib>
#include <mutex>
#include <string_view>

namespace {

using Fault = void (*)();

void* volatile memory = nullptr;
std::mutex mutex;

void allocate() {
    memory = std::malloc(64);
}
void lock() {
    const std::scoped_lock lockIt(mutex);
}
void nothing() {}

EARSHOT_EFFECTS_UNCHECKED_BEGIN // that is the point
    void
    audioCallback(earshot::AudioTap& tap, Fault fault) noexcept EARSHOT_NONBLOCKING {
    const std::array<float, 64> samples{};
    const float* channels[] = {samples.data(), samples.data()};
    tap.push(channels, 2, 64, {});
    fault();
}
EARSHOT_EFFECTS_UNCHECKED_END

} // namespace

int main(int argc, char** argv) {
    const std::string_view wanted = argc > 1 ? argv[1] : "";
    auto link = earshot::AudioLink::make();
    audioCallback(*link.tap, wanted == "allocate" ? allocate : wanted == "lock" ? lock : nothing);
    return 0;
}
