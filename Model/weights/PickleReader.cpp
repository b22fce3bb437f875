// SPDX-License-Identifier: AGPL-3.0-or-later
#include "PickleReader.h"

#include "StoredTensor.h"

#include <algorithm>
#include <array>
#include <optional>

namespace earshot {
namespace {

// A state dict of 800 tensors (the largest HuBERT) needs 2,000 on the stack, 9,000 in the memo, 12,000 in tuples.
constexpr std::size_t kMaxStack = 8192;
constexpr std::size_t kMaxMemo = 65536;
constexpr std::size_t kMaxTupleItems = 65536;
constexpr std::size_t kMaxNameLength = 256;

enum class GlobalKind { kOrderedDict, kRebuildTensor, kRebuildParameter, kStorage };

struct Global {
    std::string_view module;
    std::string_view name;
    GlobalKind kind;
    DType dtype = DType::kFloat32; // of a storage
};

// All that a state dict may ask for.
constexpr std::array kGlobals{
    Global{"collections", "OrderedDict", GlobalKind::kOrderedDict},
    Global{"torch._utils", "_rebuild_tensor_v2", GlobalKind::kRebuildTensor},
    Global{"torch._utils", "_rebuild_parameter", GlobalKind::kRebuildParameter},
    Global{"torch", "FloatStorage", GlobalKind::kStorage, DType::kFloat32},
    Global{"torch", "HalfStorage", GlobalKind::kStorage, DType::kFloat16},
    Global{"torch", "BFloat16Storage", GlobalKind::kStorage, DType::kBFloat16},
    Global{"torch", "DoubleStorage", GlobalKind::kStorage, DType::kFloat64},
    Global{"torch", "LongStorage", GlobalKind::kStorage, DType::kInt64},
    Global{"torch", "IntStorage", GlobalKind::kStorage, DType::kInt32},
    Global{"torch", "ShortStorage", GlobalKind::kStorage, DType::kInt16},
    Global{"torch", "CharStorage", GlobalKind::kStorage, DType::kInt8},
    Global{"torch", "ByteStorage", GlobalKind::kStorage, DType::kUInt8},
    Global{"torch", "BoolStorage", GlobalKind::kStorage, DType::kBool},
};

enum class Kind : std::uint8_t { kMark, kNone, kBool, kInt, kString, kTuple, kDict, kGlobal, kStorage, kTensor };

struct Value {
    Kind kind = Kind::kNone;
    std::uint32_t count = 0; // length of a string or tuple
    std::int64_t number = 0; // the value, or where it is: byte, first tuple item, or index
};

class Machine {
public:
    Machine(Bytes pickle, const std::string& where) : text_(asText(pickle)), reader_(pickle), where_(where) {}

    Result<std::vector<PickledTensor>> run() {
        while (!stopped_ && !error_) {
            const std::uint8_t opcode = reader_.u8();
            if (!reader_.failed()) step(opcode);
            if (reader_.failed()) fail("ends in the middle; the download is incomplete");
        }
        if (!error_ && (stack_.size() != 1 || stack_.back().kind != Kind::kDict))
            fail("does not hold a state dict (a dict of named tensors)", ErrorCode::kUnsupported);
        if (error_) return *error_;
        std::vector<PickledTensor> named;
        for (const Item& item : items_) {
            if (item.dict != stack_.back().number) continue;
            named.push_back(describe(tensors_[item.tensor], item.key));
        }
        return named;
    }

private:
    struct Item { // of a dict; only tensors under a string are kept
        std::int64_t dict;
        std::string_view key;
        std::size_t tensor;
    };

    struct Storage {
        std::string_view key;
        DType dtype;
        std::int64_t numElements;
    };

    struct StoragePart { // a tensor
        Storage storage;
        std::int64_t offset;
        Value shape;
        Value strides;
    };

