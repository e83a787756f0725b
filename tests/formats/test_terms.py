"""What teams may write about consent: what for, worded how, since and until when, for a child."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import SCOPES, Consent, Speaker, Standing, Update, standing
from talkingheads.formats import clips
from talkingheads.formats.clips import cells, terms
from talkingheads.formats.clips.columns import COLUMNS, TERMS
from talkingheads.formats.clips.terms import Terms

DAY = date(2026, 9, 3)


def consent_of(*lines: str, heading: str) -> tuple[Consent, tuple[str, ...]]:
    """Return what a sheet of *lines* about one clip of Ana's says of consent, and problems."""
    found = clips.read(
        "\n".join([f"file,speaker,{heading}", *(f"a.mp4,Ana,{n}" for n in lines), ""])
    )
    return clips.agreed(found.terms["a.mp4"], "Ana"), found.problems


@pytest.mark.parametrize(
    ("cell", "scope"),
    [
        ("yes", "share"),
        ("x", "share"),
        ("Share", "share"),
        ("share online", "share"),
        ("Yes, share online.", "share"),
        ("publish", "share"),
        ("film", "film"),
        ("Film only", "film"),
        ("film-only", "film"),
        ("yes (film only)", "film"),
        ("part", "part"),
        ("take part only", "part"),
        ("team only", "part"),
        ("no", "none"),
        ("", "none"),
    ],
)
def test_what_for(cell: str, scope: str) -> None:
    """What is agreed to may be said in several ways, and there is nothing to complain of."""
    found, problems = consent_of(f'"{cell}"', heading="consent")
    assert found.scope == scope
    assert problems == ()


@pytest.mark.parametrize(
    "cell", ["share?", "film, maybe share", "not online", "do not share", "yes but", "online later"]
)
def test_what_is_not_clear_agrees_to_nothing(cell: str) -> None:
    """Anything else is told and agrees to nothing, not even to the least that it may mean."""
    found, problems = consent_of(f'"{cell}"', heading="consent")
    assert found.scope == "none"
    assert "row 2, column consent" in problems[0]
    assert "the clip is held back" in problems[0]


@given(st.text(max_size=12) | st.text("yesharfilmponTN ,.-()", max_size=14))
def test_a_yes_is_never_guessed(cell: str) -> None:
    """Only text that holds a word for yes, or one for showing, lets a clip be shown."""
    if cells.scope(cells.text(cell)) == "share":
        said = cells.mark(cells.text(cell))
        words = ("share", "sharing", "shared", "online", "publish")
        assert said in cells.YES or any(word in said for word in words)
        assert not any(no in said.split() for no in ("no", "not", "only", "never"))


ALL = "consent,consent_words,consent_date,consent_until,child,guardian"


def test_all_that_can_be_said() -> None:
    """Each column has its place; dates are as people write them, the day before the month."""
    found, problems = consent_of("yes,form 3,14/9/2026,31 Dec 2026,yes,Mary Ruiz", heading=ALL)
    assert problems == ()
    assert found == Consent(
        by="Ana",
        scope="share",
        words="form 3",
        on=date(2026, 9, 14),
        until=date(2026, 12, 31),
        child=True,
        guardian="Mary Ruiz",
    )


def test_an_old_sheet_says_what_it_always_said() -> None:
    """Without the new columns, and where they are empty, a yes is a yes and has no end."""
    for heading, line in (("consent", "yes"), (ALL, "yes,,,,,"), (ALL, "yes,-,-,no end,no,none")):
        found, problems = consent_of(line, heading=heading)
        assert found == Consent("Ana", "share")
        assert problems == ()
        assert standing(found, DAY).state == "shared"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Consent until", "consent_until"),
        ("CONSENT EXPIRES", "consent_until"),
        ("Expiry date", "consent_until"),
        ("Valid until", "consent_until"),
        ("Date of consent", "consent_date"),
        ("Consent date", "consent_date"),
        ("Signed on", "consent_date"),
        ("Consent wording", "consent_words"),
        ("Which form?", "consent_words"),
        ("Child?", "child"),
        ("Under 18", "child"),
        ("Child (yes or no)", "child"),
        ("Parent / guardian", "guardian"),
        ("Guardian’s name", "guardian"),
        ("Name of parent or guardian", "guardian"),
        ("Expiration", "consent_until"),
        ("End date", "consent_until"),
        ("Minor", "child"),
        ("Is minor?", "child"),
        ("AGE", "child"),
        ("Parental consent", "child"),
        ("Guardian's consent", "child"),
    ],
)
def test_headings(heading: str, column: str) -> None:
    """The columns may be called what people call them."""
    assert clips.columns.column_of(heading) == column
    assert clips.columns.doubt(heading) == ""


