"""What is looked for after a withdrawal, and where: nothing that others who are shown have too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from talkingheads import checks, decided, edition, scanning
from talkingheads import inbox as box
from talkingheads.backends.targets import PublishTarget
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Briefing, Digest
from talkingheads.domain.tombstones import mark_of
from talkingheads.errors import PublishError, TalkingHeadsError
from talkingheads.fetching import fetched
from talkingheads.formats import records
from talkingheads.formats.traces import FEWEST, Needles, found, is_digest, words
from talkingheads.scanning import Left
from talkingheads.stages import publish as stage
from talkingheads.withdrawing import acts
from talkingheads.withdrawing.acts import Act


@dataclass(frozen=True)
class Search:
    """What is looked for, and what is not since it is others' too, in plain words."""

    needles: Needles
    told: tuple[str, ...]
    spared: tuple[str, ...] = ()


def search_for(project: Project, act: Act) -> Search:
    """Return what is to be looked for: all of *act* that nobody has who is still shown."""
    briefing = _shown(project)
    entries = briefing.entries if briefing else ()
    said = [words(" ".join(it.text for it in entry.labels.statements)) for entry in entries]
    wanted = [text for each in act.subjects for text in each.sentences]
    sentences = {text for text in wanted if len(words(text).split()) >= FEWEST}
    shared = {text for text in sentences if any(words(text) in each for each in said)}
    names = {name for each in act.subjects for name in each.speakers}
    elsewhere = {name: why for name in names if (why := _named(project, briefing, name, said))}
    files = {PurePosixPath(name).name for each in act.subjects for name in each.files}
    files -= {PurePosixPath(path).name for path in _paths(project)}
    files -= {PurePosixPath(entry.update.file).name for entry in entries}
    files -= {PurePosixPath(name).name for name in others_here(project, act)}
    digests, used = _digests(act), _in_use(project)
    marks = {mark for stone in act.stones for mark in stone.marks} if not digests else set()
    ids = frozenset(act.ids) - {entry.id for entry in entries}
    needles = Needles(
        digests=frozenset(digests - used),
        marks=frozenset(marks - set(map(mark_of, used))),
        ids=ids,
        files=frozenset(files),
        names=frozenset(names - elsewhere.keys()),
        sentences=frozenset(sentences - shared),
        sizes=frozenset(size for each in act.subjects for size in each.sizes),
    )
    spared = [f"{name}: {why}" for name, why in sorted(elsewhere.items())]
    if len(shared) == 1:
        spared.append("1 sentence: somebody else who is shown says the same")
    elif shared:
        spared.append(f"{len(shared)} sentences: others who are shown say the same")
    if marks:
        spared.append("what was said: it was forgotten when the clip was withdrawn")
    return Search(needles, tuple(_told(needles)), tuple(spared))


def here(project: Project, search: Search) -> scanning.Looked:
    """Look through all that the project keeps beside the clips and the people sheet."""
    site = project.site
    beside = [site.parent / f".talkingheads-{site.name}-{which}" for which in ("new", "old")]
    own = [project.decisions, project.checked, project.withdrawn, project.catalogue]
    own.append(project.intake)
    but = {project.work / acts.FILE, project.work / fetched.FILE}
    looked = scanning.in_folder(
        project.root, [project.work, site, *beside, *own], search.needles, but=but
    )
    return looked + _fetched(project, search.needles) + _rows(project, search.needles)


def there(place: PublishTarget, search: Search) -> scanning.Looked:
    """Look through every file, older version and open upload at *place*. Raises: PublishError."""
    state = stage.read_state(place)
    noted = {path: it.digest for path, it in state.known.items() if it.digest}
    return scanning.at_target(place, search.needles, noted=noted)


def inbox(project: Project, act: Act) -> scanning.Looked | None:
    """
    Look for the clips' very bytes in the inbox, set aside or not; None: there is none.

    A new clip may have an old name there, so names do not count. Raises: PublishError.
    """
    settings = project.settings.ingest
    if not settings.inbox:
        return None
    digests = frozenset(digest for each in act.subjects for digest in each.sources)
    marks = frozenset(mark for stone in act.stones for mark in stone.marks)
    needles = Needles(
        digests=digests,
        marks=frozenset() if digests else marks,
        sizes=frozenset(size for each in act.subjects for size in each.sizes),
    )
    looked = scanning.Looked()
    for address in (settings.inbox, f"{settings.inbox.rstrip('/')}-done"):
        publish = project.settings.publish
        there = publish.model_copy(
            update={
                "target": address,
                "endpoint": settings.inbox_endpoint or publish.endpoint,
                "region": settings.inbox_region or publish.region,
                "profile": settings.inbox_profile or publish.profile,
            }
        )
        place = stage.target_for(there, project.root)
        looked += scanning.at_target(place, needles, noted={})
    return looked


