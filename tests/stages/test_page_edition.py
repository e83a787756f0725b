"""The page of an edition: what changed, the films, the updates in short, who is not heard."""

import re
from dataclasses import replace
from datetime import date

import pytest

from talkingheads.domain import Change, Checked, Edition, Ruling, Speaker
from talkingheads.stages import ledger
from talkingheads.stages.page import absent, changes, editions, shape, wording
from tests import pages, ruled
from tests.stages.test_page import build, read

INDEX, FIRST = "index.html", "editions/2026-09.html"


@pytest.fixture(scope="module")
def larkford(tmp_path_factory):
    """A folder with the site of two editions."""
    folder = tmp_path_factory.mktemp("larkford")
    build(folder, pages.larkford())
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the site of two editions, in which people have ruled."""
    folder = tmp_path_factory.mktemp("ruled")
    build(folder, ruled.ruled())
    return folder


def view(briefing):
    """Return what the pages of *briefing* show."""
    return shape.site(briefing, words=pages.ENGLISH, search=True)


def news(folder, path=INDEX):
    """Return the lines of each group of what changed, by the group's heading."""
    groups = read(folder, path).classed("news-group")
    return {group.all("h4")[0].words: group.classed("news") for group in groups}


# What changed ---------------------------------------------------------------------------


def test_what_changed_stands_in_groups(site):
    """Each kind of change is a group with its number; what nobody did is no group."""
    assert {heading: len(lines) for heading, lines in news(site).items()} == {
        "New promises 6": 6,
        "Kept 1": 1,
        "Partly kept 1": 1,
        "Late 2": 2,
        "Dropped 1": 1,
        "Superseded 1": 1,
        "Asked of you 4": 4,
    }
    page = read(site, INDEX)
    assert "What changed since September 2026" in [h.words for h in page.all("h3")]
    assert "From 21 September 2026 to 22 November 2026." in page.words


def test_every_line_plays_its_words(site):
    """Each line has one link, to the second at which its words begin and end."""
    sentences = view(ruled.ruled()).said.values()
    known = {
        f"clips/{clip.entry.id}/index.html#t={s.moment}": (s.text, str(s.end))
        for clip, s in sentences
    }
    for heading, lines in news(site).items():
        for line in lines:
            (play,) = line.classed("play")
            quote = line.all("blockquote")[0].words
            assert (quote, play["data-end"]) == known[play["href"]], heading


def test_later_words_show_what_became_of_a_promise(site):
    """The words that a person named are quoted, below them the promise, who ruled and why."""
    (line,) = news(site)["Partly kept 1"]
    assert line.all("blockquote")[0].words == "We put up two cameras in October, but one is late."
    assert line.all("q")[0].words.startswith("We will put three new cameras")
    assert "Decided by Priya Nair on 16 November 2026: Two of three are up." in line.words
    assert line.classed("play")[0]["href"].startswith("clips/inspector-november/")


def test_a_state_is_told_only_if_the_heading_does_not(site):
    """An open promise among new ones needs no mark; whether nobody spoke of a late one is told."""
    new, late = news(site)["New promises 6"], news(site)["Late 2"]
    marks = [[tag.words for tag in line.classed("tag")] for line in new]
    assert marks == [["Overdue, no word since"], ["Due soon"], [], [], [], []]
    told = [[tag.words for tag in line.classed("tag")] for line in late]
    assert told == [["Overdue"], ["Overdue, no word since"]]


def test_a_long_group_is_folded_after_four(site):
    """The first four lines are seen, the others are in the page all the same."""
    group = read(site, INDEX).classed("news-group")[0]
    (rest,) = group.all("details")
    assert rest.all("summary")[0].words == "2 more: New promises"
    assert len(group.classed("news")) - len(rest.classed("news")) == changes.SEEN


