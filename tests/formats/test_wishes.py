"""What teams may write under keep and drop, and that nothing unreadable passes for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import TO_THE_END, Speaker, Stretch, Update
from talkingheads.formats import clips
from talkingheads.formats.clips import wishes


def words(*texts: str) -> tuple[Stretch, ...]:
    return tuple(Stretch(words=text) for text in texts)


@pytest.mark.parametrize(
    ("cell", "stretches"),
    [
        ("0:05-0:30", (Stretch(5_000, 30_000),)),
        ("1:02.5-1:10", (Stretch(62_500, 70_000),)),
        ("1:02,25 – 1:10", (Stretch(62_250, 70_000),)),
        ("1:00:00-1:00:01", (Stretch(3_600_000, 3_601_000),)),
        ("5-30", (Stretch(5_000, 30_000),)),
        ("1.2-1.4", (Stretch(1_200, 1_400),)),
        ("62.5-70", (Stretch(62_500, 70_000),)),
        ("62.125-70", (Stretch(62_125, 70_000),)),
        ("1.20s-1.40 sec", (Stretch(1_200, 1_400),)),
        ("5s to 30s", (Stretch(5_000, 30_000),)),
        ("from 0:05 until 0:30", (Stretch(5_000, 30_000),)),
        ("-0:05", (Stretch(0, 5_000),)),
        ("1:20-", (Stretch(80_000, TO_THE_END),)),
        ("0:05-0:30; 1:10-1:20;", (Stretch(5_000, 30_000), Stretch(70_000, 80_000))),
        ('"let me start again"', words("let me start again")),
        ("“let me start again”", words("let me start again")),
        ("„let me start again“", words("let me start again")),
        ("«let me start again»", words("let me start again")),
        ("'don't use this'", words("don't use this")),
        ("‘don’t use this’", words("don’t use this")),
        ("let me start again", words("let me start again")),
        ("'cause I said so", words("'cause I said so")),
        ('"wait; no"', words("wait; no")),
        ('"5-30"; "12"', words("5-30", "12")),
        (
            '"let me start again"; 1:10-1:20',
            (*words("let me start again"), Stretch(70_000, 80_000)),
        ),
        ("one\ntwo", words("one", "two")),
        ("we go on to the end", words("we go on to the end")),
    ],
)
def test_what_can_be_read(cell: str, stretches: tuple[Stretch, ...]) -> None:
    """Times in the usual spellings, and words in any quotation marks or none."""
    assert wishes.read(cell) == (stretches, "")


@pytest.mark.parametrize("cell", ["", "  ", "-", "–", "none", "No", "n/a"])
def test_nothing_asked(cell: str) -> None:
    """Only what clearly says nothing is nothing."""
    assert wishes.read(cell) == ((), "")


@pytest.mark.parametrize(
    "cell",
    [
        "0:05",
        "0:30-0:05",
        "0:75-2:00",
        "1:99:00-2:00:00",
        "0:05-0:30, 1:10-1:20",
        "0:05 and 0:30",
        "5",
        "-0.00347222",
        "1.20-1.40",
        "1.20 - ",
        "-1.20",
        "1,20-1,40",
        "0:05-1.20",
        "62.50-70",
        "from 1.20 to 1.40",
        "0:05-0:30; 1.20-1.40",
        "?",
        '"let me start',
        '"let me" and "again"',
        '"..."',
        "0:05-0:30; 7",
    ],
)
def test_what_cannot_be_read(cell: str) -> None:
    """One bad item spoils the cell: nothing is guessed, and an example is given."""
    found, complaint = wishes.read(cell)
    assert found == ()
    assert "so the clip is held back" in complaint
    assert "0:05-0:30" in complaint


@pytest.mark.parametrize("cell", ["30-May", "05-Mar", "May-30"])
def test_dates_that_spreadsheets_make(cell: str) -> None:
    """Excel turns 5-30 into a date: it is told what to write instead."""
    found, complaint = wishes.read(cell)
    assert found == ()
    assert "date that a spreadsheet made" in complaint


STRETCHES = st.lists(
    st.tuples(st.integers(0, 5_000_000), st.integers(100, 900_000) | st.none()).map(
        lambda t: Stretch(t[0], TO_THE_END if t[1] is None else t[0] + t[1])
    )
    | st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1)
    .filter(lambda text: any(c.isalnum() for c in text) and not set(text) & set("“”„"))
    .map(lambda text: Stretch(words=" ".join(text.split()))),
    max_size=4,
).map(tuple)


@given(STRETCHES)
def test_what_is_written_is_read(stretches: tuple[Stretch, ...]) -> None:
    """A sheet that we write says the same when it is read."""
    assert wishes.read(wishes.write(stretches)) == (stretches, "")


@given(st.text())
def test_any_text_is_read_or_complained_of(cell: str) -> None:
    """Whatever stands there, it is understood, or told, or empty but for signs of nothing."""
    found, complaint = wishes.read(cell)
    assert (
        bool(found) != bool(complaint)
        or not any(char.isalnum() for char in cell)
        or (not found and cell.strip().casefold() in ("no", "none", "nothing", "n/a"))
    )


def sheet(*lines: str, heading: str = "file,speaker,consent,keep,drop") -> clips.Sheet:
    """Return what a sheet of *lines* says."""
    return clips.read("\n".join([heading, *lines]) + "\n")


def test_a_sheet_with_wishes() -> None:
    """Both columns are read, by any of their names; without them nothing is asked."""
    found = sheet('a.mp4,Ana,yes,0:05-,"""let me start again""; 1:10-1:20"')
    assert found.problems == ()
    assert found.updates[0].keep == (Stretch(5_000, TO_THE_END),)
    assert found.updates[0].drop == (*words("let me start again"), Stretch(70_000, 80_000))
    named = sheet("a.mp4,Ana,yes,0:05-0:06", heading="file,speaker,consent,Cut out")
    assert named.updates[0].drop == (Stretch(5_000, 6_000),)


