// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Tiled attention in bfloat16 on the tile registers, by the blocks of TileProduct. Scores stand transposed, a row for
// each key and a lane for each of a block's 32 queries: the running softmax (RunningSoftmax.h, here in this processor's
// own instructions, as between products this fast it takes half of the time) never looks across lanes, and the
// exponentials of two keys side by side are the panel that the second product takes: context^T = values^T weights^T.
#include "Attention.h"
#include "Parallel.h"
#include "Tiles.h"
#include "VectorBlocks.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace earshot::tiles {

#ifdef EARSHOT_HAS_TILES

namespace {

constexpr std::int64_t kMaxKeyTile = 256; // 128 and 512 measured alike
constexpr std::int64_t kLanes = 16;

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

    // Of the keys or the values of one tile of one head.
    [[nodiscard]] std::int64_t tileValues() const { return keyTile * shape.headDim; }
};

// 2^x for x <= 0, within 1e-4 of itself: bfloat16 follows, which rounds to 2e-3.
EARSHOT_TILES EARSHOT_INLINE __m512 powerOfTwo(__m512 x) {
    const __m512 f = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); // x - floor(x)
    __m512 p = _mm512_set1_ps(7.802452266e-02f); // 2^f on [0, 1) for least largest relative error
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.260671554e-01f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.958335405e-01f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.999252186e-01f));
    return _mm512_maskz_scalef_ps(0xffff, p, x); // p 2^floor(x); in the plain form GCC 12 sees a value unset
}

// The softmax of a block's queries, for the keys so far.
struct BlockSoftmax {
    alignas(64) float largest[kBlock]; // scores
    alignas(64) float shrink[kBlock];  // exp(largest before the last tile - largest)
    alignas(64) float sums[kBlock];    // of exp(score - largest)

    void clear() {
        std::fill_n(largest, kBlock, -std::numeric_limits<float>::infinity());
        std::fill_n(sums, kBlock, 0.0f);
    }

    // scores: [roundUp(numValid), kBlock]; those from numValid on are none. panel: exp(score - largest so far) out.
    EARSHOT_TILES void absorb(float* scores, std::int64_t numValid, std::uint32_t* panel) {
        std::fill(scores + numValid * kBlock, scores + roundUp(numValid) * kBlock,
                  -std::numeric_limits<float>::infinity());
        for (std::int64_t lane = 0; lane < kBlock; lane += kLanes)
            absorbLanes(lane, scores + lane, roundUp(numValid), panel + lane * kLanes);
    }

private:
    EARSHOT_TILES EARSHOT_INLINE void absorbLanes(std::int64_t lane, const float* scores, std::int64_t numKeys,
                                                  std::uint32_t* panel) {
        const __m512 before = _mm512_load_ps(largest + lane), log2E = _mm512_set1_ps(1.44269504088896341f);
        __m512 top = before, otherTop = before;
        for (std::int64_t key = 0; key < numKeys; key += 2) {
            top = _mm512_max_ps(top, _mm512_load_ps(scores + key * kBlock));
            otherTop = _mm512_max_ps(otherTop, _mm512_load_ps(scores + (key + 1) * kBlock));
        }
        top = _mm512_max_ps(top, otherTop);
        const __m512 shift = _mm512_mul_ps(top, log2E);
        __m512 sum = _mm512_setzero_ps(), otherSum = sum;
        for (std::int64_t step = 0; step < numKeys; step += kBlock, panel += kPanelStepDwords)
            for (std::int64_t pair = 0; pair < kLanes; ++pair, scores += 2 * kBlock) {
                const __m512 even = powerOfTwo(_mm512_fmsub_ps(_mm512_load_ps(scores), log2E, shift));
                const __m512 odd = powerOfTwo(_mm512_fmsub_ps(_mm512_load_ps(scores + kBlock), log2E, shift));
                sum = _mm512_add_ps(sum, even);
                otherSum = _mm512_add_ps(otherSum, odd);
                _mm512_store_si512(panel + pair * kLanes, sideBySide(even, odd));
            }
        const __m512 factor = powerOfTwo(_mm512_mul_ps(_mm512_sub_ps(before, top), log2E));
        _mm512_store_ps(largest + lane, top);
        _mm512_store_ps(shrink + lane, factor);
        _mm512_store_ps(sums + lane,
                        _mm512_fmadd_ps(_mm512_load_ps(sums + lane), factor, _mm512_add_ps(sum, otherSum)));
    }

