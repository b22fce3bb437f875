// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading of saved states: our own, cut off, and hostile ones.
#include "PluginState.h"

#include <catch2/catch_test_macros.hpp>

namespace earshot {
namespace {
std::optional<PluginState> readText(const char* text) {
    return readPluginState(text, std::strlen(text));
}
} // namespace

TEST_CASE("A written state reads back equal", "[unit]") {
    const PluginState state{.editorWidth = 901, .editorHeight = 77};
    const auto block = writePluginState(state);
    CHECK(readPluginState(block.getData(), block.getSize()) == state);
}

TEST_CASE("A state cut off anywhere is refused or whole, never half read", "[unit]") {
    const PluginState state{.editorWidth = 901, .editorHeight = 777};
    const auto block = writePluginState(state);
    for (size_t numBytes = 0; numBytes < block.getSize(); ++numBytes) {
        const auto read = readPluginState(block.getData(), numBytes);
        CHECK((!read || *read == state));
    }
    CHECK_FALSE(readPluginState(block.getData(), block.getSize() / 2).has_value());
}

TEST_CASE("States that are not ours are refused", "[unit]") {
    CHECK_FALSE(readText("").has_value());
    CHECK_FALSE(readText("\xff\xfe\x00garbage").has_value());
    CHECK_FALSE(readText("<OTHER version=\"1\" editorWidth=\"1\" editorHeight=\"1\"/>").has_value());
    CHECK_FALSE(readText("<EARSHOT editorWidth=\"400\" editorHeight=\"200\"/>").has_value());
    CHECK_FALSE(readText("<EARSHOT version=\"1\" editorWidth=\"99999999\" editorHeight=\"200\"/>").has_value());
}

TEST_CASE("A newer version with attributes unknown here still reads", "[unit]") {
    const auto state = readText("<EARSHOT version=\"7\" editorWidth=\"400\" editorHeight=\"200\" model=\"large\"/>");
    CHECK(state == PluginState{.editorWidth = 400, .editorHeight = 200});
}
} // namespace earshot
