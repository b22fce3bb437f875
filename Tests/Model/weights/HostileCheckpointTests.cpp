// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: hostile files -> Checkpoint and WeightSource. 3,000 generated cases, each a clear error or a valid load: no
// crash (run it under asan), no hang, no memory beyond twice the file.
#include "AllocationMeter.h"
#include "HostileSupport.h"
#include "PickleReader.h"
#include "WeightsTestSupport.h"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <array>

using namespace earshot;
using namespace earshot::test;

namespace {

struct File {
    const char* name;
    std::string (*content)();
};

const std::array kFiles{
    File{"model.safetensors", tinySafetensors},
    File{"small.bin", [] { return readData("small.bin"); }},
    File{"views.bin", [] { return readData("views.bin"); }},
    File{"keras.h5", [] { return readData("keras.h5"); }},
};

} // namespace

TEST_CASE("The meter sees what is allocated", "[hostile]") {
    const AllocationMeter meter;
    {
        const std::vector<char> large(3 << 20);
        const std::vector<char> more(1 << 20);
    }
    const std::vector<char> later(1 << 20);
    CHECK(meter.peakBytes() >= 4 << 20);
    CHECK(meter.peakBytes() < 5 << 20);
    CHECK(meter.largestBytes() >= 3 << 20);
}

TEST_CASE("The undamaged files are used, so a refusal of a damaged one means something", "[hostile]") {
    HostileTally tally;
    const ScratchFolder scratch;
    survive(scratch.write("model.safetensors", tinySafetensors()), tally);
    CHECK(tally.numRefused == 0);
}

TEST_CASE("Checkpoints truncated at 200 random places are refused", "[hostile]") {
    const File file = GENERATE(from_range(kFiles));
    HostileTally tally;
    surviveMutations(file.content(), cutOff, 200, file.name, tally);
    CHECK(tally.numRefused == 200);
}

TEST_CASE("Checkpoints with flipped bytes are refused or used", "[hostile]") {
    const File file = GENERATE(from_range(kFiles));
    HostileTally tally;
    surviveMutations(file.content(), flipBytes, 300, file.name, tally);
    CHECK(tally.numRefused > 0);
}

TEST_CASE("Checkpoints with huge sizes and offsets outside the file are refused or used", "[hostile]") {
    const File file = GENERATE(from_range(kFiles));
    HostileTally tally;
    surviveMutations(file.content(), plantNumber, 300, file.name, tally);
    CHECK(tally.numRefused > 0);
}

TEST_CASE("Checkpoints whose addresses point elsewhere, and in circles, are refused or used", "[hostile]") {
    const File file = GENERATE(from_range(kFiles));
    HostileTally tally;
    surviveMutations(file.content(), swapAddress, 200, file.name, tally);
    CHECK(tally.numRefused > 0);
}

TEST_CASE("Checkpoints with parts repeated or cut out are refused or used", "[hostile]") {
    const File file = GENERATE(from_range(kFiles));
    HostileTally tally;
    surviveMutations(file.content(), repeatOrCut, 100, file.name, tally);
    CHECK(tally.numRefused > 0);
}

TEST_CASE("Headers with other numbers are refused or used", "[hostile]") {
    const std::string file = tinySafetensors();
    const ScratchFolder scratch;
    Random random(7);
    HostileTally tally;
    const std::size_t headerEnd = file.rfind('}') + 1;
    for (int i = 0; i < 300; ++i) {
        const std::string header = replaceDigits(std::string_view(file).substr(8, headerEnd - 8), random);
        const auto path = scratch.write("model.safetensors", safetensorsFile(header, file.size() - headerEnd));
        survive(path, tally);
        std::filesystem::remove(path);
    }
    CHECK(tally.numRefused > 250); // most numbers matter
}

