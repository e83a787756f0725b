"""The site is made of finished clips, the newest edition first, and only when it must be."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talkingheads import config, edition
from talkingheads.cache import Cache
from talkingheads.domain import Edition
from talkingheads.errors import ConfigError, PublishError
from tests import pages
from tests.projects import make_project

DAY = date(2026, 11, 22)
ENTRIES = tuple(
    replace(
        entry,
        labels=replace(
            entry.labels,
            commitments=tuple(replace(c, due_text=None) for c in entry.labels.commitments),
        ),
    )
    for entry in pages.larkford().entries
)


@pytest.fixture
def project(tmp_path: Path) -> config.Project:
    """A project whose store holds the media of the entries, and that makes no search index."""
    return make_project(tmp_path, "page: {search: false}\nproject: {editions: {x: The X}}\n")


def with_media(project: config.Project, entries):
    """Return *entries* with renditions that lie in the project's store."""
    cache = Cache(project.work)
    kept = []
    for entry in entries:
        digests = []
        for suffix in (".mp4", ".jpg"):
            file = project.root / f"{entry.id}{suffix}"
            file.write_text(f"{entry.id}{suffix}")
            digests.append(cache.adopt(file))
        rendition = replace(
            entry.rendition,
            video=digests[0],
            poster=digests[1],
            low="",
            filmstrip="",
            uncut="",
            face="",
        )
        kept.append(replace(entry, rendition=rendition))
    return kept


def test_editions_come_newest_first_and_leaders_first_in_each(project: config.Project) -> None:
    """Editions are ordered by when they were recorded, and named by the settings or the month."""
    entries = [
        replace(e, update=replace(e.update, edition=name, recorded=day))
        for e in ENTRIES[:2]
        for name, day in (("2026-09", date(2026, 9, 1)), ("x", date(2026, 10, 1)))
    ]
    shown = edition.briefing(project, entries, DAY)
    assert [e.title for e in shown.editions] == ["The X", "September 2026"]
    for each in shown.editions:
        leaders = [entry.update.speaker.leader for entry in each.entries]
        assert leaders == sorted(leaders, reverse=True)


def test_pages_are_made_once(project: config.Project) -> None:
    """The second time nothing is made; a page that was changed or deleted by hand is."""
    entries = with_media(project, ENTRIES)
    manifest, reason = edition.make(project, entries, DAY)
    assert reason == "not made yet"
    assert edition.make(project, entries, DAY) == (manifest, "")
    page = project.site / "index.html"
    words = page.read_text()
    page.write_text(words.replace("Larkford", "Elsewhere"))
    assert edition.make(project, entries, DAY)[1]
    assert page.read_text() == words
    (project.site / "commitments.html").unlink()
    assert edition.make(project, entries, DAY)[1]
    assert edition.made(project) == manifest


@pytest.mark.parametrize(
    "name", ["commitments.csv", "commitments.json", "offers-and-asks.csv", "static/*.css"]
)
def test_what_was_changed_by_hand_is_made_again(project: config.Project, name: str) -> None:
    """A table, a script or a style with other bytes of the same number is not left in the site."""
    entries = with_media(project, ENTRIES)
    edition.make(project, entries, DAY)
    (file,) = list(project.site.glob(name))[:1]
    whole = file.read_bytes()
    file.write_bytes(whole[:-2] + b"~~")
    assert edition.make(project, entries, DAY)[1]
    assert file.read_bytes() == whole


def test_another_day_can_change_what_is_overdue(project: config.Project) -> None:
    """The day is an argument: the same clips on a later day may have promises overdue."""
    states = {
        day: {p.state for p in edition.briefing(project, ENTRIES, day).ledger.promises}
        for day in (date(2026, 1, 1), date(2099, 1, 1))
    }
    assert "overdue" not in states[date(2026, 1, 1)]
    assert "overdue" in states[date(2099, 1, 1)]


def issues(project: config.Project, day: date = DAY) -> list[Edition]:
    """Return three editions, the oldest first, with what changed in each."""
    days = {"a": (2, 8), "b": (5, 20), "c": (10, 14)}
    entries = [
        replace(e, update=replace(e.update, edition=name, recorded=date(2026, 9, on)))
        for e, (name, on) in zip(ENTRIES, ((n, d) for n in days for d in days[n]), strict=True)
    ]
    shown = edition.compared(project, edition.briefing(project, entries, day))
    return list(reversed(shown.editions))


def test_nothing_falls_between_two_editions(project: config.Project) -> None:
    """Each edition closes on its last recorded day, where the next begins; the newest is open."""
    first, second, third = issues(project)
    assert [e.id for e in (first, second, third)] == ["a", "c", "b"]
    assert [(e.changes.since, e.changes.until) for e in (first, second, third)] == [
        (None, date(2026, 9, 8)),
        (date(2026, 9, 8), date(2026, 9, 14)),
        (date(2026, 9, 14), DAY),
    ]


