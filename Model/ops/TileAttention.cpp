// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tiled attention in bfloat16 on the tile registers: both products by the blocks of TileProduct, with keys and values
// of a head packed once as its weights are. Queries are read where they lie.
#include "Attention.h"
#include "Parallel.h"
#include "RunningSoftmax.h"
#include "Tiles.h"

#include <algorithm>
#include <utility>

namespace earshot::tiles {

#ifdef EARSHOT_HAS_TILES

namespace {

constexpr std::int64_t kMaxKeyTile = 1024; // 32 x 1024 scores are 128 KiB

constexpr std::int64_t roundUp(std::int64_t n, std::int64_t to = kBlock) {
    return (n + to - 1) / to * to;
}

// All that the tasks of one call share.
struct Plan {
    AttentionShape shape;
    AttentionInput input;
    BFloat16* out;
    std::int64_t keyTile, numKeyTiles, numQueryBlocks, numQuerySplits;

    Plan(const AttentionShape& s, const AttentionInput& i, BFloat16* o, int numThreads)
        : shape(s),
          input(i),
          out(o),
          keyTile(std::min(kMaxKeyTile, roundUp(s.numValidKeys))),
          numKeyTiles((s.numValidKeys + keyTile - 1) / keyTile),
          numQueryBlocks((s.numQueries + kBlock - 1) / kBlock),
          numQuerySplits(std::min(numQueryBlocks, (2 * numThreads + s.numHeads - 1) / s.numHeads)) {}

    // Of the keys or the values of one tile of one head: two bfloat16 a dword.
    [[nodiscard]] std::int64_t packedFloats() const { return keyTile * shape.headDim / 2; }
};

// values: [numRows, headDim] of bfloat16, `stride` apart. As weights they are transposed: outputs are the columns.
EARSHOT_TILES void packValues(const BFloat16* values, std::int64_t numRows, std::int64_t stride, std::int64_t headDim,
                              std::int64_t numSteps, std::uint32_t* panels) {
    for (std::int64_t panel = 0; panel < headDim; panel += kBlock)
        for (std::int64_t step = 0; step < numSteps; ++step)
            for (std::int64_t half = panel; half < panel + kBlock; half += 16)
                for (std::int64_t pair = 0; pair < kStepDwords; ++pair, panels += 16) {
                    const std::int64_t row = (step * kStepDwords + pair) * 2;
                    const BFloat16 *even = values + row * stride + half, *odd = even + stride;
                    if (row + 1 < numRows) {
#pragma omp simd
                        for (int i = 0; i < 16; ++i) panels[i] = even[i] | static_cast<std::uint32_t>(odd[i]) << 16;
                    } else {
                        for (int i = 0; i < 16; ++i) panels[i] = row < numRows ? even[i] : 0;
                    }
                }
}

// One thread's memory and the work it does with it.
class Worker {
public:
    // memory: floatsNeeded() values of this thread alone.
    Worker(const Plan& plan, float* memory) : plan_(plan) {
        const auto take = [&](std::int64_t count) { return std::exchange(memory, memory + count); };
        const std::int64_t d = plan.shape.headDim;
        keys_ = reinterpret_cast<std::uint32_t*>(take(plan.numKeyTiles * plan.packedFloats()));
        values_ = reinterpret_cast<std::uint32_t*>(take(plan.numKeyTiles * plan.packedFloats()));
        scores_ = take(kBlock * plan.keyTile);
        weights_ = reinterpret_cast<BFloat16*>(take(kBlock * plan.keyTile / 2));
        mixed_ = take(kBlock * d);
        softmax_ = {take(kBlock), take(kBlock), take(kBlock * d), d};
    }

    static std::int64_t floatsNeeded(const Plan& plan) {
        return 2 * plan.numKeyTiles * plan.packedFloats() + kBlock * plan.keyTile * 3 / 2 +
               2 * kBlock * plan.shape.headDim + 2 * kBlock;
    }

