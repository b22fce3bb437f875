// SPDX-License-Identifier: AGPL-3.0-or-later
//
// libsoxr is a C library; its types stay in this file.
#include "Resampler.h"

#include <soxr.h>

#include <cmath>
#include <utility>

namespace earshot {
namespace {

struct DeleteSoxr {
    void operator()(soxr* resampler) const { soxr_delete(resampler); }
};

constexpr std::size_t kBlock = 4096;

} // namespace

struct Resampler::Impl {
    std::unique_ptr<soxr, DeleteSoxr> handle;
};

Resampler::Resampler(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

Result<Resampler> Resampler::create(double inputRateHz, double outputRateHz) {
    if (!(inputRateHz > 0) || !(outputRateHz > 0))
        return Error{ErrorCode::kInvalidArgument, "a sampling rate must be positive", "resampler"};
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_error_t failure = nullptr;
    auto impl = std::make_unique<Impl>();
    impl->handle.reset(soxr_create(inputRateHz, outputRateHz, 1, &failure, &io, &quality, nullptr));
    if (!impl->handle)
        return Error{ErrorCode::kInvalidArgument,
                     "cannot convert between these rates: " + std::string(failure ? failure : "no reason given"),
                     "resampler"};
    return Resampler(std::move(impl));
}

Result<void> Resampler::process(std::span<const float> input, std::vector<float>& output) {
    while (!input.empty()) {
        const std::size_t before = output.size();
        output.resize(before + kBlock);
        std::size_t consumed = 0;
        std::size_t produced = 0;
        const auto failure = soxr_process(impl_->handle.get(), input.data(), input.size(), &consumed,
                                          output.data() + before, kBlock, &produced);
        output.resize(before + produced);
        if (failure) return Error{ErrorCode::kInternal, failure, "resampler"};
        input = input.subspan(consumed);
    }
    return {};
}

Result<void> Resampler::flush(std::vector<float>& output) {
    for (;;) {
        const std::size_t before = output.size();
        output.resize(before + kBlock);
        std::size_t produced = 0;
        const auto failure =
            soxr_process(impl_->handle.get(), nullptr, 0, nullptr, output.data() + before, kBlock, &produced);
        output.resize(before + produced);
        if (failure) return Error{ErrorCode::kInternal, failure, "resampler"};
        if (produced == 0) return {};
    }
}

} // namespace earshot
