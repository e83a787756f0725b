"""The names that clips have in addresses: once given, a clip keeps its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from talkingheads.files import write_whole
from talkingheads.formats import records
from talkingheads.formats.slugs import unique

FILE = "ids.json"
_ID = re.compile("[a-z0-9-]+")


def known(work: Path) -> dict[str, str]:
    """Return the names given by now, by file, as *work* keeps them; none if that is damaged."""
    return _read(work) or {}


def is_damaged(work: Path) -> bool:
    """Tell whether *work* has kept names that cannot be read any more."""
    return (work / FILE).is_file() and _read(work) is None


def _read(work: Path) -> dict[str, str] | None:
    """Return what *work* keeps; None if nothing, or if clips could not be called so."""
    try:
        kept = records.plain((work / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or len(set(map(str, kept.values()))) != len(kept):
        return None
    fine = all(isinstance(id, str) and _ID.fullmatch(id) for id in kept.values())
    return {str(file): id for file, id in kept.items()} if fine else None


def remember(work: Path, ids: Mapping[str, str]) -> None:
    """Keep *ids* in *work* beside those given before."""
    before = known(work)
    now = before | dict(ids)
    if now != before:
        write_whole(work / FILE, json.dumps(now, indent=1, sort_keys=True) + "\n")


def given(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """
    Name clips by their stems; those that share a stem by their whole names.

    A clip that is *known* keeps its name, and no other clip gets it.
    """
    names = list(names)
    if all(name in known for name in names):
        return {name: known[name] for name in names}
    stems = [PurePosixPath(name).with_suffix("").as_posix() for name in names]
    count = Counter(stems)
    titles = [stem if count[stem] == 1 else name for name, stem in zip(names, stems, strict=True)]
    by_title = unique(titles)
    ids = {name: known[name] for name in names if name in known}
    taken = set(known.values())
    for name, title in zip(names, titles, strict=True):
        if name not in ids:
            wanted, number = by_title[title], 2
            while wanted in taken:
                wanted, number = f"{by_title[title]}-{number}", number + 1
            ids[name] = wanted
            taken.add(wanted)
    return ids


def forget(work: Path, ids: Collection[str]) -> None:
    """Forget which files the names *ids* were given to."""
    before = known(work)
    now = {file: id for file, id in before.items() if id not in ids}
    if now != before:
        write_whole(work / FILE, json.dumps(now, indent=1, sort_keys=True) + "\n")
