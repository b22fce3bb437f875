// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Lists the datasets of an HDF5 file as Keras writes it: superblock 0 or 1, groups as symbol tables, version 1 object
// headers, contiguous little-endian floats. Links that leave the tree, filters, chunks, external files and committed
// types are refused. Why this is not libhdf5: docs/adr/0004-own-checkpoint-container-readers.md. Any thread.
// Source: HDF5 File Format Specification 3.0, sections II.A, III.A to III.D, IV.A.
#pragma once

#include "StoredTensor.h"

namespace earshot {

// file: the whole file. Names are paths without the leading slash ("lm_head/tf_hubert_for_ctc/lm_head/kernel:0");
// shapes in the file's axis order. `where` names the file in errors (kInvalidData, kUnsupported).
Result<TensorListing> listHdf5Datasets(Bytes file, const std::string& where);

} // namespace earshot
