#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The speed of other engines on the model that `earshot bench --size` builds: one JSON line per engine and mode.

    python3 peers.py --size large --seconds 10 --threads 2                      # torch and transformers
    python3 peers.py --size large --seconds 10 --threads 2 --export large.onnx  # also writes the model as ONNX, and
                                                                                # times ONNX Runtime on it

Needs torch and transformers; onnx and onnxruntime for --export. Random weights: speed does not depend on them. Run it and
`earshot bench` in turn on an otherwise idle machine, and compare the medians.
"""
import argparse
import json
import os
import statistics
import time

BIG = dict(feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True, num_attention_heads=16)
SIZES = {"base": {}, "large": dict(BIG, hidden_size=1024, num_hidden_layers=24, intermediate_size=4096),
         "xlarge": dict(BIG, hidden_size=1280, num_hidden_layers=48, intermediate_size=5120)}


def report(engine, mode, args, pass_once):
    times = []
    for _ in range(args.runs + 1):
        start = time.perf_counter()
        pass_once()
        times.append(time.perf_counter() - start)
    median = statistics.median(times[1:])  # the first is a warm-up
    print(json.dumps(dict(engine=engine, mode=mode, model=args.size, seconds=args.seconds, threads=args.threads,
                          median_seconds=round(median, 4), rtf=round(median / args.seconds, 5))), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="large")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--export", metavar="FILE.onnx")
    args = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(args.threads)

    import torch
    from transformers import HubertConfig, HubertForCTC
    torch.set_num_threads(args.threads)
    model = HubertForCTC(HubertConfig(**SIZES[args.size], vocab_size=32)).eval()
    sound = torch.randn(1, int(16000 * args.seconds))
    for attention in ("sdpa", "eager"):
        model.set_attn_implementation(attention)
        with torch.inference_mode():
            report(f"torch {torch.__version__}", attention, args, lambda: model(sound))

    if args.export:
        import onnxruntime
        torch.onnx.export(model, (sound,), args.export, input_names=["input_values"], output_names=["logits"],
                          dynamo=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = args.threads
        session = onnxruntime.InferenceSession(args.export, options, providers=["CPUExecutionProvider"])
        feed = {"input_values": sound.numpy()}
        report(f"onnxruntime {onnxruntime.__version__}", "fp32", args, lambda: session.run(None, feed))


if __name__ == "__main__":
    main()
