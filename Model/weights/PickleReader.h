// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PickleReader: interprets the pickle of a PyTorch state dict and nothing else. A pickle is a program; this one can
// only build numbers, strings, tuples, dicts, and tensors that refer to a storage. Every other opcode and every other
// global is refused by name; no code of the file is ever run. Any thread.
//
// Values are 16 bytes and refer into the pickle's own bytes, so that memory stays in proportion to the file; stack,
// memo and tuples have fixed limits; nothing is recursive. Source: CPython Lib/pickletools.py, torch/_utils.py.
#pragma once

#include "ByteReader.h"
#include "Checkpoint.h"
#include "Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct PickledTensor {
    std::string_view name;       // in the pickle's bytes
    std::string_view storageKey; // names the zip entry data/<key>
    DType dtype = DType::kFloat32;
    std::int64_t storageElements = 0;
    std::int64_t storageOffset = 0; // in elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; // in elements, as many as `shape`
};

// The tensors of the outermost dict, in its order; entries that are not tensors are left out. `where` names the source
// in errors: kInvalidData where it is damaged, kUnsupported where it asks for anything else than a state dict.
Result<std::vector<PickledTensor>> readStateDict(Bytes pickle, const std::string& where);

} // namespace earshot
