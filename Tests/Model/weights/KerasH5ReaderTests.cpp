// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Seam: tf_model.h5 as h5py writes it -> PyTorch's names and axis order.
#include "WeightsTestSupport.h"

#include <catch2/matchers/catch_matchers_string.hpp>

using namespace earshot;
using namespace earshot::test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("Keras weights get PyTorch's names, shapes and axis order", "[unit]") {
    struct Expected {
        const char* name;
        std::vector<std::int64_t> shape;
    };
    const std::vector<Expected> expected = {
        {"hubert.dense.bias", {2}},
        {"hubert.dense.weight", {2, 3}},
        {"hubert.encoder.layers.0.layer_norm.bias", {2}},
        {"hubert.encoder.layers.0.layer_norm.weight", {2}},
        {"hubert.encoder.pos_conv_embed.conv.weight_g", {1, 1, 4}},
        {"hubert.encoder.pos_conv_embed.conv.weight_v", {2, 1, 4}},
        {"hubert.feature_extractor.conv_layers.0.conv.weight", {2, 1, 4}},
        {"lm_head.weight", {3, 2}},
    };
    const auto checkpoint = openCheckpoint(weightsData() / "keras.h5");
    REQUIRE(checkpoint->tensors().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const TensorInfo& info = checkpoint->tensors()[i];
        CHECK(info.name == expected[i].name);
        CHECK(info.shape == expected[i].shape);
        CHECK(readTensor(*checkpoint, info.name) == counting(static_cast<std::size_t>(info.numElements())));
    }
}

TEST_CASE("HDF5 that Keras does not write is refused with the reason", "[unit]") {
    const Error filtered = refusal(weightsData() / "filtered.h5");
    CHECK(filtered.code == ErrorCode::kUnsupported);
    CHECK_THAT(filtered.toString(), ContainsSubstring("a/b/c:0") && ContainsSubstring("save_weights"));
    const Error newer = refusal(weightsData() / "newer.h5");
    CHECK(newer.code == ErrorCode::kUnsupported);
    CHECK_THAT(newer.message, ContainsSubstring("newer HDF5 file format"));
}
