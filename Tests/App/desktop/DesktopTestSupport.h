// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "FileSource.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace earshot::test {

inline std::filesystem::path resources() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources";
}

inline std::unique_ptr<SoundSource> clipSource() {
    auto source = openFileSource(resources() / "clips" / "welcome.flac", Pace::kPatient);
    REQUIRE(source.ok());
    return std::move(source).value();
}

// False where it does not become true within a minute.
inline bool waitUntil(const std::function<bool()>& isTrue) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!isTrue()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

} // namespace earshot::test
