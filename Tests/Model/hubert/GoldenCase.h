// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A set of checkpoints with the outputs that Hugging Face transformers gives for them, and how one compares with it.
// Two sets have this form: Tests/goldens/hubert in the repository (made by make_goldens.py there) and the larger
// fixtures next to it. manifest.json says what is in a set.
#pragma once

#include "Checkpoint.h"
#include "Tensor.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace earshot::test {

// The reference's own rounding, and the largest magnitude, of a stage: what a deviation is measured by.
struct GoldenStage {
    double fp32Noise = 0.0;
    double maxAbs = 0.0;

    // The largest difference that counts as equal.
    [[nodiscard]] double tolerance() const { return std::max(10.0 * fp32Noise, 2e-5 * maxAbs); }
};

struct GoldenRun {
    std::string name;
    std::string input;         // a tensor of audio.safetensors, [S] or [B, S]
    std::string attentionMask; // another, [B, S], or empty
    std::map<std::string, GoldenStage> stages;
    std::vector<std::vector<std::int64_t>> ids; // CTC: best label per frame, per row
    std::vector<std::string> text;              // CTC
    std::vector<std::string> label;             // classification
};

struct GoldenCase {
    std::string name;
    std::vector<GoldenRun> runs;
};

class GoldenSet {
public:
    explicit GoldenSet(const std::filesystem::path& folder);

    [[nodiscard]] const std::vector<GoldenCase>& cases() const { return cases_; }
    [[nodiscard]] std::filesystem::path folderOf(const GoldenCase& golden) const { return folder_ / golden.name; }
    // The input of a run as [B, S], and the valid samples per row; 0 without a mask.
    [[nodiscard]] Tensor input(const GoldenRun& run) const;
    [[nodiscard]] std::vector<std::int64_t> numValidSamples(const GoldenRun& run) const;

private:
    std::filesystem::path folder_;
    std::unique_ptr<Checkpoint> audio_;
    std::vector<GoldenCase> cases_;
};

// A tensor of a file as float32. Fails the test where there is none. Shapes of more than four axes do not occur.
[[nodiscard]] Tensor readTensor(const Checkpoint& file, const std::string& name);
[[nodiscard]] std::unique_ptr<Checkpoint> openFile(const std::filesystem::path& path);

// Largest |actual - expected|, where actual is row `row` of the batch expected; NaN counts as infinitely far. A stage
// of the convolutions is [C, T] per row in the reference and [T, C] here.
[[nodiscard]] double largestDifference(const float* actual, const Tensor& expected, std::int64_t row, bool transposed);

} // namespace earshot::test
