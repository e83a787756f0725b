"""The registers: one whole table each, and what they are narrowed, sorted and grouped by."""

from dataclasses import replace
from datetime import date

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Edition, Speaker
from talkingheads.settings import PageSettings
from talkingheads.stages.page import Frame, assets, colour, register, shape
from tests import markup, pages, ruled

WRITER = JinjaWriter()
SETTINGS = PageSettings()
LOOK = colour.Palette(SETTINGS.colour, SETTINGS.text_colour, SETTINGS.link_colour)
STATIC = assets.gather(WRITER.static_files(pages.ENGLISH), palette=LOOK, logo=None)


def registers(briefing):
    """Return both registers of *briefing* as visitors get them, by path."""
    site = shape.site(briefing, words=pages.ENGLISH, search=True)
    frame = Frame(site, WRITER, STATIC, pages.PlainNames())
    filled = (frame.filled(page) for page in register.pages(site))
    return {path: markup.read(text) for path, text in filled}


@pytest.fixture(scope="module")
def promises():
    """The register of two editions, in which people have ruled."""
    return registers(ruled.ruled())["commitments.html"]


@pytest.fixture(scope="module")
def offers():
    """The offers and asks of two editions."""
    return registers(ruled.ruled())["offers.html"]


def rows(page):
    """Return the lines of a register, without headings."""
    return [
        row
        for body in page.all("tbody")
        for row in body.all("tr")
        if "part" not in row.attributes.get("class", "")
    ]


def test_the_register_is_one_plain_table(promises):
    """How it stands, when due, who, what in their words, about what, and when it was said."""
    (table,) = promises.all("table")
    assert [cell.words for cell in table.all("thead")[0].all("th")] == [
        "State",
        "Due",
        "Who",
        "What, in their words",
        "Theme and place",
        "Said",
    ]
    lines = {row["id"]: [cell.words for cell in row.all("th", "td")] for row in rows(promises)}
    assert lines["inspector-november-s4"] == [
        "Open",
        "24 December 2026 “by then”",
        "Ruth Calder Larkford Police",
        "We will put up the last one before Christmas. Play 0:15, Ruth Calder",
        "Safe streets Mill Road",
        "16 November 2026 November 2026",
    ]
    assert lines["volunteer-s3"][1] == "No date given"


def test_the_most_pressing_stands_on_top(promises):
    """By state, within it soonest due first; each part has a heading that is heard."""
    parts = [body.all("tr")[0].all("th")[0] for body in promises.all("tbody")]
    assert [head["scope"] for head in parts] == ["rowgroup"] * 7
    states = ["Overdue 2", "Due soon 1", "Open 4", "Partly kept 1", "Kept 1", "Dropped 1"]
    assert [head.words for head in parts] == [*states, "Superseded 1"]
    assert [row["data-state"] for row in rows(promises)][:4] == [
        "overdue",
        "overdue",
        "due soon",
        "open",
    ]
    assert [row["id"] for row in rows(promises)][:2] == ["town-clerk-s5", "council-officer-s5"]


def test_the_counts_lead_to_their_part(promises):
    """Each count has the shape and the word of its state, and an anchor that is there."""
    links = promises.classed("states")[0].all("a")
    assert [(a["href"], a.words) for a in links][:2] == [
        ("#overdue", "2 Overdue"),
        ("#due-soon", "1 Due soon"),
    ]
    ids = {e["id"] for e in promises.all("tr") if e.has("id")}
    assert all(a["href"].removeprefix("#") in ids for a in links)
    assert all(a.classed("shape") for a in links)
    bars = promises.classed("share")[0].all("rect")
    assert sum(float(bar["width"].rstrip("%")) for bar in bars) == pytest.approx(100, abs=0.1)


def test_a_table_stays_one_where_it_is_shown_as_cards(promises, offers):
    """Every row and cell names its role, which styles would take away."""
    for page in (promises, offers):
        (table,) = page.all("table")
        assert table["role"] == "table"
        roles = {"tr": {"row"}, "td": {"cell"}, "tbody": {"rowgroup"}, "thead": {"rowgroup"}}
        roles["th"] = {"columnheader", "rowheader"}
        for element in table.all(*roles):
            assert element["role"] in roles[element.tag]
        heads = len(table.all("thead")[0].all("th"))
        assert {len(row.all("th", "td")) for row in rows(page)} == {heads}


def test_each_line_plays_its_words(promises, offers):
    """The link names who is heard, and where the words end, after they begin."""
    for page in (promises, offers):
        for row in rows(page):
            (cell,) = [cell for cell in row.all("td") if cell.has("data-here")]
            link = cell.classed("play")[0]
            start = float(link["href"].partition("#t=")[2])
            assert float(link["data-end"]) > start * 1000
            assert link.all("bdi")[0].words in row.text


