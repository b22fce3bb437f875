// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Hdf5Reader.h"

#include "DTypes.h"

#include <algorithm>
#include <optional>

namespace earshot {
namespace {

constexpr std::uint64_t kUndefined = ~std::uint64_t{0}; // the address of what was never written
constexpr std::size_t kMaxDepth = 24;                   // of groups
constexpr std::size_t kMaxPathLength = 256;
constexpr std::size_t kMaxHeaderBlocks = 256;
constexpr std::size_t kMinDatasetBytes = 160; // of its object header and its link: bounds what a file can list
// Records (groups, messages, nodes, links) that a walk may visit. A Keras file of the largest HuBERT has 20,000; a
// damaged one can link in circles.
constexpr int kMaxRecords = 1'000'000;

enum MessageType : std::uint16_t {
    kDataspace = 0x01,
    kLinkInfo = 0x02,
    kDatatype = 0x03,
    kLink = 0x06,
    kExternalFiles = 0x07,
    kLayout = 0x08,
    kFilters = 0x0b,
    kContinuation = 0x10,
    kSymbolTable = 0x11,
};

// What the messages of one object header say.
struct Object {
    bool isGroup = false;
    std::uint64_t treeAddress = kUndefined; // of a group
    std::uint64_t heapAddress = kUndefined;
    bool hasShape = false; // of a dataset
    bool hasType = false;
    DType dtype = DType::kFloat32;
    std::vector<std::int64_t> shape;
    std::uint64_t dataAddress = kUndefined;
    std::uint64_t dataBytes = 0;
};

class Walker {
public:
    Walker(Bytes file, const std::string& where) : file_(file), where_(where) {}

    Result<TensorListing> run() {
        std::optional<std::uint64_t> root = readSuperblock();
        if (root) visit(*root);
        if (error_) return *error_;
        return std::move(listing_);
    }

private:
    // Returns false, so that parsers can end with it.
    bool fail(std::string message, ErrorCode code = ErrorCode::kInvalidData) {
        if (!error_)
            error_ = Error{code, std::move(message), path_.empty() ? where_ : where_ + ": '" + printable(path_) + "'"};
        return false;
    }

    bool unsupported(const char* what) {
        return fail(std::string(what) + ", which Keras' save_weights does not write; save the weights again with it",
                    ErrorCode::kUnsupported);
    }

    bool countRecord() { return ++numRecords_ <= kMaxRecords || fail("links more objects than any checkpoint has"); }

    // The address of the root group's object header.
    std::optional<std::uint64_t> readSuperblock() {
        ByteReader reader(file_, 8); // after the signature
        const std::uint8_t version = reader.u8();
        reader.skip(4);
        const std::uint8_t offsetSize = reader.u8();
        const std::uint8_t lengthSize = reader.u8();
        if (version > 1) {
            unsupported("is in a newer HDF5 file format");
            return std::nullopt;
        }
        if (offsetSize != 8 || lengthSize != 8) {
            unsupported("uses addresses that are not 64 bits wide");
            return std::nullopt;
        }
        reader.seek(version == 0 ? 24 : 28);
        const std::uint64_t base = reader.u64();
        reader.skip(8); // free space
        const std::uint64_t end = reader.u64();
        reader.skip(16); // driver, root's name
        const std::uint64_t root = reader.u64();
        if (reader.failed() || base != 0 || end > file_.size()) {
            fail("is shorter than its HDF5 header says; the download is incomplete");
            return std::nullopt;
        }
        return root;
    }

    // One group or dataset by the address of its object header; path_ names it.
    bool visit(std::uint64_t address) {
        Object object;
        if (!countRecord() || !readHeader(address, object)) return false;
        return object.isGroup ? visitGroup(object) : addDataset(object);
    }

