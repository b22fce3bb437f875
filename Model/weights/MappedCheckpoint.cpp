// SPDX-License-Identifier: AGPL-3.0-or-later
#include "MappedCheckpoint.h"

#include "DTypes.h"
#include "KerasH5Reader.h"
#include "SafetensorsReader.h"
#include "ShardIndex.h"
#include "TorchZipReader.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace earshot {
namespace {

// Every format names itself in its first bytes, but safetensors, which starts with a length.
Result<TensorListing> listTensors(Bytes file, const std::string& where) {
    using namespace std::string_view_literals;
    const std::string_view text = asText(file);
    if (text.empty()) return Error{ErrorCode::kInvalidData, "is empty; the download failed", where};
    if (text.starts_with("PK\x03\x04"sv)) return listTorchZip(file, where);
    if (text.starts_with("\x89HDF\r\n\x1a\n"sv)) return listKerasH5(file, where);
    if (text.starts_with("version https://git-lfs"sv))
        return Error{ErrorCode::kInvalidData, "is only a Git LFS pointer, not the model; run 'git lfs pull' there",
                     where};
    if (text.starts_with("\x80\x02\x8a\x0a"sv))
        return Error{ErrorCode::kUnsupported,
                     "is in the format of torch before 1.6; load it with torch and save it again", where};
    return listSafetensors(file, where);
}

std::vector<std::int64_t> rowMajorStrides(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> strides(shape.size());
    std::int64_t stride = 1;
    for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis]) strides[axis] = stride;
    return strides;
}

// Axes of extent 1 are never stepped along, so their stride does not matter.
bool isRowMajor(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides) {
    if (strides.empty()) return true;
    const std::vector<std::int64_t> expected = rowMajorStrides(shape);
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (shape[axis] != 1 && strides[axis] != expected[axis]) return false;
    return true;
}

// Copies every `stride`-th element of Size bytes to a dense run.
template <std::size_t Size>
void gather(const std::byte* from, std::size_t stride, std::size_t count, std::byte* to) {
    for (std::size_t i = 0; i < count; ++i) std::memcpy(to + i * Size, from + i * stride * Size, Size);
}

// One line along the last axis, `stride` elements apart, by way of a dense block.
void readLine(DType dtype, const std::byte* from, std::size_t stride, std::span<float> out) {
    constexpr std::size_t kBlock = 1024;
    std::array<std::byte, kBlock * sizeof(double)> dense{};
    const std::size_t size = sizeOf(dtype);
    for (std::size_t done = 0; done < out.size(); done += kBlock) {
        const std::size_t count = std::min(kBlock, out.size() - done);
        const std::byte* start = from + done * stride * size;
        switch (size) {
        case 8: gather<8>(start, stride, count, dense.data()); break;
        case 4: gather<4>(start, stride, count, dense.data()); break;
        case 2: gather<2>(start, stride, count, dense.data()); break;
        default: gather<1>(start, stride, count, dense.data()); break;
        }
        convertToFloat(dtype, Bytes(dense).first(count * size), out.subspan(done, count));
    }
}

// Walks all axes but the last in row-major order. The readers have checked that the strides stay inside the file.
void readStrided(const TensorInfo& info, const std::vector<std::int64_t>& strides, const std::byte* from,
                 std::span<float> out) {
    const std::size_t last = info.shape.size() - 1;
    const auto lineLength = static_cast<std::size_t>(info.shape[last]);
    std::vector<std::int64_t> index(info.shape.size(), 0);
    for (std::size_t done = 0; done < out.size(); done += lineLength) {
        const std::int64_t offset = std::inner_product(index.begin(), index.end(), strides.begin(), std::int64_t{0});
        const std::byte* line = from + static_cast<std::uint64_t>(offset) * sizeOf(info.dtype);
        readLine(info.dtype, line, static_cast<std::size_t>(strides[last]), out.subspan(done, lineLength));
        for (std::size_t axis = last; axis-- > 0;) {
            if (++index[axis] < info.shape[axis]) break;
            index[axis] = 0;
        }
    }
}

} // namespace

Result<std::unique_ptr<Checkpoint>> MappedCheckpoint::openFile(const std::filesystem::path& file) {
    try {
        std::unique_ptr<MappedCheckpoint> checkpoint(new MappedCheckpoint(file));
        EARSHOT_CHECK(checkpoint->load());
        return std::unique_ptr<Checkpoint>(std::move(checkpoint));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "there is not enough memory to list its tensors", file.string()};
    }
}

