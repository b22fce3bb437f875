// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Mutations.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace earshot::test {
namespace {

std::size_t drawPosition(Random& random, std::size_t size) {
    constexpr std::size_t kDirectory = 1024;
    switch (draw(random, 4)) {
    case 0: return draw(random, std::min(size, kDirectory));
    case 1: return size - 1 - draw(random, std::min(size, kDirectory));
    default: return draw(random, size);
    }
}

char drawByte(Random& random) {
    constexpr std::array<unsigned char, 5> kSpecial{0, 1, 0x7f, 0x80, 0xff};
    const std::size_t choice = draw(random, 2 * kSpecial.size());
    return static_cast<char>(choice < kSpecial.size() ? kSpecial[choice] : random() & 0xffU);
}

std::uint64_t drawNumber(Random& random, std::uint64_t size) {
    const std::array<std::uint64_t, 12> special{0,
                                                1,
                                                0x7fff,
                                                0xffff,
                                                0x7fffffff,
                                                0xffffffff,
                                                0x7fffffffffffffff,
                                                0xffffffffffffffff,
                                                0x4000000000000000,
                                                size,
                                                size - 1,
                                                size + 1};
    return special[draw(random, special.size())];
}

} // namespace

std::string cutOff(std::string_view content, Random& random) {
    return std::string(content.substr(0, draw(random, content.size())));
}

std::string flipBytes(std::string_view content, Random& random) {
    std::string damaged(content);
    const std::size_t numFlips = 1 + draw(random, 8);
    for (std::size_t i = 0; i < numFlips; ++i) damaged[drawPosition(random, damaged.size())] = drawByte(random);
    return damaged;
}

std::string plantNumber(std::string_view content, Random& random) {
    std::string damaged(content);
    const std::size_t numBytes = std::size_t{2} << draw(random, 3);
    const std::size_t position = std::min(drawPosition(random, damaged.size()), damaged.size() - numBytes);
    const std::uint64_t number = drawNumber(random, damaged.size());
    std::memcpy(damaged.data() + position, &number, numBytes);
    return damaged;
}

std::string swapAddress(std::string_view content, Random& random) {
    std::string damaged(content);
    const std::size_t numWords = damaged.size() / 8;
    const std::size_t numSwaps = 1 + draw(random, 3);
    for (std::size_t i = 0; i < numSwaps; ++i)
        std::memcpy(damaged.data() + 8 * draw(random, numWords), content.data() + 8 * draw(random, numWords), 8);
    return damaged;
}

std::string replaceDigits(std::string_view content, Random& random) {
    static constexpr std::array kNumbers{"0",     "1",     "-1",   "2.5",
                                         "1e999", "99999", "null", "9223372036854775807",
                                         "[]",    "{}",    "\"\"", "123456789012345678901234567890"};
    std::string damaged(content);
    const auto isDigit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    const auto start = std::find_if(damaged.begin() + static_cast<std::ptrdiff_t>(draw(random, damaged.size())),
                                    damaged.end(), isDigit);
    const auto end = std::find_if_not(start, damaged.end(), isDigit);
    damaged.replace(start, end, kNumbers[draw(random, kNumbers.size())]);
    return damaged;
}

std::string repeatOrCut(std::string_view content, Random& random) {
    std::string damaged(content);
    const std::size_t start = draw(random, damaged.size());
    const std::size_t length = 1 + draw(random, std::min<std::size_t>(damaged.size() - start, 256));
    if (draw(random, 2) == 0)
        damaged.insert(start, damaged.substr(start, length));
    else
        damaged.erase(start, length);
    return damaged;
}

} // namespace earshot::test