TEST_CASE("JSON bombs in a safetensors header are refused", "[hostile]") {
    const std::string header = GENERATE(
        std::string(1 << 20, '['), std::string(1 << 20, '{'), std::string(200000, '[') + std::string(200000, ']'),
        "{\"a\":" + std::string(1 << 20, '9') + "}", "{\"" + std::string(1 << 20, 'a') + "\":1}",
        "{\"__metadata__\":{\"x\":\"" + std::string(1 << 20, 'x') + "\"}}",
        "{\"" + std::string(1 << 20, '\\') + "\":1}", std::string(1 << 20, ' '), std::string(1 << 20, '"'),
        std::string(1 << 20, '\xff'));
    HostileTally tally;
    const ScratchFolder scratch;
    survive(scratch.write("model.safetensors", safetensorsFile(header, 8)), tally);
    CHECK(tally.numRefused == 1);
}

TEST_CASE("A header of a hundred thousand entries is refused", "[hostile]") {
    std::string header = "{";
    for (int i = 0; i < 100000; ++i)
        header += "\"" + std::to_string(i) + R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},)";
    header.back() = '}';
    HostileTally tally;
    const ScratchFolder scratch;
    survive(scratch.write("model.safetensors", safetensorsFile(header, 0)), tally);
    CHECK(tally.numRefused == 1);
}

TEST_CASE("Damaged shard indexes are refused or used", "[hostile]") {
    const Mutation mutation = GENERATE(as<Mutation>{}, cutOff, flipBytes, repeatOrCut, replaceDigits);
    const std::string index =
        R"({"metadata":{"total_size":24},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})";
    const ScratchFolder scratch;
    for (const char* name : {"1.safetensors", "2.safetensors"}) {
        SafetensorsWriter writer;
        writer.add(name[0] == '1' ? "a" : "b", {3}, counting(3));
        REQUIRE(writer.write(scratch.path() / name).ok());
    }
    Random random(11);
    HostileTally tally;
    for (int i = 0; i < 100; ++i) {
        const auto path = scratch.write("model.safetensors.index.json", mutation(index, random));
        survive(path, tally);
        std::filesystem::remove(path);
    }
    CHECK(tally.numRefused > 0);
}

TEST_CASE("Any sequence of pickle opcodes is refused or read", "[hostile]") {
    using namespace std::string_view_literals;
    // What a state dict is made of, whole, so that random sequences get far.
    static constexpr std::array kPieces{
        "("sv,
        "t"sv,
        "}"sv,
        "]"sv,
        ")"sv,
        "u"sv,
        "s"sv,
        "b"sv,
        "R"sv,
        "Q"sv,
        "N"sv,
        "\x85"sv,
        "\x86"sv,
        "\x87"sv,
        "\x89"sv,
        "K\x05"sv,
        "M\x00\xff"sv,
        "q\x00"sv,
        "h\x00"sv,
        "q\x01"sv,
        "h\x01"sv,
        "\x8c\x01k"sv,
        "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"sv,
        "J\xff\xff\xff\xff"sv,
        "\x94"sv,
        "X\x07\x00\x00\x00storage"sv,
        "ctorch\nFloatStorage\n"sv,
        "ccollections\nOrderedDict\n"sv,
        "ctorch._utils\n_rebuild_tensor_v2\n"sv,
        "\x93"sv,
        "0"sv,
        "\x81"sv,
        "h\x02"sv,
        "q\x02"sv,
        "."sv,
        "((\x8c\x07storagectorch\nFloatStorage\n\x8c\x01k\x8c\x03"
        "cpuK\x05tQ"sv,
    };
    Random random(13);
    int numRefused = 0;
    for (int i = 0; i < 2000; ++i) {
        std::string pickle = "\x80\x02";
        const std::size_t numPieces = 1 + draw(random, 60);
        for (std::size_t piece = 0; piece < numPieces; ++piece) pickle += kPieces[draw(random, kPieces.size())];
        const AllocationMeter meter;
        const auto result = readStateDict(std::as_bytes(std::span(pickle)), "data.pkl");
        if (meter.peakBytes() > kFixedRoomBytes) FAIL("took " << meter.peakBytes() << " bytes");
        if (result.ok()) continue;
        ++numRefused;
        if (result.error().message.empty() || result.error().where.empty()) FAIL("an error without message or place");
    }
    CHECK(numRefused > 1000);
}
