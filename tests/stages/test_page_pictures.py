"""Pictures: where everything in them stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Edition, Speaker, Update
from talkingheads.stages.page import pictures, shape
from talkingheads.stages.page.pictures import scale
from talkingheads.stages.page.pictures.months import shade
from tests import pages, ruled

WORDS = JinjaWriter().words("en")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
TODAY = pages.TODAY


def site(briefing):
    """Return the views of *briefing*."""
    return shape.site(briefing, words=WORDS, search=True)


def track(promises, **settings):
    """Return the track of *promises* as they stand on `TODAY`."""
    return pictures.track(promises, today=TODAY, words=WORDS, **settings)


def dated(*dues, said=date(2026, 11, 1)):
    """Return views of as many promises, said on a day and due on *dues*."""
    (first, *_) = site(pages.larkford()).promises
    return tuple(
        replace(
            first,
            promise=replace(first.promise, id=f"p{n:03}", due=due, said=said, state="open"),
        )
        for n, due in enumerate(dues)
    )


@given(st.lists(DAYS, max_size=8), DAYS)
def test_later_days_stand_further_right(days, today):
    """Places rise with the days, whatever is shown, and never leave the picture."""
    line = scale.scale(days, today)
    places = [line.at(day) for day in sorted([*days, today])]
    assert places == sorted(places)
    assert all(0 < place < 100 for place in places)
    assert line.shows(today)
    near = sorted({day for day in days if line.shows(day)})
    assert all(line.at(one) < line.at(two) for one, two in pairwise(near))


@given(st.lists(DAYS, max_size=8), DAYS)
def test_ticks_are_few_and_have_room(days, today):
    """At most four months have names, which neither meet nor run out of the picture."""
    line = scale.scale(days, today)
    places = [line.at(day) for day in line.ticks()]
    assert len(places) <= scale.TICKS
    assert all(day.day == 1 for day in line.ticks())
    assert all(two - one >= scale.ROOM for one, two in pairwise(places))
    assert all(place <= 100 - scale.ROOM for place in places)


def test_a_far_day_stands_at_the_edge():
    """What is due in ten years presses nothing together, and the picture says so."""
    near, far = dated(date(2026, 12, 1), date(2036, 12, 1))
    together = track((near, far))
    assert together.rows[0].at == pytest.approx(track((near,)).rows[0].at)
    assert together.rows[1].at == scale.RIGHT
    assert together.beyond
    assert not track((near,)).beyond


def test_the_most_pressing_promises_come_first():
    """Overdue ones, then what is due soon; of those alike the soonest due; kept ones last."""
    rows = track(site(ruled.ruled()).promises).rows
    states = [row.promise.state for row in rows]
    order = ["overdue", "due soon", "open", "partly", "kept", "dropped", "superseded"]
    assert states == sorted(states, key=order.index)
    assert set(states) == set(order)
    dues = [row.promise.due_iso or "9" for row in rows if row.promise.state == "open"]
    assert dues == sorted(dues)


def test_what_presses_alike_stays_in_its_order():
    """Promises of one state and one day stand as they were said, not by their names."""
    views = dated(*[None] * 12)
    views = [replace(v, promise=replace(v.promise, id=f"do-{n}")) for n, v in enumerate(views)]
    assert [row.promise.id for row in track(views).rows] == [f"do-{n}" for n in range(12)]


def test_a_long_register_shows_its_most_pressing():
    """The picture says how many it leaves out."""
    many = dated(*(TODAY + timedelta(days=n) for n in range(40)))
    shown = track(many)
    assert [row.promise.id for row in shown.rows] == [f"p{n:03}" for n in range(30)]
    assert shown.left_out == 10
    assert track(many, most=50).left_out == 0
    assert track(()).rows == ()


def test_what_is_overdue_goes_on_to_today():
    """The line behind the due day shows how late it is; nothing else has one."""
    for row in track(site(ruled.ruled()).promises).rows:
        assert (row.late is not None) == (row.promise.state == "overdue")
        if row.late is not None:
            assert row.at < row.late


@pytest.mark.parametrize(
    ("said", "due", "alt"),
    [
        (
            date(2026, 11, 1),
            date(2026, 12, 3),
            "Said on 1 November 2026, due on 3 December 2026. Open",
        ),
        (date(2026, 11, 1), None, "Said on 1 November 2026. Open, no date given"),
        (None, date(2026, 12, 3), "Due on 3 December 2026. Open"),
        (None, None, "Open, no date given"),
    ],
)
def test_each_row_says_in_words_what_it_shows(said, due, alt):
    """Said, due and state."""
    assert track(dated(due, said=said)).rows[0].alt == alt


def test_what_has_no_day_has_no_end():
    """It has no mark, least of all at today; what is settled does not go on either."""
    (view,) = dated(None)
    shown = track((view,))
    (row,) = shown.rows
    assert (row.at, row.span, row.endless, shown.endless) == (None, None, True, True)
    assert shown.states == ()
    assert row.standing == "Open, no date given"
    kept = track((replace(view, promise=replace(view.promise, state="kept")),))
    assert (kept.rows[0].at, kept.rows[0].endless) == (None, False)
    assert kept.rows[0].standing == "Kept, no date given"


def update(month, day, theme="Safe streets"):
    """Return an update on a day of 2026, or of the years around it."""
    year, month = 2026 + (month - 1) // 12, (month - 1) % 12 + 1
    recorded = date(year, month, day) if day else None
    return Update("a.mp4", Speaker("Ruth Calder"), theme, "", recorded)


def months(*updates, themes=("Safe streets",)):
    """Return the picture of *updates*."""
    return pictures.months(updates, themes=themes, words=WORDS)


def test_months_are_counted_and_gaps_stay():
    """Each cell has the updates of its theme and month; months without any are there too."""
    shown = months(update(9, 1), update(9, 30), update(11, 5))
    (row,) = shown.rows
    assert [(cell.month, cell.count) for cell in row.cells] == [
        ("September 2026", 2),
        ("October 2026", 0),
        ("November 2026", 1),
    ]
    assert [(head.month, head.year) for head in shown.headings] == [
        ("Sept", "2026"),
        ("Oct", ""),
        ("Nov", ""),
    ]
    assert row.total == 3
    assert row.cells[0].alt == "Safe streets, September 2026: 2 updates"
    assert row.cells[0].link == "search.html?theme=Safe+streets&month=2026-09"


def test_the_newest_twelve_months_are_shown():
    """What is older is counted; what has no day or theme is not in the picture."""
    shown = months(update(1, 1), update(14, 2), update(3, 0), update(3, 3, theme=""))
    assert [cell.month_iso for cell in shown.rows[0].cells][0::11] == ["2026-03", "2027-02"]
    assert (shown.older, shown.undated) == (1, 1)
    assert months().rows == ()


def test_a_new_year_is_named():
    """The first month says its year, and each January."""
    heads = months(update(11, 1), update(13, 1)).headings
    assert [head.year for head in heads] == ["2026", "", "2027"]


@given(st.integers(1, 500), st.integers(0, 500))
def test_more_is_never_lighter(most, count):
    """Nothing has no shade, something has one, the most has the darkest."""
    made = shade(min(count, most), most)
    assert (made == 0) == (count == 0)
    assert made <= 4
    assert shade(most, most) == 4


@given(st.integers(1, 12))
def test_cells_fill_the_row_and_no_more(number):
    """No cell leaves the picture or covers another."""
    (row,) = months(update(1, 1), update(number, 2)).rows
    edges = [(cell.x, cell.x + cell.width) for cell in row.cells]
    assert all(one[1] <= two[0] + 0.02 for one, two in pairwise(edges))
    assert edges[-1][1] <= 100.1
    assert all(x < cell.middle < end for (x, end), cell in zip(edges, row.cells, strict=True))


def test_who_was_heard_in_which_edition():
    """Leaders first, then the alphabet; time goes from left to right."""
    shown = pictures.heard(site(pages.larkford()).editions, words=WORDS)
    assert shown.editions == ("September 2026", "November 2026")
    assert [(row.name, row.leader, [mark.heard for mark in row.marks]) for row in shown.rows] == [
        ("David Marsh", True, [False, True]),
        ("Ruth Calder", True, [True, True]),
        ("Leo Bright", False, [False, True]),
        ("Nina Rao", False, [True, False]),
        ("Tom Hadley", False, [False, True]),
    ]
    alts = {row.name: row.alt for row in shown.rows}
    assert alts["Ruth Calder"] == "Heard in November 2026 and September 2026"
    assert alts["Nina Rao"] == "Heard in September 2026; not in November 2026"
    places = [mark.x for mark in shown.rows[0].marks]
    assert places == sorted(places)
    assert all(0 < place < 100 for place in places)


def test_the_newest_twelve_editions_are_shown():
    """Who was heard only before them stays in the list, and the picture says how many are left."""
    (one, two, *_) = pages.larkford().entries
    speaking = replace(one, update=replace(one.update, speaker=Speaker("Old Hand")), id="old")
    editions = [Edition(f"e{n:02}", f"Edition {n}", (two,)) for n in range(13, 1, -1)]
    editions.append(Edition("e01", "Edition 1", (speaking,)))
    shown = pictures.heard(site(pages.briefing(*editions)).editions, words=WORDS)
    assert shown.editions == tuple(f"Edition {n}" for n in range(2, 14))
    assert shown.older == 1
    last = shown.rows[-1]
    assert (last.name, last.editions) == ("Old Hand", ())
    assert last.alt.startswith("Not heard in Edition 13, Edition 12")
