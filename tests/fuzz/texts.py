"""Every text that we read: a valid one of each, what its grammar is made of, and who reads it."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from talkingheads import (
    cache,
    checks,
    clipids,
    config,
    decided,
    earlier,
    edition,
    inbox,
    labelling,
    lock,
    retelling,
)
from talkingheads import tombstones as tombs
from talkingheads.cache import Cache
from talkingheads.fetching import fetched
from talkingheads.formats import checks as checked_yaml
from talkingheads.formats import clips, decisions, records, transcripts, withdrawn
from talkingheads.lastgood import last_good, remember
from talkingheads.pipeline import look, run_stage, walk
from talkingheads.stages.publish import claim, state
from talkingheads.withdrawing import acts
from tests import fakes
from tests.fuzz import mangling, valid
from tests.projects import make_project

WORK = ".talkingheads"


@dataclass(frozen=True)
class Reader:
    """One kind of file, and how it is read."""

    name: str
    file: str
    """Where it lies in a project; ``*`` stands for a name that only `made` knows."""
    seeds: tuple[str, ...]
    read: Callable[[Path, Path], object]
    """Reads a project's folder, given it and the file; what it returns is looked at further."""
    pools: tuple[tuple[str, ...], ...] = (mangling.YAML,)
    """What changes put in."""
    named: str = ""
    """What every refusal must say; empty: the file's name."""
    json: bool = False
    """Its text is JSON, or JSON Lines."""
    restores: bool = False
    """It changes more than its own file, which is put back after each text."""
    seal: Callable[[Any], None] = lambda value: None
    """Makes what must fit the rest fit it, after a change to JSON: digests."""
    whole: bool = False
    """Nothing is refused here: what cannot be read is told elsewhere, or made again."""


def made(root: Path) -> None:
    """Make in *root* a project of one clip that is done, so that there are records to damage."""
    project = make_project(root, one="ok 4000")
    (handed,) = inbox.look(project).clips
    tools = fakes.tools(root)

    def make(stage: Any, values: Mapping[str, Any]) -> Any:
        return run_stage(stage, values, project, tools)

    outcome = walk(project, handed, make=make, tell=lambda *_: None)
    assert outcome.entry is not None
    remember(project, outcome.entry)


def place_of(reader: Reader, root: Path) -> Path:
    """Return where the file of *reader* lies in the project in *root*."""
    return next(iter(sorted(root.glob(reader.file))), root / reader.file)


def seeds_of(reader: Reader, root: Path) -> tuple[str, ...]:
    """Return valid texts for *reader*: its own, or the one that lies in the project in *root*."""
    return reader.seeds or (place_of(reader, root).read_text(encoding="utf-8"),)


def _same(one: object, other: object) -> None:
    assert one == other, f"what we write of it reads otherwise: {other!r:.300}"


def _keeps(value: object) -> None:
    """Check that the cache can keep *value*, and that it is the same when it is read again."""
    text = records.dumps(value).encode()
    _same(value, records.loads(type(value), text))


def _look(root: Path, _: Path) -> object:
    box = inbox.look(config.load(root), hashing=False)
    for handed in box.clips:
        _keeps(handed.update)
        _keeps(handed.consent)
    "\n".join((*box.problems, *(handed.held for handed in box.clips))).encode()
    return box


def _people(root: Path, file: Path) -> object:
    sheet = clips.read(file.read_bytes(), name=file.name)
    again = clips.read(clips.write(sheet.updates), name=file.name)
    wanted = {_plainly(update) for update in sheet.updates if update.file}
    if len(wanted) == len(sheet.updates):
        _same(wanted, {_plainly(update) for update in again.updates})
    return _look(root, file)


def _plainly(update: Any) -> object:
    """Return what a sheet of ours surely says again: not what is quoted within quotes."""
    return update.file, update.speaker.name, update.recorded, update.consent


def _settings(root: Path, _: Path) -> object:
    project = config.load(root)
    return records.dumps(project.settings).encode()


def _transcript(root: Path, file: Path) -> object:
    found = transcripts.read(file.read_bytes(), name=file.name)
    _keeps(found)
    last = 0
    for word in found.words:
        assert last <= word.start < word.end, "its words overlap or run backwards"
        last = word.end
    return found


def _decisions(root: Path, file: Path) -> object:
    found = decided.ruled(config.load(root))
    if found:
        again = decisions.read(decisions.added("", found))
        _same([replace(each, line=0) for each in found], [replace(one, line=0) for one in again])
    return found


def _checked(root: Path, _: Path) -> object:
    found = checks.noted(config.load(root))
    if found:
        again = checked_yaml.read(checked_yaml.changed("", without=(), added=found))
        _same([replace(each, line=0) for each in found], [replace(one, line=0) for one in again])
    return found


def _withdrawn(root: Path, _: Path) -> object:
    found = tombs.known(config.load(root))
    _same(found, withdrawn.read(withdrawn.write(found)))
    return found


def _stones_there(_: Path, file: Path) -> object:
    found = withdrawn.read_json(file.read_bytes(), name=file.name)
    _same(found.bare(), withdrawn.read_json(withdrawn.write_json(found), name=file.name))
    return found


def _labels(_: Path, file: Path) -> object:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return labelling.label_file(file)


