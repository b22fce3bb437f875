# SPDX-License-Identifier: AGPL-3.0-or-later
"""HubertModel's forward pass in blocks, through transformers' own modules: what the live engine will compute.

Live, a chunk of frames attends to itself and to some seconds before it, and the positional convolution sees no frame
after the chunk's end. Here a batch is cut into blocks of one random length with a random phase: frames attend within
their block and to a limited stretch before it, nothing reaches a later block. A block of the whole length is the plain
model. One length for the whole batch, because the positional convolution then runs on the blocks as if each were an
utterance: with a length for every row it took half of the training time. Nothing of this is stored: the weights load as
any HubertForCTC.
"""
import dataclasses
import math

import torch
from torch.nn.functional import conv1d, pad
from transformers.models.hubert.modeling_hubert import eager_attention_forward  # noqa: F401  (the attention meant here)

FULL_SHARE = 0.25
BLOCK_SECONDS, LOOKAHEAD_SECONDS = (0.9, 3.0), 0.63
LEFT_SECONDS, ALL_LEFT_SHARE = (2.0, 10.0), 0.3
WHOLE = 1 << 30


@dataclasses.dataclass
class Blocks:
    """In frames: the blocks' length, what of the first one lies before frame 0, and what is seen before a block."""
    length: int
    phase: int = 0
    left: int = WHOLE

    def starts(self, num_frames, device):
        """[T]: the first frame of each frame's block (the first block may begin before frame 0)."""
        frames = torch.arange(num_frames, device=device)
        return frames - (frames + self.phase) % self.length

    def informed(self, present, lookahead):
        """[B, T]: frames that hear so many after them, or all there are: in present [B, T], until the row's end."""
        frames = torch.arange(present.shape[1], device=present.device)
        end = self.starts(len(frames), present.device) + self.length
        return present & ((frames + lookahead < end) | (end >= present.sum(1, keepdim=True)))


def draw_blocks(frames_per_second, generator, full_share=FULL_SHARE):
    """Random blocks, or none: full context."""
    def uniform(low, high):
        return low + (high - low) * torch.rand((), generator=generator).item()

    if uniform(0, 1) < full_share:
        return None
    length = round(math.exp(uniform(*map(math.log, BLOCK_SECONDS))) * frames_per_second)
    left = int(uniform(*LEFT_SECONDS) * frames_per_second)
    return Blocks(length, int(uniform(0, length)), WHOLE if uniform(0, 1) < ALL_LEFT_SHARE else left)


def attention_bias(blocks, present, dtype):
    """[B, 1, T, T]: 0 where query row may look at key column, a large negative number elsewhere."""
    start = blocks.starts(present.shape[1], present.device)[:, None]
    keys = torch.arange(present.shape[1], device=present.device)
    seen = (keys < start + blocks.length) & (keys >= start - blocks.left) & present[:, None]
    return torch.zeros(seen.shape, dtype=dtype, device=seen.device).masked_fill_(~seen, torch.finfo(dtype).min / 2)[:, None]


def positional(module, hidden, blocks):
    """HubertPositionalConvEmbedding whose right half ends with each frame's block."""
    conv, length = module.conv, blocks.length
    size = conv.kernel_size[0]
    before = size // 2                                          # taps before a frame; its own and those after: the rest
    batch, num_frames, width = hidden.shape
    x = hidden.transpose(1, 2)                                                              # [B, D, T]
    past = conv1d(pad(x, (before, -1)), conv.weight[:, :, :before], conv.bias, groups=conv.groups)
    missing = -(num_frames + blocks.phase) % length
    rows = pad(x, (blocks.phase, missing)).unflatten(2, (-1, length)).transpose(1, 2)       # [B, N, D, L]
    rows = pad(rows.flatten(0, 1), (0, size - 1 - before))
    rest = conv1d(rows, conv.weight[:, :, before:], groups=conv.groups)                     # [B * N, D, L]
    rest = rest.unflatten(0, (batch, -1)).transpose(1, 2).flatten(2)[:, :, blocks.phase:blocks.phase + num_frames]
    return module.activation((past + rest).transpose(1, 2))


