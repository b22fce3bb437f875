# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shape, vocabulary and first weights of earshot-small-en, a HubertForCTC of 7.5 M parameters.

Few convolutions with big strides (hop 480 samples = 30 ms, receptive field 85 ms) because the front end's elementwise
work at high frame rates is what costs on a CPU: 157 x real time in training on two cores, against 97 x for four
convolutions with a first stride of 10. Any other HubertConfig trains with the same scripts.
"""
import math

import torch
from transformers import HubertConfig, HubertForCTC

VOCABULARY = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLUMWCFGYPBVK'XJQZ"]     # the LibriSpeech checkpoints'
TOKEN_OF = {token: i for i, token in enumerate(VOCABULARY)}
BLANK = TOKEN_OF["<pad>"]
SAMPLE_RATE_HZ = 16000
HOP_SAMPLES = 480
FRAMES_PER_SECOND = SAMPLE_RATE_HZ / HOP_SAMPLES
NUM_BANDS = 40
NUM_PHASES = 3


def small_config():
    return HubertConfig(
        vocab_size=len(VOCABULARY), pad_token_id=BLANK, bos_token_id=1, eos_token_id=2,
        feat_extract_norm="layer", feat_extract_activation="gelu", conv_bias=True,
        conv_dim=[128] * 3, conv_kernel=[320, 4, 6], conv_stride=[80, 2, 3],
        num_conv_pos_embeddings=32, num_conv_pos_embedding_groups=16,
        do_stable_layer_norm=True, hidden_act="gelu",
        hidden_size=256, num_hidden_layers=9, num_attention_heads=4, intermediate_size=1024,
        # SpecAugment instead of dropout, whose random numbers are slow on a CPU
        hidden_dropout=0.0, attention_dropout=0.0, activation_dropout=0.0, feat_proj_dropout=0.0, final_dropout=0.0,
        layerdrop=0.0, apply_spec_augment=True, mask_time_prob=0.15, mask_time_length=4,
        mask_feature_prob=0.1, mask_feature_length=16,
        ctc_loss_reduction="sum", ctc_zero_infinity=True, attn_implementation="eager")


def encode(text):
    """Letters to ids; a space is '|'."""
    return [TOKEN_OF[c] for c in text.replace(" ", "|")]


def decode(ids):
    """Greedy CTC: collapse repeats, then drop blanks and special tokens."""
    kept = [i for i, before in zip(ids, [None, *ids[:-1]]) if i != before and i > 3]
    return "".join(VOCABULARY[i] for i in kept).replace("|", " ").strip()


def set_mel_filters(model):
    """Give the first convolution Gabor filters on the mel scale, three phases each.

    GELU rectifies; with phases 120 degrees apart the three results add up to the band's level whatever the position
    of the 5 ms hop in the wave. The remaining channels hold constants: beside them the layer norm over channels keeps
    the frame's loudness, which it would otherwise divide away.
    """
    conv = model.hubert.feature_extractor.conv_layers[0].conv
    channels, _, length = conv.weight.shape
    mel = torch.linspace(1127 * math.log1p(80 / 700), 1127 * math.log1p(7400 / 700), NUM_BANDS + 1)
    hertz = 700 * torch.expm1(mel / 1127)
    time = (torch.arange(length) - (length - 1) / 2) / SAMPLE_RATE_HZ
    with torch.no_grad():
        conv.weight.zero_()
        conv.bias.zero_()
        for band in range(NUM_BANDS):
            span = min(length / SAMPLE_RATE_HZ, 4 / float(hertz[band + 1] - hertz[band]))    # Hann: main lobe 4 / span
            window = torch.where(time.abs() < span / 2, torch.cos(math.pi * time / span) ** 2, 0.0)
            for phase in range(NUM_PHASES):
                wave = window * torch.cos(2 * math.pi * (hertz[band] * time + phase / NUM_PHASES))
                emphasis = 1 + float(hertz[band]) / 1000                                     # speech falls off as rapidly
                conv.weight[band * NUM_PHASES + phase, 0] = wave / wave.norm() * emphasis
        rest = channels - NUM_BANDS * NUM_PHASES
        conv.bias[-rest:] = torch.tensor([1.0, -1.0, 0.3, -0.3]).repeat(rest)[:rest]


def new_model():
    model = HubertForCTC(small_config())
    set_mel_filters(model)
    return model
