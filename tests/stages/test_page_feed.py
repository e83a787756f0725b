"""What people follow: the feed of editions and changes, and the calendar of due days."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Change, Changes, Edition, ManifestFile, Speaker
from talkingheads.settings import PublishSettings
from talkingheads.stages.page import duedays, feed, shape, wording
from talkingheads.stages.publish import plan
from tests import pages, ruled

ADDRESS = "https://larkford.example/briefing"
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CAMERAS = "inspector-september-s3"
CHANGES = Changes(
    since=date(2026, 9, 14),
    until=date(2026, 11, 22),
    found=(
        Change("new", "volunteer-s3", "volunteer-s3", "open", None),
        Change("partly", CAMERAS, "inspector-november-s3", "partly", date(2026, 10, 31)),
        Change("late", "town-clerk-s5", "town-clerk-s5", "overdue", date(2026, 11, 1)),
        Change(
            "moved", CAMERAS, CAMERAS, "partly", date(2026, 10, 31), due_before=date(2026, 10, 1)
        ),
        Change("new", "taken-down-s1", "taken-down-s1", "open", None),
    ),
)


def changed(briefing=None, changes=CHANGES):
    """Return a briefing whose newest edition tells of *changes*."""
    whole = briefing or ruled.ruled()
    newest, *others = whole.editions
    others = [replace(edition, changes=Changes()) for edition in others]
    return replace(whole, editions=(replace(newest, changes=changes), *others))


def site(briefing, address=ADDRESS):
    """Return what the pages of *briefing* show."""
    view = shape.site(briefing, words=pages.ENGLISH, search=True)
    return replace(view, address=address)


def written(briefing, address=ADDRESS):
    """Return the text of the feed of *briefing*."""
    (page,) = feed.pages(site(briefing, address))
    return JinjaWriter().page(page.template, words=pages.ENGLISH, **page.values)


def entries(text):
    """Return the entries of a feed as dictionaries, having read it as strictly as RFC 4287."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{ATOM}feed"
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    found = []
    for entry in [root, *root.findall(f"{ATOM}entry")]:
        one = {name: entry.findall(ATOM + name) for name in ("id", "title", "updated")}
        assert {len(elements) for elements in one.values()} == {1}
        texts = {name: elements[0].text for name, elements in one.items()}
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", texts["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", texts["updated"])
        alternates = [e for e in entry.findall(f"{ATOM}link") if e.get("rel") == "alternate"]
        assert len(alternates) == 1
        content = entry.find(f"{ATOM}content")
        if entry is not root:
            assert content is not None
            assert [child.tag for child in content] == [f"{XHTML}div"]
            texts["words"] = " ".join("".join(content.itertext()).split())
            texts["links"] = [a.get("href") for a in content.iter(f"{XHTML}a")]
        found.append({**texts, "link": alternates[0].get("href")})
    ids = [entry["id"] for entry in found]
    assert len(ids) == len(set(ids))
    assert found[0]["updated"] == max(entry["updated"] for entry in found[1:] or found)
    return found[1:]


def test_the_feed_tells_of_editions_and_changes():
    """The newest first, each by the day on which it was said or ruled; what is gone is not told."""
    found = entries(written(changed()))
    assert [(entry["updated"][:10], entry["title"]) for entry in found] == [
        ("2026-11-16", "New edition: November 2026"),
        ("2026-11-16", "New promise: Tom Hadley – “We will start a Sunday bus in February.”"),
        ("2026-11-16", f"Partly kept: Ruth Calder – {ruled.SUMMARY}"),
        ("2026-11-16", "New edition: September 2026"),
        ("2026-11-02", "Late: Helen Price – Lights on Church Lane"),
        ("2026-11-02", f"Due on another day: Ruth Calder – {ruled.SUMMARY}"),
    ]


def test_an_entry_says_and_plays_what_shows_it():
    """The words as promised, those that a person named for what became of it, and the day."""
    kept = next(e for e in entries(written(changed())) if e["title"].startswith("Partly"))
    assert kept["link"] == f"{ADDRESS}/commitments.html#{CAMERAS}"
    assert kept["words"] == (
        "“We will put three new cameras on Mill Road by the end of October.” Hear it "
        "“We put up two cameras in October, but one is late.” Hear it Due 31 October 2026"
    )
    promised, shown = kept["links"]
    assert promised.startswith(f"{ADDRESS}/clips/inspector-september/index.html#t=")
    assert shown.startswith(f"{ADDRESS}/clips/inspector-november/index.html#t=")
    moved = next(e for e in entries(written(changed())) if e["title"].startswith("Due on"))
    assert moved["words"].endswith("Due before: 1 October 2026. Due now: 31 October 2026")


