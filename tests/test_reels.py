"""Reels are made once, again when something that they show changes, and never with a clip gone."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from talkingheads import config, edition, forgetting, reels
from talkingheads.backends.base import Progress, Tools
from talkingheads.cache import Cache
from talkingheads.domain import Briefing, CaptionBox, Entry, Speaker, Take
from talkingheads.errors import ToolError
from talkingheads.inbox import Inbox
from tests import pages
from tests.fakes import FakeRenderer, tools
from tests.projects import make_project

DAY = date(2026, 11, 22)


class Notebook:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *values: self.told.append((name, *map(str, values)))

    def of(self, name: str) -> list[str]:
        """Return what was told by *name*."""
        return [" ".join(values) for event, *values in self.told if event == name]


class Broken(FakeRenderer):
    """A renderer that cannot."""

    def render(self, *args: object, **kwargs: object) -> None:
        raise ToolError("ffmpeg: no room on the disk", hint="Make room, then run again.")


class Full(FakeRenderer):
    """A renderer on a full disk."""

    def render(self, *args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@dataclass
class House:
    """A project with the clips of two editions in its store, and fakes to make reels with."""

    project: config.Project
    entries: tuple[Entry, ...]
    renderer: FakeRenderer = field(default_factory=FakeRenderer)
    notes: Notebook = field(default_factory=Notebook)
    failed: list[str] = field(default_factory=list)

    def briefing(self, *entries: Entry) -> Briefing:
        return edition.briefing(self.project, entries or self.entries, DAY)

    def bring_up(self, *entries: Entry) -> Briefing:
        """Bring the reels of *entries*, or of all, up to date."""

        def workshop(progress: Progress) -> Tools:
            return replace(tools(self.project.root, renderer=self.renderer), progress=progress)

        shown, failed = self.briefing(*entries), self.failed.append
        return reels.bring_up(self.project, shown, self.notes, workshop=workshop, failed=failed)

    @property
    def rendered(self) -> int:
        return self.renderer.calls

    @property
    def kept(self) -> set[str]:
        return {id for id in Cache(self.project.work).clips() if reels.is_reel(id)}


def with_files(project: config.Project, entry: Entry) -> Entry:
    """Return *entry* with media and a still that lie in the project's store."""
    cache = Cache(project.work)
    media, still = (project.root / f"{entry.id}{suffix}" for suffix in (".mkv", ".jpg"))
    media.write_text(f"media of {entry.id}")
    shade = sum(map(ord, entry.id)) % 200
    Image.new("RGB", (160, 90), (shade, 90, 90)).save(still)
    return replace(
        entry,
        clip=replace(entry.clip, media=cache.adopt(media)),
        rendition=replace(entry.rendition, poster=cache.adopt(still)),
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two editions with four and two clips."""
    project = make_project(tmp_path, "page: {search: false}\n")
    shown = pages.larkford()
    entries = tuple(
        replace(
            with_files(project, entry),
            update=replace(entry.update, edition=each.id),
            labels=replace(
                entry.labels,
                commitments=tuple(replace(c, due_text=None) for c in entry.labels.commitments),
            ),
        )
        for each in shown.editions
        for entry in each.entries
    )
    return House(project, entries)


def test_made_once_with_progress(house: House) -> None:
    """Each edition has a reel and a short; the second time nothing is rendered."""
    shown = house.bring_up()
    assert all(each.reel and each.short for each in shown.editions)
    assert house.rendered == 4
    assert house.notes.of("begin")[0] == "Reel November 2026 1"
    assert " reel 1.0" in house.notes.of("progress")
    assert "Reel November 2026: made (not made yet)." in house.notes.of("note")
    assert house.bring_up() == shown
    assert house.rendered == 4


def test_a_change_is_rendered_and_told(house: House) -> None:
    """Another role is in the reel of its edition only; what does not show changes nothing."""
    house.bring_up()
    first, *others = house.entries
    speaker = replace(first.update.speaker, role="Superintendent")
    changed = replace(first, update=replace(first.update, speaker=speaker))
    house.bring_up(changed, *others)
    assert house.rendered == 6
    assert f"Reel November 2026: made (clips.{first.id} changed)." in house.notes.of("note")
    house.bring_up(replace(changed, update=replace(changed.update, place="Elsewhere")), *others)
    assert house.rendered == 6


def test_a_damaged_file_is_made_again(house: House) -> None:
    """A reel whose bytes are gone or cut off is not shown."""
    shown = house.bring_up()
    made = shown.editions[0].reel
    assert made is not None
    file = Cache(house.project.work).path(made.video)
    file.write_bytes(file.read_bytes()[:-1])
    house.bring_up()
    assert house.rendered == 5


def test_the_short_says_what_is_heard(house: House) -> None:
    """No caption of the short shows a word of a sentence that is not in it."""
    house.bring_up()
    by_media = {entry.clip.media: entry for entry in house.entries}
    short = house.renderer.timelines[1]
    heard = " ".join(
        word.text
        for take in short.pieces
        if isinstance(take, Take)
        for word in by_media[take.media].transcript.words
        if take.start <= (word.start + word.end) / 2 < take.end
    )
    boxes = [layer.drawing for layer in short.layers if isinstance(layer.drawing, CaptionBox)]
    assert " ".join(line for box in boxes for line in box.lines) == heard
    assert "This is Ruth again" not in heard
    assert short.length <= 120_000


def test_what_is_switched_off_or_too_little_is_not_made(house: House, tmp_path: Path) -> None:
    """One clip needs no reel; one speaker no short; and each can be switched off."""
    (shown,) = house.bring_up(house.entries[0]).editions
    assert (shown.reel, shown.short) == (None, None)
    twice = replace(house.entries[0], id="again")
    (shown,) = house.bring_up(house.entries[0], twice).editions
    assert (shown.reel is not None, shown.short) == (True, None)
    off = make_project(tmp_path, "reel: {whole: false}\n")
    (shown,) = replace(house, project=off).bring_up(*house.entries[:4]).editions
    assert (shown.reel, shown.short is not None) == (None, True)
    assert house.kept == {"_short-2026-11"}


def test_an_edition_that_is_gone_is_forgotten(house: House) -> None:
    """Its reel and short go with the next prune."""
    before = house.bring_up().editions[1].reel
    assert before is not None
    assert len(house.kept) == 4
    house.bring_up(*house.entries[:4])
    assert house.kept == {"_reel-2026-11", "_short-2026-11"}
    cache = Cache(house.project.work)
    cache.prune()
    assert not cache.has(before.video)


def test_if_it_fails_the_pages_are_made_without_it(house: House) -> None:
    """It is told what failed and what to do, and the next run tries again."""
    house.renderer = Broken()
    shown = house.bring_up()
    assert all(each.reel is None and each.short is None for each in shown.editions)
    (told, *_) = house.notes.of("warn")
    assert told == (
        "Reel November 2026: not made, the pages are without it: ffmpeg: no room on the disk. "
        "Make room, then run again."
    )
    assert house.failed == [
        f"{kind} {month} 2026" for month in ("November", "September") for kind in ("Reel", "Short")
    ]
    house.renderer, house.failed = FakeRenderer(), []
    assert all(each.reel for each in house.bring_up().editions)
    assert not house.failed


def test_it_fails_in_the_same_way_where_the_disk_refuses(house: House) -> None:
    """What we write ourselves meets a full disk too, and not only ffmpeg."""
    house.renderer = Full()
    house.bring_up()
    assert len(house.failed) == 4
    assert "No space left on device. Make room" in house.notes.of("warn")[0]


def test_a_clip_that_is_gone_vanishes_at_once(house: House) -> None:
    """Before anything else, what shows it leaves the site and is forgotten; others stay."""
    before = house.bring_up()
    site = house.project.site
    for each in before.editions:
        (site / "editions" / each.id).mkdir(parents=True)
        (site / "editions" / each.id / "reel.mp4").write_text("film")
    kept = {entry.id for entry in house.entries[1:]}
    assert reels.forget(house.project, kept) == ("2026-11",)
    assert not (site / "editions" / "2026-11").exists()
    assert (site / "editions" / "2026-09" / "reel.mp4").exists()
    assert house.kept == {"_reel-2026-09", "_short-2026-09"}
    cache = Cache(house.project.work)
    assert all(cache.has(made.video) for each in before.editions if (made := each.reel))
    forgetting.forget_gone(house.project, Inbox(()), house.notes)
    assert not house.kept
    assert not any(cache.has(made.video) for each in before.editions if (made := each.reel))
    assert any("2026-09" in note for note in house.notes.of("note"))


def test_who_is_only_named_on_a_card_is_gone_too(house: House) -> None:
    """The short names whom it leaves out; once one of them is gone, no former short is shown."""
    (house.project.root / "pipeline.yaml").write_text("reel: {short_seconds: 20}\n")
    house.project = config.load(house.project.root)
    first = house.entries[0]
    more = (
        replace(
            first,
            id=f"more-{number}",
            update=replace(first.update, speaker=Speaker(f"Person {number}", "Resident")),
        )
        for number in range(9)
    )
    house.entries = (*more, *house.entries)
    whole = house.bring_up()
    shown = whole.editions[0]
    parts = {part.entry.id for part in reels.short_parts(house.project, house.briefing(), shown)}
    named = [entry for entry in shown.entries if entry.id not in parts]
    assert parts
    assert named
    others = [entry for entry in house.entries if entry != named[0]]
    assert reels.known(house.project, house.briefing(*others)).editions[0].short is None
    assert shown.id in reels.forget(house.project, {entry.id for entry in others})


def test_looking_makes_nothing(house: House) -> None:
    """A dry publish shows what there is; of a clip that is gone it shows no reel."""
    assert all(each.reel is None for each in reels.known(house.project, house.briefing()).editions)
    made = house.bring_up()
    assert reels.known(house.project, house.briefing()) == made
    first, *others = house.entries
    moved = replace(first, update=replace(first.update, theme="Another theme"))
    known = reels.known(house.project, house.briefing(moved, *others))
    assert [each.reel for each in known.editions] == [each.reel for each in made.editions]
    known = reels.known(house.project, house.briefing(*others))
    assert [each.reel for each in known.editions] == [None, made.editions[1].reel]
    assert house.rendered == 4


def test_the_look_counts(house: House) -> None:
    """Another colour or title is another reel."""
    house.bring_up()
    (house.project.root / "pipeline.yaml").write_text('render: {colour: "#224488"}\n')
    replace(house, project=config.load(house.project.root)).bring_up()
    assert house.rendered == 8
    assert any("look.colour changed from '#1d4f5c'" in note for note in house.notes.of("note"))
