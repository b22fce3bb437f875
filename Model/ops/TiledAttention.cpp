// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The tiled form of attention. A task is one head and a range of queries; it packs the head's keys and values into the
// layout of oneDNN's kernels once, then walks query tiles over key tiles, each step two small matrix products and one
// pass of the running softmax. Everything a task touches besides its keys and values stays in the second-level cache.
#include "Attention.h"

#include "NarrowTypes.h"
#include "Parallel.h"
#include "PrimitiveCache.h"
#include "VectorMath.h"

#include <limits>

namespace earshot {

namespace {

using onednn::desc;
using onednn::Desc;
using onednn::Dims;
using onednn::Tag;
using onednn::Type;

constexpr std::int64_t kQueryTile = 64;
constexpr std::int64_t kMaxKeyTile = 1024; // 64 x 1024 scores are 256 KiB; 512 and 256 measured 7 and 15 % slower
constexpr std::int64_t kVectorFloats = 16;
// A stream's keys grow until its left context is full: tiles of few widths, so that few primitives are built.
constexpr std::int64_t kKeyTileStep = 64;

constexpr std::int64_t ceilDiv(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

struct Packing {
    Desc plain, packed;
    dnnl::reorder reorder;

    Packing(const dnnl::engine& engine, const Desc& from, const Desc& to)
        : plain(from),
          packed(to),
          reorder(dnnl::reorder::primitive_desc(engine, from, engine, to)) {}

    void run(const dnnl::engine& engine, const dnnl::stream& stream, void* from, float* to) const {
        dnnl::memory source(plain, engine, from), target(packed, engine, to);
        reorder.execute(stream, source, target);
    }
};

struct QueryTileKernels {
    const CachedPrimitive* scores;  // [M, d] x [d, keyTile] -> [M, keyTile]
    const CachedPrimitive* context; // [M, keyTile] x [keyTile, d], added to [M, d]
};

// All that the tasks of one call share.
struct Plan {
    AttentionShape shape;
    AttentionInput input;
    float* out;
    std::int64_t keyTile, numKeyTiles, numQueryTiles, numQuerySplits;
    QueryTileKernels full, last;
    Packing keys, values;

    [[nodiscard]] bool isNarrow() const { return shape.precision == Precision::kBFloat16; }
    [[nodiscard]] std::int64_t scratchFloats() const {
        std::int64_t n = 1;
        for (const auto* cached : {full.scores, full.context, last.scores, last.context})
            n = std::max(n, numFloats(cached->scratchpad));
        return n;
    }
};

QueryTileKernels kernelsFor(ComputeContext::Impl& impl, std::int64_t rows, std::int64_t keyTile, std::int64_t d,
                            std::int64_t queryStride, Precision precision) {
    const Type type = onednn::typeOf(precision);
    const auto key = [&](PrimitiveKind kind) {
        return PrimitiveKey{static_cast<std::int64_t>(kind),     rows, keyTile, d, queryStride,
                            static_cast<std::int64_t>(precision)};
    };
    const auto build = [&](const Desc& a, const Dims& weights, const Desc& c, bool accumulate) {
        const auto pd = onednn::matmul(impl.engine, a, desc(weights, Tag::any, type), {}, c,
                                       onednn::attributes(Activation::kLinear, accumulate));
        return CachedPrimitive(dnnl::matmul(pd), pd, {});
    };
    return {&impl.primitives.get(key(PrimitiveKind::kTileScores),
                                 [&] {
                                     return build(desc({rows, d}, Dims{queryStride, 1}, type), {d, keyTile},
                                                  desc({rows, keyTile}, Tag::ab), false);
                                 }),
            &impl.primitives.get(key(PrimitiveKind::kTileContext), [&] {
                return build(desc({rows, keyTile}, Tag::ab, type), {keyTile, d}, desc({rows, d}, Tag::ab), true);
            })};
}

Plan makePlan(ComputeContext::Impl& impl, const AttentionShape& shape, const AttentionInput& input, float* out,
              int numThreads) {
    const std::int64_t d = shape.headDim;
    const bool isNarrow = shape.precision == Precision::kBFloat16;
    const std::int64_t stride = isNarrow ? d : input.queryStride; // narrowed, queries lie densely
    const Type type = onednn::typeOf(shape.precision);
    const std::int64_t keyTile = std::min(kMaxKeyTile, ceilDiv(shape.numValidKeys, kKeyTileStep) * kKeyTileStep);
    const std::int64_t numQueryTiles = ceilDiv(shape.numQueries, kQueryTile);
    const std::int64_t lastRows = shape.numQueries - (numQueryTiles - 1) * kQueryTile;
    const SingleThreadScope single;
    const auto full = kernelsFor(impl, std::min(kQueryTile, shape.numQueries), keyTile, d, stride, shape.precision);
    const auto last = kernelsFor(impl, lastRows, keyTile, d, stride, shape.precision);
    // Both row counts must read the same packed keys and values; oneDNN's layouts depend on the other two extents.
    return {.shape = shape,
            .input = input,
            .out = out,
            .keyTile = keyTile,
            .numKeyTiles = ceilDiv(shape.numValidKeys, keyTile),
            .numQueryTiles = numQueryTiles,
            .numQuerySplits = std::min(numQueryTiles, ceilDiv(2 * numThreads, shape.numHeads)),
            .full = full,
            .last = last,
            .keys = Packing(impl.engine, desc({d, keyTile}, Tag::ba, type), full.scores->weights),
            .values = Packing(impl.engine, desc({keyTile, d}, Tag::ab, type), full.context->weights)};
}

EARSHOT_INLINE void store(float value, float* to) {
    *to = value;
}

EARSHOT_INLINE void store(float value, BFloat16* to) {
    *to = roundToBFloat16(value);
}

// One pass of the running softmax over a row of scores: s becomes exp(s - largest so far) in `out`, which may be
// `scores`, and what was accumulated under the former largest is scaled down to match.
template <int kExpDegree, class Out>
EARSHOT_INLINE void absorbInto(Out* out, float* scores, std::int64_t numRows, std::int64_t keyTile,
                               std::int64_t numValid, float* largest, float* sums, float* context, std::int64_t d) {
    for (std::int64_t row = 0; row < numRows; ++row) {
        const float* s = scores + row * keyTile;
        Out* o = out + row * keyTile;
        float top = largest[row];
#pragma omp simd reduction(max : top)
        for (std::int64_t i = 0; i < numValid; ++i) top = s[i] > top ? s[i] : top;
        float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
        for (std::int64_t i = 0; i < numValid; ++i) {
            const float e = fastExp<kExpDegree>(s[i] - top);
            sum += e;
            store(e, o + i);
        }
        std::fill(o + numValid, o + keyTile, Out{});
        const float shrink = fastExp(largest[row] - top);
        sums[row] = sums[row] * shrink + sum;
        largest[row] = top;
        float* c = context + row * d;
#pragma omp simd
        for (std::int64_t i = 0; i < d; ++i) c[i] *= shrink;
    }
}

EARSHOT_MULTIVERSION void absorbScores(float* scores, std::int64_t numRows, std::int64_t keyTile, std::int64_t numValid,
                                       float* largest, float* sums, float* context, std::int64_t d) {
    absorbInto<7>(scores, scores, numRows, keyTile, numValid, largest, sums, context, d);
}

EARSHOT_MULTIVERSION void absorbScoresNarrow(BFloat16* out, float* scores, std::int64_t numRows, std::int64_t keyTile,
                                             std::int64_t numValid, float* largest, float* sums, float* context,
                                             std::int64_t d) {
    absorbInto<4>(out, scores, numRows, keyTile, numValid, largest, sums, context, d);
}

EARSHOT_MULTIVERSION void writeContext(const float* context, const float* sums, std::int64_t numRows, std::int64_t d,
                                       float* out, std::int64_t outStride) {
    for (std::int64_t row = 0; row < numRows; ++row) {
        const float scale = 1.0f / sums[row];
        const float* c = context + row * d;
        float* o = out + row * outStride;
#pragma omp simd
        for (std::int64_t i = 0; i < d; ++i) o[i] = c[i] * scale;
    }
}

// One thread's memory and the work it does with it.
class Worker {
public:
    // memory: floatsNeeded() values of this thread alone.
    Worker(const Plan& plan, ComputeContext::Impl& impl, float* memory)
        : plan_(plan),
          impl_(impl),
          stream_(impl.engine) {
        const auto take = [&](std::int64_t count) { return std::exchange(memory, memory + roundUp(count)); };
        packedKeys_ = take(plan.numKeyTiles * keyFloats(plan));
        packedValues_ = take(plan.numKeyTiles * valueFloats(plan));
        staging_ = take(plan.keyTile * plan.shape.headDim);
        scores_ = take(kQueryTile * plan.keyTile);
        context_ = take(kQueryTile * plan.shape.headDim);
        largest_ = take(kQueryTile);
        sums_ = take(kQueryTile);
        scratch_ = take(plan.scratchFloats());
        narrowQueries_ = reinterpret_cast<BFloat16*>(take(narrowFloats(plan, plan.shape.headDim)));
        narrowScores_ = reinterpret_cast<BFloat16*>(take(narrowFloats(plan, plan.keyTile)));
    }

    static std::int64_t floatsNeeded(const Plan& plan) {
        const std::int64_t d = plan.shape.headDim;
        return roundUp(plan.numKeyTiles * keyFloats(plan)) + roundUp(plan.numKeyTiles * valueFloats(plan)) +
               roundUp(plan.keyTile * d) + roundUp(kQueryTile * plan.keyTile) + roundUp(kQueryTile * d) +
               2 * roundUp(kQueryTile) + roundUp(plan.scratchFloats()) + roundUp(narrowFloats(plan, d)) +
               roundUp(narrowFloats(plan, plan.keyTile));
    }

    void run(std::int64_t head, std::int64_t split) {
        packHead(head);
        const std::int64_t begin = split * plan_.numQueryTiles / plan_.numQuerySplits;
        const std::int64_t end = (split + 1) * plan_.numQueryTiles / plan_.numQuerySplits;
        for (std::int64_t tile = begin; tile < end; ++tile) attend(head, tile);
    }

private:
    static constexpr std::int64_t roundUp(std::int64_t n) { return ceilDiv(n, kVectorFloats) * kVectorFloats; }
    static std::int64_t keyFloats(const Plan& plan) { return roundUp(numFloats(plan.keys.packed)); }
    // Of a query tile's rows of so many narrow values.
    static std::int64_t narrowFloats(const Plan& plan, std::int64_t width) {
        return plan.isNarrow() ? kQueryTile * width / 2 : 0;
    }
    static std::int64_t valueFloats(const Plan& plan) { return roundUp(numFloats(plan.values.packed)); }

    void packHead(std::int64_t head) {
        const float* keys = plan_.input.keys + head * plan_.shape.headDim;
        const float* values = plan_.input.values + head * plan_.shape.headDim;
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            pack(plan_.keys, keys, tile, packedKeys_ + tile * keyFloats(plan_));
            pack(plan_.values, values, tile, packedValues_ + tile * valueFloats(plan_));
        }
    }

    // The frames of a key tile, gathered from their strided rows, with zeros beyond the last valid frame.
    void pack(const Packing& packing, const float* rows, std::int64_t tile, float* packed) {
        const std::int64_t d = plan_.shape.headDim, first = tile * plan_.keyTile, count = numValid(tile);
        const auto gather = [&](auto* staging, const auto& copyRow) {
            for (std::int64_t i = 0; i < count; ++i)
                copyRow(rows + (first + i) * plan_.input.keyStride, d, staging + i * d);
            std::fill_n(staging + count * d, (plan_.keyTile - count) * d, std::remove_pointer_t<decltype(staging)>{});
        };
        if (plan_.isNarrow())
            gather(reinterpret_cast<BFloat16*>(staging_), toBFloat16);
        else
            gather(staging_, std::copy_n<const float*, std::int64_t, float*>);
        packing.run(impl_.engine, stream_, staging_, packed);
    }

    [[nodiscard]] std::int64_t numValid(std::int64_t tile) const {
        return std::min(plan_.keyTile, plan_.shape.numValidKeys - tile * plan_.keyTile);
    }

    void attend(std::int64_t head, std::int64_t queryTile) {
        const std::int64_t d = plan_.shape.headDim, first = queryTile * kQueryTile;
        const std::int64_t rows = std::min(kQueryTile, plan_.shape.numQueries - first);
        const auto& kernels = queryTile + 1 == plan_.numQueryTiles ? plan_.last : plan_.full;
        const float* queries = plan_.input.queries + first * plan_.input.queryStride + head * d;
        const void *products = scores_, *queryRows = queries;
        if (plan_.isNarrow()) {
            for (std::int64_t i = 0; i < rows; ++i)
                toBFloat16(queries + i * plan_.input.queryStride, d, narrowQueries_ + i * d);
            queryRows = narrowQueries_;
            products = narrowScores_;
        }
        std::fill_n(context_, rows * d, 0.0f);
        std::fill_n(sums_, rows, 0.0f);
        std::fill_n(largest_, rows, -std::numeric_limits<float>::infinity());
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            impl_.run(*kernels.scores, stream_, scratch_, queryRows, packedKeys_ + tile * keyFloats(plan_), nullptr,
                      scores_);
            if (plan_.isNarrow())
                absorbScoresNarrow(narrowScores_, scores_, rows, plan_.keyTile, numValid(tile), largest_, sums_,
                                   context_, d);
            else
                absorbScores(scores_, rows, plan_.keyTile, numValid(tile), largest_, sums_, context_, d);
            impl_.run(*kernels.context, stream_, scratch_, products, packedValues_ + tile * valueFloats(plan_), nullptr,
                      context_);
        }
        writeContext(context_, sums_, rows, d, plan_.out + first * plan_.shape.width() + head * d, plan_.shape.width());
    }

    const Plan& plan_;
    ComputeContext::Impl& impl_;
    dnnl::stream stream_;
    BFloat16 *narrowQueries_, *narrowScores_;
    float *packedKeys_, *packedValues_, *staging_, *scores_, *context_, *largest_, *sums_, *scratch_;
};

} // namespace

void tiledAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& workspace, float* context) {
    auto& impl = compute.impl();
    const int numThreads = compute.numThreads();
    const Plan plan = makePlan(impl, shape, input, context, numThreads);
    const std::int64_t floatsPerThread = Worker::floatsNeeded(plan);
    workspace.resize({numThreads, floatsPerThread});
    const std::int64_t numTasks = shape.numHeads * plan.numQuerySplits;
    runTasks(numTasks, [&](int thread) {
        return [&, worker = Worker(plan, impl, workspace.data() + thread * floatsPerThread)](
                   std::int64_t task) mutable { worker.run(task / plan.numQuerySplits, task % plan.numQuerySplits); };
    });
}

} // namespace earshot
