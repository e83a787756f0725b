"""What the command search does: ask the catalogue, and show no clip that may not be shown."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from talkingheads import cataloguing, edition, inbox, lock, report
from talkingheads.backends.base import Ask
from talkingheads.config import FILE, Project
from talkingheads.domain import Kind, State
from talkingheads.errors import TalkingHeadsError
from talkingheads.formats import names
from talkingheads.inbox import Handed, Inbox
from talkingheads.lastgood import last_good
from talkingheads.pipeline import look
from talkingheads.stages import catalogue
from talkingheads.stages.catalogue import Found, Hit, Question
from talkingheads.stages.catalogue.schema import SCHEMA
from talkingheads.workshop import database_for

BEGINNING = 4
"""Letters of a word that are tried as a beginning."""


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
        named = self.speaker or self.theme or self.edition
        return bool(self.words or named or self.kind or self.status or self.due_before)


def search(project: Project, wanted: Wanted, *, as_json: bool) -> int:
    """
    Print the sentences that fit all of *wanted*; return 1 if there is none.

    The people sheet is read now: a clip whose consent it does not give is not shown, whatever the
    catalogue still holds. Raises: ConfigError for a name that is not there.
    """
    box = inbox.look(project, hashing=False)
    allowed = {clip.id for clip in box.clips if clip.update.consent}
    _check_there(project)
    with _opened(project, wanted.day or date.today()) as ask:
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


@contextmanager
def _opened(project: Project, day: date) -> Iterator[Ask]:
    """
    Open the project's catalogue; for another day than today, one that is made for that day.

    What was said and ruled by then is not a part of what is known now, so it is reckoned anew.
    """
    database = database_for(project)
    if day == date.today():
        with database.reading(project.catalogue) as ask:
            yield ask
        return
    entries = [look(project, clip).entry or last_good(project, clip) for clip in _clips(project)]
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / project.catalogue.name
        catalogue.run(
            edition.briefing(project, [entry for entry in entries if entry], day),
            due_soon_days=project.settings.ledger.due_soon_days,
            file=file,
            database=database,
        )
        with database.reading(file) as ask:
            yield ask


def _clips(project: Project) -> tuple[Handed, ...]:
    return tuple(inbox.look(project).clips)


def question(ask: Ask, wanted: Wanted, *, without: Sequence[str] = ()) -> Question:
    """Return *wanted* in the catalogue's own names. Raises: ConfigError with those near."""

    def chosen(what: str, typed: Sequence[str]) -> tuple[str, ...]:
        known = catalogue.names(ask, what, without) if typed else {}
        return names.chosen(what, typed, known)

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


def _check_there(project: Project) -> None:
    """Raise TalkingHeadsError if there is no catalogue that can be asked."""
    file, database = project.catalogue, database_for(project)
    cataloguing.check(project)
    if not catalogue.is_ours(file, database):
        if at_it := lock.holder(project.work):
            raise TalkingHeadsError(
                f"{file}: there is no catalogue just now, while a run is on: {at_it}",
                hint="The run makes it at its end: ask again then.",
            )
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
    words = names.short(" ".join(wanted.words))
    said = f"Nobody says {words!r}" if wanted.words else "There is nothing"
    named = wanted.speaker or wanted.theme or wanted.edition
    narrowed = named or wanted.kind or wanted.status or wanted.due_before
    return f"{said} there." if wanted.words and narrowed else f"{said}."


def _advice(wanted: Wanted) -> str:
    """Say what to try where nothing was found."""
    if not wanted.words:
        return "Try fewer options."
    begun = _beginning(" ".join(wanted.words))
    if not begun:
        return "Only letters and digits are looked for: try a word."
    if len(wanted.words) > 1:
        return "All words must be in one sentence: try fewer."
    if wanted.words[0].rstrip().endswith("*"):
        return "Try another word."
    return f"Try its beginning with a star, such as '{begun}*'."


def _beginning(text: str) -> str:
    """Return the first letters of the first word in *text*; empty if there is no word."""
    kinds = (unicodedata.category(c)[0] for c in text)
    plain = "".join(c if kind in "LNM" else " " for c, kind in zip(text, kinds, strict=True))
    for word in plain.split():
        if any(unicodedata.category(c)[0] in "LN" for c in word):
            return word[:BEGINNING]
    return ""


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
