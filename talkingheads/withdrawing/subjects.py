"""
Gather all that is known of a clip: from its file, the cache, and where it was published.

Any of these may be missing: the file may be gone from the folder, the cache may be another
computer's, the place may be out of reach.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from talkingheads import clipids, clipsfolder, edition, inbox, reels
from talkingheads.backends.targets import PublishTarget
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Briefing, Clip, Digest, Edition, Entry, Reel, Rendition
from talkingheads.errors import ConfigError
from talkingheads.formats import records
from talkingheads.formats.names import guessed
from talkingheads.formats.traces import is_film
from talkingheads.stages import CLIP_STAGES
from talkingheads.stages import publish as stage
from talkingheads.withdrawing.acts import Subject

T = TypeVar("T")

CLIPS = edition.CLIP
"""Fits the path of a clip's file and says which clip's."""
FILMS = (".mp4", ".m4a")
"""What is nobody else's: a picture may be a drawing that another clip has too."""


@dataclass
class _Facts:
    """What is known of one clip so far."""

    files: set[str] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    recorded: set[date] = field(default_factory=set)
    editions: set[str] = field(default_factory=set)
    sources: set[Digest] = field(default_factory=set)
    made: set[Digest] = field(default_factory=set)
    shown: set[Digest] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)

    def entry(self, entry: Entry) -> None:
        """Take in what was made of it."""
        self.files.add(entry.update.file)
        self.speakers.add(entry.update.speaker.name)
        self.editions.add(entry.update.edition)
        if entry.update.recorded:
            self.recorded.add(entry.update.recorded)
        self.clip(entry.clip)
        self.rendition(entry.rendition, entry.clip)
        self.sentences |= {said.text for said in entry.labels.statements}

    def clip(self, clip: Clip) -> None:
        """Take in the accepted source."""
        self.sources.add(clip.source)
        self.made.add(clip.media)

    def rendition(self, made: Rendition, clip: Clip | None) -> None:
        """
        Take in the finished video.

        Pictures of a clip without one are drawings, which another clip may have too.
        """
        films = {made.video, made.low, made.uncut} - {""}
        self.made |= films
        if clip is not None and clip.has_picture:
            self.made |= set(made.digests)
        self.shown |= set(made.digests) - self.made

    def reel(self, reel: Reel | None) -> None:
        """Take in a reel that it is in."""
        if reel is not None:
            self.shown |= {reel.video, reel.poster}
            self.sizes.add(reel.size)


class UnknownClip(ConfigError):
    """Nothing is known of a clip, or of who speaks."""


