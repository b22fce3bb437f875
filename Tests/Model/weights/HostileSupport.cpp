// SPDX-License-Identifier: AGPL-3.0-or-later
#include "HostileSupport.h"

#include "AllocationMeter.h"
#include "WeightSource.h"
#include "WeightsTestSupport.h"

#include <chrono>
#include <fstream>
#include <iterator>

namespace earshot::test {
namespace {

// The error of a refused case, which must help; the empty string where all of it went well.
void checkError(const Error& error) {
    if (error.message.empty() || error.where.empty()) FAIL("an error without message or place: " << error.toString());
    for (char c : error.toString())
        if (static_cast<unsigned char>(c) < ' ') FAIL("an error with control characters");
}

bool readAll(const Checkpoint& checkpoint) {
    for (const TensorInfo& info : checkpoint.tensors()) {
        std::vector<float> values(static_cast<std::size_t>(info.numElements()));
        if (const auto read = checkpoint.read(info, values); !read.ok()) {
            checkError(read.error());
            return false;
        }
    }
    return true;
}

bool loadAll(const Checkpoint& checkpoint) {
    const TensorTable table(tinyConfig());
    const auto source = WeightSource::bind(checkpoint, table);
    if (!source.ok()) {
        checkError(source.error());
        return false;
    }
    const auto finite = source->checkFinite();
    if (!finite.ok()) checkError(finite.error());
    return finite.ok();
}

bool openAndUse(const std::filesystem::path& path) {
    const auto checkpoint = Checkpoint::open(path);
    if (!checkpoint.ok()) {
        checkError(checkpoint.error());
        return false;
    }
    return readAll(**checkpoint) && loadAll(**checkpoint);
}

} // namespace

HubertConfig tinyConfig() {
    HubertConfig config;
    config.convDim = {4, 4};
    config.convKernel = {10, 3};
    config.convStride = {5, 2};
    config.numConvPosEmbeddings = 6;
    config.numConvPosEmbeddingGroups = 2;
    config.hiddenSize = 8;
    config.numHiddenLayers = 1;
    config.numAttentionHeads = 2;
    config.intermediateSize = 12;
    return config;
}

std::string readData(const std::string& name) {
    std::ifstream file(weightsData() / name, std::ios::binary);
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string tinySafetensors() {
    SafetensorsWriter writer;
    for (const TensorTable table(tinyConfig()); const TensorSpec& spec : table.specs()) {
        const auto extents = spec.shape.extents();
        writer.add(spec.name, {extents.begin(), extents.end()},
                   std::vector<float>(static_cast<std::size_t>(spec.shape.numElements()), 0.5f));
    }
    const ScratchFolder scratch;
    REQUIRE(writer.write(scratch.path() / "tiny").ok());
    std::ifstream file(scratch.path() / "tiny", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void survive(const std::filesystem::path& path, HostileTally& tally) {
    const std::size_t fileBytes = std::filesystem::file_size(path);
    const auto start = std::chrono::steady_clock::now();
    const AllocationMeter meter;
    const bool used = openAndUse(path);
    const std::size_t peakBytes = meter.peakBytes();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (peakBytes > 2 * fileBytes + kFixedRoomBytes) FAIL("took " << peakBytes << " bytes for a file of " << fileBytes);
    if (seconds > 10) FAIL("took " << seconds << " seconds");
    ++tally.numCases;
    if (!used) ++tally.numRefused;
}

void surviveMutations(std::string_view content, Mutation mutation, int numCases, const std::string& name,
                      HostileTally& tally) {
    const ScratchFolder scratch;
    Random random(20240607);
    for (int i = 0; i < numCases; ++i) {
        INFO("case " << i << " of " << name);
        const std::filesystem::path path = scratch.write(name, mutation(content, random));
        survive(path, tally);
        std::filesystem::remove(path); // to write a new file is quick, to overwrite one waits for the disk
    }
}

} // namespace earshot::test