    void run(std::int64_t head, std::int64_t split) {
        pack(head);
        const std::int64_t begin = split * plan_.numQueryBlocks / plan_.numQuerySplits;
        const std::int64_t end = (split + 1) * plan_.numQueryBlocks / plan_.numQuerySplits;
        for (std::int64_t block = begin; block < end; ++block) attend(head, block);
    }

private:
    [[nodiscard]] std::int64_t numValid(std::int64_t tile) const {
        return std::min(plan_.keyTile, plan_.shape.numValidKeys - tile * plan_.keyTile);
    }

    void pack(std::int64_t head) {
        const std::int64_t d = plan_.shape.headDim, stride = plan_.input.keyStride;
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            const std::int64_t count = numValid(tile), first = tile * plan_.keyTile * stride + head * d;
            const BFloat16* keys = plan_.input.keys.narrow() + first;
            std::uint32_t* packed = keys_ + tile * plan_.packedFloats();
            for (std::int64_t key = 0; key < count; key += kBlock)
                packPanel(reinterpret_cast<const std::uint32_t*>(keys + key * stride), count - key, stride / 2, d / 32,
                          packed + key * d / 2);
            packValues(plan_.input.values.narrow() + first, count, stride, d, roundUp(count) / 32,
                       values_ + tile * plan_.packedFloats());
        }
    }

    EARSHOT_TILES void attend(std::int64_t head, std::int64_t block) {
        const std::int64_t d = plan_.shape.headDim, first = block * kBlock;
        const std::int64_t rows = std::min(kBlock, plan_.shape.numQueries - first), width = plan_.shape.width();
        const BFloat16* queries = plan_.input.queries.narrow() + first * plan_.input.queryStride + head * d;
        softmax_.clear(rows);
        configure(rows);
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            const std::int64_t count = numValid(tile), padded = roundUp(count);
            const std::uint32_t *keys = keys_ + tile * plan_.packedFloats(),
                                *values = values_ + tile * plan_.packedFloats();
            for (std::int64_t key = 0; key < padded; key += kBlock)
                sum(rows, queries, plan_.input.queryStride, keys + key * d / 2, d / 32, scores_ + key, plan_.keyTile);
            absorbScores(weights_, scores_, rows, plan_.keyTile, count, softmax_);
            for (std::int64_t column = 0; column < d; column += kBlock)
                sum(rows, weights_, plan_.keyTile, values + column * padded / 2, padded / 32, mixed_ + column, d);
#pragma omp simd
            for (std::int64_t i = 0; i < rows * d; ++i) softmax_.context[i] += mixed_[i];
        }
        release();
        writeContext(softmax_, rows, plan_.out + first * width + head * d, width);
    }

    EARSHOT_TILES static void sum(std::int64_t numRows, const BFloat16* rows, std::int64_t stride,
                                  const std::uint32_t* panel, std::int64_t numSteps, float* sums,
                                  std::int64_t sumStride) {
        const auto* a = reinterpret_cast<const std::byte*>(rows);
        const auto* b = reinterpret_cast<const std::byte*>(panel);
        if (numRows > 16)
            sumBlock<Precision::kBFloat16, true>(a, 2 * stride, b, numSteps, {}, sums, sumStride);
        else
            sumBlock<Precision::kBFloat16, false>(a, 2 * stride, b, numSteps, {}, sums, sumStride);
    }

    const Plan& plan_;
    std::uint32_t *keys_, *values_;
    float *scores_, *mixed_;
    BFloat16* weights_; // exp(score - largest)
    RunningSoftmax softmax_;
};

} // namespace

void attention(const AttentionShape& shape, const AttentionInput& input, Tensor& workspace, BFloat16* context) {
    const int numThreads = omp_get_max_threads();
    const Plan plan(shape, input, context, numThreads);
    const std::int64_t floatsPerThread = roundUp(Worker::floatsNeeded(plan));
    workspace.resize({numThreads, floatsPerThread});
    runTasks(shape.numHeads * plan.numQuerySplits, [&](int thread) {
        return [&, worker = Worker(plan, workspace.data() + thread * floatsPerThread)](std::int64_t task) mutable {
            worker.run(task / plan.numQuerySplits, task % plan.numQuerySplits);
        };
    });
}

#else

void attention(const AttentionShape&, const AttentionInput&, Tensor&, BFloat16*) {}

#endif

} // namespace earshot::tiles