def test_no_name_means_two_columns() -> None:
    """No other name of a column is also another column's."""
    both = [*COLUMNS.items(), *clips.columns.SHORT.items()]
    names = [clips.columns.fold(n) for c, more in both for n in more.split(",")] + [*COLUMNS]
    names = [clips.columns.fold(name) for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("consent_date", "soon", "is not a date that exists"),
        ("consent_date", "31/02/2026", "is not a date that exists"),
        ("consent_until", "when Ana says", "is not a date that exists"),
        ("consent_until", "0", "is not a date that exists"),
        ("consent_until", "no", "is not a date that exists"),
        ("consent_until", "N", "is not a date that exists"),
        ("consent_until", "false", "is not a date that exists"),
        ("consent_until", "none", "is not a date that exists"),
        ("consent_until", "❌", "is not a date that exists"),
        ("consent_date", "no", "is not a date that exists"),
        ("Age", "2012", "is no age"),
        ("Age", "yes", "is no age"),
        ("Age", "0.5", "is no age"),
        ("Parental consent", "no", "is no yes of whoever agrees for a child"),
        ("Parental consent", "pending", "is no yes of whoever agrees for a child"),
        ("child", "maybe", "is neither yes nor no"),
        ("child", "15", "is neither yes nor no"),
        ("guardian", "yes", "is no name"),
        ("guardian", "Mother", "is no name"),
        ("guardian", "?", "is no name"),
    ],
)
def test_what_cannot_be_read_holds_the_clip(column: str, cell: str, why: str) -> None:
    """The sentence names sheet, row, column and cell; the clip is held and says what for."""
    found, problems = consent_of(f"yes,{cell}", heading=f"consent,{column}")
    assert problems[0].startswith(f"people.csv row 2, column {column}: “{cell}” {why}")
    assert "so the clip is held back" in problems[0]
    assert standing(found, DAY) == Standing("held", f"what stands under {column} cannot be read")
    (update,) = clips.read(f"file,speaker,consent,{column}\na,Ana,yes,{cell}\n").updates
    assert not update.consent


@pytest.mark.parametrize(
    ("heading", "cell", "child"),
    [
        ("Minor", "yes", True),
        ("Is minor", "no", False),
        ("Age", "14", True),
        ("Age", "17 years old", True),
        ("Age", "16-24", True),
        ("Age", "18", False),
        ("Age", "71 yrs", False),
        ("Age", "adult", False),
        ("Age", "-", False),
        ("Parental consent", "yes", True),
        ("Parental consent", "", False),
    ],
)
def test_who_is_a_child(heading: str, cell: str, child: bool) -> None:
    """An age under 18 and a parent's consent say it too; then a guardian must be named."""
    found, problems = consent_of(f"yes,{cell}", heading=f"consent,{heading}")
    assert problems == ()
    assert found.child is child
    assert standing(found, DAY).state == ("held" if child else "shared")
    if child:
        found, _ = consent_of(f"yes,{cell},Mary", heading=f"consent,{heading},guardian")
        assert standing(found, DAY).state == "shared"


WARNINGS = (
    "Do not use, Do not show, do_not_use, DoNotShow, Don’t use, Never show, No filming, "
    "Not before, Embargo, Embargo until, Hold, On hold, restricted, Restrictions, objects, "
    "Objection, Until when, Use by, Delete after, Retention, Ends, Expires if, Under 16, Kid, "
    "Age at filming, Date of birth, DOB, Parent signed, Anonymous, Internal only, "
    "Consent not given, Consent (do not use)"
)


@pytest.mark.parametrize("heading", WARNINGS.split(", "))
def test_a_heading_that_warns_holds_what_fills_it(heading: str) -> None:
    """Under such a heading only an empty cell and a plain no let a yes count; the rest is told."""
    for cell, consent in (("yes", False), ("x", False), ("2030-01-01", False), ("14", False)):
        found = clips.read(f"file,speaker,consent,{heading}\na,Ana,yes,{cell}\n")
        assert found.updates[0].consent is consent
        assert any(f"column {cells.text(heading)}: “{cell}”" in told for told in found.problems)
        notes = clips.read_sidecar(f"consent: yes\n{heading}: {cell}\n", name="a.yaml")
        assert notes.consent is consent
    for cell in ("", "no", "-", "No."):
        assert clips.read(f"file,speaker,consent,{heading}\na,Ana,yes,{cell}\n").updates[0].consent


@pytest.mark.parametrize(
    "heading",
    "Notes, No., Email, Event date, Image, Stage, Page, Objective, Held at, Household, Weekend, "
    "Stakeholder, Notepad, End time, Parent organisation, Language notes, Minority, Airport".split(
        ", "
    ),
)
def test_a_heading_that_warns_of_nothing(heading: str) -> None:
    """Words within others, and what teams note of a day or a place, hold nobody."""
    found = clips.read(f"file,speaker,consent,{heading}\na,Ana,yes,yes\n")
    assert found.updates[0].consent


