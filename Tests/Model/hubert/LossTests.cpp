// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The losses of the two heads as transformers reduces them, on logits whose losses are known.
#include "HubertForCtc.h"
#include "Pretrained.h"
#include "RandomCheckpoint.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

using namespace earshot;

namespace {

HubertConfig tinyConfig(HeadKind head) {
    HubertConfig config;
    config.convDim = {8, 8};
    config.convKernel = {10, 3};
    config.convStride = {5, 2};
    config.hiddenSize = 16;
    config.numHiddenLayers = 1;
    config.numAttentionHeads = 2;
    config.intermediateSize = 16;
    config.numConvPosEmbeddings = 4;
    config.numConvPosEmbeddingGroups = 2;
    config.vocabSize = 3;
    config.head = head;
    config.labels = {"yes", "no", "up"};
    return config;
}

Pretrained build(const HubertConfig& config) {
    ComputeContext compute;
    auto model = buildPretrained(compute, config, RandomCheckpoint(config));
    if (!model.ok()) FAIL(model.error().toString());
    return std::move(model).value();
}

} // namespace

TEST_CASE("The CTC loss of uniform logits counts the alignments", "[unit]") {
    HubertConfig config = tinyConfig(HeadKind::kCtc);
    const Pretrained model = build(config);
    Tensor logits({1, 3, 3});
    std::fill(logits.values().begin(), logits.values().end(), 0.5f);
    // Three frames, one label "1": 111, 110, 100, 011, 001, 010 of 27 equally likely paths.
    const std::vector<std::int64_t> numFrames = {3};
    const std::vector<std::vector<std::int64_t>> labels = {{1, -100}};
    const auto loss = model.ctc()->loss(logits, numFrames, labels);
    REQUIRE(loss.ok());
    CHECK(*loss == Catch::Approx(-std::log(6.0 / 27.0)));
}

TEST_CASE("The classification loss is the cross-entropy, and refuses a label that does not exist", "[unit]") {
    const Pretrained model = build(tinyConfig(HeadKind::kSequenceClassification));
    Tensor logits({3});
    logits.data()[0] = 1.0f, logits.data()[1] = 2.0f, logits.data()[2] = 3.0f;
    const auto loss = model.classifier()->loss(logits, 2);
    REQUIRE(loss.ok());
    CHECK(*loss == Catch::Approx(std::log(1.0 + std::exp(-1.0) + std::exp(-2.0))));
    CHECK(model.classifier()->loss(logits, 3).error().code == ErrorCode::kInvalidArgument);
    CHECK(model.classifier()->loss(logits, -1).error().code == ErrorCode::kInvalidArgument);
}