def test_a_promise_of_somebody_else_names_who_said_it():
    """If the one who is bound is not the one who speaks, both are named; a filter knows whose."""
    clip = pages.entry("one", Speaker("Ana", organisation="Council"), pages.YOUNG, due={3: None})
    whole = pages.briefing(Edition("one", "One", (clip,)))
    bound = tuple(replace(p, owner="Highways") for p in whole.ledger.promises)
    made = replace(whole, ledger=replace(whole.ledger, promises=bound))
    (row,) = rows(registers(made)["commitments.html"])
    assert row.all("th")[0].words == "Highways"
    assert row.all("td")[-1].words == "16 November 2026 One by Ana"
    assert row["data-organisation"] == "Council"


def test_what_a_register_is_narrowed_by(promises, offers):
    """Each field has a name of its own; what has but one value is not asked for."""
    names = [e["name"] for e in promises.all("input", "select")]
    filters = ["q", "state", "due", "owner", "organisation", "theme", "edition"]
    assert names == [*filters, "group", "sort"]
    names = [e["name"] for e in offers.all("input", "select")]
    assert names == ["q", "kind", "speaker", "organisation", "theme", "edition", "group", "sort"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 22), "2026-10-01", "2026-12-31"),
        (date(2026, 1, 1), "2026-01-01", "2026-03-31"),
        (date(2028, 6, 30), "2028-04-01", "2028-06-30"),
        (date(2026, 9, 30), "2026-07-01", "2026-09-30"),
    ],
)
def test_a_quarter(day, first, last):
    """From the first day of its first month to the last of its third."""
    assert tuple(map(str, register.quarter(day))) == (first, last)


def test_when_something_is_due_goes_by_the_day_of_the_briefing(promises):
    """The next days begin on the day that the page tells of, not on that of the reader."""
    due = next(e for e in promises.all("select") if e["name"] == "due")
    spans = {e["value"]: (e["data-first"], e["data-last"]) for e in due.all("option")[2:-1]}
    assert spans == {
        "14": ("2026-11-22", "2026-12-06"),
        "30": ("2026-11-22", "2026-12-22"),
        "quarter": ("2026-10-01", "2026-12-31"),
    }
    assert [e.words for e in due.all("option")] == [
        "At any time",
        "Overdue",
        "Next 14 days",
        "Next 30 days",
        "This quarter",
        "No date given",
    ]


def test_a_line_is_lean():
    """A register of a thousand lines is read on a phone: a line without a story is short."""
    site = shape.site(pages.larkford(), words=pages.ENGLISH, search=True)
    many = replace(site, promises=site.promises * 6)
    more = replace(site, promises=site.promises * 8)
    assert (size(more) - size(many)) / (2 * len(site.promises)) < 1200


def size(site):
    """Return how many bytes the register of *site* has."""
    frame = Frame(site, WRITER, STATIC, pages.PlainNames())
    return len(frame.filled(next(register.pages(site)))[1].encode())


def test_offers_come_before_asks(offers):
    """Who, of what organisation, their words, about what, and when; each part has its heading."""
    parts = [body.all("tr")[0].words for body in offers.all("tbody")]
    assert parts == ["Offers 3", "Asks 5"]
    first = rows(offers)[0]
    assert (first["id"], first["data-kind"]) == ("volunteer-s5", "offer")
    assert [cell.words for cell in first.all("th", "td")] == [
        "Tom Hadley Volunteer driver Larkford Community Bus",
        "The bus is free on Saturday for any group. Play 0:21, Tom Hadley",
        "Nobody alone Mill Road",
        "16 November 2026 November 2026",
    ]


def test_a_kind_that_nobody_spoke_of_has_no_part():
    """If nothing was offered there are only asks."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    page = registers(pages.briefing(Edition("one", "One", (clip,))))["offers.html"]
    assert [body.all("tr")[0].words for body in page.all("tbody")] == ["Asks 1"]


def test_without_anything_each_says_what_will_be_there():
    """An empty register has no table and no tools, but tells what it is for."""
    for page in registers(pages.briefing()).values():
        assert page.classed("empty")[0].all("p")
        assert not page.all("table", "form")


def test_hostile_people_have_lines_like_others():
    """Their texts are text, in every cell and in every choice."""
    found = registers(ruled.hostile())
    for page in found.values():
        assert not [e for e in page.all() if any(name.startswith("on") for name in e.attributes)]
        assert pages.HOSTILE.replace(pages.TURN, "") in page.text.replace(pages.TURN, "")
    assert len(rows(found["offers.html"])) == 2
