"""
Bring in what people handed in at the inbox: what is new, whole and within limits.

Whoever hands in is a stranger: only clips are taken, under names of which nothing was ever said,
so that each is held until the team says yes to it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from talkingheads import runlog, tombstones
from talkingheads.backends.targets import Arrival, InboxPlace
from talkingheads.config import Project
from talkingheads.errors import ConfigError, PublishError, ReplacedError
from talkingheads.fetching import fetched
from talkingheads.fetching.arrivals import Plan, plan
from talkingheads.fetching.fetched import Fetched
from talkingheads.fetching.landing import Ground
from talkingheads.files import digest_of
from talkingheads.report import Reporter

ROOM = "fetching"
"""Folder below our working folder for what is half here; a later run goes on with it."""
PATIENCE = 3
"""So many failures, one after the other, end it: the next clip would fail as well."""
DAY = 86_400.0

Free = Callable[[Path], int]


@dataclass
class Result:
    """What became of what lies in the inbox; pairs are a key and the reason."""

    inbox: str
    fetched: list[Fetched] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    """Keys of what had been withdrawn: deleted here, wiped there."""
    replaced: list[tuple[str, str]] = field(default_factory=list)
    """File that its sender replaced, and what became of it."""
    wiped: list[str] = field(default_factory=list)
    """Keys of fetched clips that were wiped since they were kept long enough."""
    short: bool = False

    @property
    def exit_code(self) -> int:
        return 1 if self.failed or self.short else 0

    def plain(self) -> dict[str, Any]:
        """Return it for JSON."""
        named = {
            what: [{"key": key, "reason": reason} for key, reason in getattr(self, what)]
            for what in ("waiting", "left", "failed")
        }
        replaced = [{"file": file, "result": result} for file, result in self.replaced]
        return {**asdict(self), **named, "replaced": replaced}


def free_on(folder: Path) -> int:
    """Return how many bytes the disk of *folder* has free."""
    return shutil.disk_usage(folder).free


def planned(project: Project, place: InboxPlace, *, free: Free = free_on) -> Plan:
    """Look what lies at *place*, and return what is to be done with it."""
    if not project.clips.is_dir():
        raise ConfigError(
            f"{project.clips}: there is no such folder to fetch clips into",
            hint="Make it, or set project.clips in pipeline.yaml.",
        )
    return plan(
        place.arrivals(),
        fetched.known(project.work).of(place.name),
        settings=project.settings.ingest,
        now=place.clock(),
        free=free(project.clips),
    )


def bring(
    project: Project, place: InboxPlace, reporter: Reporter, *, free: Free = free_on
) -> Result:
    """
    Fetch what is new at *place* into the clips folder, and do there what the settings say.

    Only while nobody else works on the project. What fails is told in the result, and the others
    are fetched; if *place* cannot be listed, it is an error.
    """
    return _Bringing(project, place, reporter, planned(project, place, free=free)).run()


class _Bringing:
    """One round of fetching."""

    def __init__(self, project: Project, place: InboxPlace, reporter: Reporter, plan: Plan) -> None:
        self.project = project
        self.settings = project.settings.ingest
        self.place = place
        self.reporter = reporter
        self.plan = plan
        self.notes = fetched.known(project.work)
        self.stones = tombstones.known(project)
        self.ground = Ground(project, [each.name for each in self.notes.objects])
        self.room = project.work / ROOM
        self.before = 0
        self.result = Result(place.name, short=plan.short)
        self.result.waiting += [(each.key, why) for each, why in plan.waiting]
        self.result.left += [(each.key, why) for each, why in plan.left]

    def run(self) -> Result:
        """Fetch, and tidy up in the inbox."""
        self._sweep()
        self.reporter.begin("Inbox", self.plan.size, sized=True)
        try:
            with runlog.step("", "fetch", ""):
                well = self._each(self.plan.take, self._fetch)
        finally:
            self.reporter.end()
        if well and self._each([arrival for arrival, _ in self.plan.known], self._tidy_known):
            self._each(list(self._old()), self._wipe)
        return self.result

    def _each(self, things: Iterable[Any], do: Callable[[Any], None]) -> bool:
        """*do* each of *things*, which have keys; False if too many failed to go on."""
        failures = 0
        for thing in things:
            if failures == PATIENCE:
                self.result.waiting.append((thing.key, "those before it failed"))
                continue
            try:
                do(thing)
                failures = 0
            except ReplacedError:
                self.result.waiting.append((thing.key, "it was replaced while it was fetched"))
            except PublishError as error:
                self.result.failed.append((thing.key, str(error)))
                failures += 1
        return failures < PATIENCE

    def _sweep(self) -> None:
        """Delete what is half here of files that are not there any more."""
        self.room.mkdir(parents=True, exist_ok=True)
        wanted = (*self.plan.take, *(arrival for arrival, _ in self.plan.waiting))
        keep = {part_name(arrival) for arrival in wanted}
        for left in self.room.iterdir():
            if left.name not in keep:
                left.unlink()

    def _fetch(self, arrival: Arrival) -> None:
        part = self.room / part_name(arrival)
        self.place.download(arrival, part, self._told)
        self.before += arrival.size
        digest = digest_of(part)
        if self.stones.covers(digest):
            part.unlink()
            self.place.erase(arrival.key, arrival.tag)
            self.result.withdrawn.append(arrival.key)
            return
        twin = self.ground.twin(digest, arrival.size)
        name = twin or self.ground.land(part, arrival.key.removeprefix(self.place.prefix))
        part.unlink(missing_ok=True)
        one = Fetched(
            inbox=self.place.name,
            key=arrival.key,
            tag=arrival.tag,
            size=arrival.size,
            name=name,
            digest=digest,
            when=self.place.clock(),
            twin=bool(twin),
        )
        earlier = [each for each in self.notes.of(self.place.name) if each.key == arrival.key]
        self._note(one)
        self.result.fetched.append(one)
        for each in earlier:
            self._replace(each, one)
        self._tidy(arrival, one)

    def _told(self, have: int) -> None:
        share = (self.before + have) / max(self.plan.size, 1)
        self.reporter.progress("", "fetch", min(share, 1.0))

    def _note(self, one: Fetched) -> None:
        self.notes = self.notes.with_(one)
        fetched.keep(self.project.work, self.notes)

    def _replace(self, old: Fetched, new: Fetched) -> None:
        """Take the clip *old* away that its sender replaced by *new*, if nobody touched it."""
        file = self.project.clips / old.name
        if old.digest == new.digest or not file.is_file():
            return
        shared = any(each.name == old.name and each.key != old.key for each in self.notes.objects)
        if old.twin or shared or self.ground.is_spoken_of(old.name):
            kept = f"kept, since people know of it; the new one is {new.name}, held"
        elif digest_of(file) != old.digest:
            kept = f"kept, since it was changed here; the new one is {new.name}, held"
        else:
            file.unlink()
            kept = f"gone, for {new.name}"
        self.result.replaced.append((old.name, kept))

    def _tidy_known(self, arrival: Arrival) -> None:
        """Do what was cut off with *arrival*, or what is to be done anew since it came back."""
        known = (each for each in self.notes.of(self.place.name) if each.is_of(arrival))
        self._tidy(arrival, next(known))

    def _tidy(self, arrival: Arrival, one: Fetched) -> None:
        """Do in the inbox what the settings say of what was fetched."""
        if self.settings.inbox_after == "move":
            self.place.set_aside(arrival, aside(self.place, one))
        elif self.settings.inbox_after == "delete":
            self.place.erase(one.key, one.tag)
            self._note(fetched.gone(one))

    def _old(self) -> Iterator[Fetched]:
        """Yield what was fetched so long ago that it is kept in the inbox no longer."""
        if not self.settings.inbox_keep_days:
            return
        latest = self.place.clock() - self.settings.inbox_keep_days * DAY
        back = {part_name(each) for each, _ in self.plan.known}
        for one in self.notes.of(self.place.name):
            if one.when < latest and (not one.gone or part_name(one) in back):
                yield one

    def _wipe(self, one: Fetched) -> None:
        wiped = self.place.erase(one.key, one.tag) + self.place.erase(aside(self.place, one), "")
        self._note(fetched.gone(one))
        if wiped:
            self.result.wiped.append(one.key)


def aside(place: InboxPlace, one: Fetched) -> str:
    """Return the key to which *one* is set aside: the same each time, and only its own."""
    return f"{place.done}{one.digest[:16]}/{one.name.rpartition('/')[2]}"


def forget_parts(work: Path, gone: Iterable[Fetched | Arrival]) -> None:
    """Delete what is half here of *gone*."""
    for each in gone:
        (work / ROOM / part_name(each)).unlink(missing_ok=True)


def part_name(one: Fetched | Arrival) -> str:
    """Return what the half-fetched file is called: it names nobody."""
    return hashlib.sha256(f"{one.key}\n{one.tag}".encode()).hexdigest()[:32]
