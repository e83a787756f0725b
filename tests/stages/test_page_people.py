"""The pages of people, organisations and themes."""

from __future__ import annotations

from dataclasses import replace
from posixpath import dirname, join, normpath

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Edition, Speaker
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from talkingheads.stages.page import people, shape, themes
from tests import markup, pages, ruled

WORDS = JinjaWriter().words("en")


def site(briefing):
    """Return the views of *briefing*."""
    return shape.site(briefing, words=WORDS, search=True)


def build(folder, briefing):
    """Build *briefing* in folder/site."""
    page.run(
        briefing,
        settings=PageSettings(search=False),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=None,
    )
    return folder / "site"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The site of two editions in which people have ruled."""
    return build(tmp_path_factory.mktemp("ruled"), ruled.ruled())


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A site without clips."""
    return build(tmp_path_factory.mktemp("empty"), pages.briefing())


def read(site, path):
    """Return one page."""
    return markup.read((site / path).read_text(encoding="utf-8"))


def speaking(*speakers, said="We will paint the hall."):
    """Return a briefing in which each of *speakers* promises something."""
    lines = (("next", said), ("ask", "Please help us."))
    entries = (pages.entry(f"c{n}", s, lines, due={0: None}) for n, s in enumerate(speakers))
    return pages.briefing(Edition("one", "One", tuple(entries)))


def test_two_people_of_one_name_stay_two():
    """Who works for another body is somebody else; each page has its own promises."""
    first, second = Speaker("Sam Lee", "Clerk", "Police"), Speaker("Sam Lee", "Nurse", "Clinic")
    view = site(speaking(first, second))
    one, two = people.persons(view)
    assert one.link != two.link
    assert {one.organisation, two.organisation} == {"Police", "Clinic"}
    assert [len(who.promises) for who in (one, two)] == [1, 1]
    assert view.person_link(first) != view.person_link(second)
    assert [p.promise.speaker for p in one.promises] == [second]


def test_somebody_who_is_heard_twice_is_one_person():
    """Their updates are together, newest first, and so are their roles."""
    ruth = Speaker("Ruth", "Inspector", "Police", True)
    before = replace(ruth, role="Sergeant")
    new = pages.entry("new", ruth, (("doing", "One."),))
    old = pages.entry("old", before, (("doing", "Two."),))
    view = site(pages.briefing(Edition("b", "B", (new,)), Edition("a", "A", (old,))))
    (who,) = people.persons(view)
    assert [clip.entry.id for clip in who.clips] == ["new", "old"]
    assert who.roles == ("Inspector", "Sergeant")
    assert [edition.title for edition in who.editions] == ["B", "A"]
    assert who.leader


def test_a_promise_is_with_its_speaker_and_with_its_owner():
    """What somebody else is to keep is on both pages; a name that two have is on neither."""
    speakers = [Speaker("Ann", "", "A"), Speaker("Bo", "", "B"), Speaker("Cy", "", "C")]
    whole = speaking(*speakers)

    def owners(names, briefing=whole):
        promises = [
            replace(promise, owner=name)
            for promise, name in zip(briefing.ledger.promises, names, strict=True)
        ]
        view = site(replace(briefing, ledger=replace(briefing.ledger, promises=tuple(promises))))
        everybody = people.persons(view)
        bodies = people.organisations(view, everybody)
        return (
            {who.name: [p.promise.entry for p in who.promises] for who in everybody},
            {body.name: [p.promise.entry for p in body.promises] for body in bodies},
        )

    assert owners(["Bo", "Bo", "C"]) == (
        {"Ann": ["c0"], "Bo": ["c0", "c1"], "Cy": ["c2"]},
        {"A": ["c0"], "B": ["c0", "c1"], "C": ["c2"]},
    )
    twins = speaking(*speakers[:1], Speaker("Bo", "", "B"), Speaker("Bo", "", "D"))
    _, bodies = owners(["Bo", "Bo", "Bo"], twins)
    assert bodies == {"A": ["c0"], "B": ["c1"], "D": ["c2"]}


def test_the_alphabet_is_blind_to_case_and_who_leads():
    """People stand by the first letters of their names as written."""
    view = site(speaking(Speaker("zoe"), Speaker("Adam"), Speaker("bea", leader=True)))
    assert [who.name for who in people.persons(view)] == ["Adam", "bea", "zoe"]


def test_names_lead_to_pages(made):
    """Every link of every person, organisation and theme leads to a page that is there."""
    paths = sorted(
        p for name in ("people", "organisations", "themes") for p in made.glob(f"{name}/*")
    )
    assert len(paths) == 8 + 1 + 6 + 3 + 1
    for path in paths:
        here = path.relative_to(made).as_posix()
        for link in read(made, here).all("a"):
            target = link["href"].split("#")[0].split("?")[0]
            if target and not target.startswith("https:"):
                assert (made / normpath(join(dirname(here), target))).is_file(), (here, target)


def test_a_person_page_tells_what_they_promised_and_said(made):
    """The most pressing first; each promise plays, and each update is told in short."""
    whole = read(made, "people/helen-price-larkford-town-council.html")
    heads = [head.words for head in whole.all("h1", "h2", "h3")]
    assert heads == [
        "Helen Price",
        "Promises 4",
        "Overdue 1",
        "Kept 1",
        "Dropped 1",
        "Superseded 1",
        "What they said, in short",
        "September 2026",
        "Offers 1",
    ]
    plays = [link["href"] for link in whole.all("a") if "play" in link.classes]
    assert len([link for link in plays if "clips/town-clerk/index.html#t=" in link]) >= 5
    assert "Larkford Town Council" in whole.words


