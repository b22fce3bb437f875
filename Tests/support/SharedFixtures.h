// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The reference material next to the repository, for tests that compare with it. A test that needs it calls
// EARSHOT_NEEDS_SHARED(), which skips the test, and says so, where the material is absent.
#pragma once

#include <filesystem>
#include <system_error>

namespace earshot::test {

inline std::filesystem::path sharedFolder() {
    return std::filesystem::path(EARSHOT_REPOSITORY_DIR) / ".." / "shared";
}

inline std::filesystem::path hubertFixtures() {
    return sharedFolder() / "fixtures" / "hubert";
}

inline bool exists(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

} // namespace earshot::test

#define EARSHOT_NEEDS_SHARED(path) \
    if (!earshot::test::exists(path)) SKIP("reference material is not on this machine: " << (path).string())