Result<void> MappedCheckpoint::load() {
    const std::string where = path_.filename().string();
    EARSHOT_TRY(MappedFile file, MappedFile::open(path_));
    if (path_.extension() == ".json") return loadShards(file.bytes(), where);
    std::vector<Placed> tensors;
    EARSHOT_CHECK(addFile(std::move(file), where, tensors));
    return keep(std::move(tensors), where);
}

Result<void> MappedCheckpoint::loadShards(Bytes indexFile, const std::string& where) {
    EARSHOT_TRY(const ShardIndex index, parseShardIndex(asText(indexFile), where));
    std::vector<Placed> tensors;
    for (const std::string& name : index.files) {
        EARSHOT_TRY(MappedFile file, MappedFile::open(path_.parent_path() / name));
        EARSHOT_CHECK(addFile(std::move(file), name, tensors));
    }
    EARSHOT_CHECK(keep(std::move(tensors), where));
    for (const auto& [name, fileIndex] : index.tensors) {
        const TensorInfo* info = find(name);
        if (info == nullptr || locations_[static_cast<std::size_t>(info - infos_.data())].fileIndex != fileIndex)
            return Error{ErrorCode::kInvalidData,
                         "is not in '" + index.files[fileIndex] + "', where the index says it is",
                         whereTensor(where, name)};
    }
    return {};
}

Result<void> MappedCheckpoint::addFile(MappedFile file, const std::string& where, std::vector<Placed>& tensors) {
    EARSHOT_TRY(TensorListing listing, listTensors(file.bytes(), where));
    for (StoredTensor& tensor : listing) tensors.push_back({std::move(tensor), files_.size()});
    files_.push_back(std::move(file));
    return {};
}

Result<void> MappedCheckpoint::keep(std::vector<Placed> tensors, const std::string& where) {
    const auto nameOfTensor = [](const Placed& placed) -> const std::string& { return placed.tensor.info.name; };
    if (tensors.empty()) return Error{ErrorCode::kInvalidData, "holds no tensors", where};
    std::ranges::sort(tensors, {}, nameOfTensor);
    const auto twice = std::ranges::adjacent_find(tensors, {}, nameOfTensor);
    if (twice != tensors.end())
        return Error{ErrorCode::kInvalidData, "is there twice", whereTensor(where, nameOfTensor(*twice))};
    EARSHOT_CHECK(checkTotal(tensors, where));
    infos_.reserve(tensors.size());
    locations_.reserve(tensors.size());
    for (auto& [tensor, fileIndex] : tensors) {
        if (isRowMajor(tensor.info.shape, tensor.strides)) tensor.strides.clear();
        infos_.push_back(std::move(tensor.info));
        locations_.push_back({fileIndex, tensor.byteOffset, std::move(tensor.strides)});
    }
    return {};
}

// Tensors that share their bytes would let a small file ask for any amount of memory; no model has such.
Result<void> MappedCheckpoint::checkTotal(const std::vector<Placed>& tensors, const std::string& where) const {
    std::uint64_t available = 0;
    for (const MappedFile& file : files_) available += file.bytes().size();
    for (const auto& [tensor, fileIndex] : tensors) {
        const std::uint64_t needed = static_cast<std::uint64_t>(tensor.info.numElements()) * sizeOf(tensor.info.dtype);
        if (needed > available)
            return Error{ErrorCode::kInvalidData, "its tensors need more bytes together than the file has", where};
        available -= needed;
    }
    return {};
}

Result<void> MappedCheckpoint::read(const TensorInfo& tensor, std::span<float> out) const {
    const TensorInfo* info = find(tensor.name);
    const std::string where = whereTensor(path_.filename().string(), tensor.name);
    if (info == nullptr) return Error{ErrorCode::kNotFound, "is not in the checkpoint", where};
    if (static_cast<std::int64_t>(out.size()) != info->numElements())
        return Error{ErrorCode::kInvalidArgument,
                     "has " + std::to_string(info->numElements()) + " values, asked for " + std::to_string(out.size()),
                     where};
    if (out.empty()) return {};
    const Location& location = locations_[static_cast<std::size_t>(info - infos_.data())];
    const Bytes file = files_[location.fileIndex].bytes();
    if (location.strides.empty())
        convertToFloat(info->dtype, file.subspan(location.byteOffset, out.size() * sizeOf(info->dtype)), out);
    else
        readStrided(*info, location.strides, file.data() + location.byteOffset, out);
    return {};
}

void MappedCheckpoint::releasePages() const {
    for (const MappedFile& file : files_) file.releasePages();
}

} // namespace earshot
