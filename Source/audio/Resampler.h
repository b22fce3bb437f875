// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Resampler: a stream of mono samples from one rate to another, with libsoxr's high quality (its delay is compensated,
// so that times stay as they are). Not real time; one thread.
#pragma once

#include "Result.h"

#include <memory>
#include <span>
#include <vector>

namespace earshot {

class Resampler {
public:
    // Errors: kInvalidArgument (rates), kOutOfMemory.
    static Result<Resampler> create(double inputRateHz, double outputRateHz);
    ~Resampler();
    Resampler(Resampler&&) noexcept;
    Resampler& operator=(Resampler&&) noexcept;

    // Appends to `output` what `input` adds to the stream. Error: kInternal.
    [[nodiscard]] Result<void> process(std::span<const float> input, std::vector<float>& output);
    // Appends what is still inside. Nothing may be processed afterwards.
    [[nodiscard]] Result<void> flush(std::vector<float>& output);

private:
    struct Impl;
    explicit Resampler(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace earshot
