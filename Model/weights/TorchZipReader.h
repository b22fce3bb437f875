// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Lists the tensors of a pytorch_model.bin: a zip of uncompressed entries, NAME/data.pkl (the state dict) and
// NAME/data/N (one storage each), as torch.save has written since torch 1.6. Strides and offsets into shared storages
// are respected. Any thread. Source: torch/serialization.py (_save), torch/_utils.py (_rebuild_tensor_v2).
#pragma once

#include "StoredTensor.h"

namespace earshot {

// file: the whole file. `where` names it in errors (kInvalidData, kUnsupported).
Result<TensorListing> listTorchZip(Bytes file, const std::string& where);

} // namespace earshot