    void step(std::uint8_t opcode) {
        switch (opcode) {
        case 0x80: checkProtocol(); break;                                                // PROTO
        case 0x95: reader_.skip(8); break;                                                // FRAME
        case '.': stopped_ = true; break;                                                 // STOP
        case '(': push({Kind::kMark}); break;                                             // MARK
        case 'N': push({Kind::kNone}); break;                                             // NONE
        case 0x88: push({Kind::kBool, 0, 1}); break;                                      // NEWTRUE
        case 0x89: push({Kind::kBool, 0, 0}); break;                                      // NEWFALSE
        case 'K': push({Kind::kInt, 0, reader_.u8()}); break;                             // BININT1
        case 'M': push({Kind::kInt, 0, reader_.u16()}); break;                            // BININT2
        case 'J': push({Kind::kInt, 0, static_cast<std::int32_t>(reader_.u32())}); break; // BININT
        case 0x8a: pushLong(); break;                                                     // LONG1
        case 'X': pushString(reader_.u32()); break;                                       // BINUNICODE
        case 0x8c: pushString(reader_.u8()); break;                                       // SHORT_BINUNICODE
        case '}': push({Kind::kDict, 0, numDicts_++}); break;                             // EMPTY_DICT
        case ')': pushTuple(0); break;                                                    // EMPTY_TUPLE
        case 0x85: pushTuple(1); break;                                                   // TUPLE1
        case 0x86: pushTuple(2); break;                                                   // TUPLE2
        case 0x87: pushTuple(3); break;                                                   // TUPLE3
        case 't': tupleFromMark(); break;                                                 // TUPLE
        case 'q': memoize(reader_.u8()); break;                                           // BINPUT
        case 'r': memoize(reader_.u32()); break;                                          // LONG_BINPUT
        case 0x94: memoize(memo_.size()); break;                                          // MEMOIZE
        case 'h': recall(reader_.u8()); break;                                            // BINGET
        case 'j': recall(reader_.u32()); break;                                           // LONG_BINGET
        case 'c': globalLines(); break;                                                   // GLOBAL
        case 0x93: stackGlobal(); break;                                                  // STACK_GLOBAL
        case 'Q': openStorage(); break;                                                   // BINPERSID
        case 'R': reduce(); break;                                                        // REDUCE
        case 'b': build(); break;                                                         // BUILD
        case 's': setItems(2); break;                                                     // SETITEM
        case 'u': setItems(countToMark()); break;                                         // SETITEMS
        default: refuseOpcode(opcode); break;
        }
    }

    void fail(std::string message, ErrorCode code = ErrorCode::kInvalidData) {
        if (!error_) error_ = Error{code, std::move(message), where_ + ": byte " + std::to_string(reader_.position())};
    }

    void refuseOpcode(std::uint8_t opcode) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        fail(std::string("uses pickle opcode 0x") + kDigits[opcode >> 4] + kDigits[opcode & 15] +
                 ", which a state dict does not need; nothing was executed",
             ErrorCode::kUnsupported);
    }

    void checkProtocol() {
        if (const int protocol = reader_.u8(); protocol < 2 || protocol > 5)
            fail("is written in pickle protocol " + std::to_string(protocol) + "; 2 to 5 are read",
                 ErrorCode::kUnsupported);
    }

    // ---- stack
    void push(Value value) {
        if (stack_.size() == kMaxStack) return fail("nests or lists more values than any state dict");
        stack_.push_back(value);
    }

    Value pop() {
        if (stack_.empty()) {
            fail("takes a value where there is none");
            return {};
        }
        const Value value = stack_.back();
        stack_.pop_back();
        return value;
    }

    // How many values lie above the last mark.
    std::size_t countToMark() {
        for (std::size_t count = 0; count < stack_.size(); ++count)
            if (stack_[stack_.size() - 1 - count].kind == Kind::kMark) return count;
        fail("refers to a mark that is not there");
        return 0;
    }

    // ---- values
    void pushLong() {
        const Bytes digits = reader_.take(reader_.u8());
        if (digits.size() > sizeof(std::int64_t)) return fail("holds a number of more than 64 bits");
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < digits.size(); ++i) bits |= static_cast<std::uint64_t>(digits[i]) << (8 * i);
        const bool negative = !digits.empty() && (static_cast<unsigned>(digits.back()) & 0x80u) != 0;
        if (negative && digits.size() < sizeof bits) bits |= ~std::uint64_t{0} << (8 * digits.size());
        push({Kind::kInt, 0, static_cast<std::int64_t>(bits)});
    }

