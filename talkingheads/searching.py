"""What the command search does: ask the catalogue, and show no clip that may not be shown."""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from talkingheads import cataloguing, inbox, report
from talkingheads.backends.base import Ask
from talkingheads.config import FILE, Project
from talkingheads.domain import Kind, State
from talkingheads.errors import ConfigError, TalkingHeadsError
from talkingheads.inbox import Inbox
from talkingheads.stages import catalogue
from talkingheads.stages.catalogue import Found, Hit, Question
from talkingheads.stages.catalogue.schema import SCHEMA
from talkingheads.workshop import database_for

SHOWN_NAMES = 8


@dataclass(frozen=True)
class Wanted:
    """What the user asks for, as written on the command line."""

    words: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    edition: tuple[str, ...] = ()
    kind: Kind | Literal["promise"] | None = None
    status: State | None = None
    due_before: date | None = None
    day: date | None = None
    limit: int = 20

    @property
    def asks_something(self) -> bool:
        """Tell whether there is anything to look for."""
        names = self.speaker or self.theme or self.edition
        return bool(self.words or names or self.kind or self.status or self.due_before)


def search(project: Project, wanted: Wanted, *, as_json: bool) -> int:
    """
    Print the sentences that fit all of *wanted*; return 1 if there is none.

    The people sheet is read now: a clip whose consent it does not give is not shown, whatever the
    catalogue still holds. Raises: ConfigError for a name that is not there.
    """
    box = inbox.look(project, hashing=False)
    allowed = {clip.id for clip in box.clips if clip.update.consent}
    _check_there(project)
    with database_for(project).reading(project.catalogue) as ask:
        held_back = sorted(catalogue.clips(ask) - allowed)
        found = catalogue.find(ask, question(ask, wanted, without=held_back))
    if as_json:
        report.dump([_as_json(hit, project.settings.page.address) for hit in found.hits])
    else:
        _tell(found, wanted, project.settings.page.address)
    reporter = report.reporter(as_json=as_json)
    changed = "" if not held_back else "clips are gone or held"
    changed = changed or next(_changed(project, box), "")
    if changed:
        reporter.note(f"The catalogue is not up to date ({changed}): talkingheads run")
    return 0 if found.hits else 1


def question(ask: Ask, wanted: Wanted, *, without: Sequence[str] = ()) -> Question:
    """Return *wanted* in the catalogue's own names. Raises: ConfigError with those near."""

    def chosen(what: str, names: Sequence[str]) -> tuple[str, ...]:
        known = catalogue.names(ask, what, without) if names else {}
        return _chosen(what, names, known)

    kind = wanted.kind
    return Question(
        day=wanted.day or date.today(),
        words=wanted.words,
        speakers=chosen("speaker", wanted.speaker),
        themes=chosen("theme", wanted.theme),
        editions=chosen("edition", wanted.edition),
        kind=None if kind == "promise" else kind,
        status=wanted.status,
        due_before=wanted.due_before,
        promises=kind == "promise",
        without=tuple(without),
        limit=wanted.limit,
    )


