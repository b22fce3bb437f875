// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A task is a block of rows that fits the second-level cache and some of the outputs. It goes through the outputs panel
// by panel, 32 of them, and through the rows in blocks of 32; meanwhile the next panel comes from memory, of which
// every panel crosses the bus once. Memory is the limit: 5 to 10 GB/s on the machine this was measured on, where a
// large model's bfloat16 weights are 600 MB.
#include "TileProduct.h"

#include "Activations.h"
#include "Parallel.h"
#include "Tiles.h"
#include "VectorBlocks.h"
#include "VectorMath.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace earshot::tiles {

#ifdef EARSHOT_HAS_TILES

namespace {

// Of a task's rows. On tile registers they stay in a second-level cache of 2 MB while the panels go by; vectors take so
// much longer for a pair of panels that the rows can come from the third, and the panels stay.
constexpr std::int64_t kTileRowsBytes = 1024 * 1024, kVectorRowsBytes = 4 * 1024 * 1024;

constexpr std::int64_t ceilDiv(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

EARSHOT_INLINE void store(float value, float* to) {
    *to = value;
}

EARSHOT_INLINE void store(float value, BFloat16* to) {
    *to = roundToBFloat16(value);
}

// One row of a block, from sums to y.
template <bool kInt8, bool kGelu, bool kAccumulate, class Out>
EARSHOT_TILES EARSHOT_INLINE void finishRow(const float* sums, float rowScale, const float* outputScales,
                                            const float* bias, Activation activation, Out* y) {
    float values[kBlock];
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock; ++i) {
        float value = sums[i];
        if constexpr (kInt8)
            value = static_cast<float>(reinterpret_cast<const std::int32_t*>(sums)[i]) * (rowScale * outputScales[i]);
        value += bias[i];
        if constexpr (kAccumulate) value += y[i];
        if constexpr (kGelu) value = narrowGelu(value);
        values[i] = value;
    }
    if constexpr (!kGelu)
        if (activation != Activation::kLinear) activate(activation, {values, kBlock});
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock; ++i) store(values[i], y + i);
}

// A panel's outputs of some rows.
template <bool kInt8, bool kGelu, bool kAccumulate, class Out>
EARSHOT_TILES void finishBlock(const float* sums, std::int64_t sumStride, std::int64_t numRows, const Finish& finish,
                               std::int64_t row, std::int64_t output, std::int64_t numOutputs) {
    Out* y = static_cast<Out*>(finish.y.data) + row * numOutputs + output;
    for (std::int64_t i = 0; i < numRows; ++i, y += numOutputs)
        finishRow<kInt8, kGelu, kAccumulate>(sums + i * sumStride, kInt8 ? finish.rowScales[row + i] : 1.0f,
                                             kInt8 ? finish.outputScales + output : nullptr, finish.bias + output,
                                             finish.activation, y);
}

using FinishBlock = decltype(&finishBlock<true, true, false, float>);

template <bool kInt8, bool kGelu>
FinishBlock finishFor(const Finish& finish) {
    if (finish.accumulate) return finishBlock<kInt8, kGelu, true, float>;
    return finish.y.isNarrow() ? finishBlock<kInt8, kGelu, false, BFloat16> : finishBlock<kInt8, kGelu, false, float>;
}

FinishBlock finishFor(Precision precision, const Finish& finish) {
    const bool isGelu = finish.activation == Activation::kGelu;
    if (precision == Precision::kInt8) return isGelu ? finishFor<true, true>(finish) : finishFor<true, false>(finish);
    return isGelu ? finishFor<false, true>(finish) : finishFor<false, false>(finish);
}

struct Range {
    std::int64_t begin, end;
};

template <Precision precision>
EARSHOT_TILES void multiplyOnTiles(const Factors& f, const Finish& finish, FinishBlock finishSums, Range rows,
                                   Range panels) {
    alignas(64) float sums[kBlock * kBlock];
    const std::int64_t numSteps = f.inputBytes / kStepBytes, panelBytes = f.inputBytes * kBlock;
    const std::int64_t numBlocks = ceilDiv(rows.end - rows.begin, kBlock);
    // A panel is 32 lines for each step, and is fetched during the blocks of the one before it.
    const std::int64_t linesPerStep = ceilDiv(kBlock, numBlocks);
    std::int64_t configured = 0;
    for (std::int64_t panel = panels.begin; panel < panels.end; ++panel) {
        const auto* weights = static_cast<const std::byte*>(f.panels) + panel * panelBytes;
        for (std::int64_t block = 0; block < numBlocks; ++block) {
            const std::int64_t row = rows.begin + block * kBlock, numRows = std::min(kBlock, rows.end - row);
            if (numRows != configured) configure(configured = numRows);
            const auto* x = static_cast<const std::byte*>(f.rows) + row * f.rowBytes;
            Prefetch ahead;
            if (panel + 1 < panels.end)
                ahead = {weights + panelBytes + block * linesPerStep * numSteps * 64,
                         block * linesPerStep < kBlock ? linesPerStep : 0};
            if (numRows > 16)
                sumBlock<precision, true>(x, f.rowBytes, weights, numSteps, ahead, sums, kBlock);
            else
                sumBlock<precision, false>(x, f.rowBytes, weights, numSteps, ahead, sums, kBlock);
            finishSums(sums, kBlock, numRows, finish, row, panel * kBlock, f.numOutputs);
        }
    }
    release();
}