def test_the_first_edition_of_all_says_so(site):
    """It promises and asks; nothing can be compared. How each stands today is told."""
    page = read(site, FIRST)
    assert "What it promises and asks" in [h.words for h in page.all("h3")]
    assert "This is the first edition" in page.words
    assert "The marks say how each stands today, 22 November 2026." in page.words
    found = news(site, FIRST)
    assert list(found) == ["New promises 5", "Asked of you 1"]
    marks = [line.classed("tag")[0].words for line in found["New promises 5"]]
    assert marks == ["Dropped", "Kept", "Superseded", "Partly kept", "Overdue"]


def test_nothing_changed(tmp_path):
    """An edition without promises and asks says so in one sentence."""
    quiet = pages.entry("quiet", Speaker("Ana"), (("doing", "We counted the trees."),))
    early = pages.entry("early", Speaker("Ben"), (("why", "Trees matter."),))
    both = (Edition("2026-11", "November", (quiet,)), Edition("2026-09", "September", (early,)))
    build(tmp_path, pages.compared(pages.briefing(*both), pages.CLOSED))
    assert news(tmp_path) == {}
    assert "Nothing changed: no promise is new" in read(tmp_path, INDEX).words
    assert "Nothing is promised and nothing is asked." in read(tmp_path, FIRST).words


def told(briefing):
    """Return what the newest edition of *briefing* tells."""
    shown = view(briefing)
    return changes.told(shown, shown.editions[0], shown.editions[1:])


def with_ledger(briefing, *promises):
    """Return *briefing* with *promises* in its ledger, its newest edition compared with before."""
    newest, *others = briefing.editions
    now = replace(briefing.ledger, promises=promises)
    newest = replace(newest, changes=ledger.compare(briefing.ledger, now))
    return replace(briefing, ledger=now, editions=(newest, *others))


def test_a_day_that_moved_is_told_with_the_day_before():
    """Both days are there; a promise that had none says so."""
    whole = pages.larkford()
    *others, last = whole.ledger.promises
    moved = replace(others[0], due=date(2026, 12, 5)), replace(last, due=date(2026, 12, 6))
    found = told(with_ledger(whole, *moved)).groups
    lines = next(group for group in found if group.slug == "moved").lines
    assert [(line.due_before, line.promise.due_iso) for line in lines] == [
        (pages.ENGLISH.day(others[0].due), "2026-12-05"),
        ("", "2026-12-06"),
    ]


def test_a_past_edition_names_no_later_ruling():
    """Who decided is told by the edition in whose days it was; a moved day has its ruling too."""
    (promise, *_) = pages.larkford().ledger.promises
    first, second, third = date(2026, 9, 20), date(2026, 10, 2), date(2026, 11, 3)
    history = (
        Ruling(first, "Ana", "kept", status="kept"),
        Ruling(second, "Ben", "due 5 October 2026", terms=(("due", "2026-10-05"),)),
        Ruling(third, "Cyd", "kept, no due day", status="kept", terms=(("no due day", ""),)),
        Ruling(third, "Dev", "noted", terms=(("noted", ""),)),
    )
    promise = replace(promise, history=history)
    kept = Change("kept", promise.id, promise.id, "kept", None)
    moved = replace(kept, what="moved")

    def who(change, until):
        ruling = changes.ruled(change, promise, until)
        return ruling.by if ruling else ""

    assert [who(kept, day) for day in (date(2026, 9, 19), first, second, third, None)] == [
        *("", "Ana", "Ana", "Cyd", "Cyd")
    ]
    assert [who(moved, day) for day in (first, second, third)] == ["", "Ben", "Cyd"]
    assert who(replace(kept, what="late"), None) == ""


