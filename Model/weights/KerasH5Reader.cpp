// SPDX-License-Identifier: AGPL-3.0-or-later
#include "KerasH5Reader.h"

#include "Hdf5Reader.h"

#include <algorithm>
#include <array>

namespace earshot {
namespace {

struct Leaf {
    std::string_view keras;
    std::string_view torch;
    bool reversed; // the axes
};

// All other leaves keep name and axes. weight_v does too, but weight_g is [taps, 1, 1].
constexpr std::array kLeaves{Leaf{"kernel", "weight", true}, Leaf{"gamma", "weight", false},
                             Leaf{"beta", "bias", false}, Leaf{"weight_g", "weight_g", true}};

} // namespace

Result<TensorListing> listKerasH5(Bytes file, const std::string& where) {
    EARSHOT_TRY(TensorListing listing, listHdf5Datasets(file, where));
    for (StoredTensor& tensor : listing) {
        std::string& name = tensor.info.name;
        const std::size_t layerEnd = name.find('/');
        const std::size_t modelEnd = layerEnd == std::string::npos ? layerEnd : name.find('/', layerEnd + 1);
        if (modelEnd == std::string::npos || !name.ends_with(":0") || name.ends_with("/:0"))
            return Error{ErrorCode::kUnsupported, "is not named as Keras' save_weights names weights",
                         whereTensor(where, name)};
        name = name.substr(modelEnd + 1, name.size() - modelEnd - 3);
        std::ranges::replace(name, '/', '.');
        const std::size_t leafStart = name.rfind('.') + 1; // 0 where there is no dot
        const auto leaf = std::ranges::find(kLeaves, std::string_view(name).substr(leafStart), &Leaf::keras);
        if (leaf == kLeaves.end()) continue;
        name.replace(leafStart, std::string::npos, leaf->torch);
        if (leaf->reversed) reverseAxes(tensor);
    }
    return listing;
}

} // namespace earshot