class Known:
    """All that is known of every clip of *project*, here and at *place*. Raises: PublishError."""

    def __init__(self, project: Project, place: PublishTarget | None) -> None:
        self.project, self.cache = project, Cache(project.work)
        self.clips: dict[str, _Facts] = {}
        self.box = inbox.look(project)
        self._in_the_folder()
        self._in_the_cache()
        if place is not None:
            self._at(place)
        for facts in self.clips.values():
            self._measure(facts)

    def named(self, names: Iterable[str]) -> tuple[Subject, ...]:
        """Return what *names* (ids or names of files) mean. Raises: ConfigError."""
        found: list[str] = []
        for name in names:
            fits = [id for id, facts in self.clips.items() if name == id or name in facts.files]
            if not fits:
                raise self._unknown(name)
            found += fits
        return self._subjects(found)

    def of_speaker(self, name: str) -> tuple[Subject, ...]:
        """Return every clip in which *name* speaks. Raises: ConfigError."""
        wanted = _folded(name)
        found = [
            id
            for id, facts in self.clips.items()
            if any(_folded(part) == wanted for each in facts.speakers for part in _people(each))
        ]
        if not found:
            names = sorted({each for facts in self.clips.values() for each in facts.speakers})
            raise UnknownClip(
                f"{name}: speaks in no clip that is known, here or online",
                hint=f"Who speaks: {', '.join(names) or 'nobody'}.",
            )
        return self._subjects(found)

    def _unknown(self, name: str) -> UnknownClip:
        """Return what to say of *name*; what is listed is here, or something of it is left."""
        handed = {clip.id: clip.source.name for clip in self.box.clips}
        there = [
            id
            for id, facts in self.clips.items()
            if id in handed or facts.sources or facts.made or facts.shown
        ]
        strange = self.box.strangers
        near = guessed(name, [id for id in there if handed.get(id) not in strange])
        guess = f"Did you mean {near}? " if near else ""
        return UnknownClip(
            f"{name}: nothing is known of such a clip, here or online",
            hint=f"{guess}The clips are: {', '.join(sorted(there)) or 'none'}.",
        )

    def _subjects(self, ids: Iterable[str]) -> tuple[Subject, ...]:
        """Return the clips *ids*, and any other that has the very bytes of one."""
        chosen = dict.fromkeys(ids)
        sources = {digest for id in chosen for digest in self.clips[id].sources}
        twins = (id for id, facts in self.clips.items() if facts.sources & sources)
        chosen |= dict.fromkeys(twins)
        rest = [facts for id, facts in self.clips.items() if id not in chosen]
        others = {digest for facts in rest for digest in (*facts.sources, *facts.made)}
        return tuple(_subject(id, self.clips[id], others) for id in chosen)

    def _facts(self, id: str) -> _Facts:
        return self.clips.setdefault(id, _Facts())

    def _in_the_folder(self) -> None:
        for file, id in clipids.known(self.project.work).items():
            self._facts(id).files.add(file)
        for handed in self.box.clips:
            facts, update = self._facts(handed.id), handed.update
            facts.files.add(handed.source.name)
            facts.speakers |= {update.speaker.name} - {""}
            facts.editions.add(update.edition)
            facts.sources |= {handed.source.digest} - {""}
            if update.recorded:
                facts.recorded.add(update.recorded)
            with suppress(OSError):
                facts.sizes.add((self.project.clips / handed.source.name).stat().st_size)

    def _in_the_cache(self) -> None:
        for id in self.cache.clips():
            if id != edition.SITE and not reels.is_reel(id):
                self._made_of(id, self._facts(id))
        for id in filter(reels.is_reel, self.cache.clips()):
            latest = self.cache.latest(id, reels.STAGE)
            reel = self._record(id, reels.STAGE, Reel)
            for clip in latest["parts"].get("clips", ()) if latest else ():
                self._facts(str(clip)).reel(reel)
        manifest = edition.last_manifest(self.cache)
        for file in manifest.files if manifest else ():
            self._file(file.path, file.digest, file.size)

    def _made_of(self, id: str, facts: _Facts) -> None:
        entry = self._record(id, "entry", Entry)
        if entry is not None:
            facts.entry(entry)
        values = {it.makes: self._record(id, it.name, it.type) for it in CLIP_STAGES}
        clip = values["clip"]
        if clip is not None:
            facts.clip(clip)
        if values["rendition"] is not None:
            facts.rendition(values["rendition"], clip)
        if values["labels"] is not None:
            facts.sentences |= {said.text for said in values["labels"].statements}
        if values["transcript"] is not None:
            for segment in values["transcript"].segments:
                facts.sentences.add(" ".join(word.text for word in segment.words))

    def _record(self, id: str, name: str, kind: type[T]) -> T | None:
        latest = self.cache.latest(id, name)
        record = self.cache.find(name, latest["parts"]) if latest else None
        try:
            return records.loads(kind, record.value) if record and record.value else None
        except ValueError:
            return None

    def _at(self, place: PublishTarget) -> None:
        state = stage.read_state(place)
        for path, noted in state.known.items():
            self._file(path, noted.digest, noted.size)
        for number in stage.keeping.numbers(place):
            issue = stage.keeping.kept(place, number)
            for each in issue.briefing.editions if issue else ():
                self._edition(each)
            if issue:
                self._promises(issue.briefing)

    def _edition(self, shown: Edition) -> None:
        for entry in shown.entries:
            facts = self._facts(entry.id)
            facts.entry(entry)
            facts.reel(shown.reel)
            facts.reel(shown.short)

    def _promises(self, briefing: Briefing) -> None:
        for promise in briefing.ledger.promises:
            self._facts(promise.entry).sentences |= {promise.quote, promise.summary} - {""}

    def _file(self, path: str, digest: Digest, size: int) -> None:
        clip = CLIPS.match(path)
        if clip:
            facts = self._facts(clip[1])
            (facts.made if path.endswith(FILMS) else facts.shown).add(digest)
            if is_film(path):
                facts.sizes.add(size)

    def _measure(self, facts: _Facts) -> None:
        for digest in facts.made:
            with suppress(OSError):
                facts.sizes.add(self.cache.path(digest).stat().st_size)


def _subject(id: str, facts: _Facts, others: Collection[Digest]) -> Subject:
    def own(digests: set[Digest]) -> tuple[Digest, ...]:
        return tuple(sorted(digests - set(others) - {""}))

    return Subject(
        id=id,
        files=tuple(sorted(facts.files)),
        speakers=tuple(sorted(facts.speakers - {""})),
        recorded=max(facts.recorded, default=None),
        editions=tuple(sorted(facts.editions)),
        sources=tuple(sorted(facts.sources)),
        made=own(facts.made),
        shown=own(facts.shown - facts.made),
        sentences=tuple(sorted(facts.sentences)),
        sizes=tuple(sorted(facts.sizes)),
    )


def _people(speaker: str) -> Iterator[str]:
    """Yield *speaker*, and each of several who are named for one clip."""
    yield speaker
    yield from speaker.split(",")


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def beside(project: Project, name: str, others: Collection[str]) -> Iterator[str]:
    """Yield the files beside the clip *name* that are about it, and about none of *others*."""
    folder = (project.clips / name).parent
    shared = {clipsfolder.stem(other) for other in others}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in clipsfolder.BESIDE or not path.is_file():
            continue
        found = PurePosixPath(path.relative_to(project.clips)).as_posix()
        about = clipsfolder.stem(found)
        if about == clipsfolder.folded(name) or (
            about == clipsfolder.stem(name) and about not in shared
        ):
            yield found