def test_a_line_has_the_days_of_its_edition(tmp_path):
    """Who ruled and the due day are those of then; a day that was moved since is told as such."""
    whole = ruled.ruled()
    newest, oldest = whole.editions
    camera = next(p for p in whole.ledger.promises if p.id == "inspector-september-s3")
    day = date(2026, 10, 1)
    moved = Change("moved", camera.id, camera.id, "open", day, due_before=date(2026, 9, 30))
    early = Ruling(date(2026, 9, 20), "Ana", "due 1 October 2026", terms=(("due", "2026-10-01"),))
    camera = replace(camera, history=(early, *camera.history))
    promises = tuple(camera if p.id == camera.id else p for p in whole.ledger.promises)
    oldest = replace(oldest, changes=replace(oldest.changes, found=(moved,)))
    ledger_now = replace(whole.ledger, promises=promises)
    build(tmp_path, replace(whole, editions=(newest, oldest), ledger=ledger_now))
    (line,) = news(tmp_path, FIRST)["Due on another day 1"]
    assert line.classed("news-foot")[0].words.endswith(
        "Due 1 October 2026 before: 30 September 2026 now due 31 October 2026"
    )
    assert "Decided by Ana on 20 September 2026" in line.words
    (line,) = read(tmp_path, "editions/2026-09/paper.html").classed("change")[:1]
    assert "Due 1 October 2026, before: 30 September 2026, now due 31 October 2026" in line.words


def test_a_day_that_was_taken_away_since_is_told():
    """A line that was due then says that it has no day now."""
    whole = pages.larkford()
    (promise, *others) = whole.ledger.promises
    now = (replace(promise, due=None), *others)
    found = told(replace(whole, ledger=replace(whole.ledger, promises=now))).groups
    lines = [line for group in found for line in group.lines if line.promise]
    assert {line.due_now for line in lines if line.promise.id == promise.id} == {
        "now without a date"
    }
    assert {line.due_now for line in lines if line.promise.id != promise.id} == {""}


def test_no_days_are_named_if_something_was_said_before_them():
    """What was recorded before the former edition closed is told here: it was not said since."""
    whole = pages.larkford()
    newest, oldest = whole.editions
    assert told(whole).since == pages.ENGLISH.day(date(2026, 9, 21))
    first, *others = newest.entries
    first = replace(first, update=replace(first.update, recorded=pages.CLOSED))
    early = replace(newest, entries=(first, *others))
    assert told(replace(whole, editions=(early, oldest))).since == ""


def test_what_is_no_promise_any_more_is_not_shown():
    """A change of a promise that a person dismissed since has no line."""
    whole = pages.larkford()
    gone, *left = whole.ledger.promises
    assert gone.id in {change.promise for change in whole.editions[0].changes.found}
    found = told(replace(whole, ledger=replace(whole.ledger, promises=tuple(left)))).groups
    assert gone.id not in {line.promise.id for g in found for line in g.lines if line.promise}


def test_what_is_still_owed_is_not_told_twice(larkford):
    """What changed is not repeated; what did not, and is not settled, stands below the updates."""
    assert "Still owed" not in read(larkford, INDEX).words
    whole = pages.larkford()
    promises = whole.ledger.promises
    owed = told(with_ledger(whole, *promises)).owed
    assert [line.promise.id for line in owed.lines] == ["inspector-september-s3"]
    kept = (replace(p, state="kept") if p.entry == "inspector-september" else p for p in promises)
    assert not told(with_ledger(whole, *kept)).owed.lines


def test_of_much_that_is_owed_the_most_pressing_is_shown():
    """Of a long list the overdue ones are shown, and the register has the others."""
    lines = [("next", f"We will plant tree number {n}.") for n in range(30)]
    due = {n: date(2026, 12, 31 - n) if n else date(2026, 11, 1) for n in range(30)}
    early = pages.entry("early", Speaker("Ben"), lines, due=due)
    quiet = pages.entry("quiet", Speaker("Ana"), pages.SHOP)
    both = (Edition("b", "B", (quiet,)), Edition("a", "A", (early,)))
    found = told(pages.briefing(*both))
    assert found.owed.lines[0].promise.state == "overdue"
    assert (len(found.owed.lines), found.owed_more) == (changes.OWED, 30 - changes.OWED)


