// SPDX-License-Identifier: AGPL-3.0-or-later
#include "WeightSource.h"

#include "DTypes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

namespace earshot {
namespace {

constexpr std::string_view kEncoderPrefix = "hubert.";

// What a weight norm's two tensors are called in place of "weight": torch's hook, and its parametrization since 2.1.
struct WeightNormNames {
    std::string_view magnitude;
    std::string_view direction;
};
constexpr std::array kWeightNormNames{
    WeightNormNames{"weight_g", "weight_v"},
    WeightNormNames{"parametrizations.weight.original0", "parametrizations.weight.original1"},
};

const TensorInfo* findEither(const Checkpoint& checkpoint, const std::string& name) {
    const TensorInfo* plain = checkpoint.find(name);
    return plain != nullptr ? plain : checkpoint.find(std::string(kEncoderPrefix) + name);
}

std::string shapeText(std::span<const std::int64_t> shape) {
    std::string text = "[";
    for (std::size_t axis = 0; axis < shape.size(); ++axis) text += (axis ? ", " : "") + std::to_string(shape[axis]);
    return text + "]";
}

// Collects complaints; names the first few, counts the rest.
class Complaints {
public:
    void missing(const std::string& name, const Shape& shape) {
        add("'" + name + "' " + shape.toString() + " is missing");
    }

    // The shape; and the type, since whole numbers in a weight's place are quantised ones, whose scales are elsewhere.
    void check(const TensorInfo& info, const Shape& expected, TensorUse use) {
        if (!std::ranges::equal(info.shape, expected.extents()))
            add("'" + info.name + "' is " + shapeText(info.shape) + ", the config asks for " + expected.toString());
        else if (use == TensorUse::kRequired && !isFloat(info.dtype))
            add("'" + info.name + "' holds " + std::string(nameOf(info.dtype)) + ", not floating-point numbers");
    }

    void add(const std::string& text) {
        constexpr int kMaxNamed = 8;
        if (count_++ < kMaxNamed) text_ += (count_ > 1 ? "; " : "") + text;
        numHidden_ = std::max(0, count_ - kMaxNamed);
    }

