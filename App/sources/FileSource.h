// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A recording as a SoundSource. Main thread.
#pragma once

#include "ThreadedSource.h"

#include <filesystem>
#include <memory>

namespace earshot {

// Errors: those of AudioFile::open.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openFileSource(const std::filesystem::path& file, Pace pace);

} // namespace earshot
