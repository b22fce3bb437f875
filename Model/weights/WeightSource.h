// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WeightSource: a checkpoint seen through the tensor table. Binding checks every name and shape up front, whichever way
// the file spells them (with or without `hubert.`, weight norm in either spelling or already multiplied out), so that
// what is loaded afterwards is known to fit. Values become float32 one tensor at a time. Loader thread.
#pragma once

#include "Checkpoint.h"
#include "Fingerprint.h"
#include "Precision.h"
#include "Result.h"
#include "Tensor.h"
#include "TensorTable.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class WeightSource {
public:
    // Refers to `checkpoint` and into it: it must outlive this. `table` is only read.
    // Errors: kInvalidData, one message that names the missing and the wrongly shaped tensors with both shapes.
    static Result<WeightSource> bind(const Checkpoint& checkpoint, const TensorTable& table);

    // `name` as in the table. False for an unknown name and for a training tensor that the file does not have.
    [[nodiscard]] bool has(std::string_view name) const;
    // The values in the table's shape, [1] for a scalar; weight norm is multiplied out: w = g * v / |v|, the norm of
    // each tap over [out, in]. Errors: kNotFound, kInvalidData, kIo, kOutOfMemory.
    [[nodiscard]] Result<Tensor> load(std::string_view name) const;
    // The same for who packs the values and keeps none: in memory that all views of this share, until the next
    // borrow(). New memory for each tensor costs more than reading it, as the system clears it first.
    [[nodiscard]] Result<const Tensor*> borrow(std::string_view name) const;
    // Room for what is made of several borrowed tensors, shared and kept in the same way.
    [[nodiscard]] Tensor& joined() const { return memory_->joined; }

    // A view that adds the name and values of every tensor it loads to `fingerprint`, which must outlive it.
    [[nodiscard]] WeightSource fingerprinting(Fingerprint& fingerprint) const;

    // A view for layers that are to compute in `precision`. Values stay float32 here: layers narrow what they pack.
    [[nodiscard]] WeightSource inPrecision(Precision precision) const;
    [[nodiscard]] Precision precision() const { return precision_; }

    // Tensors of the file that the table does not know (another head, quantiser, ...), as the file names them. Not an
    // error: the encoder does not depend on them.
    [[nodiscard]] std::span<const std::string> surplus() const { return surplus_; }
    // Reads every bound tensor: kInvalidData names those that hold NaN or infinity.
    [[nodiscard]] Result<void> checkFinite() const;

private:
    // Where a tensor of the table is in the file.
    struct Binding {
        Shape shape;
        const TensorInfo* direction = nullptr; // the values, or v of a weight norm
        const TensorInfo* magnitude = nullptr; // g of a weight norm, or nullptr
    };

    explicit WeightSource(const Checkpoint& checkpoint) : checkpoint_(&checkpoint) {}

    struct Memory {
        Tensor borrowed, joined;
    };

    static Binding findWeightNorm(const Checkpoint& checkpoint, const TensorSpec& spec);
    Result<void> load(std::string_view name, Tensor& tensor) const;
    Result<void> read(const Binding& binding, Tensor& tensor) const;

    const Checkpoint* checkpoint_;
    Fingerprint* fingerprint_ = nullptr; // takes what is loaded
    Precision precision_ = Precision::kFloat32;
    std::map<std::string, Binding, std::less<>> bindings_;
    std::vector<std::string> surplus_;
    std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
};

} // namespace earshot