# Films ----------------------------------------------------------------------------------


def test_an_edition_as_one_video(larkford):
    """The short comes before the reel; each has its speakers' seconds, size, and who is missing."""
    shown = read(larkford, "editions/2026-11.html").classed("film")
    assert [film.all("video")[0]["aria-label"].split(",")[0] for film in shown] == [
        "The edition in 1 minute",
        "The whole edition",
    ]
    for film, name, speakers in zip(shown, ("short", "reel"), (3, 4), strict=True):
        links = film.classed("say")
        video = f"../editions/2026-11/{name}.{pages.digest('video')[:12]}.mp4"
        assert [link["href"] for link in links][1] == (
            f"{video}#t={wording.seconds(3000 + 57_000 // speakers)}"
        )
        assert links[0].words == "0:03 Ruth Calder"
        (download,) = [link for link in film.all("a") if link.has("download")]
        assert (download["href"], download["download"]) == (video, f"2026-11-{name}.mp4")
        state = "automatic captions in the picture, not checked by a person"
        assert f"1 minute · {state} · Download (4.4 MB)" in film.words
    assert "Also in this edition: Tom Hadley" in shown[0].words
    assert "Also in" not in shown[1].words
    captions = pages.on_site(larkford / "site", "editions/2026-11/short.vtt").read_text()
    assert "<v Leo Bright>This is Leo Bright." in captions
    places = pages.on_site(larkford / "site", "editions/2026-11/reel-chapters.vtt").read_text()
    assert places.endswith("Tom Hadley\n")
    assert read(larkford, FIRST).classed("film") == []


def test_a_reel_without_a_short_comes_first(tmp_path):
    """Beside what changed there is the short, or the reel if there is none; none is there twice."""
    whole = pages.larkford()
    newest, oldest = whole.editions
    build(tmp_path, replace(whole, editions=(replace(newest, short=None), oldest)))
    page = read(tmp_path, INDEX)
    (film,) = page.classed("minutes")[0].classed("film")
    assert film.all("video")[0]["aria-label"].startswith("The whole edition")
    assert len(page.classed("film")) == 1
    assert page.all("h2")[0].words == "In short"


# Updates --------------------------------------------------------------------------------


def test_leaders_come_first(larkford):
    """After the films come the leaders, then the others, each with their words in parts."""
    index = read(larkford, INDEX)
    cards = index.classed("card")
    names = [card.classed("name")[0].words for card in cards]
    assert names == ["Ruth Calder", "David Marsh", "Leo Bright", "Tom Hadley"]
    assert [element.words for element in index.all("h2")][:4] == [
        "In two minutes",
        "The whole edition",
        "From the leaders",
        "From the neighbourhood",
    ]
    assert [part.words for part in cards[3].all("dt")] == list(wording.KINDS.values())


def test_an_update_is_told_in_short(larkford):
    """A sentence or two for each part, each plays; a promise has its day; the rest has a link."""
    card = read(larkford, INDEX).classed("card")[1]
    assert [part.classed("said")[0].words for part in card.all("dd")] == [
        "In October we repaired the lights on Church Lane and cleaned the bus stop.",
        "We will fit new lights there by the end of January.",
        "I will bring the plan to the town hall on Thursday.",
        "It matters because older people stay at home when it is dark.",
    ]
    plays = [a["href"] for a in card.classed("play")]
    assert all(re.fullmatch(r"clips/council-officer/index\.html#t=[\d.]+", a) for a in plays)
    assert len(plays) == 4
    assert [e.words for e in card.classed("bound")] == [
        "Promise · Due 31 January 2027",
        "Promise · Due 19 November 2026",
    ]
    leo = read(larkford, INDEX).classed("card")[2]
    (more,) = leo.classed("card-foot")[0].all("a")
    assert (more["href"], more.words) == (
        "clips/young-person/index.html",
        "The whole update (1 more sentence): Leo Bright",
    )