def test_a_cell_that_cannot_be_read_holds_the_clip() -> None:
    """Wherever the yes stands; row, column and an example are told."""
    found = sheet("0:05,a.mp4,Ana,yes", heading="drop,file,speaker,consent")
    assert found.updates[0].consent is False
    assert found.problems == (
        "people.csv row 2, column drop: “0:05” cannot be read, so the clip is held back; write "
        "times like 0:05-0:30 or 1:20-, or words in quotation marks, with a semicolon between "
        "several.",
    )


def test_what_alone_takes_a_yes_away() -> None:
    """The column is named where it is only a wish that cannot be read, and not after a no."""
    rows = ("a.mp4,Ana,yes,0:05", "b.mp4,Bo,,0:05", "c.mp4,Cy,yes,", "d.mp4,Di,yes,5", "d.mp4,Di,,")
    found = sheet(*rows, heading="file,speaker,consent,Cut out")
    assert found.unread == {"a.mp4": "Cut out"}
    names = ["a.mp4", "b.mp4", "c.mp4", "d.mp4"]
    matches = clips.match(found.updates, names, unread=found.unread)
    assert matches.held == {"a.mp4", "b.mp4", "d.mp4"}
    assert matches.unread == {"a.mp4": "Cut out"}
    again = Update("clips/a.mp4", Speaker("Ana"))
    matches = clips.match([*found.updates, again], names, unread=found.unread)
    assert matches.unread == {}


def test_a_column_that_may_be_meant_holds_the_rows_that_fill_it() -> None:
    """A slip in the heading is no reason to publish what was to be dropped."""
    found = sheet("a.mp4,Ana,yes,0:05-0:30", "b.mp4,Bo,yes,", heading="file,speaker,consent,drpo")
    assert [update.consent for update in found.updates] == [False, True]
    assert any(
        "row 2, column drpo: the column may be meant to be drop" in p for p in found.problems
    )


