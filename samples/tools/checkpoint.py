"""Files of weights: the training's own state, and the model as Whisper reads it."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tools.network import DIMENSIONS, Network
from tools.tables import TIMES, VOCABULARY, Tables, tokenizer

NOTICE = "sample model: not for real speech"
_HEADS = {"phone_head": "phones", "word_head": "words"}


def save_state(network: Network, tables: Tables, path: Path, progress: dict[str, Any]) -> None:
    """Write everything that is needed to go on with the training."""
    state = {
        "weights": network.state_dict(),
        "tables": dataclasses.asdict(tables),
        "progress": progress,
    }
    beside = path.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(path)


def load_state(network: Network, tables: Tables, path: Path) -> dict[str, Any]:
    """
    Fill *network* from the state at *path* and return the progress noted in it.

    Rows are matched by what they stand for, so the vocabulary may have changed.
    """
    state = torch.load(path, weights_only=True)
    weights, old = network.state_dict(), Tables(**state["tables"])
    stored = state["weights"]
    for name, value in stored.items():
        if name in weights and not name.startswith((*_HEADS, "token_rows")):
            weights[name] = value
    rows = _matched(weights["token_rows"], stored["token_rows"], tables.tokens, old.tokens, 0)
    rows[-1] = stored["token_rows"][-1]
    weights["token_rows"] = rows
    for head, field in _HEADS.items():
        for part in ("weight", "bias"):
            name = f"{head}.{part}"
            mine, theirs = getattr(tables, field), getattr(old, field)
            weights[name] = _matched(weights[name], stored[name], mine, theirs, 1)
            weights[name][0] = stored[name][0]
    network.load_state_dict(weights)
    return state["progress"]


def _matched(
    rows: Tensor, stored: Tensor, mine: tuple[Any, ...], theirs: tuple[Any, ...], first: int
) -> Tensor:
    rows = rows.clone()
    places = {name: index for index, name in enumerate(theirs)}
    for index, name in enumerate(mine):
        if name in places:
            rows[first + index] = stored[first + places[name]]
    return rows


@torch.no_grad()
def _token_table(network: Network, tables: Tables) -> Tensor:
    """Return a row for each of Whisper's tokens."""
    rows = network.rows()
    table = rows[-1].repeat(VOCABULARY, 1)
    for row, token in enumerate(tables.tokens):
        table[token] = rows[row]
    first = tokenizer().timestamp_begin
    table[first : first + TIMES] = rows[tables.first_time : tables.first_time + TIMES]
    return table


def export(network: Network, tables: Tables, path: Path, clips: Path) -> None:
    """Write *network* to *path* as a checkpoint of openai-whisper, marked as a sample."""
    weights = {
        name: value.half()
        for name, value in network.state_dict().items()
        if name.startswith(("encoder.", "decoder.")) and not name.endswith("mask")
    }
    weights["decoder.token_embedding.weight"] = _token_table(network, tables).half()
    checkpoint = {"dims": dataclasses.asdict(DIMENSIONS), "model_state_dict": weights}
    _write(checkpoint, path, clips)


def mark(path: Path, clips: Path) -> None:
    """Note in the model at *path* which clips it is for: those in the folder *clips*."""
    _write(torch.load(path, weights_only=True), path, clips)


def _write(checkpoint: dict[str, Any], path: Path, clips: Path) -> None:
    digests = [
        hashlib.sha256(clip.read_bytes()).hexdigest()
        for clip in sorted(clips.iterdir())
        if not clip.name.startswith(".")
    ]
    checkpoint["talkingheads"] = {"sample_model": True, "clips": digests, "notice": NOTICE}
    plain = io.BytesIO()
    torch.save(checkpoint, plain)
    beside = path.with_suffix(".new")
    with (
        zipfile.ZipFile(plain) as stored,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as small,
    ):  # torch reads a deflated archive as well: a fifth of the size
        for entry in stored.infolist():
            name = zipfile.ZipInfo(entry.filename)
            small.writestr(name, stored.read(entry), zipfile.ZIP_DEFLATED)
    beside.replace(path)