def test_an_update_says_who_checked_it(tmp_path):
    """What was picked out by machine says so until a person checked it."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    checked = replace(clip, id="two", checked=Checked("Priya Nair", date(2026, 11, 20)))
    build(tmp_path, pages.briefing(Edition("one", "One", (clip, checked))))
    first, second = [card.classed("card-foot")[0] for card in read(tmp_path, INDEX).classed("card")]
    assert "Picked out automatically, not checked by a person" in first.words
    assert "Checked by Priya Nair on 20 November 2026" in second.words
    assert "automatically" not in second.words


def test_a_still_stands_for_the_video(larkford):
    """No poster of a card loads before it is seen; without scripts it leads to the clip's page."""
    for card in read(larkford, INDEX).classed("card"):
        (face,) = card.classed("face")
        (still,) = face.all("img")
        name = card.classed("name")[0].words
        assert face["href"] == card.classed("name")[0].all("a")[0]["href"]
        assert still["loading"] == "lazy"
        assert int(still["width"]) > 0
        assert int(still["height"]) > 0
        assert still["alt"] == f"Watch the update of {name}"
        assert re.fullmatch(r"\d:\d\d", face.words)
        assert not card.all("video")


def test_doubtful_words_are_marked_in_what_changed(tmp_path):
    """Where there is no room for the reason, a line says that its words are not to be relied on."""
    sample = pages.entry("one", Speaker("Ana"), pages.YOUNG, due={3: None}, warning="sample model")
    whole = pages.briefing(Edition("one", "One", (sample,)))
    (only,) = whole.editions
    made = ledger.compare(None, whole.ledger)
    build(tmp_path, replace(whole, editions=(replace(only, changes=made),)))
    marks = [line.classed("doubt")[0].words for line in read(tmp_path, INDEX).classed("news")]
    assert marks == ["! Do not rely on these words"] * 2


# Who is not heard, and the archive ------------------------------------------------------


def test_who_is_not_heard_is_named(site):
    """People of earlier editions who do not speak in this one: when last, and what they owe."""
    people = read(site, INDEX).classed("absent")
    assert [person.words for person in people] == [
        "Helen Price last heard on 14 September 2026 1 promise open",
        "Nina Rao last heard on 16 November 2026",
    ]
    assert read(site, FIRST).classed("absent") == []


def test_of_long_ago_only_who_owes_something_is_named():
    """Of others than the edition before, those without an open promise are only counted."""
    clips = {
        name: pages.entry(name, Speaker(name), lines, due=due)
        for name, lines, due in (
            ("ann", pages.YOUNG, {3: None}),
            ("ben", pages.YOUNG, {}),
            ("cara", pages.YOUNG, {}),
            ("dev", pages.YOUNG, {}),
        )
    }
    issues = [("new", ("dev",)), ("middle", ("cara",)), ("old", ("ann", "ben"))]
    made = view(
        pages.briefing(*(Edition(id, id, tuple(clips[n] for n in names)) for id, names in issues))
    )
    found = absent.absent(made.editions[0], made.editions[1:])
    assert [(one.clip.name, one.open) for one in found.people] == [("ann", 1), ("cara", 0)]
    assert found.others == 1


def test_nobody_is_missed_who_speaks_for_somebody_else_now():
    """A name that is heard is not missed, however it is written and whomever it speaks for."""
    before = [
        pages.entry("one", Speaker("Zoë Hart", "", "Council"), pages.YOUNG, due={3: None}),
        pages.entry("two", Speaker("Ben Low", "", "Council"), pages.YOUNG),
    ]
    now = pages.entry("now", Speaker("zoe  hart", "", "Police"), pages.YOUNG)
    both = Edition("b", "B", (now,)), Edition("a", "A", tuple(before))
    made = view(pages.briefing(*both))
    found = absent.absent(made.editions[0], made.editions[1:])
    assert ([one.clip.name for one in found.people], found.others) == (["Ben Low"], 0)


