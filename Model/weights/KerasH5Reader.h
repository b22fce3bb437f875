// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Lists the tensors of a tf_model.h5 under PyTorch's names and in PyTorch's axis order. Keras names them
// LAYER/MODEL/a/b/leaf:0 and keeps the axes of kernels reversed. The datasets are walked; the attributes that list
// them, which come in several spellings, are not needed. Any thread. Source: transformers modeling_tf_pytorch_utils.py
// (convert_tf_weight_name_to_pt_weight_name).
#pragma once

#include "StoredTensor.h"

namespace earshot {

// file: the whole file. `where` names it in errors (kInvalidData, kUnsupported).
Result<TensorListing> listKerasH5(Bytes file, const std::string& where);

} // namespace earshot