    // As bfloat16, in the lower and the upper half of each lane.
    EARSHOT_TILES EARSHOT_INLINE static __m512i sideBySide(__m512 even, __m512 odd) {
        static constexpr auto kOrder = [] {
            std::array<std::uint16_t, 32> order{};
            for (std::uint16_t i = 0; i < 32; ++i) order[i] = static_cast<std::uint16_t>(i / 2 + i % 2 * 16);
            return order;
        }();
        const __m512bh narrow = _mm512_cvtne2ps_pbh(odd, even);
        return _mm512_permutexvar_epi16(_mm512_loadu_si512(kOrder.data()), reinterpret_cast<__m512i>(narrow));
    }
};

EARSHOT_TILES EARSHOT_INLINE __m512i widened(const BFloat16* x) {
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(x)));
}

// values: numRows, of which 32 are taken, of [headDim] bfloat16, `stride` apart. transposed: [headDim, 32], `outStride`
// apart; those missing become zero.
EARSHOT_TILES void transposeValues(const BFloat16* values, std::int64_t numRows, std::int64_t stride,
                                   std::int64_t headDim, BFloat16* transposed, std::int64_t outStride) {
    for (std::int64_t column = 0; column < headDim; column += kLanes) {
        __m512i pairs[kLanes]; // of rows, 16 columns each
        for (std::int64_t i = 0; i < kLanes; ++i) {
            const BFloat16* even = values + 2 * i * stride + column;
            pairs[i] = 2 * i < numRows ? widened(even) : _mm512_setzero_si512();
            if (2 * i + 1 < numRows)
                pairs[i] = _mm512_or_si512(pairs[i], _mm512_slli_epi32(widened(even + stride), 16));
        }
        transpose(pairs);
        for (std::int64_t i = 0; i < kLanes; ++i) _mm512_storeu_si512(transposed + (column + i) * outStride, pairs[i]);
    }
}

// One thread's memory and the work it does with it.
template <Unit kUnit>
class Worker {
public:
    // memory: floatsNeeded() values of this thread alone, at a line's beginning.
    Worker(const Plan& plan, float* memory) : plan_(plan) {
        const auto take = [&](std::int64_t count) { return std::exchange(memory, memory + count); };
        const std::int64_t d = plan.shape.headDim, all = plan.numKeyTiles * plan.tileValues() / 2;
        keys_ = reinterpret_cast<BFloat16*>(take(all));
        values_ = reinterpret_cast<BFloat16*>(take(all));
        queries_ = reinterpret_cast<std::uint32_t*>(take(kBlock * d / 2));
        scores_ = take(plan.keyTile * kBlock);
        weights_ = reinterpret_cast<std::uint32_t*>(take(plan.keyTile * kBlock / 2));
        context_ = take(d * kBlock);
        mixed_ = take(d * kBlock);
    }

    static std::int64_t floatsNeeded(const Plan& plan) {
        return plan.numKeyTiles * plan.tileValues() + plan.keyTile * kBlock * 3 / 2 +
               plan.shape.headDim * kBlock * 5 / 2;
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

    // Keys as they are, values transposed tile by tile; both where the cache finds them.
    void pack(std::int64_t head) {
        const std::int64_t d = plan_.shape.headDim, stride = plan_.input.keyStride, count = plan_.shape.numValidKeys;
        const BFloat16 *keys = plan_.input.keys.narrow() + head * d, *values = plan_.input.values.narrow() + head * d;
        for (std::int64_t key = 0; key < count; ++key) std::copy_n(keys + key * stride, d, keys_ + key * d);
        std::fill(keys_ + count * d, keys_ + roundUp(count) * d, BFloat16{});
        for (std::int64_t key = 0; key < count; key += kBlock)
            transposeValues(values + key * stride, count - key, stride, d,
                            values_ + key / plan_.keyTile * plan_.tileValues() + key % plan_.keyTile, plan_.keyTile);
    }

    EARSHOT_TILES void attend(std::int64_t head, std::int64_t block) {
        const std::int64_t d = plan_.shape.headDim, first = block * kBlock;
        const std::int64_t numQueries = std::min(kBlock, plan_.shape.numQueries - first);
        const BFloat16* queries = plan_.input.queries.narrow() + first * plan_.input.queryStride + head * d;
        packPanel(reinterpret_cast<const std::uint32_t*>(queries), numQueries, plan_.input.queryStride / 2, d / kBlock,
                  queries_);
        softmax_.clear();
        if constexpr (kUnit == Unit::kTileRegisters) configure(kBlock);
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            const std::int64_t count = numValid(tile);
            const BFloat16 *keys = keys_ + tile * plan_.tileValues(), *values = values_ + tile * plan_.tileValues();
            for (std::int64_t key = 0; key < count; key += kBlock)
                sum(keys + key * d, d, queries_, d, scores_ + key * kBlock);
            softmax_.absorb(scores_, count, weights_);
            float* mixed = tile == 0 ? context_ : mixed_;
            for (std::int64_t row = 0; row < d; row += kBlock)
                sum(values + row * plan_.keyTile, plan_.keyTile, weights_, roundUp(count), mixed + row * kBlock);
            if (tile > 0) addMixed();
        }
        if constexpr (kUnit == Unit::kTileRegisters) release();
        writeContext(plan_.out + first * plan_.shape.width() + head * d, numQueries);
    }

