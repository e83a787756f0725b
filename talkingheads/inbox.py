"""What lies in the clips folder, and how each clip stands by all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from talkingheads import clipids, clipsfolder, earlier, saidbefore, sources, tombstones
from talkingheads.clipsfolder import stem
from talkingheads.config import Project
from talkingheads.domain import (
    Consent,
    ConsentState,
    Source,
    Standing,
    Update,
    day_in_words,
    standing,
)
from talkingheads.domain.tombstones import Tombstone
from talkingheads.errors import ClipError, ConfigError
from talkingheads.formats import clips
from talkingheads.formats.names import guessed
from talkingheads.formats.traces import lines_about
from talkingheads.notes import Said, said_of


@dataclass(frozen=True)
class Handed:
    """One clip as handed in, with what is said of it."""

    id: str
    """Name in addresses, and on the command line."""
    source: Source
    update: Update
    transcript: str = ""
    """Name of the supplied transcript below the clips folder; empty: none."""
    held: str = ""
    """Why it may not be shown, if so."""
    trouble: ClipError | None = None
    """Why its file is not read, if so; takes nothing away that was made of it before."""
    consent: Consent = field(default_factory=Consent)
    """All that was agreed to; ``update.consent`` is whether it may be shown today."""
    state: ConsentState = "held"


@dataclass(frozen=True)
class Inbox:
    """All that was handed in, and what is odd about it, in whole sentences."""

    clips: tuple[Handed, ...]
    problems: tuple[str, ...] = ()
    strangers: frozenset[str] = frozenset()
    """Files that came from the inbox: nobody of the team chose their names."""
    notes: saidbefore.Careful = field(default_factory=dict)
    """What to remember of the sheet and of the notes beside clips."""
    lost: Mapping[str, list[str]] = field(default_factory=dict)
    """By file, the columns that limited it and that the sheet has no more; such a clip is held."""

    def find(self, name: str) -> Handed:
        """Return the clip that *name* (an id or a file's name) means. Raises: ConfigError."""
        for clip in self.clips:
            if name in (clip.id, clip.source.name):
                return clip
        ids = [clip.id for clip in self.clips]
        near = guessed(name, (c.id for c in self.clips if c.source.name not in self.strangers))
        guess = f"Did you mean {near}? " if near else ""
        raise ConfigError(
            f"{name}: there is no such clip",
            hint=f"{guess}The clips here are: {', '.join(sorted(ids)) or 'none yet'}.",
        )


def look(project: Project, *, hashing: bool = True, day: date | None = None) -> Inbox:
    """
    Look into the clips folder of *project* and its subfolders.

    A clip without a row, or without a consent that lets it be shown on *day* (today), is handed on
    with ``update.consent`` false and the reason under ``held``. Without *hashing* no clip is read,
    and digests are empty.

    Raises: ConfigError if the folder is not there or the sheet cannot be used.
    """
    problems: list[str] = []
    names, besides = clipsfolder.found(project.clips, problems)
    rows, lost = _careful(project, _sheet(project, problems), problems)
    matches = _matched(project, rows, names, problems)
    refused, others = _without_clip(matches)
    notes, transcripts = clipsfolder.given_out(names, besides, problems)
    ids = _ids(project, names, problems)
    day, stones = day or date.today(), tombstones.known(project)
    handed, careful = [], dict(saidbefore.of_sheet(rows, lost))
    for name in names:
        said = said_of(project, name, matches, notes.get(name, ()), problems)
        careful |= said.careful
        terms = (*matches.terms.get(name, ()), *others.get(stem(name), ()), *said.terms)
        consent = clips.agreed(terms, said.update.speaker.name)
        unclear = name in matches.held or name in notes.get("", ()) or stem(name) in refused
        digest, trouble = _digest(project, name) if hashing else ("", None)
        stands = _withdrawn(stones.covers(digest))  # whatever row and notes say
        stands = stands or _stands(project, said, consent, day, unclear=unclear)
        handed.append(
            Handed(
                id=ids[name],
                source=Source(name, digest),
                update=replace(said.update, consent=stands.state == "shared"),
                transcript=next(iter(transcripts.get(name, ())), ""),
                held=stands.why,
                trouble=trouble,
                consent=consent,
                state=stands.state,
            )
        )
    strange = clipsfolder.strangers(project.work, names)
    return Inbox(tuple(handed), tuple(problems), strange, careful, lost)


def _ids(project: Project, names: list[str], problems: list[str]) -> Mapping[str, str]:
    """Return the id of each of the clips *names*; tell if those of before are lost."""
    if clipids.is_damaged(project.work):
        problems.append(
            f"{project.work / clipids.FILE} is damaged: clips are named after their files again. "
            "If one has another address now, links to its old one lead nowhere."
        )
    return clipids.given(names, clipids.known(project.work))


def _careful(
    project: Project, rows: clips.Sheet, problems: list[str]
) -> tuple[clips.Sheet, dict[str, list[str]]]:
    """Return *rows* without a yes where columns that limited it are lost, and which; tell it."""
    lost = saidbefore.lost(project.work, rows)
    if not lost:
        return rows, lost
    columns = sorted({column for gone in lost.values() for column in gone})
    problems.append(
        f"{project.people.name} has no column {', '.join(columns)} any more, which limited "
        f"{len(lost)} of its rows: they are held. Put it back, or if this is meant: "
        "talkingheads run --yes"
    )
    updates = (
        replace(row, consent=False) if clips.key(row.file) in lost else row for row in rows.updates
    )
    return replace(rows, updates=tuple(updates)), lost


def _matched(
    project: Project, rows: clips.Sheet, names: list[str], problems: list[str]
) -> clips.Matches:
    """Return which of *rows* is about which of the clips *names*; tell what is odd."""
    folder = project.clips.name
    matches = clips.match(
        rows.updates,
        names,
        folder=folder,
        unread=rows.unread,
        terms=rows.terms,
        strange=clipsfolder.strangers(project.work, names),
    )
    problems += matches.problems
    problems += [_lost(project, lost.file, matches) for lost in matches.without_clip]
    return matches


def _lost(project: Project, file: str, matches: clips.Matches) -> str:
    """Return what to tell of the row for *file*, which is not there: withdrawn, or mistyped."""
    row, gone = f"{project.people.name}: its row for {file}", earlier.called(project, file)
    if gone is not None:
        text = sources.own(project.people).decode("utf-8-sig", errors="replace")
        lines = _numbered(lines_about(text, [file]))
        when = day_in_words(gone.stone.on)
        return f"{row} is about a clip that was withdrawn on {when}: take out {lines}."
    near = matches.near.get(file) if earlier.are_all(project) else ""
    guess = f" Did you mean {near}?" if near else ""
    return f"{row} has no clip in {project.clips.name}/.{guess}"


def _numbered(lines: tuple[int, ...]) -> str:
    return f"line {lines[0]}" if len(lines) == 1 else "it"


def _without_clip(
    matches: clips.Matches,
) -> tuple[set[str], Mapping[str, tuple[clips.Terms, ...]]]:
    """
    Return the stems of rows without a clip that say no, and by stem what all say of consent.

    What is said to a.mov counts for a.mp4 too.
    """
    refused = {stem(lost.file) for lost in matches.without_clip if not lost.consent}
    found: dict[str, tuple[clips.Terms, ...]] = {}
    for lost in matches.without_clip:
        name = stem(lost.file)
        found[name] = (*found.get(name, ()), *matches.terms.get(lost.file, ()))
    return refused, found


def _withdrawn(stone: Tombstone | None) -> Standing | None:
    return Standing("withdrawn", f"it was withdrawn on {day_in_words(stone.on)}") if stone else None


def _stands(
    project: Project, said: Said, consent: Consent, day: date, *, unclear: bool
) -> Standing:
    """Return how a clip stands on *day*: shared only if nothing at all speaks against it."""
    if said.held:
        return Standing("held", said.held)
    stands = standing(consent, day)
    if stands.state != "shared" and consent.scope != "none":
        return stands
    if said.unread:
        whole = said.unread != clips.UNENDED
        return Standing("held", f"its {said.unread} cannot be read" if whole else said.unread)
    if stands.state != "shared" or not said.update.consent:
        return Standing("held", f"{project.people.name} does not say a clear yes to it")
    if unclear:
        return Standing("held", "it is not clear what is said of it about consent")
    return stands


def remember_ids(project: Project, box: Inbox) -> None:
    """
    Keep the names that clips have in addresses, so that a new clip never takes another's.

    Those of clips that were withdrawn are not noted anywhere.
    """
    named = {clip.source.name: clip.id for clip in box.clips if clip.state != "withdrawn"}
    clipids.remember(project.work, named)
    saidbefore.remember(project.work, box.notes)


def _digest(project: Project, name: str) -> tuple[str, ClipError | None]:
    """Return the digest of the clip *name*, or why it cannot or must not be read."""
    try:
        most = project.settings.ingest.max_megabytes
        return sources.digest(project.clips, name, megabytes=most), None
    except ClipError as error:
        return "", error


def _sheet(project: Project, problems: list[str]) -> clips.Sheet:
    """Read the people sheet; without one, nobody has consented."""
    try:
        content = sources.own(project.people)
    except FileNotFoundError:
        problems.append(
            f"{project.people.name}: there is none, so every clip without a NAME.yaml is held. "
            "`talkingheads people` makes one."
        )
        return clips.Sheet(())
    except OSError as error:
        raise ConfigError(
            f"{project.people}: cannot be read: {error.strerror}",
            hint="Close it in other programs and check that you may read it.",
        ) from None
    sheet = clips.read(content, name=project.people.name)
    problems += sheet.problems
    return sheet
