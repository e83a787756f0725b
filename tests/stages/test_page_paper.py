"""An edition on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from tests import codes, markup, pages, ruled

ADDRESS = "https://briefing.larkford.example/now/"


def build(folder, briefing, address=ADDRESS):
    """Build *briefing* in folder/site."""
    page.run(
        briefing,
        settings=PageSettings(search=False, address=address),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=None,
    )
    return folder / "site"


def paper(site, edition="2026-11"):
    """Return the paper of an edition."""
    return markup.read((site / "editions" / edition / "paper.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The site of two editions in which people have ruled, with an address."""
    return build(tmp_path_factory.mktemp("ruled"), ruled.ruled())


def scanned(element):
    """Return what the codes within *element* say, in order."""
    found = []
    for svg in element.classed("qr"):
        side = int(svg["viewbox"].split()[-1])
        (_, black) = svg.all("path")
        found.append(codes.read(side, black["d"]))
    return found


def test_each_update_and_promise_has_a_code_to_its_second(made):
    """What a phone reads is the address at which the words are heard."""
    for update in paper(made).all("article"):
        head, *promises = scanned(update)
        name = update["aria-labelledby"].removeprefix("name-")
        assert head == f"{ADDRESS}clips/{name}/index.html#t=0"
        promised = update.classed("quote-promise")
        assert len(promises) == len(promised)
        for address, quote in zip(promises, promised, strict=True):
            second = address.removeprefix(f"{ADDRESS}clips/{name}/index.html#t=")
            clip = markup.read((made / "clips" / name / "index.html").read_text(encoding="utf-8"))
            (sentence,) = [e for e in clip.all() if e.attributes.get("id") == f"t={second}"]
            assert quote.all("q")[0].words in sentence.words


def test_what_changed_with_older_promises_has_codes_too(made):
    """Words of another edition, which no update below quotes, can be heard all the same."""
    found = {one.rpartition("/clips/")[2] for one in scanned(paper(made))}
    assert any(one.startswith("town-clerk/") for one in found)


def test_nothing_is_quoted_without_its_state(made):
    """The registers have every promise of the edition, with its due day and state."""
    tables = paper(made).all("table")
    rows = tables[0].all("tbody")[0].all("tr")
    assert len(rows) == 6
    assert [cell.words for cell in rows[0].all("th", "td")] == [
        "David Marsh",
        "I will bring the plan to the town hall on Thursday.",
        "19 November 2026",
        "Overdue, no word since",
    ]


def test_without_an_address_there_are_no_codes(tmp_path):
    """The paper then says nothing of them, and shows no half addresses."""
    whole = paper(build(tmp_path, ruled.ruled(), address=""))
    assert not whole.classed("qr")
    assert not whole.classed("address")
    assert "Point the camera" not in whole.words
    assert len(whole.all("article")) == 6


def test_pictures_are_there_when_it_is_printed(made):
    """No poster waits until somebody scrolls to it."""
    stills = paper(made).classed("poster")
    assert len(stills) == 6
    assert not any(still.has("loading") for still in stills)


def test_warnings_and_who_checked_stand_on_paper(tmp_path):
    """Whoever reads paper knows as well what to rely on."""
    whole = pages.larkford()
    edition = whole.editions[0]
    first = edition.entries[0]
    bad = replace(first, transcript=replace(first.transcript, warning="The wind was loud."))
    edition = replace(edition, entries=(bad, *edition.entries[1:]))
    site = build(tmp_path, replace(whole, editions=(edition, *whole.editions[1:])))
    update = paper(site).all("article")[0]
    assert "The wind was loud." in update.words
    assert "Automatic captions, not checked by a person" in update.words


def test_texts_of_people_stay_texts(tmp_path):
    """Nothing breaks out of the paper, not even into a code."""
    whole = paper(build(tmp_path, ruled.hostile()), "one")
    assert {script["src"].split("/")[-1].split(".")[0] for script in whole.all("script")} == {
        "say",
        "paper",
    }
    assert all(one.startswith(f"{ADDRESS}clips/") for one in scanned(whole))
