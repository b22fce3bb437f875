// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StoredTensor.h"

#include "DTypes.h"

#include <algorithm>
#include <limits>

namespace earshot {
namespace {

bool isPrintable(char c) {
    return c > ' ' && c <= '~';
}

} // namespace

Result<std::uint64_t> countElements(const TensorInfo& info, const std::string& where) {
    constexpr std::size_t kMaxAxes = 8;
    if (info.shape.size() > kMaxAxes)
        return Error{ErrorCode::kInvalidData, "has " + std::to_string(info.shape.size()) + " axes, at most 8 are read",
                     whereTensor(where, info.name)};
    const std::uint64_t limit = std::numeric_limits<std::int64_t>::max() / sizeOf(info.dtype);
    bool empty = false;
    std::uint64_t count = 1; // of the other axes where one is 0, so that strides don't overflow either
    for (std::int64_t extent : info.shape) {
        const auto factor = static_cast<std::uint64_t>(std::max<std::int64_t>(extent, 1));
        if (extent < 0 || count > limit / factor)
            return Error{ErrorCode::kInvalidData, "has an impossible size along one axis: " + std::to_string(extent),
                         whereTensor(where, info.name)};
        empty = empty || extent == 0;
        count *= factor;
    }
    return empty ? 0 : count;
}

bool isTensorName(std::string_view name) {
    constexpr std::size_t kMaxLength = 512;
    return !name.empty() && name.size() <= kMaxLength && std::ranges::all_of(name, isPrintable);
}

std::string printable(std::string_view text) {
    constexpr std::size_t kMaxShown = 80;
    std::string shown(text.substr(0, kMaxShown));
    for (char& c : shown)
        if (!isPrintable(c) && c != ' ') c = '?';
    if (text.size() > kMaxShown) shown += "...";
    return shown;
}

std::string whereTensor(const std::string& where, std::string_view name) {
    return where + ": tensor '" + printable(name) + "'";
}

void reverseAxes(StoredTensor& tensor) {
    std::int64_t stride = 1;
    tensor.strides.assign(tensor.info.shape.size(), 0);
    for (std::size_t axis = tensor.info.shape.size(); axis-- > 0;) {
        tensor.strides[axis] = stride;
        stride *= tensor.info.shape[axis];
    }
    std::ranges::reverse(tensor.info.shape);
    std::ranges::reverse(tensor.strides);
}

} // namespace earshot
