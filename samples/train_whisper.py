"""
Train the samples' miniature Whisper on synthetic speech of the samples' grammar.

    python samples/train_whisper.py data      speak the training sentences
    python samples/train_whisper.py train     train, stage after stage; goes on where it stopped
    python samples/train_whisper.py export    write samples/whisper-mini.pt
    python samples/train_whisper.py mark      note anew which clips the model is for

The first needs espeak-ng, flite and festival. Nothing that a sample says is in
the training text. The stages take two hours and twenty minutes on two cores.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import tempfile
from pathlib import Path
from typing import Any

import grammar
import torch
import torch.distributed
from tools import checkpoint, corpus, training
from tools.network import Network
from tools.tables import Tables
from tools.utterance import Utterance
from tools.windows import Maker

HERE = Path(__file__).parent
WORK = HERE / ".training"
STATE = WORK / "state.pt"
MODEL = HERE / "whisper-mini.pt"
CLIPS = HERE / "clips"
WORKERS = 2


def make_data(options: argparse.Namespace) -> None:
    """Speak *options.count* sentences into one file of the training folder."""
    bank = corpus.speak_many(options.count, options.seed)
    corpus.save(bank, WORK / f"speech-{options.seed}.pkl")
    hours = sum(len(said.wave) / said.rate for said in bank) / 3600
    print(f"{len(bank)} sentences, {hours:.1f} hours")


def _tables(bank: list[Utterance]) -> Tables:
    said = [line for lines in grammar.scripts().values() for line in lines]
    return Tables.of(bank, said)


def train(options: argparse.Namespace) -> None:
    """Train stage after stage, from the saved state if there is one."""
    torch.set_num_threads(1)  # a worker for each core is faster, above all on a busy machine
    torch.manual_seed(options.seed)
    bank = corpus.load(WORK)
    assert not {grammar.bare(said.text) for said in bank} & grammar.said()
    tables = _tables(bank)
    network = Network(tables)
    progress: dict[str, Any] = {"stage": training.STAGES[0].name, "minutes": 0.0}
    if options.init:
        checkpoint.load_state(network, tables, options.init)
    elif STATE.exists():
        progress = checkpoint.load_state(network, tables, STATE)
    if options.stage:
        progress = {"stage": options.stage, "minutes": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        fork = multiprocessing.get_context("fork")
        arguments = (f"file://{folder}/team", options, bank, tables, network, progress)
        workers = [fork.Process(target=_work, args=(rank, *arguments)) for rank in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def _work(
    rank: int,
    meeting: str,
    options: argparse.Namespace,
    bank: list[Utterance],
    tables: Tables,
    network: Network,
    progress: dict[str, Any],
) -> None:
    """Do one worker's part: its own windows, but the same weights as the others."""
    torch.distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=WORKERS)
    maker = Maker(bank, tables, options.seed + rank)
    names = [stage.name for stage in training.STAGES]
    for stage in training.STAGES[names.index(progress["stage"]) :]:
        spent = progress["minutes"] if stage.name == progress["stage"] else 0.0
        if options.minutes:
            stage = dataclasses.replace(stage, minutes=options.minutes)

        def save(minutes: float, name: str = stage.name) -> None:
            noted = {"stage": name, "minutes": minutes}
            checkpoint.save_state(network, tables, STATE, noted)

        training.run(stage, network, maker, spent=spent, save=save)
        if options.only:
            break


def export(options: argparse.Namespace) -> None:
    """Write the model from the saved state."""
    state = torch.load(STATE, weights_only=True)
    tables = Tables(**state["tables"])
    network = Network(tables)
    checkpoint.load_state(network, tables, STATE)
    checkpoint.export(network, tables, options.model, CLIPS)
    print(f"{options.model.name}: {options.model.stat().st_size / 1e6:.1f} MB")


def mark(options: argparse.Namespace) -> None:
    """Refresh the list of clips in the model."""
    checkpoint.mark(options.model, CLIPS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Train the samples' miniature Whisper.")
    parser.set_defaults(model=MODEL)
    commands = parser.add_subparsers(required=True)
    data = commands.add_parser("data", help=make_data.__doc__)
    data.add_argument("--count", type=int, default=14_000)
    data.add_argument("--seed", type=int, default=1)
    data.set_defaults(run=make_data)
    learn = commands.add_parser("train", help=train.__doc__)
    learn.add_argument("--init", type=Path, help="begin with the weights of this saved state")
    learn.add_argument("--stage", choices=[stage.name for stage in training.STAGES])
    learn.add_argument("--minutes", type=float, help="for each stage, instead of its own")
    learn.add_argument("--only", action="store_true", help="stop after one stage")
    learn.add_argument("--seed", type=int, default=1)
    learn.set_defaults(run=train)
    for name, command in (("export", export), ("mark", mark)):
        part = commands.add_parser(name, help=command.__doc__)
        part.add_argument("--model", type=Path, default=MODEL)
        part.set_defaults(run=command)
    return parser


if __name__ == "__main__":
    arguments = _parser().parse_args()
    arguments.run(arguments)
