// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Element-wise functions over contiguous values, vectorised for the processor at hand and split over the OpenMP team.
#pragma once

#include "Activation.h"

#include <cstdint>
#include <span>

namespace earshot {

// values = activation(values), in place.
void activate(Activation activation, std::span<float> values);

// y += x; both of the same length.
void addTo(std::span<float> y, std::span<const float> x);

// y += scale * x, or y = scale * x where `overwrite` is set.
void addScaled(std::span<float> y, float scale, std::span<const float> x, bool overwrite);

// Rows of x: [numRows, width] become probabilities, in place; columns from numValid on become 0.
void softmaxRows(float* x, std::int64_t numRows, std::int64_t width, std::int64_t numValid);

} // namespace earshot