using SumRows = void (*)(const Factors&, std::int64_t row, std::int64_t panel, Prefetch ahead, float* sums);

template <Precision precision, int kRows, int kPanels>
EARSHOT_TILES void sumRowsOf(const Factors& f, std::int64_t row, std::int64_t panel, Prefetch ahead, float* sums) {
    const std::int64_t panelBytes = f.inputBytes * kBlock;
    const auto* panels = static_cast<const std::byte*>(f.panels);
    const auto* start = reinterpret_cast<const std::int32_t*>(panels + f.numOutputs * f.inputBytes) + panel * kBlock;
    sumRows<precision, kRows, kPanels>(static_cast<const std::byte*>(f.rows) + row * f.rowBytes, f.rowBytes,
                                       panels + panel * panelBytes, panelBytes, f.inputBytes / kStepBytes, start, ahead,
                                       sums, kVectorPanels * kBlock);
}

template <Precision precision, int kPanels, int... kRowsLessOne>
SumRows sumRowsFor(std::int64_t numRows, std::integer_sequence<int, kRowsLessOne...>) {
    static constexpr SumRows kAll[] = {sumRowsOf<precision, kRowsLessOne + 1, kPanels>...};
    return kAll[numRows - 1];
}

SumRows sumRowsFor(Precision precision, std::int64_t numRows, std::int64_t numPanels) {
    constexpr std::make_integer_sequence<int, kVectorRows> kCounts;
    if (precision == Precision::kInt8)
        return numPanels == 1 ? sumRowsFor<Precision::kInt8, 1>(numRows, kCounts)
                              : sumRowsFor<Precision::kInt8, kVectorPanels>(numRows, kCounts);
    return numPanels == 1 ? sumRowsFor<Precision::kBFloat16, 1>(numRows, kCounts)
                          : sumRowsFor<Precision::kBFloat16, kVectorPanels>(numRows, kCounts);
}

void multiplyOnVectors(const Factors& f, const Finish& finish, FinishBlock finishSums, Range rows, Range panels) {
    alignas(64) float sums[kVectorRows * kVectorPanels * kBlock];
    const std::int64_t numSteps = f.inputBytes / kStepBytes, numGroups = ceilDiv(rows.end - rows.begin, kVectorRows);
    for (std::int64_t panel = panels.begin, numPanels = 0; panel < panels.end; panel += numPanels) {
        numPanels = std::min<std::int64_t>(kVectorPanels, panels.end - panel);
        const std::int64_t nextPanel = panel + numPanels;
        const std::int64_t numNext = std::min<std::int64_t>(kVectorPanels, panels.end - nextPanel);
        // As above: the next pair is fetched during the rows of this one.
        const std::int64_t numLines = numNext * kBlock, linesPerStep = ceilDiv(numLines, numGroups);
        const auto* next = static_cast<const std::byte*>(f.panels) + nextPanel * f.inputBytes * kBlock;
        for (std::int64_t group = 0; group < numGroups; ++group) {
            const std::int64_t row = rows.begin + group * kVectorRows, numRows = std::min(kVectorRows, rows.end - row);
            Prefetch ahead;
            if (group * linesPerStep < numLines) ahead = {next + group * linesPerStep * numSteps * 64, linesPerStep};
            sumRowsFor(f.precision, numRows, numPanels)(f, row, panel, ahead, sums);
            for (std::int64_t i = 0; i < numPanels; ++i)
                finishSums(sums + i * kBlock, kVectorPanels * kBlock, numRows, finish, row, (panel + i) * kBlock,
                           f.numOutputs);
        }
    }
}

void multiplyRange(const Factors& factors, const Finish& finish, Range rows, Range panels) {
    const FinishBlock finishSums = finishFor(factors.precision, finish);
    if (unit() == Unit::kVectors)
        multiplyOnVectors(factors, finish, finishSums, rows, panels);
    else if (factors.precision == Precision::kInt8)
        multiplyOnTiles<Precision::kInt8>(factors, finish, finishSums, rows, panels);
    else
        multiplyOnTiles<Precision::kBFloat16>(factors, finish, finishSums, rows, panels);
}

} // namespace