def test_two_rows_or_columns_about_one_clip() -> None:
    """What any of them drops, goes."""
    found = sheet("a.mp4,Ana,yes,,0:01-0:02", "a.mp4,Ana,yes,0:05-,0:03-0:04")
    (update,) = found.updates
    assert update.drop == (Stretch(1_000, 2_000), Stretch(3_000, 4_000))
    assert update.keep == (Stretch(5_000, TO_THE_END),)
    twice = sheet("a.mp4,Ana,yes,0:01-0:02,one", heading="file,speaker,consent,drop,cut")
    assert twice.updates[0].drop == (Stretch(1_000, 2_000), *words("one"))


def test_two_spellings_of_one_clip() -> None:
    """Rows that name the same clip in two ways drop what either drops."""
    rows = [
        Update("a.mp4", Speaker("Ana"), consent=True, drop=words("one")),
        Update("clips/a.mp4", Speaker("Ana"), consent=True, drop=words("two")),
    ]
    assert clips.match(rows, ["a.mp4"]).updates["a.mp4"].drop == words("one", "two")


def test_a_row_with_wishes_that_may_be_about_several_clips_holds_them() -> None:
    """It is not known which of them it is about."""
    rows = [Update("a.mp4", Speaker("Ana"), consent=True, drop=words("one"))]
    assert clips.match(rows, ["x/a.mp4", "y/a.mp4"]).held == {"x/a.mp4", "y/a.mp4"}


@pytest.mark.parametrize(
    ("text", "drop"),
    [
        ("drop: let me start again", words("let me start again")),
        ("drop: '\"wait; no\"; 1:10-1:20'", (*words("wait; no"), Stretch(70_000, 80_000))),
        ('drop: ["wait; no", 1:10-1:20]', (*words("wait; no"), Stretch(70_000, 80_000))),
        ("drop:\n- -0:05\n- 1:20-", (Stretch(0, 5_000), Stretch(80_000, TO_THE_END))),
        ("drop: -0:05", (Stretch(0, 5_000),)),
        ("drop:", None),
        ("drop: ~", None),
    ],
)
def test_notes_with_wishes(text: str, drop: tuple[Stretch, ...] | None) -> None:
    """In NAME.yaml a text as in the sheet, or a list."""
    found = clips.read_sidecar(f"consent: yes\n{text}\n", name="a.yaml")
    assert found.values.get("drop") == drop
    assert found.values["consent"] is True
    assert found.problems == ()


@pytest.mark.parametrize(
    "text", ["drop: 0:05", "drop: [0:05]", "drop: [[a]]", "drop: {a: b}", "drpo: a"]
)
def test_notes_that_cannot_be_read_hold_the_clip(text: str) -> None:
    """Even if they say yes to consent; the key is named."""
    found = clips.read_sidecar(f"{text}\nconsent: yes\n", name="a.yaml")
    assert found.values["consent"] is False
    assert "a.yaml" in found.problems[0]


def test_notes_add_to_what_the_sheet_drops() -> None:
    """The notes win, but what the sheet drops goes too."""
    row = Update("a.mp4", Speaker("Ana"), consent=True, keep=words("all"), drop=words("one"))
    notes = clips.read_sidecar("keep: part\ndrop: two\n", name="a.yaml")
    merged = clips.merge(row, notes)
    assert merged.drop == words("one", "two")
    assert merged.keep == words("part")
    assert clips.merge(row, None) == row


def test_a_new_sheet_has_the_columns_only_if_they_are_used() -> None:
    """Few ask for it; what is asked is not lost."""
    plain = Update("a.mp4", Speaker("Ana"), consent=True)
    assert "drop" not in clips.write([plain])
    asked = Update("a.mp4", Speaker("Ana"), consent=True, drop=(*words("one"), Stretch(0, 5_000)))
    assert clips.read(clips.write([asked])).updates == (asked,)