def features_of(hubert, values, attention_mask):
    """(what the front end makes of the samples [B, T, C], [B, T] frames present, frames per row)."""
    features = hubert.feature_extractor(values).transpose(1, 2)
    lengths = hubert._get_feat_extract_output_lengths(attention_mask.sum(1))
    present = torch.arange(features.shape[1], device=features.device)[None] < lengths[:, None]
    return features, present, lengths


def encoded(hubert, features, present, blocks=None, mask_time_indices=None):
    """Hidden states [B, T, D] before each layer and after the last with its norm; SpecAugment as the config says."""
    hidden = hubert.feature_projection(features)
    hidden = hubert._mask_hidden_states(hidden, mask_time_indices=mask_time_indices, attention_mask=present.long())
    hidden = hidden * present[:, :, None]
    encoder = hubert.encoder
    if blocks is None:
        position = encoder.pos_conv_embed(hidden)
        bias = attention_bias(Blocks(WHOLE), present, hidden.dtype)
    else:
        position = positional(encoder.pos_conv_embed, hidden, blocks)
        bias = attention_bias(blocks, present, hidden.dtype)
    hidden = encoder.dropout(hidden + position)
    states = []
    for layer in encoder.layers:
        states.append(hidden)
        hidden = layer(hidden, attention_mask=bias)[0]
    return states + [encoder.layer_norm(hidden)]


def hidden_states(hubert, values, attention_mask, blocks=None, mask_time_indices=None):
    """(hidden states before each layer and after the last with its norm, [B, T] frames present, frames per row)."""
    features, present, lengths = features_of(hubert, values, attention_mask)
    return encoded(hubert, features, present, blocks, mask_time_indices), present, lengths


@torch.no_grad()
def live_states(hubert, values, hop, lookahead, left):
    """The last hidden states [1, T, D] of one utterance as the live engine computes them, chunk by chunk.

    Each step hears `hop` frames and, to be computed anew next time, `lookahead` more; keys and values of up to `left`
    earlier frames are kept. The end of the utterance has no lookahead.
    """
    hidden = hubert.feature_projection(hubert.feature_extractor(values).transpose(1, 2))
    encoder, num_frames = hubert.encoder, hidden.shape[1]
    before = encoder.pos_conv_embed.conv.kernel_size[0] // 2
    caches = [hidden.new_zeros(2, 1, 0, hidden.shape[2]) for _ in encoder.layers]
    done, begin = [], 0
    while begin < num_frames:
        end = min(num_frames, begin + hop + lookahead)
        final = hop if end < num_frames else end - begin
        heard = hidden[:, max(0, begin - before):end]
        state = heard[:, -(end - begin):] + encoder.pos_conv_embed(heard)[:, -(end - begin):]
        for number, layer in enumerate(encoder.layers):
            attention, normed = layer.attention, layer.layer_norm(state)
            new = torch.stack([attention.k_proj(normed), attention.v_proj(normed)])
            keys, values_ = torch.cat([caches[number], new], 2)
            caches[number] = torch.cat([caches[number], new[:, :, :final]], 2)[:, :, -left:]
            query, keys, values_ = (x.unflatten(2, (attention.num_heads, -1)).transpose(1, 2)
                                    for x in (attention.q_proj(normed), keys, values_))
            seen = torch.softmax(query @ keys.transpose(2, 3) * attention.scaling, -1) @ values_
            state = state + attention.out_proj(seen.transpose(1, 2).flatten(2))
            state = state + layer.feed_forward(layer.final_layer_norm(state))
        done.append(encoder.layer_norm(state)[:, :final])
        begin += final
    return torch.cat(done, 1)