    void pushString(std::uint32_t length) {
        const auto start = static_cast<std::int64_t>(reader_.position());
        reader_.skip(length);
        if (!reader_.failed()) push({Kind::kString, length, start});
    }

    [[nodiscard]] std::string_view stringOf(Value value) const {
        return value.kind == Kind::kString ? text_.substr(static_cast<std::size_t>(value.number), value.count) : "";
    }

    void pushTuple(std::size_t count) {
        if (count > stack_.size()) return fail("takes values where there are none");
        if (tupleItems_.size() + count > kMaxTupleItems) return fail("has more tuples than any state dict");
        const auto start = static_cast<std::int64_t>(tupleItems_.size());
        const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
        tupleItems_.insert(tupleItems_.end(), first, stack_.end());
        stack_.erase(first, stack_.end());
        push({Kind::kTuple, static_cast<std::uint32_t>(count), start});
    }

    void tupleFromMark() {
        const std::size_t count = countToMark();
        if (error_) return;
        stack_.erase(stack_.end() - 1 - static_cast<std::ptrdiff_t>(count)); // the mark
        pushTuple(count);
    }

    [[nodiscard]] std::span<const Value> itemsOf(Value tuple) const {
        if (tuple.kind != Kind::kTuple) return {};
        return std::span(tupleItems_).subspan(static_cast<std::size_t>(tuple.number), tuple.count);
    }

    // ---- memo: picklers number their entries from 0 on
    void memoize(std::size_t index) {
        if (stack_.empty()) return fail("remembers a value where there is none");
        if (index > memo_.size() || index >= kMaxMemo) return fail("numbers its memo in an impossible way");
        if (index == memo_.size()) memo_.emplace_back();
        memo_[index] = stack_.back();
    }

    void recall(std::size_t index) {
        if (index >= memo_.size()) return fail("recalls a value that it never remembered");
        push(memo_[index]);
    }

    // ---- globals and calls
    std::string_view readLine() {
        const std::size_t start = static_cast<std::size_t>(reader_.position());
        const std::size_t end = text_.find('\n', start);
        if (end == std::string_view::npos || end - start > kMaxNameLength) {
            fail("holds a global without a name");
            return {};
        }
        reader_.seek(end + 1);
        return text_.substr(start, end - start);
    }

    void pushGlobal(std::string_view module, std::string_view name) {
        if (error_) return;
        const auto found = std::ranges::find_if(
            kGlobals, [&](const Global& global) { return global.module == module && global.name == name; });
        if (found == kGlobals.end())
            return fail("asks for '" + printable(module) + "." + printable(name) +
                            "', which a state dict does not need; nothing was executed",
                        ErrorCode::kUnsupported);
        push({Kind::kGlobal, 0, found - kGlobals.begin()});
    }

    void globalLines() {
        const std::string_view module = readLine();
        const std::string_view name = readLine();
        pushGlobal(module, name);
    }

    void stackGlobal() {
        const Value name = pop();
        const Value module = pop();
        pushGlobal(stringOf(module), stringOf(name));
    }

    [[nodiscard]] static const Global* globalOf(Value value) {
        return value.kind == Kind::kGlobal ? &kGlobals[static_cast<std::size_t>(value.number)] : nullptr;
    }

    // ("storage", torch.FloatStorage, "17", "cpu", number of elements)
    void openStorage() {
        const std::span<const Value> id = itemsOf(pop());
        const Global* type = id.size() == 5 ? globalOf(id[1]) : nullptr;
        const bool valid = type != nullptr && type->kind == GlobalKind::kStorage && stringOf(id[0]) == "storage" &&
                           id[2].kind == Kind::kString && id[4].kind == Kind::kInt && id[4].number >= 0;
        if (!valid) return fail("describes a tensor's storage in an unknown way", ErrorCode::kUnsupported);
        if (storages_.size() == kMaxTensors) return fail("has more than 8192 storages");
        storages_.push_back({stringOf(id[2]), type->dtype, id[4].number});
        push({Kind::kStorage, 0, static_cast<std::int64_t>(storages_.size() - 1)});
    }