def _chosen(what: str, wanted: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return what *known* has for each name that is *wanted*, whatever its case and accents.

    The whole name, or else every name that has it in it.
    """
    chosen: dict[str, None] = {}
    for name in wanted:
        whole = [known[k] for k in known if _folded(k) == _folded(name)]
        fits = whole or [known[k] for k in known if _folded(name) and _folded(name) in _folded(k)]
        if not fits:
            raise ConfigError(f"--{what} {name!r}: there is none", hint=_near(what, name, known))
        chosen.update(dict.fromkeys(fits))
    return tuple(chosen)


def _near(what: str, name: str, known: Mapping[str, str]) -> str:
    folded = {_folded(part): k for k in known for part in (k, *k.split())}
    near = difflib.get_close_matches(_folded(name), folded, n=1)
    guess = f"Did you mean {folded[near[0]]}? " if near else ""
    names = sorted(filter(None, known))
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return f"{guess}Each {what} here: {', '.join(names[:SHOWN_NAMES]) or 'none'}{more}."


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _check_there(project: Project) -> None:
    """Raise TalkingHeadsError if there is no catalogue that can be asked."""
    file, database = project.catalogue, database_for(project)
    cataloguing.check(project)
    if not catalogue.is_ours(file, database):
        raise TalkingHeadsError(
            f"{file}: there is no catalogue yet", hint="Make it: talkingheads run"
        )
    if database.mark(file)[1] != SCHEMA:
        raise TalkingHeadsError(
            f"{file}: was made by another version", hint="Make it again: talkingheads run"
        )


def _changed(project: Project, box: Inbox) -> Iterator[str]:
    """Yield what has changed since a run last brought the catalogue up to date, by file times."""
    last = cataloguing.last_brought_up(project)
    for file in (project.people, project.root / FILE, project.decisions):
        if _touched(file) > last:
            yield f"{file.name} changed"
    for clip in box.clips:
        names = filter(None, (clip.source.name, clip.transcript))
        if any(_touched(project.clips / name) > last for name in names):
            yield f"{clip.source.name} changed"
    notes = project.work / "latest"
    with os.scandir(notes if notes.is_dir() else project.clips) as folders:
        for folder in folders:
            if folder.name != cataloguing.NAME and folder.stat().st_mtime_ns > last:
                yield f"{folder.name} was worked on"


def _touched(file: Path) -> int:
    """Return when *file* was written or put there, in nanoseconds; 0 if it is not there."""
    try:
        stat = file.stat()
    except OSError:
        return 0
    return max(stat.st_mtime_ns, stat.st_ctime_ns)


def _tell(found: Found, wanted: Wanted, address: str) -> None:
    for hit in found.hits:
        about = [hit.speaker, hit.organisation, hit.edition, hit.theme, _kind(hit)]
        report.line(f"{hit.clip} {_clock(hit.moment)}  {' · '.join(filter(None, about))}")
        if hit.before:
            report.line(f"      {hit.before}")
        report.line(f"    > {hit.sentence}", marks=[(a + 6, b + 6) for a, b in hit.marks])
        if hit.after:
            report.line(f"      {hit.after}")
        report.line(f"      {_url(hit, address)}")
    if found.more:
        report.line(f"There are more than {wanted.limit}: see them with --limit.")
    if not found.hits:
        report.line(f"{_nothing(wanted)} {_advice(wanted)}")


def _nothing(wanted: Wanted) -> str:
    said = f"Nobody says {' '.join(wanted.words)!r}" if wanted.words else "There is nothing"
    names = wanted.speaker or wanted.theme or wanted.edition
    narrowed = names or wanted.kind or wanted.status or wanted.due_before
    return f"{said} there." if wanted.words and narrowed else f"{said}."


def _advice(wanted: Wanted) -> str:
    """Say what to try where nothing was found."""
    if len(wanted.words) > 1:
        return "All words must be in one sentence: try fewer."
    if wanted.words and not wanted.words[0].endswith("*"):
        return f"Try its beginning with a star, such as '{wanted.words[0].strip()[:4]}*'."
    return "Try fewer options." if not wanted.words else "Try another word."


def _kind(hit: Hit) -> str:
    if hit.state is None:
        return hit.kind
    return f"promise, {hit.state}" + (f", due {hit.due}" if hit.due else "")


def _url(hit: Hit, address: str) -> str:
    """Return where the site plays *hit*: below the *address* of the site, if that is set."""
    return f"{address.rstrip('/')}/{hit.link}" if address else hit.link


def _as_json(hit: Hit, address: str) -> dict[str, object]:
    return {
        **asdict(hit),
        "time": _clock(hit.moment),
        "seconds": hit.moment / 1000,
        "link": _url(hit, address),
    }


def _clock(moment: int) -> str:
    """Return milliseconds as minutes and seconds, such as 1:05.2."""
    tenths = moment // 100
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
