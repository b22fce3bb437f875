// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The bundled model and clips, and what came out of a simulated stream, for tests.
#pragma once

#include "LiveSimulation.h"

#include <filesystem>
#include <string>
#include <vector>

namespace earshot::test {

inline const std::filesystem::path kResources = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources";
inline const std::filesystem::path kBundledModel = kResources / "models/earshot-small-en";

// A clip of Resources/clips at 16 kHz.
[[nodiscard]] std::vector<float> clip(const std::string& name);
[[nodiscard]] std::vector<float> silence(double seconds);
void append(std::vector<float>& to, const std::vector<float>& what);

// The bundled model, loaded once for all tests of the program, and raw text.
[[nodiscard]] StreamConfiguration bundledConfiguration(StreamSettings settings = {});

struct Heard {
    std::vector<StreamEvent> events;
    std::shared_ptr<const StreamSnapshot> last;

    [[nodiscard]] std::vector<CaptionEvent> captions(CaptionEventKind kind) const;
    // All finals, one after the other.
    [[nodiscard]] std::string text() const;
};
// The whole recording through a simulated stream.
[[nodiscard]] Heard listen(const StreamConfiguration& configuration, const std::vector<float>& samples,
                           const SimulationOptions& options = {});

// One thread: tests run beside each other.
[[nodiscard]] Workspace oneThread();

// What the bundled model makes of these samples as a whole.
[[nodiscard]] std::string offlineText(std::span<const float> samples);

} // namespace earshot::test
