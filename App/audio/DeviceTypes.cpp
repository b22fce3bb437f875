// SPDX-License-Identifier: AGPL-3.0-or-later
#include "DeviceTypes.h"

#include <mutex>

#if !JUCE_WINDOWS
#include <fcntl.h>
#include <unistd.h>
#endif

namespace earshot {
namespace {

// While it lives, what is written to stderr is lost: the libraries of ALSA and JACK complain there of every device and
// server that is not present, which is no news when one looks which there are.
class QuietErrors {
public:
#if JUCE_WINDOWS
    QuietErrors() = default;
#else
    QuietErrors() : stderr_(dup(STDERR_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere < 0) return;
        dup2(nowhere, STDERR_FILENO);
        close(nowhere);
    }
    ~QuietErrors() {
        if (stderr_ < 0) return;
        dup2(stderr_, STDERR_FILENO);
        close(stderr_);
    }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

private:
    int stderr_;
#endif
};

} // namespace

DeviceTypes scannedTypes() {
    static std::mutex oneAtATime; // there is one stderr
    const std::lock_guard lock(oneAtATime);
    const QuietErrors quiet;
    DeviceTypes types;
    juce::AudioDeviceManager manager;
    manager.createAudioDeviceTypes(types);
    for (juce::AudioIODeviceType* type : types) type->scanForDevices();
    return types;
}

} // namespace earshot
