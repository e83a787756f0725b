"""One fault: what is done, what must be said, and the judgement over what was left."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.ground import Ended, Ground, digest, stand, tree

Strike = Callable[[Ground], object]
"""Does the harm, and leaves in ``ground.lifted`` how it is undone."""


class Impossible(Exception):
    """This machine does not let us do the harm; the words say why."""


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong at one moment."""

    name: str
    start: str
    """How far the project is when it happens: see `ground.STARTS`."""
    strike: Strike
    args: tuple[str, ...] = ("run", "-j", "1")
    moment: str = ""
    """The line on standard error at which it happens; empty: before the command begins."""
    before: Strike | None = None
    """What is set up before the command, if the strike comes later."""
    codes: tuple[int, ...] = (1, 3, 4, 5)
    """How the command may end."""
    says: tuple[str, ...] = ()
    """Patterns that what it says must fit, each of them."""
    done: tuple[str, ...] = ()
    """Clips that must have been done all the same."""
    changes: bool = False
    """Whether the harm itself changes what people handed in."""
    after: tuple[str, ...] = ("run",)
    """The command that must end whole once the fault is gone."""
    also: Callable[[Ground, Ended], str] | None = None
    """What else must be true right after the fault; returns what is wrong."""
    run: Callable[[Ground, Fault], Ended] | None = None
    """Runs the command in another way."""


def judged(
    fault: Fault, grounds: Mapping[str, Path], *, within: Path, seed: int = 1
) -> dict[str, Any]:
    """Do the harm to a copy of a project in *within*; return how it went."""
    begun = time.monotonic()
    try:
        with _copied(grounds[fault.start], within) as ground:
            ground.seed = seed
            told = _tried(fault, ground, grounds)
    except Impossible as error:
        told = {"skipped": str(error), "wrong": []}
    return {"fault": fault.name, **told, "seconds": round(time.monotonic() - begun, 1)}


def _tried(fault: Fault, ground: Ground, grounds: Mapping[str, Path]) -> dict[str, Any]:
    before = ground.site(), tree(ground.online), ground.inputs()
    try:
        if fault.before:
            fault.before(ground)
        strike = fault.strike
        if fault.run:
            ended = fault.run(ground, fault)
        else:
            ended = ground.run(*fault.args, moment=fault.moment, strike=lambda: strike(ground))
        wrong = list(_misdone(fault, ground, ended, before))
    finally:
        ground.lift()
    again = ground.run(*fault.after)
    wrong += _unlike(fault, ground, again, grounds)
    return {
        "code": ended.code,
        "says": ended.said.strip().splitlines()[-6:],
        "nothing_lost": not any(text.startswith("lost") for text in wrong),
        "next_code": again.code,
        "next_whole": not any(text.startswith("afterwards") for text in wrong),
        "wrong": wrong,
    }


def _misdone(
    fault: Fault, ground: Ground, ended: Ended, before: tuple[dict[str, str], ...]
) -> Iterator[str]:
    """Yield what is not as it must be while the fault still lasts."""
    if not ended.struck:
        yield "the moment never came"
    if ended.code not in fault.codes:
        yield f"it ended with {ended.code}, not with one of {fault.codes}"
    if ended.traceback:
        yield f"a traceback was shown: {ended.err[-600:]}"
    for pattern in fault.says:
        if not _fits(pattern, ended.err + ended.out):
            yield f"nothing said fits {pattern!r}"
    for clip in fault.done:
        if f"✓ {clip}" not in ended.err:
            yield f"{clip} was not done"
    yield from _lost(fault, ground, before)
    if fault.also and (text := fault.also(ground, ended)):
        yield text


OF_THE_DAY = (".html", "commitments.json", "offers-and-asks.json")
"""What is online and says what is overdue, so that it changes with the clock."""


def _lost(fault: Fault, ground: Ground, before: tuple[dict[str, str], ...]) -> Iterator[str]:
    """Yield what was there before the fault and is not any more."""
    site, online, inputs = before
    if not fault.changes:
        now = ground.inputs()
        for name, was in inputs.items():
            if now.get(name) != was:
                yield f"lost: {name} is not as it was handed in"
    for name, was in online.items():
        path = ground.online / name
        if not path.is_file() or (not name.endswith(OF_THE_DAY) and digest(path) != was):
            yield f"lost: {name} online"
    if site and not fault.changes and ground.root.is_dir():
        now = ground.site()
        if not now or "index.html" not in now:
            yield "lost: the site that stood"


def _unlike(
    fault: Fault, ground: Ground, again: Ended, grounds: Mapping[str, Path]
) -> Iterator[str]:
    """Yield what differs from a project that nothing happened to, once the fault is gone."""
    control = stand(grounds["online" if fault.after[0] == "publish" else "whole"])
    if again.code or again.traceback:
        yield f"afterwards: code {again.code}: {again.err[-600:]}"
    if ground.site() != control.site():
        one, two = ground.site(), control.site()
        names = sorted(n for n in {*one, *two} if one.get(n) != two.get(n))
        yield f"afterwards: the site differs in {names[:5]}"
    if fault.after[0] == "publish" and tree(ground.online) != tree(control.online):
        yield "afterwards: what is online differs"
    if ground.inputs() != control.inputs():
        yield "afterwards: what was handed in is not as it was"
    if left := ground.left():
        yield f"afterwards: half-made things lie about: {left[:5]}"


def _fits(pattern: str, text: str) -> bool:
    import re

    return re.search(pattern, text) is not None


@contextmanager
def _copied(room: Path, within: Path) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(dir=within) as folder:
        shutil.copytree(room, Path(folder) / "room", symlinks=True)
        ground = stand(Path(folder) / "room")
        try:
            yield ground
        finally:
            ground.lift()