def test_a_promise_is_new_in_the_edition_in_which_it_is_made(project: config.Project) -> None:
    """That holds too for what was recorded before the former edition closed."""
    for each in issues(project):
        made = {f"{e.id}-{c.statement}" for e in each.entries for c in e.labels.commitments}
        assert {change.promise for change in each.changes.of("new")} == made


def test_a_ruling_is_told_once_in_the_edition_of_its_day(project: config.Project) -> None:
    """What was ruled after an edition closed is told in the next, and in no other."""
    entry = ENTRIES[0]
    said = entry.labels.statements[3]
    (project.root / "decisions.yaml").write_text(
        f"- {{clip: {entry.id}, at: {said.start / 1000}, words: {json.dumps(said.text)},"
        " by: Ana, on: 2026-09-09, status: kept}\n"
    )
    told = [[change.promise for change in e.changes.of("kept")] for e in issues(project)]
    assert told == [[], [f"{entry.id}-{said.id}"], []]


def test_on_an_earlier_day_no_edition_looks_ahead(project: config.Project) -> None:
    """A site that is made for a day before an edition closed has no changes of later days."""
    day = date(2026, 9, 12)
    ends = [e.changes.until for e in issues(project, day)]
    assert ends == [date(2026, 9, 8), day, day]


def test_clips_without_a_day_are_compared_too(project: config.Project) -> None:
    """Where no day of recording is known, each edition has its promises, and no day is made up."""
    entries = [
        replace(e, update=replace(e.update, edition=name, recorded=None))
        for e, name in zip(with_media(project, ENTRIES), "aabbbb", strict=True)
    ]
    shown = edition.compared(project, edition.briefing(project, entries, DAY))
    assert [len(e.changes.of("new")) for e in shown.editions] == [
        sum(len(e.labels.commitments) for e in each.entries) for each in shown.editions
    ]
    edition.make(project, entries, DAY)
    page = (project.site / "index.html").read_text()
    assert "What changed since <bdi>a</bdi>" in page
    assert "From " not in page.partition("What changed since")[2].partition("</p>")[0]


def test_the_site_tells_what_changed(project: config.Project) -> None:
    """The pages that are made of a project have what changed since the edition before."""
    entries = with_media(project, ENTRIES)
    old = [
        replace(e, update=replace(e.update, edition="x", recorded=date(2026, 9, 1)))
        for e in entries[4:]
    ]
    edition.make(project, [*entries[:4], *old], DAY)
    assert "What changed since <bdi>The X</bdi>" in (project.site / "index.html").read_text()


def test_of_a_clip_that_is_gone_no_word_stays(project: config.Project) -> None:
    """All of the site goes, with what killed runs left beside it; there is nothing to publish."""
    entries = with_media(project, ENTRIES)
    manifest, _ = edition.make(project, entries, DAY)
    ids = {entry.id for entry in entries}
    for which in ("new", "old"):
        left = project.site.parent / f".talkingheads-site-{which}"
        shutil.copytree(project.site, left)
    assert not edition.forget(project, ids | {"another"})
    assert edition.made(project) == manifest
    assert edition.forget(project, ids - {"shopkeeper"})
    assert not list(project.root.glob("*site*"))
    with pytest.raises(PublishError, match="there is no site yet"):
        edition.made(project)
    assert not edition.forget(project, ids - {"shopkeeper"})
    _, reason = edition.make(project, entries[:-1], DAY)
    assert reason == "not made yet"
    assert "Nina Rao" not in (project.site / "index.html").read_text()


def test_files_of_others_stay_when_a_site_goes(project: config.Project) -> None:
    """Only what we made is deleted; the next build does not take the folder for its own."""
    entries = with_media(project, ENTRIES)
    edition.make(project, entries, DAY)
    (project.site / "mine.txt").write_text("mine")
    (project.site / "index.html").write_text("by hand")
    assert edition.forget(project, set())
    left = [path.name for path in project.site.rglob("*") if path.is_file()]
    assert left == ["mine.txt"]
    with pytest.raises(ConfigError, match="something else"):
        edition.make(project, entries[1:], DAY)
    assert (project.site / "mine.txt").exists()


def test_a_site_whose_records_are_lost_goes_too(project: config.Project) -> None:
    """Without records the folders of the clips tell whom the site shows."""
    entries = with_media(project, ENTRIES)
    edition.make(project, entries, DAY)
    shutil.rmtree(project.work)
    assert edition.forget(project, {entry.id for entry in entries[1:]})
    assert not project.site.exists()


def test_without_a_site_there_is_nothing_to_publish(project: config.Project) -> None:
    """The error names the folder and the command that makes it."""
    with pytest.raises(PublishError) as raised:
        edition.made(project)
    assert "talkingheads run" in raised.value.hint