def _made_before(root: Path, _: Path) -> object:
    project = config.load(root)
    kept = Cache(project.work)
    for handed in inbox.look(project).clips:
        outcome = look(project, handed)
        # a record whose digest is right is believed: one that says "refused", too
        assert outcome.state in ("done", "waiting", "refused"), f"{outcome.state}: {outcome.detail}"
        last_good(project, handed)
    edition.last_manifest(kept)
    kept.prune()
    return kept.clips()


def _notes(root: Path, _: Path) -> object:
    work = config.load(root).work
    found = fetched.known(work)
    fetched.keep(work, found)
    _same(found, fetched.known(work))
    return inbox.look(config.load(root), hashing=False).strangers


def _act(root: Path, _: Path) -> object:
    project = config.load(root)
    found = acts.waiting(project)
    if found is not None:
        acts.keep(project, found)
        _same(found, acts.waiting(project))
    return found


def _ids(root: Path, _: Path) -> object:
    project = config.load(root)
    box = inbox.look(project, hashing=False)
    inbox.remember_ids(project, box)
    return clipids.known(project.work)


def _receipts(root: Path, _: Path) -> object:
    (root / "withdrawn.yaml").write_text(valid.WITHDRAWN.replace("  lifted: 2026-11-24\n", ""))
    return earlier.known(config.load(root)), earlier.called(config.load(root), "one")


def _log(root: Path, _: Path) -> object:
    for tell in (partial(retelling.retell, root, ""), partial(retelling.list_all, root)):
        for as_json in (False, True):
            with contextlib.redirect_stdout(io.StringIO()) as told:
                tell(as_json=as_json)
            if as_json:
                json.loads(told.getvalue(), parse_constant=_no_json)
    return None


def _no_json(constant: str) -> None:
    """Say that *constant*, which stands in what is for programs, is no JSON to all of them."""
    raise AssertionError(f"{constant} is no JSON")


def _sealed(note: Any) -> None:
    """Give the record *note* the digest of what it holds now."""
    if isinstance(note, dict) and isinstance(note.get("record"), dict):
        with contextlib.suppress(TypeError, ValueError):
            note["digest"] = cache._digest(note["record"])


def _claim(_: Path, file: Path) -> object:
    from tests.fake_target import FakeTarget

    target = FakeTarget()
    target.write(f"{claim.CLAIMS}00000001.json", file.read_bytes())
    found = claim._read(target, 1)
    return claim._busy(target, found, 0.0), claim._is_dead(found)


def _publication(_: Path, file: Path) -> object:
    return state._loaded(state.Record, file.read_bytes(), file.name)


_JSON = (mangling.JSON,)
_YAML_AND_TIMES = (mangling.YAML, mangling.TIMES)

READERS = (
    Reader("people", "people.csv", (valid.SHEET,), _people, (mangling.CSV, mangling.TIMES)),
    Reader("settings", "pipeline.yaml", (valid.SETTINGS,), _settings),
    Reader("sidecar", "clips/one.yaml", (valid.SIDECAR,), _look, whole=True),
    Reader("vtt", "clips/one.vtt", (valid.VTT,), _transcript, (mangling.TIMES,)),
    Reader("srt", "clips/one.srt", (valid.SRT,), _transcript, (mangling.TIMES,)),
    Reader("whisper", "clips/one.json", (valid.WHISPER,), _transcript, _JSON, json=True),
    Reader("decisions", "decisions.yaml", (valid.DECISIONS,), _decisions, _YAML_AND_TIMES),
    Reader("checked", "checked.yaml", (valid.CHECKED,), _checked),
    Reader("withdrawn", "withdrawn.yaml", (valid.WITHDRAWN,), _withdrawn),
    Reader("labels", "updates.jsonl", (valid.UPDATES,), _labels, _JSON, json=True),
    *(
        Reader(name, f"{WORK}/{file}", (seed,), read, _JSON, json=True)
        for name, file, seed, read in (
            ("stones-there", "there/0f6933ba855fe2a9.json", valid.STONES, _stones_there),
            ("publication", "there/00000002.json", valid.RECORD, _publication),
            ("fetched", "fetched.json", valid.FETCHED, _notes),
            ("withdrawing", "withdrawing.json", valid.ACT, _act),
        )
    ),
    # one that names a withdrawal which is not noted stops everything, on purpose
    Reader(
        "receipts", "withdrawals/2026-11-23-1.json", (valid.RECEIPT,), _receipts, _JSON, json=True
    ),
    *(
        Reader(name, file, (seed,), read, _JSON, json=True, whole=True)
        for name, file, seed, read in (
            ("ids", f"{WORK}/ids.json", '{"one.mp4": "one", "two.mp4": "2"}', _ids),
            ("log", f"{WORK}/logs/20261123-093114-5502.jsonl", valid.LOG, _log),
            ("lock", f"{WORK}/lock.json", valid.LOCK, lambda _, file: lock._holder(file)),
            ("claim", f"{WORK}/there/claim.json", valid.CLAIM, _claim),
        )
    ),
    *(
        Reader(
            name, f"{WORK}/{file}", (), _made_before, _JSON,
            json=True, restores=True, seal=_sealed, whole=True,
        )
        for name, file in (
            ("record-clip", "records/ingest/*.json"),
            ("record-words", "records/transcribe/*.json"),
            ("record-entry", "records/entry/*.json"),
            ("latest", "latest/one/ingest.json"),
        )
    ),
)  # fmt: skip
"""Every text that is read from a disk: what people write, and what we wrote and was damaged."""
BY_NAME = {reader.name: reader for reader in READERS}
