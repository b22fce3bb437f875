// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The tiled form of attention. A task is one head and a range of queries; it packs the head's keys and values into the
// layout of oneDNN's kernels once, then walks query tiles over key tiles, each step two small matrix products and one
// pass of the running softmax. Everything a task touches besides its keys and values stays in the second-level cache.
#include "Attention.h"

#include "Parallel.h"
#include "PrimitiveCache.h"
#include "RunningSoftmax.h"
#include "TileProduct.h"

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
    Values out;
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

Plan makePlan(ComputeContext::Impl& impl, const AttentionShape& shape, const AttentionInput& input, Values out,
              int numThreads) {
    const std::int64_t d = shape.headDim;
    const Type type = onednn::typeOf(shape.precision);
    const std::int64_t keyTile = std::min(kMaxKeyTile, ceilDiv(shape.numValidKeys, kKeyTileStep) * kKeyTileStep);
    const std::int64_t numQueryTiles = ceilDiv(shape.numQueries, kQueryTile);
    const std::int64_t lastRows = shape.numQueries - (numQueryTiles - 1) * kQueryTile;
    const SingleThreadScope single;
    const auto full =
        kernelsFor(impl, std::min(kQueryTile, shape.numQueries), keyTile, d, input.queryStride, shape.precision);
    const auto last = kernelsFor(impl, lastRows, keyTile, d, input.queryStride, shape.precision);
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
        scratch_ = take(plan.scratchFloats());
        weights_ = {scores_, Precision::kFloat32};
        if (plan.isNarrow()) weights_ = {take(kQueryTile * plan.keyTile / 2), Precision::kBFloat16};
        softmax_ = {take(kQueryTile), take(kQueryTile), take(kQueryTile * plan.shape.headDim), plan.shape.headDim};
    }

    static std::int64_t floatsNeeded(const Plan& plan) {
        const std::int64_t d = plan.shape.headDim;
        return roundUp(plan.numKeyTiles * keyFloats(plan)) + roundUp(plan.numKeyTiles * valueFloats(plan)) +
               roundUp(plan.keyTile * d) + roundUp(kQueryTile * plan.keyTile) + roundUp(kQueryTile * d) +
               2 * roundUp(kQueryTile) + roundUp(plan.scratchFloats()) +
               (plan.isNarrow() ? kQueryTile * plan.keyTile / 2 : 0);
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
    static std::int64_t valueFloats(const Plan& plan) { return roundUp(numFloats(plan.values.packed)); }

    void packHead(std::int64_t head) {
        const ConstValues keys = plan_.input.keys + head * plan_.shape.headDim;
        const ConstValues values = plan_.input.values + head * plan_.shape.headDim;
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            pack(plan_.keys, keys, tile, packedKeys_ + tile * keyFloats(plan_));
            pack(plan_.values, values, tile, packedValues_ + tile * valueFloats(plan_));
        }
    }

    // The frames of a key tile, gathered from their strided rows, with zeros beyond the last valid frame.
    void pack(const Packing& packing, ConstValues rows, std::int64_t tile, float* packed) {
        const std::int64_t rowBytes = plan_.shape.headDim * rows.valueBytes(), count = numValid(tile);
        auto* staged = reinterpret_cast<std::byte*>(staging_);
        for (std::int64_t i = 0; i < count; ++i) {
            const ConstValues row = rows + (tile * plan_.keyTile + i) * plan_.input.keyStride;
            staged = std::copy_n(static_cast<const std::byte*>(row.data), rowBytes, staged);
        }
        std::fill_n(staged, (plan_.keyTile - count) * rowBytes, std::byte{});
        packing.run(impl_.engine, stream_, staging_, packed);
    }

    [[nodiscard]] std::int64_t numValid(std::int64_t tile) const {
        return std::min(plan_.keyTile, plan_.shape.numValidKeys - tile * plan_.keyTile);
    }

    void attend(std::int64_t head, std::int64_t queryTile) {
        const std::int64_t d = plan_.shape.headDim, first = queryTile * kQueryTile;
        const std::int64_t rows = std::min(kQueryTile, plan_.shape.numQueries - first);
        const auto& kernels = queryTile + 1 == plan_.numQueryTiles ? plan_.last : plan_.full;
        const ConstValues queries = plan_.input.queries + (first * plan_.input.queryStride + head * d);
        softmax_.clear(rows);
        for (std::int64_t tile = 0; tile < plan_.numKeyTiles; ++tile) {
            impl_.run(*kernels.scores, stream_, scratch_, queries.data, packedKeys_ + tile * keyFloats(plan_), nullptr,
                      scores_);
            absorbScores(weights_, scores_, rows, plan_.keyTile, numValid(tile), softmax_);
            impl_.run(*kernels.context, stream_, scratch_, weights_.data, packedValues_ + tile * valueFloats(plan_),
                      nullptr, softmax_.context);
        }
        const std::int64_t width = plan_.shape.width();
        writeContext(softmax_, rows, plan_.out + (first * width + head * d), width);
    }

    const Plan& plan_;
    ComputeContext::Impl& impl_;
    dnnl::stream stream_;
    float *packedKeys_, *packedValues_, *staging_, *scores_, *scratch_;
    Values weights_; // exp(score - largest): in place of the scores, or narrow
    RunningSoftmax softmax_;
};

} // namespace

void tiledAttention(ComputeContext& compute, const AttentionShape& shape, const AttentionInput& input,
                    Tensor& workspace, Values context) {
    if (context.isNarrow() && tiles::areAvailable() && shape.headDim % tiles::kBlock == 0)
        return tiles::attention(shape, input, workspace, context.narrow());
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