def test_an_organisation_has_its_people_promises_and_updates(made):
    """Everybody who speaks for it, and all that they promised."""
    whole = read(made, "organisations/larkford-town-council.html")
    names = [name.words for name in whole.classed("person-name")]
    assert names == ["David Marsh Leader", "Helen Price"]
    assert len(whole.classed("promise-foot")) == 7
    assert [article.all("h3")[0].words for article in whole.all("article")] == [
        "David Marsh",
        "Helen Price",
    ]


def test_a_theme_gathers_what_is_said_about_it(made):
    """Its places, updates, promises, and what is offered and asked."""
    view = next(t for t in themes.themes(site(ruled.ruled())) if t.name == "Nobody alone")
    assert view.places == ("Mill Road",)
    whole = read(made, view.link)
    assert [a.all("h3")[0].words for a in whole.all("article")] == ["Tom Hadley", "Amara Okafor"]
    assert {"Offers 2", "Asks 1"} <= {head.words for head in whole.all("h2")}


@pytest.mark.parametrize(
    ("path", "drawn"),
    [
        ("people/helen-price-larkford-town-council.html", 4),
        ("organisations/larkford-town-council.html", 6),
        ("commitments-track.html", 11),
        ("themes/index.html", 3),
        ("people/index.html", 8),
    ],
)
def test_a_picture_and_its_table_say_the_same(made, path, drawn):
    """Each row of a picture has words for those who do not see it, and a row in the table."""
    (picture,) = read(made, path).all("figure")
    rows = [row for row in picture.all("li") if row in picture.classed("picture-rows")[0].inside]
    (table,) = picture.all("table")
    body = table.all("tbody")[0].all("tr")
    assert len(rows) == len(body) == drawn
    for row, told in zip(rows, body, strict=True):
        (svg,) = [one for one in row.all("svg") if one.has("role")]
        assert svg["role"] == "img"
        assert svg["aria-label"]
        assert all(not inside.has("href") or inside.tag == "use" for inside in svg.all())
        name = told.all("th")[0].words.removesuffix(" (leader)")
        assert name in row.words or name in told.words


def test_a_cell_opens_the_search_for_its_updates():
    """The theme goes through whole, whatever is in it; a cell without updates is no link."""
    view = site(pages.larkford())
    values = {"site": view, "root": "../", "static": {}}
    (family,) = [one for one in themes.pages(view) if one.template == "themes.html"]
    text = JinjaWriter().environment.from_string(
        '{% import "pictures.html" as pictures with context %}{{ pictures.months(picture) }}'
    )
    frame = {"_": WORDS.say, "ngettext": None, "words": WORDS, **values, **family.values}
    read = markup.read(text.render(frame))
    links = [link for link in read.all("a") if "cell-link" in link.classes]
    assert [link["href"] for link in links] == [
        "../search.html?theme=Nobody+alone&month=2026-11",
        "../search.html?theme=Safe+streets&month=2026-11",
    ]
    assert links[1]["aria-label"] == "Safe streets, November 2026: 5 updates"


def test_much_is_folded_after_twenty(tmp_path):
    """Of a long list the first twenty are seen; the others are in the page too."""
    everybody = [Speaker(f"Person {n:02}", "", "The Body & Co") for n in range(23)]
    made = build(tmp_path, speaking(*everybody))
    whole = read(made, "organisations/the-body-co.html")
    assert len(whole.all("article")) == 20
    assert len(whole.classed("promise-foot")) == 23 + 23
    folded = {rest.all("summary")[0].words: rest for rest in whole.classed("rest")}
    assert list(folded) == ["3 more: Open", "and 3 older updates", "3 more: Asks"]
    older = folded.pop("and 3 older updates").all("li")
    assert [line.words for line in older] == [
        f"Person {n} One · 16 November 2026" for n in (20, 21, 22)
    ]
    assert [line.all("a")[0]["href"] for line in older] == [
        f"../clips/c{n}/index.html" for n in (20, 21, 22)
    ]
    for rest in folded.values():
        names = [name.words for name in rest.classed("promise-head")]
        assert names == ["Person 20", "Person 21", "Person 22"]


def test_a_long_page_shows_all_of_one_person_and_no_other(tmp_path):
    """What they say for the team is there; what a namesake says is not."""
    sam, other = Speaker("Sam Lee", "", "Police"), Speaker("Sam Lee", "", "Clinic")
    lines = [("next", f"We will plant tree number {n}.") for n in range(25)]
    due = dict.fromkeys(range(25))
    mine = pages.entry("mine", sam, lines, due=due)
    whole = pages.briefing(Edition("e", "E", (mine, pages.entry("else", other, lines, due=due))))
    promises = tuple(replace(p, owner=p.speaker.organisation) for p in whole.ledger.promises)
    made = build(tmp_path, replace(whole, ledger=replace(whole.ledger, promises=promises)))
    shown = read(made, "people/sam-lee-police.html").classed("promise")
    rows = [line.classed("row-link")[0]["href"] for line in shown]
    assert rows == [f"../commitments.html#mine-s{n}" for n in range(1, 26)]


def test_pages_without_anybody_say_how_to_get_there(empty):
    """The indexes and the picture are there, and say what will be there."""
    assert "will be drawn here" in read(empty, "commitments-track.html").words
    assert "Whoever speaks in an update" in read(empty, "people/index.html").words
    assert "Each theme that the team names" in read(empty, "themes/index.html").words
    assert not list(empty.glob("organisations/*"))


def test_nobody_takes_the_place_of_an_index():
    """Somebody called Index has a page beside the index of all."""
    view = site(speaking(Speaker("Index")))
    assert [one.link for one in people.persons(view)] == ["people/index_.html"]
