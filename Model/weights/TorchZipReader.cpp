// SPDX-License-Identifier: AGPL-3.0-or-later
#include "TorchZipReader.h"

#include "DTypes.h"
#include "PickleReader.h"
#include "ZipDirectory.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr std::string_view kPickleName = "data.pkl";

// "pytorch_model/" of "pytorch_model/data.pkl"; torch names the folder after the file.
Result<std::string> findFolder(const ZipDirectory& zip, const std::string& where) {
    const auto isPickle = [](const ZipEntry& entry) {
        return entry.name.ends_with("/data.pkl") && std::ranges::count(entry.name, '/') == 1;
    };
    const auto found = std::ranges::find_if(zip.entries(), isPickle);
    if (found == zip.entries().end())
        return Error{ErrorCode::kUnsupported, "is a zip file, but not one of torch.save: it has no data.pkl", where};
    return std::string(found->name.substr(0, found->name.size() - kPickleName.size()));
}

Result<void> checkByteOrder(const ZipDirectory& zip, const std::string& folder, const std::string& where) {
    const ZipEntry* entry = zip.find(folder + "byteorder");
    if (entry == nullptr) return {}; // before torch 2.1
    EARSHOT_TRY(const Bytes order, zip.contents(*entry));
    if (asText(order) != "little")
        return Error{ErrorCode::kUnsupported, "was saved on a big-endian machine; save it again on another", where};
    return {};
}

// The tensor's elements must lie inside the storage, and be no more than it has: a view that repeats elements would let
// a small file ask for any amount of memory.
Result<void> checkView(const PickledTensor& tensor, std::uint64_t count, const std::string& where) {
    const auto outside = [&] {
        return Error{ErrorCode::kInvalidData, "its shape, strides and offset leave its storage",
                     whereTensor(where, tensor.name)};
    };
    if (count == 0) return {};
    const auto limit = static_cast<std::uint64_t>(tensor.storageElements);
    if (count > limit || tensor.storageOffset < 0 || tensor.storageOffset >= tensor.storageElements) return outside();
    auto last = static_cast<std::uint64_t>(tensor.storageOffset);
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
        const auto steps = static_cast<std::uint64_t>(tensor.shape[axis] - 1);
        const auto stride = static_cast<std::uint64_t>(tensor.strides[axis]);
        if (tensor.strides[axis] < 0 || (steps != 0 && stride > limit / steps)) return outside();
        last += steps * stride;
        if (last >= limit) return outside();
    }
    return {};
}

Result<StoredTensor> locate(PickledTensor& pickled, Bytes file, const ZipDirectory& zip, const std::string& folder,
                            const std::string& where) {
    StoredTensor tensor{{std::string(pickled.name), pickled.dtype, pickled.shape}, 0, {}};
    EARSHOT_TRY(const std::uint64_t count, countElements(tensor.info, where));
    EARSHOT_CHECK(checkView(pickled, count, where));
    const ZipEntry* entry = zip.find(folder + "data/" + printable(pickled.storageKey));
    if (entry == nullptr)
        return Error{ErrorCode::kInvalidData, "its storage is not in the file", whereTensor(where, pickled.name)};
    EARSHOT_TRY(const Bytes storage, zip.contents(*entry));
    if (static_cast<std::uint64_t>(pickled.storageElements) > storage.size() / sizeOf(pickled.dtype))
        return Error{ErrorCode::kInvalidData,
                     "its storage has " + std::to_string(storage.size()) + " bytes, too few for " +
                         std::to_string(pickled.storageElements) + " elements of " + std::string(nameOf(pickled.dtype)),
                     whereTensor(where, pickled.name)};
    if (count == 0) return tensor;
    tensor.byteOffset = static_cast<std::uint64_t>(storage.data() - file.data()) +
                        static_cast<std::uint64_t>(pickled.storageOffset) * sizeOf(pickled.dtype);
    tensor.strides = std::move(pickled.strides);
    return tensor;
}

} // namespace

Result<TensorListing> listTorchZip(Bytes file, const std::string& where) {
    EARSHOT_TRY(const ZipDirectory zip, ZipDirectory::parse(file, where));
    EARSHOT_TRY(const std::string folder, findFolder(zip, where));
    EARSHOT_CHECK(checkByteOrder(zip, folder, where));
    EARSHOT_TRY(const Bytes pickle, zip.contents(*zip.find(folder + std::string(kPickleName))));
    EARSHOT_TRY(std::vector<PickledTensor> pickled, readStateDict(pickle, where + ": data.pkl"));

    TensorListing listing;
    listing.reserve(pickled.size());
    for (PickledTensor& tensor : pickled) {
        if (!isTensorName(tensor.name))
            return Error{ErrorCode::kInvalidData, "has a tensor whose name is empty, too long or not ASCII", where};
        EARSHOT_TRY(StoredTensor stored, locate(tensor, file, zip, folder, where));
        listing.push_back(std::move(stored));
    }
    return listing;
}

} // namespace earshot
