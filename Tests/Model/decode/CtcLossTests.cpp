// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The CTC loss against torch. The expected numbers are printed by ctc_loss_golden.py (torch 2.14, float32), which
// builds the same logits from the same formula; torch's float32 sums explain the tolerance.
#include "CtcLoss.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include <cmath>
#include <limits>

using namespace earshot;
using Catch::Matchers::WithinRel;

namespace {

using Labels = std::vector<std::vector<std::int64_t>>;

constexpr std::int64_t kBatch = 3;
constexpr std::int64_t kFrames = 20;
constexpr std::int64_t kVocabulary = 7;
const std::vector<std::int64_t> kNumFrames = {20, 12, 5};
const Labels kPlain = {{3, 1, 4, 1, 5}, {2, 2, 6, 6}, {1}};
const Labels kImpossible = {{3, 1, 4, 1, 5}, {2, 2, 2, 2, 2, 2, 2, 2}, {1}};

Tensor waves() {
    Tensor logits({kBatch, kFrames, kVocabulary});
    std::size_t i = 0;
    for (int b = 0; b < kBatch; ++b)
        for (int t = 0; t < kFrames; ++t)
            for (int v = 0; v < kVocabulary; ++v)
                logits.values()[i++] = static_cast<float>(2.5 * std::sin(1 + 0.7 * b + 0.31 * t * (v + 1) + 1.3 * v));
    return logits;
}

double loss(const Labels& labels, const CtcLossOptions& options) {
    const auto result = ctcLoss(waves(), kNumFrames, labels, options);
    REQUIRE(result.ok());
    return *result;
}

} // namespace

TEST_CASE("The CTC loss equals torch's", "[golden]") {
    CHECK_THAT(loss(kPlain, {}), WithinRel(63.210102, 1e-6));
    CHECK_THAT(loss(kPlain, {.meanReduction = true}), WithinRel(7.894762, 1e-6));
    CHECK_THAT(loss({{}, {2, 2, 6, 6}, {}}, {}), WithinRel(96.520805, 1e-6));
    CHECK_THAT(loss({{}, {2, 2, 6, 6}, {}}, {.meanReduction = true}), WithinRel(26.196938, 1e-6));
    const Labels otherBlank = {{3, 1, 4, 1, 6}, {2, 2, 6, 6}, {1}};
    CHECK_THAT(loss(otherBlank, {.blankId = 5}), WithinRel(67.065742, 1e-6));
    CHECK_THAT(loss(otherBlank, {.blankId = 5, .meanReduction = true}), WithinRel(8.428215, 1e-6));
}

TEST_CASE("Labels that do not fit into the frames cost infinity, or nothing where that is asked for", "[golden]") {
    CHECK(loss(kImpossible, {}) == std::numeric_limits<double>::infinity());
    CHECK_THAT(loss(kImpossible, {.zeroInfinity = true}), WithinRel(39.303444, 1e-6));
    CHECK_THAT(loss(kImpossible, {.zeroInfinity = true, .meanReduction = true}), WithinRel(5.902540, 1e-6));
}

TEST_CASE("Negative labels are padding", "[unit]") {
    const Labels padded = {{3, 1, 4, 1, 5, -100}, {2, -100, 2, 6, 6}, {-100, 1}};
    CHECK(loss(padded, {}) == loss(kPlain, {}));
}

TEST_CASE("Without frames only the empty text is possible", "[unit]") {
    const Tensor logits = waves();
    const std::vector<std::int64_t> none = {0, 0, 0};
    CHECK(*ctcLoss(logits, none, Labels{{}, {}, {}}, {}) == 0.0);
    CHECK(std::isinf(*ctcLoss(logits, none, kPlain, {})));
}

TEST_CASE("Sizes that disagree and labels outside the vocabulary are refused", "[unit]") {
    const Tensor logits = waves();
    const std::vector<std::int64_t> twoLengths = {20, 12};
    const std::vector<std::int64_t> tooLong = {21, 12, 5};
    CHECK_FALSE(ctcLoss(logits, twoLengths, kPlain, {}).ok());
    CHECK_FALSE(ctcLoss(logits, tooLong, kPlain, {}).ok());
    CHECK_FALSE(ctcLoss(logits, kNumFrames, Labels{{1}}, {}).ok());
    CHECK_FALSE(ctcLoss(logits, kNumFrames, Labels{{7}, {}, {}}, {}).ok());
    CHECK_FALSE(ctcLoss(logits, kNumFrames, kPlain, {.blankId = 7}).ok());
    CHECK_FALSE(ctcLoss(Tensor(), kNumFrames, kPlain, {}).ok());
}