def test_an_entry_stays_what_it_is():
    """Ids stay when days pass and titles change, and are other ones for another briefing."""
    now = {entry["title"]: entry["id"] for entry in entries(written(changed()))}
    later = changed(replace(ruled.ruled(), title="Larkford", introduction="New words."))
    later = replace(later, ledger=replace(later.ledger, day=date(2027, 3, 1)))
    assert {entry["title"]: entry["id"] for entry in entries(written(later))} == now
    other = entries(written(changed(), address="https://other.example"))
    assert not {entry["id"] for entry in other} & set(now.values())


def test_without_an_address_links_begin_at_the_top():
    """A feed reader resolves them against the address from which it has the feed."""
    for entry in entries(written(changed(), address="")):
        assert entry["link"].startswith(("editions/", "commitments.html#"))


def test_words_in_another_language_say_so():
    """The language of what is quoted stands beside it."""
    new = Changes(found=(Change("new", "neighbour-s2", "neighbour-s2", "open", None),))
    text = written(changed(changes=new))
    assert f'xml:lang="ar" lang="ar"><p>“{ruled.ARABIC_PROMISE}”' in text


def test_hostile_people_make_no_other_feed():
    """Their texts are text; what XML cannot hold is left out."""
    bad = changed(ruled.hostile(), Changes())
    (promise, *_) = bad.ledger.promises
    bad = changed(bad, Changes(found=(Change("new", promise.id, promise.id, "open", None),)))
    bad = replace(bad, title="a\x00b\x0b]]>c\ufffe<x>\ud800")
    text = written(bad)
    assert [entry["title"].startswith(("New edition", "New promise")) for entry in entries(text)]
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{ATOM}title") == "ab ]]>c<x>"
    assert not list(root.iter(f"{XHTML}script"))
    assert {a.get("href", "")[: len(ADDRESS)] for a in root.iter(f"{XHTML}a")} == {ADDRESS}


def test_an_empty_briefing_has_a_feed():
    """Who follows from the first day on finds a feed without entries."""
    assert entries(written(pages.briefing())) == []


def test_a_feed_is_not_endless():
    """The newest hundred entries are enough for whoever follows."""
    many = tuple(
        Edition(f"e{n}", f"Edition {n}", (pages.entry(f"c{n}", Speaker("Ana"), pages.YOUNG),))
        for n in range(120)
    )
    assert len(entries(written(pages.briefing(*many)))) == 100


def test_no_edition_falls_out_for_many_changes():
    """An edition with hundreds of promises leaves the one before it in the feed."""
    lines = [("next", f"We will plant tree number {n}.") for n in range(150)]
    due = dict.fromkeys(range(150))
    new = pages.entry("new", Speaker("Ana"), lines, due=due)
    old = pages.entry("old", Speaker("Ben"), pages.SHOP, recorded=date(2026, 9, 1))
    whole = pages.briefing(Edition("b", "B", (new,)), Edition("a", "A", (old,)))
    found = entries(written(pages.compared(whole, pages.CLOSED)))
    assert len(found) == 100
    assert [e["title"] for e in found if "edition" in e["title"]] == [
        "New edition: B",
        "New edition: A",
    ]


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ((16, None, 2), (16, 16, 2)),
        ((None, None, 2), (2, 2, 2)),
        ((None, 9, None), (9, 9, 9)),
    ],
)
def test_an_edition_without_a_day_has_that_of_its_neighbour(recorded, expected):
    """The next newer one's, else the next older one's, and so have its promises; it stays."""
    issues = [
        Edition(
            f"e{n}",
            f"E{n}",
            (
                pages.entry(
                    f"c{n}",
                    Speaker("Ana"),
                    pages.YOUNG,
                    recorded=day and date(2026, 11, day),
                    due={3: None},
                ),
            ),
        )
        for n, day in enumerate(recorded)
    ]
    whole = pages.briefing(*issues)
    for today in (pages.TODAY, date(2027, 1, 1)):
        ends = (today, *((day and date(2026, 11, day)) or date.min for day in recorded[1:]))
        compared = tuple(
            replace(
                edition,
                changes=Changes(
                    until=until,
                    found=(Change("new", f"c{n}-s4", f"c{n}-s4", "open", None),),
                ),
            )
            for n, (edition, until) in enumerate(zip(issues, ends, strict=True))
        )
        now = replace(whole, editions=compared, ledger=replace(whole.ledger, day=today))
        found = {}
        for entry in entries(written(now)):
            found.setdefault(entry["title"][:11], []).append(int(entry["updated"][8:10]))
        assert found == {"New edition": [*expected], "New promise": [*expected]}