EARSHOT_TILES void packPanel(const std::uint32_t* rows, std::int64_t numRows, std::int64_t stride,
                             std::int64_t numSteps, std::uint32_t* panel) {
    for (std::int64_t step = 0; step < numSteps; ++step)
        for (std::int64_t half = 0; half < kBlock; half += 16, panel += 256) {
            __m512i values[16];
            for (std::int64_t i = 0; i < 16; ++i)
                values[i] = half + i < numRows ? _mm512_loadu_si512(rows + (half + i) * stride + step * kStepDwords)
                                               : _mm512_setzero_si512();
            transpose(values);
            for (std::int64_t i = 0; i < 16; ++i) _mm512_storeu_si512(panel + i * 16, values[i]);
        }
}

Tensor packPanels(const void* narrow, std::int64_t numOutputs, std::int64_t inputBytes, Precision precision) {
    const std::int64_t dwords = inputBytes / 4, numSteps = inputBytes / kStepBytes;
    const bool isInt8 = precision == Precision::kInt8;
    Tensor packed({numOutputs * (dwords + (isInt8 ? 1 : 0))});
    const auto* rows = static_cast<const std::uint32_t*>(narrow);
    auto* panels = reinterpret_cast<std::uint32_t*>(packed.data());
#pragma omp parallel for
    for (std::int64_t output = 0; output < numOutputs; output += kBlock)
        packPanel(rows + output * dwords, kBlock, dwords, numSteps, panels + output * dwords);
    if (!isInt8) return packed;
    const auto* values = static_cast<const std::int8_t*>(narrow);
    auto* starts = reinterpret_cast<std::int32_t*>(panels + numOutputs * dwords);
    for (std::int64_t output = 0; output < numOutputs; ++output, values += inputBytes)
        starts[output] = -128 * std::reduce(values, values + inputBytes, std::int32_t{0});
    return packed;
}

Unit unit() {
    static const Unit best = [] {
        const auto has = [](dnnl::cpu_isa isa) {
            const auto wanted = static_cast<unsigned>(isa);
            return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & wanted) == wanted;
        };
        // oneDNN has asked the system for the registers by the time it says so.
        if (has(dnnl::cpu_isa::avx512_core_amx)) return Unit::kTileRegisters;
        return has(dnnl::cpu_isa::avx512_core_bf16) ? Unit::kVectors : Unit::kNone; // and VNNI with it
    }();
    return best;
}

void multiply(const Factors& factors, const Finish& finish) {
    constexpr std::int64_t kTasksPerThread = 4; // so that a disturbed thread leaves some of its own to the others
    const std::int64_t numPanels = factors.numOutputs / kBlock;
    const std::int64_t rowsBytes = unit() == Unit::kVectors ? kVectorRowsBytes : kTileRowsBytes;
    const std::int64_t mostRows = std::max(rowsBytes / factors.inputBytes / kBlock * kBlock, 2 * kBlock);
    const std::int64_t numRowBlocks = ceilDiv(factors.numRows, mostRows);
    const std::int64_t rowsPerBlock = ceilDiv(ceilDiv(factors.numRows, numRowBlocks), kBlock) * kBlock;
    const std::int64_t numChunks =
        std::clamp(ceilDiv(kTasksPerThread * omp_get_max_threads(), numRowBlocks), std::int64_t{1}, numPanels);
    // Neighbours share the panels.
    runTasks(numChunks * numRowBlocks, [&](int) {
        return [&](std::int64_t task) {
            const std::int64_t chunk = task / numRowBlocks, block = task % numRowBlocks;
            multiplyRange(factors, finish,
                          {block * rowsPerBlock, std::min((block + 1) * rowsPerBlock, factors.numRows)},
                          {chunk * numPanels / numChunks, (chunk + 1) * numPanels / numChunks});
        };
    });
}

void multiplyAlone(const Factors& factors, const Finish& finish) {
    multiplyRange(factors, finish, {0, factors.numRows}, {0, factors.numOutputs / kBlock});
}

#else

void packPanel(const std::uint32_t*, std::int64_t, std::int64_t, std::int64_t, std::uint32_t*) {}

Tensor packPanels(const void*, std::int64_t, std::int64_t, Precision) {
    return {};
}

Unit unit() {
    return Unit::kNone;
}

void multiply(const Factors&, const Finish&) {}
void multiplyAlone(const Factors&, const Finish&) {}

#endif

} // namespace earshot::tiles
