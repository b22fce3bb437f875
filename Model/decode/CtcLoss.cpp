// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The forward variables α of Graves et al. 2006, equations 6 to 8, in log space.
#include "CtcLoss.h"

#include "LogSumExp.h"

#include <cmath>
#include <new>
#include <string>

namespace earshot {
namespace {

// logits: [T, V] of the valid frames. The 2L+1 states are blank, label 0, blank, label 1, ..., blank.
double negativeLogLikelihood(std::span<const float> logits, std::int64_t vocabSize,
                             const std::vector<std::int64_t>& labels, std::int64_t blankId) {
    const auto width = static_cast<std::size_t>(vocabSize);
    const std::size_t numFrames = logits.size() / width;
    if (numFrames == 0) return labels.empty() ? 0.0 : -kLogZero;

    std::vector<std::size_t> states(2 * labels.size() + 1, static_cast<std::size_t>(blankId));
    for (std::size_t i = 0; i < labels.size(); ++i) states[2 * i + 1] = static_cast<std::size_t>(labels[i]);

    std::vector<double> alpha(states.size(), kLogZero);
    alpha[0] = 0; // a virtual frame before the first, from which only the first two states are reached
    for (std::size_t t = 0; t < numFrames; ++t) {
        const auto frame = logits.subspan(t * width, width);
        const double normaliser = logSumExp(frame);
        // From the last state down, so that alpha[s - 1] and alpha[s - 2] are still those of the frame before.
        for (std::size_t s = states.size(); s-- > 0;) {
            double sum = alpha[s];
            if (s >= 1) sum = logAdd(sum, alpha[s - 1]);
            const bool maySkipBlank = s >= 2 && s % 2 == 1 && states[s] != states[s - 2];
            if (maySkipBlank) sum = logAdd(sum, alpha[s - 2]);
            alpha[s] = sum + (frame[states[s]] - normaliser);
        }
    }
    const double last = alpha.back();
    return -(labels.empty() ? last : logAdd(last, alpha[alpha.size() - 2]));
}

Result<std::vector<std::int64_t>> withoutPadding(const std::vector<std::int64_t>& labels, std::int64_t vocabSize) {
    std::vector<std::int64_t> kept;
    for (std::int64_t label : labels) {
        if (label >= vocabSize)
            return Error{
                ErrorCode::kInvalidArgument,
                "label " + std::to_string(label) + " is outside the vocabulary of " + std::to_string(vocabSize),
                {}};
        if (label >= 0) kept.push_back(label);
    }
    return kept;
}

Result<void> checkSizes(const Shape& shape, std::span<const std::int64_t> numFrames,
                        std::span<const std::vector<std::int64_t>> labels, std::int64_t blankId) {
    const auto complain = [](const std::string& message) {
        return Error{ErrorCode::kInvalidArgument, message, "CTC loss"};
    };
    if (shape.numAxes() != 3 || shape[0] < 1 || shape[2] < 1)
        return complain("logits are " + shape.toString() + ", expected [B, T, V]");
    const auto batch = static_cast<std::size_t>(shape[0]);
    if (numFrames.size() != batch || labels.size() != batch)
        return complain("there are " + std::to_string(batch) + " logits, " + std::to_string(numFrames.size()) +
                        " lengths and " + std::to_string(labels.size()) + " label sequences");
    if (blankId < 0 || blankId >= shape[2])
        return complain("blank " + std::to_string(blankId) + " is outside the vocabulary");
    for (std::int64_t frames : numFrames)
        if (frames < 0 || frames > shape[1])
            return complain(std::to_string(frames) + " valid frames do not fit into " + shape.toString());
    return {};
}

} // namespace

Result<double> ctcLoss(const Tensor& logits, std::span<const std::int64_t> numFrames,
                       std::span<const std::vector<std::int64_t>> labels, const CtcLossOptions& options) {
    const Shape& shape = logits.shape();
    EARSHOT_CHECK(checkSizes(shape, numFrames, labels, options.blankId));
    try {
        double total = 0;
        for (std::size_t b = 0; b < labels.size(); ++b) {
            EARSHOT_TRY(const std::vector<std::int64_t> sequence, withoutPadding(labels[b], shape[2]));
            const auto valid = logits.values().subspan(b * static_cast<std::size_t>(shape[1] * shape[2]),
                                                       static_cast<std::size_t>(numFrames[b] * shape[2]));
            double loss = negativeLogLikelihood(valid, shape[2], sequence, options.blankId);
            if (options.zeroInfinity && std::isinf(loss)) loss = 0;
            if (options.meanReduction)
                loss /= static_cast<double>(std::max<std::size_t>(sequence.size(), 1) * labels.size());
            total += loss;
        }
        return total;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "a label sequence is too long for the memory there is", "CTC loss"};
    }
}

} // namespace earshot