    [[nodiscard]] Result<void> toResult(const std::string& intro, const std::string& where) const {
        if (count_ == 0) return {};
        const std::string rest = numHidden_ > 0 ? "; and " + std::to_string(numHidden_) + " more" : "";
        return Error{ErrorCode::kInvalidData, intro + text_ + rest, where};
    }

private:
    std::string text_;
    int count_ = 0;
    int numHidden_ = 0;
};

// direction: [out, in / groups, taps], becomes the weight; magnitude: [taps]. Summed in double: a large model has 65536
// squares per tap.
void applyWeightNorm(Tensor& direction, std::span<const float> magnitude) {
    const std::size_t numTaps = magnitude.size();
    const auto numRows = static_cast<std::size_t>(direction.shape()[0] * direction.shape()[1]);
    std::vector<double> scales(numTaps, 0.0);
    for (std::size_t row = 0; row < numRows; ++row) {
        const float* values = direction.data() + row * numTaps;
        for (std::size_t tap = 0; tap < numTaps; ++tap) scales[tap] += double{values[tap]} * double{values[tap]};
    }
    for (std::size_t tap = 0; tap < numTaps; ++tap) scales[tap] = double{magnitude[tap]} / std::sqrt(scales[tap]);
    for (std::size_t row = 0; row < numRows; ++row) {
        float* values = direction.data() + row * numTaps;
        for (std::size_t tap = 0; tap < numTaps; ++tap)
            values[tap] = static_cast<float>(double{values[tap]} * scales[tap]);
    }
}

} // namespace

Result<WeightSource> WeightSource::bind(const Checkpoint& checkpoint, const TensorTable& table) {
    WeightSource source(checkpoint);
    Complaints complaints;
    std::set<const TensorInfo*> known;
    for (const TensorSpec& spec : table.specs()) {
        Binding binding{spec.shape, findEither(checkpoint, spec.name), nullptr};
        if (binding.direction == nullptr && spec.weightNorm) binding = findWeightNorm(checkpoint, spec);
        if (binding.direction == nullptr) {
            if (spec.use == TensorUse::kRequired) complaints.missing(spec.name, spec.shape);
            continue;
        }
        complaints.check(*binding.direction, spec.shape, spec.use);
        if (binding.magnitude != nullptr) complaints.check(*binding.magnitude, {1, 1, spec.shape[2]}, spec.use);
        known.insert({binding.direction, binding.magnitude});
        source.bindings_.emplace(spec.name, binding);
    }
    EARSHOT_CHECK(complaints.toResult("does not fit its config.json: ", checkpoint.path().string()));
    for (const TensorInfo& info : checkpoint.tensors())
        if (!known.contains(&info)) source.surplus_.push_back(info.name);
    return source;
}

WeightSource::Binding WeightSource::findWeightNorm(const Checkpoint& checkpoint, const TensorSpec& spec) {
    const std::string stem = spec.name.substr(0, spec.name.size() - std::string_view("weight").size());
    for (const WeightNormNames& names : kWeightNormNames) {
        const TensorInfo* direction = findEither(checkpoint, stem + std::string(names.direction));
        const TensorInfo* magnitude = findEither(checkpoint, stem + std::string(names.magnitude));
        if (direction != nullptr && magnitude != nullptr) return {spec.shape, direction, magnitude};
    }
    return {spec.shape, nullptr, nullptr};
}

bool WeightSource::has(std::string_view name) const {
    return bindings_.contains(name);
}

Result<Tensor> WeightSource::load(std::string_view name) const {
    Tensor tensor;
    EARSHOT_CHECK(load(name, tensor));
    return tensor;
}

Result<const Tensor*> WeightSource::borrow(std::string_view name) const {
    EARSHOT_CHECK(load(name, memory_->borrowed));
    return &memory_->borrowed;
}

Result<void> WeightSource::load(std::string_view name, Tensor& tensor) const {
    const auto found = bindings_.find(name);
    if (found == bindings_.end())
        return Error{ErrorCode::kNotFound, "is not in the checkpoint", "tensor '" + std::string(name) + "'"};
    const Result<void> done = read(found->second, tensor);
    checkpoint_->releasePages(); // the values are ours now; the file's pages would count twice
    EARSHOT_CHECK(done);
    if (fingerprint_ != nullptr) {
        fingerprint_->add(name);
        fingerprint_->add(std::as_bytes(tensor.values()));
    }
    return {};
}

WeightSource WeightSource::fingerprinting(Fingerprint& fingerprint) const {
    WeightSource view = *this;
    view.fingerprint_ = &fingerprint;
    return view;
}

WeightSource WeightSource::inPrecision(Precision precision) const {
    WeightSource view = *this;
    view.precision_ = precision;
    return view;
}

Result<void> WeightSource::read(const Binding& binding, Tensor& tensor) const {
    try {
        tensor.resize(binding.shape.numAxes() > 0 ? binding.shape : Shape{1});
        EARSHOT_CHECK(checkpoint_->read(*binding.direction, tensor.values()));
        if (binding.magnitude == nullptr) return {};
        std::vector<float> magnitude(static_cast<std::size_t>(binding.magnitude->numElements()));
        EARSHOT_CHECK(checkpoint_->read(*binding.magnitude, magnitude));
        applyWeightNorm(tensor, magnitude);
        return {};
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "there is not enough memory for it",
                     "tensor '" + binding.direction->name + "'"};
    }
}

Result<void> WeightSource::checkFinite() const {
    Complaints complaints;
    for (const auto& [name, binding] : bindings_) {
        EARSHOT_TRY(const Tensor* tensor, borrow(name));
        const auto bad = std::ranges::count_if(tensor->values(), [](float value) { return !std::isfinite(value); });
        if (bad > 0) complaints.add("'" + name + "' has " + std::to_string(bad));
    }
    return complaints.toResult("holds values that are NaN or infinite: ", checkpoint_->path().string());
}

} // namespace earshot