    // ---- object headers: messages in a first block and in those that continue it
    bool readHeader(std::uint64_t address, Object& object) {
        ByteReader reader(file_, address);
        const std::uint8_t version = reader.u8();
        reader.skip(1);
        std::uint32_t numMessages = reader.u16();
        reader.skip(4); // references
        const std::uint32_t numBytes = reader.u32();
        reader.skip(4); // alignment
        if (reader.failed() || version != 1) return fail("has a damaged object header");

        std::vector<ByteReader> blocks{ByteReader(reader.take(numBytes))};
        for (std::size_t block = 0; block < blocks.size(); ++block) {
            if (blocks[block].failed() || reader.failed()) return fail("has an object header that leaves the file");
            while (numMessages > 0 && blocks[block].remaining() >= 8) {
                if (!countRecord()) return false;
                --numMessages;
                const std::uint16_t type = blocks[block].u16();
                const std::uint16_t size = blocks[block].u16();
                const std::uint8_t flags = blocks[block].u8();
                blocks[block].skip(3);
                ByteReader message(blocks[block].take(size));
                if (blocks[block].failed()) return fail("has a header message that is cut off");
                if (type == kContinuation) {
                    ByteReader target(file_, message.u64());
                    blocks.emplace_back(target.take(message.u64()));
                    const bool inside = !target.failed() && !message.failed() && blocks.size() <= kMaxHeaderBlocks;
                    if (!inside) return fail("has an object header that leaves the file");
                } else if (!readMessage(type, flags, message, object)) {
                    return false;
                }
            }
        }
        return true;
    }

    bool readMessage(std::uint16_t type, std::uint8_t flags, ByteReader& message, Object& object) {
        const bool shared = (flags & 2u) != 0;
        switch (type) {
        case kDataspace: return shared ? unsupported("shares a dataspace") : readDataspace(message, object);
        case kDatatype: return shared ? unsupported("has a committed type") : readDatatype(message, object);
        case kLayout: return readLayout(message, object);
        case kSymbolTable:
            object.isGroup = true;
            object.treeAddress = message.u64();
            object.heapAddress = message.u64();
            return !message.failed() || fail("has a damaged group header");
        case kLinkInfo:
        case kLink: return unsupported("has a group in the newer HDF5 format");
        case kExternalFiles: return unsupported("keeps data in another file");
        case kFilters: return unsupported("has filtered (compressed) data");
        default: return true; // attributes, fill values, times: nothing that changes the values
        }
    }

    bool readDataspace(ByteReader& message, Object& object) {
        const std::uint8_t version = message.u8();
        const std::uint8_t numAxes = message.u8();
        message.skip(version == 1 ? 6 : 2); // flags, type
        if (version < 1 || version > 2 || numAxes > 8) return fail("has a damaged dataspace");
        object.hasShape = true;
        object.shape.clear();
        for (int axis = 0; axis < numAxes; ++axis) object.shape.push_back(static_cast<std::int64_t>(message.u64()));
        return !message.failed() || fail("has a damaged dataspace");
    }

    // IEEE 754 little-endian of 2, 4 or 8 bytes and nothing else.
    bool readDatatype(ByteReader& message, Object& object) {
        struct Float {
            DType dtype;
            std::uint16_t bits;
            std::uint8_t exponentAt, exponentBits, mantissaBits;
            std::uint32_t bias;
        };
        static constexpr Float kFloats[] = {{DType::kFloat16, 16, 10, 5, 10, 15},
                                            {DType::kFloat32, 32, 23, 8, 23, 127},
                                            {DType::kFloat64, 64, 52, 11, 52, 1023}};
        const std::uint8_t kind = message.u8() & 0x0fu;
        const std::uint8_t flags = message.u8();
        message.skip(2);
        const std::uint32_t size = message.u32();
        const std::uint16_t bitOffset = message.u16();
        const std::uint16_t bits = message.u16();
        const std::uint8_t exponentAt = message.u8();
        const std::uint8_t exponentBits = message.u8();
        const std::uint8_t mantissaAt = message.u8();
        const std::uint8_t mantissaBits = message.u8();
        const std::uint32_t bias = message.u32();
        if (message.failed()) return fail("has a damaged datatype");
        const bool littleEndian = (flags & 0x41u) == 0;
        for (const Float& known : kFloats) {
            if (kind != 1 || !littleEndian || size * 8 != known.bits || bits != known.bits || bitOffset != 0) continue;
            if (exponentAt != known.exponentAt || exponentBits != known.exponentBits || bias != known.bias) continue;
            if (mantissaAt != 0 || mantissaBits != known.mantissaBits) continue;
            object.hasType = true;
            object.dtype = known.dtype;
            return true;
        }
        return unsupported("has data that are not little-endian floats");
    }

    bool readLayout(ByteReader& message, Object& object) {
        constexpr std::uint8_t kContiguous = 1;
        const std::uint8_t version = message.u8();
        const std::uint8_t layoutClass = message.u8();
        if (version < 3 || version > 4 || layoutClass != kContiguous)
            return unsupported("has data that are not contiguous");
        object.dataAddress = message.u64();
        object.dataBytes = message.u64();
        return !message.failed() || fail("has a damaged layout");
    }

