// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Connectionist temporal classification loss (Graves et al. 2006, section 4.1), as HubertForCTC computes it with
// torch's ctc_loss: log-softmax of the logits, forward algorithm in log space, here in double. Any thread.
#pragma once

#include "Result.h"
#include "Tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

struct CtcLossOptions {
    std::int64_t blankId = 0;
    bool zeroInfinity = false;  // a label sequence that does not fit into the frames costs 0 instead of infinity
    bool meanReduction = false; // mean over the batch of loss / number of labels, instead of the sum of the losses
};

// logits: [B, T, V], not normalised. numFrames: [B], how many of the T frames are valid. labels: [B][L], negative
// entries
// (-100) are padding. Errors: kInvalidArgument (sizes that disagree, a label outside the vocabulary), kOutOfMemory.
Result<double> ctcLoss(const Tensor& logits, std::span<const std::int64_t> numFrames,
                       std::span<const std::vector<std::int64_t>> labels, const CtcLossOptions& options);

} // namespace earshot