    void reduce() {
        const Value arguments = pop();
        const Global* callee = globalOf(pop());
        if (error_) return;
        if (callee == nullptr || arguments.kind != Kind::kTuple || callee->kind == GlobalKind::kStorage)
            return fail("calls something that cannot be called; nothing was executed", ErrorCode::kUnsupported);
        const std::span<const Value> items = itemsOf(arguments);
        if (callee->kind == GlobalKind::kRebuildTensor) return rebuildTensor(items);
        if (callee->kind == GlobalKind::kRebuildParameter && !items.empty() && items[0].kind == Kind::kTensor)
            return push(items[0]);
        if (callee->kind == GlobalKind::kOrderedDict && items.empty()) return push({Kind::kDict, 0, numDicts_++});
        fail("rebuilds a value in an unknown way", ErrorCode::kUnsupported);
    }

    // (storage, storage offset, shape, strides, requires_grad, hooks[, metadata])
    void rebuildTensor(std::span<const Value> items) {
        const bool valid = items.size() >= 6 && items[0].kind == Kind::kStorage && items[1].kind == Kind::kInt &&
                           items[2].kind == Kind::kTuple && items[3].kind == Kind::kTuple && items[2].count <= 8 &&
                           items[2].count == items[3].count;
        if (!valid) return fail("rebuilds a tensor in an unknown way", ErrorCode::kUnsupported);
        if (tensors_.size() == kMaxTensors) return fail("has more than 8192 tensors");
        const Storage& storage = storages_[static_cast<std::size_t>(items[0].number)];
        tensors_.push_back({storage, items[1].number, items[2], items[3]});
        push({Kind::kTensor, 0, static_cast<std::int64_t>(tensors_.size() - 1)});
    }

    // Extents that are not numbers become -1, which whoever checks the shape refuses.
    [[nodiscard]] std::vector<std::int64_t> numbersOf(Value tuple) const {
        std::vector<std::int64_t> numbers;
        for (const Value& item : itemsOf(tuple)) numbers.push_back(item.kind == Kind::kInt ? item.number : -1);
        return numbers;
    }

    [[nodiscard]] PickledTensor describe(const StoragePart& part, std::string_view name) const {
        return {name,        part.storage.key,      part.storage.dtype,     part.storage.numElements,
                part.offset, numbersOf(part.shape), numbersOf(part.strides)};
    }

    // A state dict's _metadata, which says nothing about the values.
    void build() {
        (void)pop();
        if (stack_.empty() || stack_.back().kind != Kind::kDict)
            fail("restores the inside of an object that is not a dict; nothing was executed", ErrorCode::kUnsupported);
    }

    // `count` keys and values in turn, above the dict (and the mark of SETITEMS).
    void setItems(std::size_t count) {
        if (error_) return;
        const std::size_t first = stack_.size() - std::min(stack_.size(), count);
        const bool marked = first > 0 && stack_[first - 1].kind == Kind::kMark;
        const std::size_t below = first - (marked ? 1 : 0);
        if (count % 2 != 0 || count > stack_.size() || below == 0 || stack_[below - 1].kind != Kind::kDict)
            return fail("sets items of something that is not a dict");
        for (std::size_t i = first; i < stack_.size(); i += 2) {
            if (stack_[i].kind != Kind::kString || stack_[i + 1].kind != Kind::kTensor) continue;
            if (items_.size() == kMaxTensors) return fail("has more than 8192 tensors");
            items_.push_back(
                {stack_[below - 1].number, stringOf(stack_[i]), static_cast<std::size_t>(stack_[i + 1].number)});
        }
        stack_.resize(below);
    }

    std::string_view text_;
    ByteReader reader_;
    const std::string& where_;
    std::vector<Value> stack_;
    std::vector<Value> memo_;
    std::vector<Value> tupleItems_; // of all tuples, each a run
    std::vector<Item> items_;
    std::vector<Storage> storages_;
    std::vector<StoragePart> tensors_;
    std::int64_t numDicts_ = 0;
    bool stopped_ = false;
    std::optional<Error> error_;
};

} // namespace

Result<std::vector<PickledTensor>> readStateDict(Bytes pickle, const std::string& where) {
    return Machine(pickle, where).run();
}

} // namespace earshot
