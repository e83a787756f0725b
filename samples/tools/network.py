"""A Whisper of 1.3 million weights, with the extra outputs that teach it where it is."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from whisper.model import (
    AudioEncoder,
    ModelDimensions,
    ResidualAttentionBlock,
    TextDecoder,
    sinusoids,
)

from tools.tables import TIMES, VOCABULARY, Tables

DIMENSIONS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=1500,
    n_audio_state=128,
    n_audio_head=4,
    n_audio_layer=3,
    n_vocab=VOCABULARY,
    n_text_ctx=448,
    n_text_state=128,
    n_text_head=4,
    n_text_layer=2,
)
STATE = DIMENSIONS.n_audio_state
_HEAD = STATE // DIMENSIONS.n_audio_head
_LOCAL = ((3, 0), (5, 2), (9, 5))
"""For each encoder layer: how many frames to look aside, and the first sinusoid to use."""
_SHARPNESS = 3.2


class Heard(NamedTuple):
    """What the encoder makes of a batch."""

    audio: Tensor
    phones: Tensor
    words: Tensor


class Network(nn.Module):
    """
    Whisper's own encoder and decoder blocks, with a small token table.

    Only tokens that occur have a row; one row stands for all others. The rows of
    the timestamps are a learned map of the sinusoid of their frame, so that the
    decoder can copy the place that it looks at.
    """

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        size = DIMENSIONS
        self.encoder = AudioEncoder(
            size.n_mels, size.n_audio_ctx, STATE, size.n_audio_head, size.n_audio_layer
        )
        self.decoder = TextDecoder(1, size.n_text_ctx, STATE, size.n_text_head, size.n_text_layer)
        del self.decoder.token_embedding  # `token_rows` and the two below make its rows
        self.token_rows = nn.Parameter(torch.randn(len(tables.tokens) + 1, STATE) * 0.05)
        self.time_weight = nn.Parameter(torch.eye(STATE) * 0.12 + torch.randn(STATE, STATE) * 0.01)
        self.time_bias = nn.Parameter(torch.zeros(STATE))
        self.phone_head = nn.Linear(STATE, len(tables.phones) + 1)
        self.word_head = nn.Linear(STATE, len(tables.words) + 1)
        self.register_buffer("clock", sinusoids(TIMES, STATE), persistent=False)
        self.shared = math.log(tables.unused)
        self._prepare()

    @torch.no_grad()
    def _prepare(self) -> None:
        nn.init.normal_(self.decoder.positional_embedding, std=0.02)
        self.encoder.conv1.weight.mul_(2.5)  # or the sinusoids drown what is heard
        self.encoder.conv2.weight.mul_(4.0)
        for block, (aside, first) in zip(self.encoder.blocks, _LOCAL, strict=True):
            for head, shift, start in ((0, -aside, first), (1, aside, first), (2, 0, first + 4)):
                _look_aside(block, head, shift, start)

    def rows(self) -> Tensor:
        """Return a row for each token, each timestamp, and all other tokens."""
        times = self.clock @ self.time_weight + self.time_bias
        return torch.cat([self.token_rows[:-1], times, self.token_rows[-1:]])

    def hear(self, mel: Tensor, offsets: list[int]) -> Heard:
        """Encode *mel*; each window begins at its own frame of the thirty seconds."""
        encoder = self.encoder
        state = F.gelu(encoder.conv1(mel))
        state = F.gelu(encoder.conv2(state)).permute(0, 2, 1)
        length = state.shape[1]
        places = [encoder.positional_embedding[first : first + length] for first in offsets]
        state = state + torch.stack(places)
        phones = None
        for block in encoder.blocks:
            state = block(state)
            phones = self.phone_head(state) if phones is None else phones
        audio = encoder.ln_post(state)
        assert phones is not None
        return Heard(audio, phones, self.word_head(audio))

    def write(self, tokens: Tensor, audio: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the scores of the next token, and where each layer looked for it."""
        rows, decoder = self.rows(), self.decoder
        state = rows[tokens] + decoder.positional_embedding[: tokens.shape[1]]
        attention = []
        for block in decoder.blocks:
            state = state + block.attn(block.attn_ln(state), mask=decoder.mask)[0]
            seen, weights = _look(block, block.cross_attn_ln(state), audio)
            state = state + seen
            state = state + block.mlp(block.mlp_ln(state))
            attention.append(weights)
        scores = decoder.ln(state) @ rows.T
        return torch.cat([scores[..., :-1], scores[..., -1:] + self.shared], -1), attention


def _look(block: ResidualAttentionBlock, state: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
    """Do the cross attention of *block*, and return its weights too: Whisper detaches them."""
    attention = block.cross_attn

    def heads(flat: Tensor) -> Tensor:
        return flat.unflatten(-1, (attention.n_head, -1)).transpose(1, 2)

    query, key, value = (
        heads(attention.query(state)),
        heads(attention.key(audio)),
        heads(attention.value(audio)),
    )
    weights = (query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])).softmax(-1)
    seen = (weights @ value).transpose(1, 2).flatten(2)
    return attention.out(seen), weights


def _look_aside(block: ResidualAttentionBlock, head: int, shift: int, first: int) -> None:
    """
    Make *head* of *block* look *shift* frames aside.

    A sinusoid pair turned by its frequency times *shift* is the sinusoid of the
    frame *shift* further on; the query is turned, the key is not.
    """
    step = math.log(10_000) / (STATE // 2 - 1)
    query, key = torch.zeros(_HEAD, STATE), torch.zeros(_HEAD, STATE)
    for pair in range(_HEAD // 2):
        sine, cosine = first + pair, STATE // 2 + first + pair
        angle = shift * math.exp(-step * (first + pair))
        query[2 * pair, sine] = query[2 * pair + 1, cosine] = math.cos(angle)
        query[2 * pair, cosine] = math.sin(angle)
        query[2 * pair + 1, sine] = -math.sin(angle)
        key[2 * pair, sine] = key[2 * pair + 1, cosine] = 1
    rows = slice(head * _HEAD, (head + 1) * _HEAD)
    for layer, made in ((block.attn.query, query), (block.attn.key, key)):
        layer.weight[rows] = made * _SHARPNESS + 0.02 * torch.randn(_HEAD, STATE)
    block.attn.query.bias[rows] = 0
