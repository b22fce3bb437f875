#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes data/: tiny checkpoints as torch and h5py write them, and two hostile ones. Every tensor holds 0, 1, 2, ... in
row-major order, so that the tests need no second file of expected values.

    python3 make_data.py FOLDER        (needs torch, h5py, numpy)
"""
import collections
import os
import pickle
import sys
import zipfile

import h5py
import numpy as np
import torch


def counting(*shape, dtype=torch.float32):
    return torch.arange(int(np.prod(shape)), dtype=dtype).reshape(shape)


def state_dict():
    """Contiguous, transposed, sliced, sharing one storage, empty, scalar; a parameter; the _metadata of a module."""
    module = torch.nn.Linear(3, 2)
    state = module.state_dict()
    state["weight"] = counting(2, 3)
    state["bias"] = torch.nn.Parameter(counting(2))
    shared = torch.stack([counting(4), counting(4)])
    state["first_row"], state["second_row"] = shared[0], shared[1]
    state["transposed"] = counting(5, 4).t().contiguous().t()
    state["every_other"] = torch.stack([counting(2, 6), counting(2, 6)], -1).reshape(2, 12)[:, ::2]
    state["permuted"] = counting(3, 4, 5).permute(2, 0, 1).contiguous().permute(1, 2, 0)
    state["empty"] = torch.zeros(0, 3)
    state["scalar"] = torch.tensor(7, dtype=torch.int64)
    for name in "float16 bfloat16 float64 int32 int16 int8 uint8".split():
        state[name] = counting(2, 3, dtype=getattr(torch, name))
    state["bool"] = torch.tensor([False, True])
    return state


class Call:
    def __reduce__(self):
        return os.system, ("touch /tmp/earshot-was-here",)


def deflated(source, target):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))


def calling(source, target):
    """The zip of `source`, its pickle replaced by one that would run a command."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, pickle.dumps({"weight": Call()}, 2) if name.endswith("data.pkl") else old.read(name))


def keras(path):
    scope = "tf_hubert_for_ctc"
    weights = {
        f"hubert/{scope}/hubert/dense/kernel:0": (3, 2),
        f"hubert/{scope}/hubert/dense/bias:0": (2,),
        f"hubert/{scope}/hubert/feature_extractor/conv_layers.0/conv/kernel:0": (4, 1, 2),
        f"hubert/{scope}/hubert/encoder/layers.0/layer_norm/gamma:0": (2,),
        f"hubert/{scope}/hubert/encoder/layers.0/layer_norm/beta:0": (2,),
        f"hubert/{scope}/hubert/encoder/pos_conv_embed/conv/weight_v:0": (2, 1, 4),
        f"hubert/{scope}/hubert/encoder/pos_conv_embed/conv/weight_g:0": (4, 1, 1),
        f"lm_head/{scope}/lm_head/kernel:0": (2, 3),
    }
    with h5py.File(path, "w", libver=("earliest", "v110")) as file:
        file.attrs["layer_names"] = np.array([b"hubert", b"lm_head"])
        for name, shape in weights.items():
            group, leaf = name.rsplit("/", 1)
            data = np.arange(np.prod(shape), dtype=np.float32)
            # kernels hold what PyTorch's axis order counts through
            data = data.reshape(shape[::-1]).transpose() if leaf == "kernel:0" else data.reshape(shape)
            file.require_group(group)[leaf] = data


def main(folder):
    os.makedirs(folder, exist_ok=True)
    torch.save(state_dict(), f"{folder}/views.bin")
    torch.save(collections.OrderedDict(weight=counting(2, 3)), f"{folder}/small.bin")
    torch.save(collections.OrderedDict(weight=counting(2, 3)), f"{folder}/protocol4.bin", pickle_protocol=4)
    torch.save({"weight": counting(2, 3)}, f"{folder}/legacy.bin", _use_new_zipfile_serialization=False)
    deflated(f"{folder}/small.bin", f"{folder}/deflated.bin")
    calling(f"{folder}/small.bin", f"{folder}/calling.bin")
    keras(f"{folder}/keras.h5")
    with h5py.File(f"{folder}/filtered.h5", "w", libver=("earliest", "v110")) as file:
        file.create_dataset("a/b/c:0", data=np.zeros((4, 4), np.float32), chunks=(2, 2), compression="gzip")
    with h5py.File(f"{folder}/newer.h5", "w", libver="latest") as file:
        file["a/b/c:0"] = np.zeros((4, 4), np.float32)


if __name__ == "__main__":
    main(sys.argv[1])
