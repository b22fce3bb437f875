// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Ways to damage a file, the same ones on every machine and in every run: each takes a file's content and a seeded
// generator, and gives a damaged copy.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace earshot::test {

using Random = std::mt19937; // its numbers are fixed by the standard, those of the distributions are not

// Below `limit`.
inline std::size_t draw(Random& random, std::size_t limit) {
    return limit == 0 ? 0 : random() % limit;
}

using Mutation = std::string (*)(std::string_view content, Random& random);

// The first part of it.
std::string cutOff(std::string_view content, Random& random);
// One to eight bytes replaced: by 0, 1, 127, 128, 255 or anything; half of the time within the first or last kilobyte,
// where the directories are.
std::string flipBytes(std::string_view content, Random& random);
// A 2, 4 or 8 byte number replaced by one that is huge, negative, or just about the size of the file.
std::string plantNumber(std::string_view content, Random& random);
// An 8 byte number replaced by another that is in the file: addresses that point elsewhere, and in circles.
std::string swapAddress(std::string_view content, Random& random);
// A run of digits of a text replaced by another number, small or absurd.
std::string replaceDigits(std::string_view content, Random& random);
// A run of bytes doubled, or cut out.
std::string repeatOrCut(std::string_view content, Random& random);

} // namespace earshot::test