    EARSHOT_TILES void addMixed() {
        for (std::int64_t lane = 0; lane < kBlock; lane += kLanes) {
            const __m512 shrink = _mm512_load_ps(softmax_.shrink + lane);
            for (std::int64_t i = lane; i < plan_.shape.headDim * kBlock; i += kBlock)
                _mm512_store_ps(context_ + i,
                                _mm512_fmadd_ps(_mm512_load_ps(context_ + i), shrink, _mm512_load_ps(mixed_ + i)));
        }
    }

    // out: [numQueries, width]
    EARSHOT_TILES void writeContext(BFloat16* out, std::int64_t numQueries) const {
        for (std::int64_t lane = 0; lane < numQueries; lane += kLanes) {
            const __m512 scale = _mm512_div_ps(_mm512_set1_ps(1.0f), _mm512_load_ps(softmax_.sums + lane));
            for (std::int64_t column = 0; column < plan_.shape.headDim; column += kLanes) {
                __m512i values[kLanes];
                for (std::int64_t i = 0; i < kLanes; ++i)
                    values[i] = _mm512_castps_si512(
                        _mm512_mul_ps(_mm512_load_ps(context_ + (column + i) * kBlock + lane), scale));
                transpose(values);
                for (std::int64_t i = 0; i < std::min(kLanes, numQueries - lane); ++i) {
                    const __m256bh narrow = _mm512_cvtneps_pbh(_mm512_castsi512_ps(values[i]));
                    std::memcpy(out + (lane + i) * plan_.shape.width() + column, &narrow, sizeof narrow);
                }
            }
        }
    }

    // sums: [kBlock, kBlock] = rows [kBlock, width], `stride` apart, x panel
    EARSHOT_TILES static void sum(const BFloat16* rows, std::int64_t stride, const std::uint32_t* panel,
                                  std::int64_t width, float* sums) {
        const auto* values = reinterpret_cast<const std::byte*>(rows);
        const auto* weights = reinterpret_cast<const std::byte*>(panel);
        if constexpr (kUnit == Unit::kTileRegisters)
            sumBlock<Precision::kBFloat16, true>(values, 2 * stride, weights, width / kBlock, {}, sums, kBlock);
        else
            sumBlockOnVectors(values, 2 * stride, weights, width / kBlock, sums, kBlock);
    }

    const Plan& plan_;
    BFloat16* keys_;         // [numKeyTiles, keyTile, headDim]
    BFloat16* values_;       // [numKeyTiles, headDim, keyTile]
    std::uint32_t* queries_; // panel of a block
    float* scores_;          // [keyTile, kBlock]
    std::uint32_t* weights_; // panel: exp(score - largest)
    float* context_;         // [headDim, kBlock], mixed with those weights
    float* mixed_;           // the same of one tile
    BlockSoftmax softmax_;
};

template <Unit kUnit>
void attentionOn(const Plan& plan, int numThreads, Tensor& workspace) {
    const std::int64_t floatsPerThread = roundUp(Worker<kUnit>::floatsNeeded(plan));
    workspace.resize({numThreads, floatsPerThread});
    runTasks(plan.shape.numHeads * plan.numQuerySplits, [&](int thread) {
        return [&, worker = Worker<kUnit>(plan, workspace.data() + thread * floatsPerThread)](
                   std::int64_t task) mutable { worker.run(task / plan.numQuerySplits, task % plan.numQuerySplits); };
    });
}

} // namespace

void attention(const AttentionShape& shape, const AttentionInput& input, Tensor& workspace, BFloat16* context) {
    const int numThreads = omp_get_max_threads();
    const Plan plan(shape, input, context, numThreads);
    if (unit() == Unit::kTileRegisters) return attentionOn<Unit::kTileRegisters>(plan, numThreads, workspace);
    attentionOn<Unit::kVectors>(plan, numThreads, workspace);
}

#else

void attention(const AttentionShape&, const AttentionInput&, Tensor&, BFloat16*) {}

#endif

} // namespace earshot::tiles
