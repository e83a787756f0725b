"""decisions.yaml: every mistake is told with its place, and writing only adds."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Decision, Place
from talkingheads.errors import ConfigError
from talkingheads.formats import decisions
from talkingheads.formats.decisions import fields

WHOLE = """\
# Ours.
- clip: inspector-september
  at: 0:09.2
  words: "We will put three new cameras on Mill Road."
  by: Helen Ashby
  on: 2026-11-14
  status: partly
  summary: 3 cameras   # in short
  owner: Larkford Police
  due: none
  note: |
    Two of three
    are up.
  evidence:
    - clip: inspector-november
      at: 8
      words: We put up two cameras.
    - https://larkford.example/minutes?of=11
  unrelated:
    - {clip: shop, at: "1:02:03.5", words: no}
"""
ONE = """\
- clip: ruth
  at: 0:01.0
  words: We will call.
  by: Asha Bell
  on: 2026-11-14
"""


def test_an_entry_with_everything() -> None:
    """All that can be ruled is read as it is written; numbers and `no` are words where words go."""
    (decision,) = decisions.read(WHOLE)
    assert decision == Decision(
        Place("inspector-september", 9200, "We will put three new cameras on Mill Road."),
        by="Helen Ashby",
        on=date(2026, 11, 14),
        summary="3 cameras",
        owner="Larkford Police",
        due="none",
        status="partly",
        note="Two of three\nare up.",
        evidence=(
            Place("inspector-november", 8000, "We put up two cameras."),
            "https://larkford.example/minutes?of=11",
        ),
        unrelated=(Place("shop", 3_723_500, "no"),),
        line=2,
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]", "---\n", "~"])
def test_nothing_is_no_decision(text: str) -> None:
    """An empty file and an empty list hold no decisions."""
    assert decisions.read(text) == ()


def test_every_mistake_is_told_with_its_place() -> None:
    """Line, column, key and what must stand there, all at once."""
    text = (
        ONE
        + "  status: done\n  due: 2026-02-30\n  statuss: kept\n  evidence: [javascript:alert(1)]\n"
        + "- clip: ruth\n  at: soon\n  words: ''\n  on: 14.11.2026\n  ruling: maybe\n"
        + "- clip: ruth\n  clip: ruth\n  ? [a]\n  : b\n  unrelated: [https://a.b/c]\n- 5\n"
        + ONE
        + ONE
        + "  ruling: dismiss\n  status: kept\n"
    )
    with pytest.raises(ConfigError) as raised:
        decisions.read(text)
    assert raised.value.what.splitlines() == [
        "decisions.yaml: 19 mistakes",
        "  decisions.yaml:6:11 status: must be one of open, kept, partly, dropped, superseded",
        "  decisions.yaml:7:8 due: there is no such day as 2026-02-30",
        "  decisions.yaml:8:3 statuss: unknown key, did you mean status?",
        "  decisions.yaml:9:14 evidence: must be a statement (clip, at, words) or an address that "
        "begins with https://",
        "  decisions.yaml:10:3 by: is missing",
        "  decisions.yaml:11:7 at: must be a time in the clip such as 0:12.3",
        "  decisions.yaml:12:10 words: must not be empty",
        "  decisions.yaml:13:7 on: must be a day such as 2026-10-31",
        "  decisions.yaml:14:11 ruling: must be accept or dismiss",
        "  decisions.yaml:15:3 at: is missing",
        "  decisions.yaml:15:3 by: is missing",
        "  decisions.yaml:15:3 on: is missing",
        "  decisions.yaml:15:3 words: is missing",
        "  decisions.yaml:16:3 clip: stands here twice",
        "  decisions.yaml:17:5 a key: unknown key",
        "  decisions.yaml:19:15 unrelated: must be a statement: clip, at, words",
        "  decisions.yaml:20:3 must be an entry with the keys clip, at, words, by, on",
        "  decisions.yaml:21:3 rules nothing: add one of ruling, summary, owner, due, status, "
        "note, evidence, unrelated",
        "  decisions.yaml:32:11 status: cannot be ruled of what is dismissed",
    ]


@pytest.mark.parametrize(
    "address",
    ["ftp://a.b", "//a.b", "https://", "https://a b", "data:text/html,x", 'https://a.b/"onclick',
     "https://[a", "http://a.b/\u202e", "https://asha:secret@a.b/", "https://asha@a.b/",
     "https://a.b/" + "x" * 2000],
)  # fmt: skip
def test_only_addresses_for_the_web(address: str) -> None:
    """What a page must not link to is a mistake."""
    text = ONE + f"  evidence:\n    - {json.dumps(address)}\n"
    with pytest.raises(ConfigError, match=r"evidence"):
        decisions.read(text)


BOMB = "- &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "&a [*a]",
        "a: b",
        "- - -",
        "[" * 700,
        "- clip: a\0b",
        '- clip: "\\ud800"',
        ONE + '  note: "\\u202e"',
        ONE + "  note: " + "x" * 3000,
        ONE + "  summary: " + "x" * 400,
        ONE + "  <<: {status: kept}",
        ONE + "  evidence: [" + "https://a.b/c, " * 60 + "]",
        ONE + "  evidence: []",
        ONE + "  note: !!python/object:os.system x\n  status: !!int kept\n  due: ~\n",
        "- {}\n" * 5000,
        "x" * 5_000_000,
        "? ",
        "a\n---\nb",
        "%YAML 9.9\n---\n- a",
    ],
)
def test_hostile_text_is_a_mistake_and_no_more(text: str) -> None:
    """No text ends in anything but a ConfigError that can be read, and soon."""
    began = time.monotonic()
    with pytest.raises(ConfigError) as raised:
        decisions.read(text)
    assert len(raised.value.what) < 30_000
    assert time.monotonic() - began < 20


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """The reader returns decisions or raises ConfigError, whatever it is given."""
    for whole in (text, ONE + f"  note: {text}"):
        with suppress(ConfigError):
            decisions.read(whole)


_TEXT = st.text(min_size=1, max_size=50).filter(lambda text: fields.clean(text) != "")
_PLACE = st.builds(
    Place,
    st.sampled_from(["ruth", "null", "a-b", "12"]),
    st.integers(0, 9_999_999),
    _TEXT,
    st.integers(1, 99),
)
_OTHER = st.builds(Place, st.just("later"), st.integers(0, 9_999_999), _TEXT)
_DECISION = st.builds(
    Decision,
    _PLACE,
    by=_TEXT,
    on=st.dates(date(1000, 1, 1)),
    ruling=st.just("accept"),
    summary=st.one_of(st.none(), st.text(max_size=50)),
    owner=st.one_of(st.none(), _TEXT),
    due=st.one_of(st.none(), st.just("none"), st.dates(date(1000, 1, 1))),
    status=st.sampled_from([None, "open", "kept", "partly", "dropped", "superseded"]),
    note=st.text(max_size=80),
    evidence=st.lists(st.one_of(_OTHER, st.just("https://a.b/c#d")), max_size=3).map(tuple),
    unrelated=st.lists(_OTHER, max_size=2).map(tuple),
)


@given(st.lists(_DECISION, min_size=1, max_size=3), st.sampled_from(["", "# hi", WHOLE]))
def test_what_is_added_is_read_again(made: list[Decision], text: str) -> None:
    """Whatever texts a ruling has, its entry is read back, and all before it stays as it is."""
    new = decisions.added(text, made)
    assert new.startswith(text)
    read = decisions.read(new)[len(decisions.read(text)) :]
    assert [d.on for d in read] == [d.on for d in made]
    for before, after in zip(made, read, strict=True):
        assert after.place.words == fields.clean(before.place.words)
        assert abs(after.place.at - before.place.at) <= 50
        assert after.by == fields.clean(before.by)
        assert (after.due, after.status) == (before.due, before.status)
        assert len(after.evidence) == len(before.evidence)


MADE = Decision(Place("a-b", 1234, "We will."), "Asha Bell", date(2026, 11, 14), status="kept")


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.rstrip("\n"),
        WHOLE.replace("\n", "\r\n"),
        "\ufeff" + WHOLE,
        "".join(f"  {line}\n" for line in WHOLE.splitlines()) + "\n\n  # the end\n",
        ONE + "  note: |+\n    kept\n\n\n",
        "---\n" + WHOLE + "# last words",
    ],
)
def test_comments_and_entries_stay_byte_for_byte(text: str) -> None:
    """The new entry follows what is there, indented and ended like it."""
    new = decisions.added(text, [MADE])
    assert new.startswith(text)
    read = decisions.read(new.removeprefix("\ufeff"))
    assert replace(read[-1], line=0, place=MADE.place) == MADE
    assert read[-1].place.at == 1200
    assert ("\r\n" in new[len(text) :]) == ("\r\n" in text)


def test_a_new_file_explains_itself() -> None:
    """The first entry comes under a header of comments."""
    new = decisions.added("", [MADE])
    assert new.startswith("# What people ruled about promises.")
    assert len(decisions.read(new)) == 1


@pytest.mark.parametrize("text", ["[]", ONE + "  note: x\n...\n"])
def test_where_nothing_can_be_added_the_entry_is_shown(text: str) -> None:
    """A list in brackets, or an end mark, is not touched; the error shows what to add."""
    with pytest.raises(ConfigError, match="status: kept"):
        decisions.added(text, [MADE])


def test_a_file_with_mistakes_is_not_added_to() -> None:
    """Mistakes are told before anything is written."""
    with pytest.raises(ConfigError, match="unknown key"):
        decisions.added(ONE + "  stat: kept", [MADE])


@pytest.mark.parametrize(
    ("text", "at"),
    [("0:12.3", 12_300), ("12.3", 12_300), ("1:02:03.5", 3_723_500), ("90:00", 5_400_000),
     ("0", 0)],
)  # fmt: skip
def test_times(text: str, at: int) -> None:
    """A time is minutes and seconds, hours too, or seconds."""
    assert fields.moment(text) == at


@pytest.mark.parametrize(
    "text", ["", "0:60", "1:60:00", "-1", "1:2:3:4", "1e3", "٣:٠٠", "0:1.2345"]
)
def test_what_is_no_time(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="must be a time"):
        fields.moment(text)


@given(st.integers(0, 1_000_000_000 - 1))
def test_times_are_read_as_written(at: int) -> None:
    """A written time is read again to the tenth of a second, as long as a number can say it."""
    assert abs(fields.moment(decisions.clock(at)) - at) <= 50


@pytest.mark.parametrize("sign", [">", ">-", "|"])
def test_a_text_over_several_lines(sign: str) -> None:
    """A note may be folded or kept as YAML allows, without a sign that nobody wrote."""
    text = ONE + f"  status: kept\n  note: {sign}\n    Two of three\n    are up.\n"
    (decision,) = decisions.read(text)
    assert decision.note.split() == "Two of three are up.".split()
    assert len(decisions.read(decisions.added(text, [decision]))) == 2


def test_how_often_a_clip_says_the_words() -> None:
    """Twice or more stands in the file; what is no such number is a mistake."""
    twice = decisions.read(ONE + "  times: 2\n  status: kept\n")[0]
    assert twice.place.times == 2
    assert "  times: 2\n" in decisions.added("", [twice])
    with pytest.raises(ConfigError, match="times: must be how often"):
        decisions.read(ONE + "  times: none\n  status: kept\n")


@pytest.mark.parametrize("key", ["evidence", "unrelated"])
def test_nothing_shows_itself(key: str) -> None:
    """A statement is no evidence for itself, nor unrelated to itself."""
    text = ONE + f"  {key}: [{{clip: ruth, at: 0:01.0, words: We will call.}}]\n"
    with pytest.raises(ConfigError, match=f"{key}: is the statement itself"):
        decisions.read(text)