def test_last_heard_is_the_last_that_was_recorded():
    """Whatever the order of clips and editions; who was heard in the edition before is named."""
    ann = Speaker("Ann")
    days = {"x": date(2026, 9, 1), "y": date(2026, 9, 20), "z": date(2026, 9, 10)}
    x, y, z = (pages.entry(id, ann, pages.SHOP, recorded=day) for id, day in days.items())
    for issues in ([x, y, z],), ([x, z], [y]):
        before = (Edition(f"e{n}", "E", tuple(clips)) for n, clips in enumerate(issues))
        now = Edition("now", "Now", (pages.entry("now", Speaker("Dev"), pages.SHOP),))
        made = view(pages.briefing(now, *before))
        found = absent.absent(made.editions[0], made.editions[1:])
        assert [one.clip.entry.id for one in found.people] == ["y"]


def test_of_very_many_the_first_are_named():
    """Who owes most is named first; from a number on the others are only counted."""
    early = [
        pages.entry(f"p{n}", Speaker(f"P{n}"), pages.YOUNG, due={3: None} if n == 29 else {})
        for n in range(30)
    ]
    late = pages.entry("now", Speaker("Ana"), pages.YOUNG)
    made = view(pages.briefing(Edition("b", "B", (late,)), Edition("a", "A", tuple(early))))
    found = absent.absent(made.editions[0], made.editions[1:])
    assert found.people[0].clip.name == "P29"
    assert (len(found.people), found.others) == (absent.MOST, 30 - absent.MOST)
    assert len(found.first) + len(found.rest) == absent.MOST


def test_everybody_is_heard(tmp_path):
    """If all who spoke before speak again, that is said."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    both = Edition("b", "B", (clip,)), Edition("a", "A", (replace(clip, id="two"),))
    build(tmp_path, pages.briefing(*both))
    assert "Everybody who spoke before speaks again." in read(tmp_path, INDEX).words


def test_the_archive_lists_every_edition(site):
    """Newest first: title, days, people with their faces, and how the promises stand."""
    archive = read(site, "editions/index.html")
    first, second = archive.classed("archived")
    assert [a["href"] for a in first.all("a")] == ["../editions/2026-11.html"]
    assert first.all("h2")[0].words == "November 2026"
    assert [e.words for e in second.classed("states")[0].all("li")] == [
        "Overdue 1",
        "Partly kept 1",
        "Kept 1",
        "Dropped 1",
        "Superseded 1",
    ]
    facts = [e.words for e in second.classed("facts")[0].all("li")]
    days = "14 September 2026 to 16 November 2026"
    assert facts == [days, "3 people", "1 minute 20 seconds", "5 promises"]
    faces = second.classed("faces")[0].all("li")
    assert [e.words for e in faces] == ["Ruth Calder", "Nina Rao", "Helen Price"]
    assert all(face.all("img")[0]["src"].endswith(".jpg") for face in faces)


def test_an_archive_shows_a_few_faces():
    """Somebody who speaks twice is one person; of many people some are only counted."""
    people = [pages.entry(f"p{n}", Speaker(f"P{n}"), pages.YOUNG) for n in range(10)]
    twice = replace(people[0], id="again")
    (edition,) = view(pages.briefing(Edition("e", "E", (*people, twice)))).editions
    shown = editions.ArchivedView(edition)
    assert [clip.name for clip in shown.faces] == [f"P{n}" for n in range(8)]
    assert (shown.unseen, edition.people) == (2, 10)


def test_an_archive_without_editions_says_so(tmp_path):
    """It tells what will be there, and how it gets there."""
    build(tmp_path, pages.briefing())
    assert "No editions yet" in read(tmp_path, "editions/index.html").classed("empty")[0].words