    // ---- datasets
    bool addDataset(const Object& object) {
        if (!object.hasShape || !object.hasType) return fail("is neither a group nor a dataset");
        if (listing_.size() >= std::min(kMaxTensors, file_.size() / kMinDatasetBytes))
            return fail("lists more datasets than any checkpoint of its size");
        StoredTensor tensor{{path_, object.dtype, object.shape}, object.dataAddress, {}};
        const Result<std::uint64_t> count = countElements(tensor.info, where_);
        if (!count) return fail(count.error().message);
        const std::uint64_t numBytes = *count * sizeOf(object.dtype);
        if (numBytes > 0 && (object.dataBytes != numBytes || object.dataAddress > file_.size() ||
                             numBytes > file_.size() - object.dataAddress))
            return fail("needs " + std::to_string(numBytes) + " bytes of data, which are not in the file");
        listing_.push_back(std::move(tensor));
        return true;
    }

    // ---- groups: a B-tree of symbol table nodes, whose names lie in a local heap
    bool visitGroup(const Object& group) {
        ByteReader reader(file_, group.heapAddress);
        const bool isHeap = asText(reader.take(4)) == "HEAP";
        reader.skip(4);
        const std::uint64_t size = reader.u64();
        reader.skip(8); // free list
        ByteReader data(file_, reader.u64());
        const Bytes names = data.take(size);
        if (!isHeap || reader.failed() || data.failed()) return fail("has a damaged name heap");
        if (depth_ == kMaxDepth) return fail("is nested more than 24 groups deep");
        ++depth_;
        const bool visited = visitTree(group.treeAddress, std::nullopt, names);
        --depth_;
        return visited;
    }

    // `level`: what the parent says, so that a tree cannot contain itself.
    bool visitTree(std::uint64_t address, std::optional<int> level, Bytes names) {
        ByteReader reader(file_, address);
        const bool isTree = asText(reader.take(4)) == "TREE" && reader.u8() == 0;
        const int ownLevel = reader.u8();
        const std::uint16_t numChildren = reader.u16();
        reader.skip(16); // siblings
        if (!isTree || reader.failed() || (level && ownLevel != *level)) return fail("has a damaged index");
        if (ownLevel > 8) return fail("has an index that is too deep");
        for (int i = 0; i < numChildren; ++i) {
            reader.skip(8); // key
            const std::uint64_t child = reader.u64();
            if (reader.failed()) return fail("has an index that is cut off");
            if (!countRecord()) return false;
            if (!(ownLevel == 0 ? visitSymbols(child, names) : visitTree(child, ownLevel - 1, names))) return false;
        }
        return true;
    }

    bool visitSymbols(std::uint64_t address, Bytes names) {
        constexpr std::uint32_t kSymbolicLink = 2;
        ByteReader reader(file_, address);
        const bool isNode = asText(reader.take(4)) == "SNOD";
        reader.skip(2);
        const std::uint16_t numSymbols = reader.u16();
        if (!isNode || reader.failed()) return fail("has a damaged index");
        for (int i = 0; i < numSymbols; ++i) {
            const std::uint64_t nameOffset = reader.u64();
            const std::uint64_t header = reader.u64();
            const std::uint32_t cacheType = reader.u32();
            reader.skip(20);
            if (reader.failed() || nameOffset >= names.size()) return fail("has a link that is cut off");
            const std::string_view name = asText(names.subspan(nameOffset));
            if (!enter(name.substr(0, name.find('\0')))) return false;
            if (cacheType == kSymbolicLink) return unsupported("is a symbolic link");
            if (!visit(header)) return false;
            leave();
        }
        return true;
    }

    bool enter(std::string_view name) {
        if (!isTensorName(name) || path_.size() + name.size() >= kMaxPathLength)
            return fail("has a link whose name is empty, too long or not ASCII");
        pathEnds_.push_back(path_.size());
        if (!path_.empty()) path_ += '/';
        path_ += name;
        return true;
    }

    void leave() {
        path_.resize(pathEnds_.back());
        pathEnds_.pop_back();
    }

    Bytes file_;
    const std::string& where_;
    TensorListing listing_;
    std::string path_; // of the object being visited
    std::vector<std::size_t> pathEnds_;
    std::size_t depth_ = 0;
    int numRecords_ = 0;
    std::optional<Error> error_;
};

} // namespace

Result<TensorListing> listHdf5Datasets(Bytes file, const std::string& where) {
    return Walker(file, where).run();
}

} // namespace earshot