def test_a_date_that_can_be_read_in_two_ways_is_told() -> None:
    """3/9/2026 is 3 September, as under recorded, and the sheet's first such cell is named."""
    found, problems = consent_of("yes,3/9/2026", heading="consent,consent_until")
    assert found.until == date(2026, 9, 3)
    assert problems == (
        "people.csv row 2, column consent_until: “3/9/2026” is read as 2026-09-03, the day before "
        "the month; write dates like 2026-03-14.",
    )


@pytest.mark.parametrize("heading", ["Chlid", "Exipres on", "consent_untill", "Consent untli"])
def test_a_slip_in_a_heading_is_not_passed_over(heading: str) -> None:
    """A column that may limit a consent, but is spelled wrong, holds the rows that fill it."""
    for cell, consent in (("2020-01-01", False), ("", True)):
        found = clips.read(f"file,speaker,consent,{heading}\na,Ana,yes,{cell}\n")
        assert found.updates[0].consent is consent
        assert found.problems
    notes = clips.read_sidecar(f"consent: yes\n{heading}: yes\n", name="a.yaml")
    assert notes.consent is False


@pytest.mark.parametrize(
    "heading", ["Consent date (withdrawn)", "Guardian (refused)", "Child (opted out)"]
)
def test_a_column_of_what_is_taken_back_is_no_other(heading: str) -> None:
    """A heading that speaks of taking back is never read as a date or a name."""
    found = clips.read(f"file,speaker,consent,{heading}\na,Ana,yes,2026-01-01\n")
    assert not found.updates[0].consent


def test_two_columns_for_one_thing() -> None:
    """Of two ends the earlier counts, and that there are two is told."""
    found, problems = consent_of(
        "yes,2026-12-31,2026-10-31", heading="consent,consent_until,Expires"
    )
    assert found.until == date(2026, 10, 31)
    assert "both mean consent_until" in problems[0]


# ------------------------------------------------------------------------------ several of them


said = st.builds(
    Terms,
    by=st.sampled_from(["", "Ana", "ANA", "Leo", "Tom"]),
    scope=st.none() | st.sampled_from(SCOPES),
    words=st.sampled_from(["", "form 1", "form 2"]),
    on=st.none() | st.dates(date(2026, 8, 1), date(2026, 10, 1)),
    until=st.none() | st.dates(date(2026, 8, 1), date(2026, 10, 1)),
    child=st.none() | st.booleans(),
    guardian=st.sampled_from(["", "Mary", "Leo"]),
    doubt=st.sampled_from(["", "", "its child cannot be read"]),
)


@given(st.lists(said, max_size=5), st.randoms())
def test_the_order_of_what_is_said_does_not_count(every: list[Terms], random) -> None:
    """Rows in another order say the same."""
    other = [*every]
    random.shuffle(other)
    assert clips.agreed(every, "Ana") == clips.agreed(other, "Ana")


@given(st.lists(said, max_size=4), said, st.dates(date(2026, 8, 1), date(2026, 10, 1)))
def test_more_that_is_said_only_holds(every: list[Terms], more: Terms, day: date) -> None:
    """One more row never frees a clip, but for a yes, or a guardian who was not named."""
    before = standing(clips.agreed(every, "Ana"), day).state
    after = standing(clips.agreed([*every, more], "Ana"), day).state
    if before != "shared" and not more.guardian and more.scope != "share":
        assert after != "shared"


@given(st.lists(said, min_size=1, max_size=4), st.dates(date(2026, 8, 1), date(2026, 10, 1)))
def test_each_who_is_named_must_have_agreed(every: list[Terms], day: date) -> None:
    """What is shared is shared by each person's own words, with those that name nobody."""
    if standing(clips.agreed(every, ""), day).state != "shared":
        return
    for name in {terms_.by.casefold() for terms_ in every} - {""}:
        own = [terms_ for terms_ in every if terms_.by.casefold() in (name, "")]
        assert standing(clips.agreed(own, name), day).state == "shared"


# ------------------------------------------------------------------------------ writing a sheet


@given(
    st.sampled_from(["share", "film", "part", "none"]),
    st.none() | st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    st.none() | st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["", "Mary Ruiz", "=Mary()"]),
)
def test_round_trip(scope, on, until, guardian) -> None:
    """What is known of a consent is written so that it is read again."""
    known = Consent("Ana", scope, "form 3", on, until, bool(guardian), guardian)
    update = Update("a.mp4", Speaker("Ana"), consent=scope == "share")
    found = clips.read(clips.write([update], {"a.mp4": known}))
    assert clips.agreed(found.terms["a.mp4"], "Ana") == known


def test_a_yes_that_does_not_count_is_not_written() -> None:
    """A clip that is held for any reason gets no yes in a new sheet."""
    text = clips.write([Update("a.mp4", Speaker("Ana"))], {"a.mp4": Consent("Ana", "share")})
    assert not clips.read(text).updates[0].consent


def test_every_column_about_consent_has_a_reader() -> None:
    """An empty cell says nothing and is nothing to complain of, whatever the column."""
    for column in TERMS:
        assert terms.read(column, "", column) == (Terms(), "")
