"""
Whose a file is that only a publish which did not end has named: ours, if it is what that sent.

It may never have got so far; and somebody else may have put a file of theirs there since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from talkingheads.backends.targets import Stored
from talkingheads.domain import Manifest
from talkingheads.formats.hashed import is_hashed
from talkingheads.stages.publish.state import Noted, State


def foreign(
    state: State, there: Mapping[str, Stored], manifest: Manifest, site: Path
) -> frozenset[str]:
    """
    Return the paths that *state* knows only as begun, and at which others' files lie *there*.

    A file is compared with the one that *manifest* has below *site*, if that should be it; else it
    is read.
    """
    begun = {path: each for path, each in _begun(state).items() if path in there}
    if not begun:
        return frozenset()

    def is_ours(path: str) -> bool:
        return any(_is_as(state, noted, there[path], manifest, site) for noted in begun[path])

    with ThreadPoolExecutor(state.target.lines) as pool:
        return frozenset(
            path for path, ours in zip(begun, pool.map(is_ours, begun), strict=True) if not ours
        )


def _begun(state: State) -> dict[str, Collection[Noted]]:
    """Return what may be at each path of which we never heard that anything of ours arrived."""
    heard = set() if state.astray or state.record is None else set(state.record.known)
    found: dict[str, list[Noted]] = {}
    for record in state.unfinished:
        for path, noted in record.known.items():
            if noted.tag:  # it was there already, or all of that publish arrived
                heard.add(path)
            found.setdefault(path, []).append(noted)
    return {path: each for path, each in found.items() if path not in heard}


def _is_as(state: State, noted: Noted, stored: Stored, manifest: Manifest, site: Path) -> bool:
    """Tell whether what is *stored* has the bytes of *noted*."""
    if stored.size != noted.size:
        return False
    if is_hashed(stored.path, noted.digest):  # nobody else has a file of that name
        return True
    file = manifest.by_path.get(stored.path)
    if file and file.digest == noted.digest and state.target.holds(stored, site / file.path):
        return True
    data = state.target.read(stored.path)
    return data is not None and hashlib.sha256(data).hexdigest() == noted.digest
