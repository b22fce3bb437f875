// SPDX-License-Identifier: AGPL-3.0-or-later
#include "SafetensorsReader.h"

#include "DTypes.h"
#include "JsonGuard.h"

#include <algorithm>
#include <array>
#include <optional>

namespace earshot {
namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 16u << 20; // 8192 tensors need about 1.5 MB

std::optional<DType> parseDType(std::string_view name) {
    struct Entry {
        std::string_view name;
        DType dtype;
    };
    static constexpr std::array kEntries{
        Entry{"F32", DType::kFloat32}, Entry{"F16", DType::kFloat16}, Entry{"BF16", DType::kBFloat16},
        Entry{"F64", DType::kFloat64}, Entry{"I64", DType::kInt64},   Entry{"I32", DType::kInt32},
        Entry{"I16", DType::kInt16},   Entry{"I8", DType::kInt8},     Entry{"U8", DType::kUInt8},
        Entry{"BOOL", DType::kBool},
    };
    const auto found = std::ranges::find(kEntries, name, &Entry::name);
    return found == kEntries.end() ? std::nullopt : std::optional(found->dtype);
}

// Collects the header's tensors. Depth 1: tensor names; 2: the fields of one tensor; 3: the numbers of a field.
class HeaderParser : public JsonGuard {
public:
    explicit HeaderParser(std::uint64_t dataStart) : dataStart_(dataStart) {}

    struct Entry {
        StoredTensor tensor;
        std::uint64_t numBytes = 0;
    };
    std::vector<Entry> entries;

private:
    enum class Field { kNone, kDType, kShape, kOffsets };

    bool onKey(const std::string& key) override {
        if (inMetadata_) return true;
        if (depth() == 1) return startEntry(key);
        const Field field = key == "dtype"          ? Field::kDType
                            : key == "shape"        ? Field::kShape
                            : key == "data_offsets" ? Field::kOffsets
                                                    : Field::kNone;
        if (field == Field::kNone) return refuse("has an unknown field in the entry of " + current());
        if (seen_[static_cast<std::size_t>(field)]) return refuse("names a field twice in the entry of " + current());
        seen_[static_cast<std::size_t>(field)] = true;
        field_ = field;
        return true;
    }

    bool startEntry(const std::string& name) {
        inMetadata_ = name == "__metadata__";
        if (inMetadata_) return true;
        if (!isTensorName(name)) return refuse("has a tensor whose name is empty, too long or not ASCII");
        if (entries.size() == kMaxTensors) return refuse("has more than 8192 tensors");
        entries.emplace_back().tensor.info.name = name;
        seen_ = {};
        offsets_.clear();
        return true;
    }

    bool onStart(bool isObject) override {
        if (depth() <= 2) return isObject || refuse("holds a list where an object belongs");
        const bool listed = depth() == 3 && !isObject && (field_ == Field::kShape || field_ == Field::kOffsets);
        return (listed && !inMetadata_) || refuse("has an entry of the wrong form at " + current());
    }

    bool onString(const std::string& value) override {
        if (inMetadata_) return true;
        if (depth() != 2 || field_ != Field::kDType) return refuse("has a string in the wrong place at " + current());
        const std::optional<DType> dtype = parseDType(value);
        if (!dtype) return refuse("has a tensor of a type that HuBERT checkpoints don't use, at " + current());
        entries.back().tensor.info.dtype = *dtype;
        return true;
    }

    bool onWholeNumber(std::uint64_t value) override {
        if (depth() != 3 || inMetadata_) return refuse("has a number in the wrong place at " + current());
        auto& shape = entries.back().tensor.info.shape;
        if (value > static_cast<std::uint64_t>(INT64_MAX) || shape.size() > 8 || offsets_.size() > 2)
            return refuse("has impossible numbers at " + current());
        if (field_ == Field::kShape)
            shape.push_back(static_cast<std::int64_t>(value));
        else
            offsets_.push_back(value);
        return true;
    }

    bool onEnd() override {
        if (depth() != 1) return true;
        if (std::exchange(inMetadata_, false)) return true;
        const bool complete = std::count(seen_.begin(), seen_.end(), true) == 3;
        if (!complete || offsets_.size() != 2 || offsets_[0] > offsets_[1])
            return refuse("has an incomplete entry or reversed data_offsets at " + current());
        entries.back().tensor.byteOffset = dataStart_ + offsets_[0];
        entries.back().numBytes = offsets_[1] - offsets_[0];
        return true;
    }

    [[nodiscard]] std::string current() const {
        return entries.empty() ? "its start" : "tensor '" + printable(entries.back().tensor.info.name) + "'";
    }

    std::uint64_t dataStart_;
    bool inMetadata_ = false;
    Field field_ = Field::kNone;
    std::array<bool, 4> seen_{};
    std::vector<std::uint64_t> offsets_;
};

Result<void> checkEntry(const HeaderParser::Entry& entry, std::uint64_t fileBytes, const std::string& where) {
    const TensorInfo& info = entry.tensor.info;
    EARSHOT_TRY(const std::uint64_t count, countElements(info, where));
    if (count * sizeOf(info.dtype) != entry.numBytes)
        return Error{ErrorCode::kInvalidData,
                     "its shape and type need " + std::to_string(count * sizeOf(info.dtype)) +
                         " bytes, but data_offsets span " + std::to_string(entry.numBytes),
                     whereTensor(where, info.name)};
    if (entry.tensor.byteOffset > fileBytes || entry.numBytes > fileBytes - entry.tensor.byteOffset)
        return Error{ErrorCode::kInvalidData, "its data lie beyond the end of the file; the download is incomplete",
                     whereTensor(where, info.name)};
    return {};
}

Result<void> checkOverlap(std::vector<HeaderParser::Entry>& entries, const std::string& where) {
    std::ranges::sort(entries, {}, [](const auto& entry) { return entry.tensor.byteOffset; });
    std::uint64_t end = 0;
    for (const auto& entry : entries) {
        if (entry.numBytes == 0) continue;
        if (entry.tensor.byteOffset < end)
            return Error{ErrorCode::kInvalidData, "its data overlap another tensor's",
                         whereTensor(where, entry.tensor.info.name)};
        end = entry.tensor.byteOffset + entry.numBytes;
    }
    return {};
}

} // namespace

Result<TensorListing> listSafetensors(Bytes file, const std::string& where) {
    ByteReader reader(file);
    const std::uint64_t headerBytes = reader.u64();
    if (reader.failed() || headerBytes > reader.remaining())
        return Error{ErrorCode::kInvalidData, "its header does not fit into the file; the download is incomplete",
                     where};
    if (headerBytes > kMaxHeaderBytes)
        return Error{ErrorCode::kInvalidData, "its header claims more than 16 MiB", where};

    HeaderParser parser(kLengthBytes + headerBytes);
    EARSHOT_CHECK(parser.run(asText(reader.take(headerBytes)), where + ": header"));
    for (const auto& entry : parser.entries) EARSHOT_CHECK(checkEntry(entry, file.size(), where));
    EARSHOT_CHECK(checkOverlap(parser.entries, where));

    TensorListing listing;
    listing.reserve(parser.entries.size());
    for (auto& entry : parser.entries) listing.push_back(std::move(entry.tensor));
    return listing;
}

} // namespace earshot
