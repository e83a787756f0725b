"""The site is made of finished clips, the newest edition first, and only when it must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talkingheads import config, edition
from talkingheads.cache import Cache
from talkingheads.errors import PublishError
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


def test_without_a_site_there_is_nothing_to_publish(project: config.Project) -> None:
    """The error names the folder and the command that makes it."""
    with pytest.raises(PublishError) as raised:
        edition.made(project)
    assert "talkingheads run" in raised.value.hint
