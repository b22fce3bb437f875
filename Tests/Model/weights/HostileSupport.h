// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What every hostile case is held to: the file opens or is refused with a message and a place, within seconds, and
// without taking more memory than twice the file plus a fixed room.
#pragma once

#include "HubertConfig.h"
#include "Mutations.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace earshot::test {

// Error messages, bindings, the JSON parser's 64 KiB stretches, the pickle's stack: what does not grow with the file.
inline constexpr std::size_t kFixedRoomBytes = 1 << 20;

struct HostileTally {
    int numCases = 0;
    int numRefused = 0;
};

// A model small enough to damage a thousand times.
HubertConfig tinyConfig();
// A safetensors file that fits tinyConfig(). Every value is small and finite.
std::string tinySafetensors();
// The content of one of the committed files.
std::string readData(const std::string& name);

// Opens `path`, reads every tensor, binds it to tinyConfig() and checks its values, all of which may be refused. Fails
// the test for an empty message or place, too much memory, or more than 10 seconds.
void survive(const std::filesystem::path& path, HostileTally& tally);

// `numCases` files named `name`, damaged by `mutation`, each through survive(). `opened` is the path that is opened:
// the file itself, or an index beside it.
void surviveMutations(std::string_view content, Mutation mutation, int numCases, const std::string& name,
                      HostileTally& tally);

} // namespace earshot::test