def test_without_any_day_a_feed_stays_what_it_is():
    """Nobody knows when it was recorded: it is of long ago, whenever the site is built."""
    entry = pages.entry("c", Speaker("Ana"), pages.YOUNG, recorded=None)
    (found,) = entries(written(pages.briefing(Edition("e", "E", (entry,)))))
    assert found["updated"] == "2000-01-01T00:00:00Z"


# The calendar ---------------------------------------------------------------------------


def calendar(briefing, address=ADDRESS):
    """Return the days of the calendar of *briefing*, read back."""
    ((path, text),) = duedays.texts(site(briefing, address))
    assert path == "commitments.ics"
    return Calendar.from_ical(text).events


def test_the_calendar_has_what_is_not_settled():
    """Each promise with a day that nobody ruled to be done with, soonest first."""
    assert [(str(e["summary"]), e.start.isoformat()) for e in calendar(ruled.ruled())] == [
        (f"Due: Ruth Calder – {ruled.SUMMARY}", "2026-10-31"),
        ("Overdue: Helen Price – Lights on Church Lane", "2026-11-01"),
        (
            "Overdue: David Marsh – “I will bring the plan to the town hall on Thursday.”",
            "2026-11-19",
        ),
        ("Due: Leo Bright – “We will paint the bus stop in two weeks.”", "2026-12-01"),
        ("Due: Ruth Calder – “We will put up the last one before Christmas.”", "2026-12-24"),
        ("Due: David Marsh – “We will fit new lights there by the end of January.”", "2027-01-31"),
    ]


def test_a_day_tells_how_it_stands():
    """The words, the state, who said it and where it is heard; no alarm, no blocked day."""
    first = calendar(ruled.ruled())[0]
    moment = wording.seconds(next(p.start for p in site(ruled.ruled()).promises if p.id == CAMERAS))
    assert str(first["description"]).splitlines() == [
        "“We will put three new cameras on Mill Road by the end of October.”",
        "State: Partly kept",
        "Said by Ruth Calder",
        f"Hear it: {ADDRESS}/clips/inspector-september/index.html#t={moment}",
        f"In the register: {ADDRESS}/commitments.html#{CAMERAS}",
    ]
    assert str(first["url"]) == f"{ADDRESS}/commitments.html#{CAMERAS}"
    assert first["dtstamp"].dt.date() == date(2026, 11, 16)
    assert str(first["transp"]) == "TRANSPARENT"
    assert first.alarms.times == []


def test_a_day_is_known_again():
    """Its id stays when the day moves, so that a calendar moves it too; no clock is read."""
    whole = ruled.ruled()
    ids = {str(e["summary"]): str(e["uid"]) for e in calendar(whole)}
    promises = tuple(
        replace(p, due=date(2027, 5, 1)) if p.due else p for p in whole.ledger.promises
    )
    moved = replace(whole, ledger=replace(whole.ledger, promises=promises, day=date(2027, 1, 1)))
    assert {str(e["summary"]): str(e["uid"]) for e in calendar(moved)} == ids
    assert len(set(ids.values())) == len(ids)
    texts = [dict(duedays.texts(site(whole)))["commitments.ics"] for _ in range(2)]
    assert texts[0] == texts[1]


def test_without_an_address_a_day_has_no_link_of_its_own():
    """A calendar could not resolve it; the text still says where in the site it is."""
    first = calendar(ruled.ruled(), address="")[0]
    assert "url" not in first
    assert f"commitments.html#{CAMERAS}" in str(first["description"])


def test_hostile_people_make_no_other_calendar():
    """Their words are one line of text in one event each."""
    whole = ruled.hostile()
    promises = tuple(
        replace(p, due=date(2027, 1, 1), summary="a\r\nEND:VEVENT\x0bb\ud800")
        for p in whole.ledger.promises
    )
    found = calendar(replace(whole, ledger=replace(whole.ledger, promises=promises)))
    assert len(found) == len(promises)
    assert all(str(e["summary"]).endswith("– a END:VEVENT b") for e in found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("commitments.ics", "text/calendar; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
    ],
)
def test_browsers_are_told_what_they_are(name, kind):
    """By the type a program knows what to follow; kept no longer than pages."""
    assert plan.headers(ManifestFile(name, "", 0), PublishSettings()) == f"{kind}, max-age=60"
