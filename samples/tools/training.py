"""One stage of training: a time, a kind of window, and a learning rate that falls."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.distributed as team
import torch.nn.functional as F
from torch import Tensor

from tools.network import Network
from tools.windows import NO_TARGET, Batch, Kind, Maker

_WARM_UP_STEPS = 100
_SIDE_LOSSES = 0.4
_SILENCE_WEIGHT = 0.3
_REPORT_STEPS, _SAVE_STEPS = 25, 100


@dataclass(frozen=True)
class Stage:
    """A part of the training."""

    name: str
    minutes: float
    kind: Kind
    rate: float
    frames: int = 2400
    """Frames a step for each worker, in all windows together."""
    gentle: float = 0.0
    """The share of the stage, from its start, without noise."""


_LONG = (5000, 8000, 14_000, 20_000, 29_500)

STAGES = (
    Stage("listen", 30, Kind((2500, 4000, 5500, 7000), more=0.65), 1.2e-3, gentle=0.25),
    Stage("follow", 30, Kind((6000, 10_000, 15_000), more=0.9, long_pause=0.05), 1.2e-3),
    Stage(
        "transcribe",
        60,
        Kind(_LONG, whole=0.35, more=0.93, long_pause=0.10),
        1.1e-3,
        frames=3500,
    ),
    Stage("polish", 20, Kind(_LONG, whole=0.5, more=0.95, long_pause=0.12), 6e-4, frames=3500),
)


def losses(network: Network, batch: Batch) -> dict[str, Tensor]:
    """Return what is wrong with *network* on *batch*, and how often it is right."""
    heard = network.hear(batch.mel, batch.offsets)
    scores, attention = network.write(batch.tokens, heard.audio)
    first, *_, last = attention
    asked = batch.targets != NO_TARGET
    right = (scores.argmax(-1) == batch.targets) & asked
    spoken = batch.words > 0
    return {
        "text": F.cross_entropy(
            scores.flatten(0, 1), batch.targets.flatten(), ignore_index=NO_TARGET
        ),
        "phone": _label_loss(heard.phones, batch.phones),
        "word": _label_loss(heard.words, batch.words),
        # The first layer finds the word that was written last, the last layer the next one.
        "place": _missed(first[:, :, 1:], batch.looks[:, :-1], batch.looking[:, :-1]),
        "look": _missed(last, batch.looks, batch.looking),
        "right": right.sum() / asked.sum(),
        "heard": (heard.words.argmax(-1) == batch.words)[spoken].float().mean(),
    }


def _missed(attention: Tensor, looks: Tensor, looking: Tensor) -> Tensor:
    """Return how little of *attention* lies on the frames to look at, over all heads."""
    found = (attention * looks[:, None]).sum(-1).clamp_min(1e-6)
    missed = -(found.log() * looking[:, None]).sum()
    return missed / (looking.sum() * attention.shape[1] + 1e-6)


def _label_loss(scores: Tensor, labels: Tensor) -> Tensor:
    weights = torch.ones(scores.shape[-1])
    weights[0] = _SILENCE_WEIGHT
    return F.cross_entropy(scores.flatten(0, 1), labels.flatten(), weight=weights)


def _optimiser(network: Network) -> torch.optim.AdamW:
    shrinking, free = [], []
    for name, weight in network.named_parameters():
        (shrinking if weight.ndim > 1 and name != "token_rows" else free).append(weight)
    groups = [
        {"params": shrinking, "weight_decay": 0.01},
        {"params": free, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def _rate(stage: Stage, step: int, done: float) -> float:
    """Return the learning rate: full for a third of the stage, then half a cosine down."""
    falling = 1.0 if done < 0.3 else 0.5 * (1 + math.cos(math.pi * (done - 0.3) / 0.7)) + 0.02
    return stage.rate * min(1.0, (step + 1) / _WARM_UP_STEPS) * falling


def _agree(network: Network, minutes: float) -> float:
    """Give each worker the mean of all gradients, and of the *minutes* that have passed."""
    if not team.is_initialized():
        return minutes
    gradients = [weight.grad for weight in network.parameters() if weight.grad is not None]
    flat = torch.cat([*(gradient.flatten() for gradient in gradients), torch.tensor([minutes])])
    team.all_reduce(flat)
    flat /= team.get_world_size()
    shares = flat[:-1].split([gradient.numel() for gradient in gradients])
    for gradient, share in zip(gradients, shares, strict=True):
        gradient.copy_(share.view_as(gradient))
    return flat[-1].item()


def run(
    stage: Stage,
    network: Network,
    maker: Maker,
    *,
    spent: float,
    save: Callable[[float], None],
) -> None:
    """Train *network* for what is left of *stage* after *spent* minutes; *save* as it goes."""
    optimiser = _optimiser(network)
    chief = not team.is_initialized() or team.get_rank() == 0
    started, minutes = time.monotonic() - spent * 60, spent
    step, seen = 0, []
    while minutes < stage.minutes:
        done = minutes / stage.minutes
        for group in optimiser.param_groups:
            group["lr"] = _rate(stage, step, done)
        batch = maker.batch(stage.kind, stage.frames, hard=done >= stage.gentle)
        result = losses(network, batch)
        side = result["phone"] + result["word"] + result["place"] + result["look"]
        loss = result["text"] + _SIDE_LOSSES * side
        optimiser.zero_grad()
        loss.backward()
        minutes = _agree(network, (time.monotonic() - started) / 60)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        seen.append([value.item() for value in result.values()])
        if step % _REPORT_STEPS == 0 and chief:
            means = torch.tensor(seen).nanmean(0).tolist()
            facts = " ".join(f"{k} {v:.3f}" for k, v in zip(result, means, strict=True))
            print(f"{stage.name} {step} {minutes:.1f} min {facts}", flush=True)
            seen.clear()
        if step % _SAVE_STEPS == 0 and chief:
            save(minutes)
    if chief:
        save(stage.minutes)