def others_here(project: Project, act: Act) -> Iterator[str]:
    """Yield the clips here that are none of *act*, whatever they are called."""
    own = {name for each in act.subjects for name in each.files}
    for clip in box.look(project, hashing=False).clips:
        if clip.source.name not in own:
            yield clip.source.name


def _fetched(project: Project, needles: Needles) -> scanning.Looked:
    """Look through what is noted of its own bytes: others may hand in under the same name."""
    file = project.work / fetched.FILE
    if not file.is_file():
        return scanning.Looked()
    notes = fetched.known(project.work).objects
    own = fetched.Notes(tuple(one for one in notes if is_digest(needles, one.digest)))
    name = file.relative_to(project.root).as_posix()
    told = found(needles, name, records.dumps(own).encode()) if own.objects else ()
    left = (Left(name, told),) if told else ()
    return scanning.Looked(files=1, size=file.stat().st_size, left=left)


def _shown(project: Project) -> Briefing | None:
    try:
        return edition.made_of(project)
    except PublishError:
        return None


def _paths(project: Project) -> Iterator[str]:
    manifest = edition.last_manifest(Cache(project.work))
    yield from manifest.by_path if manifest else ()


def _digests(act: Act) -> set[Digest]:
    return {digest for each in act.subjects for digest in (*each.sources, *each.made, *each.shown)}


def _in_use(project: Project) -> set[Digest]:
    """Return the digests of all that is shown, or kept of clips that may be."""
    cache = Cache(project.work)
    used: set[Digest] = set()
    for note in (project.work / "latest").glob("*/*.json"):
        latest = cache.latest(note.parent.name, note.stem)
        record = cache.find(note.stem, latest["parts"]) if latest else None
        used |= record.digests if record else frozenset()
    return used


def _named(project: Project, briefing: Briefing | None, name: str, said: Iterable[str]) -> str:
    """Return why *name* is no trace of a clip: it stands for somebody or something else too."""
    wanted = words(name)
    entries = briefing.entries if briefing else ()
    if any(wanted in words(entry.update.speaker.name) for entry in entries):
        return "speaks in another clip that is shown"
    if any(wanted in each for each in said):
        return "is named by others who are shown"
    about = project.settings.project
    texts = [about.title, about.organisation, about.introduction]
    texts += [entry.update.speaker.organisation for entry in entries]
    if any(wanted in words(text) for text in texts):
        return "is the name of the briefing or of an organisation too"
    with suppress(TalkingHeadsError):
        team = [check.checked.by for check in checks.noted(project)]
        team += [decision.by for decision in decided.ruled(project)]
        if any(wanted in words(by) for by in team):
            return "stands for who checked or ruled about what is shown too"
    return ""


def _told(needles: Needles) -> Iterator[str]:
    counts = (
        (len(needles.digests | needles.marks), "hash of a file", "hashes of files"),
        (len(needles.ids), "address", "addresses"),
        (len(needles.files), "name of a file", "names of files"),
        (len(needles.names), "name of a person", "names of people"),
        (len(needles.sentences), "sentence", "sentences"),
    )
    for count, one, many in counts:
        if count:
            yield f"{count} {one if count == 1 else many}"


def _rows(project: Project, needles: Needles) -> scanning.Looked:
    """Look through the rows of the catalogue: in its file, a long text may be in pieces."""
    from talkingheads.workshop import database_for

    name = project.catalogue.name
    if not project.catalogue.is_file():
        return scanning.Looked()
    with database_for(project).reading(project.catalogue) as ask:
        tables = [
            str(row[0]) for row in ask("SELECT name FROM sqlite_master WHERE type = 'table'", {})
        ]
        rows = (row for table in tables for row in ask(f'SELECT * FROM "{table}"', {}))
        text = "\n".join(cell for row in rows for cell in row if isinstance(cell, str))
    told = found(needles, name, text.encode("utf-8", "replace"))
    return scanning.Looked(left=(Left(f"{name} (its rows)", told),) if told else ())
