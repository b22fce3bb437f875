// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Reads the header of a safetensors file: 8 bytes of length, then JSON {name: {dtype, shape, data_offsets}}, then data.
// Checked in full before anything is used: sizes, dtype x shape against the offsets, every offset inside the file, no
// two tensors over the same bytes. Any thread. Source: the format's specification (safetensors README, "Format").
#pragma once

#include "StoredTensor.h"

namespace earshot {

// file: the whole file. `where` names it in errors (kInvalidData, kUnsupported).
Result<TensorListing> listSafetensors(Bytes file, const std::string& where);

} // namespace earshot
