"""What strangers call their files, and what those are called here."""

from __future__ import annotations

import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Speaker, Update
from talkingheads.formats import clips
from talkingheads.formats.handedin import is_like, likenesses, numbered, safe_name, suffix_of

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "..",
                ".",
                "/",
                "\\",
                "a",
                "É",
                "e\u0301",
                "con",
                "NUL",
                ".mp4",
                ".MOV",
                " ",
                "-",
                "\0",
                "\n",
                "\u202e",
                "\u200b",
                "ß",
                "İ",
                "ﬁ",
                "\ud800",
                "🎬",
                "=1+1",
                "%2e%2e",
                ":",
                "人" * 90,
                "x" * 200,
                ".yaml",
                "people.csv",
                "COM1",
                "lpt¹",
            ]
        ),
        max_size=7,
    ).map("".join),
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("hale.mp4", "hale.mp4"),
        ("North Ward/IMG_0042.MOV", "North Ward-IMG_0042.mov"),
        ("../../etc/passwd.mp4", "etc-passwd.mp4"),
        ("..\\..\\people.csv.mp4", "people-csv.mp4"),
        ("C:\\clips\\hale.mp4", "C--clips-hale.mp4"),
        (".hidden.mp4", "hidden.mp4"),
        ("-rf.mp4", "rf.mp4"),
        ("=HYPERLINK(1).mp4", "HYPERLINK(1).mp4"),
        ("aux.mp4", "clip-aux.mp4"),
        ("Com1 .mp4", "clip-Com1.mp4"),
        ("a\x00b\x1b[31m.mp4", "a-b-[31m.mp4"),
        ("evil\u202e4pm.mp4", "evil-4pm.mp4"),
        ("hale.mp4.mov", "hale-mp4.mov"),
        ("hale. .mp4", "hale.mp4"),
        ("a/./../b.mp4", "a-b.mp4"),
        ("Zoe\u0308.mp4", "Zoë.mp4"),
        ("....mp4", "clip.mp4"),
        ("انا.mp4", "انا.mp4"),
    ],
)
def test_names_are_made_safe(path: str, name: str) -> None:
    """What is harmless stays as its sender wrote it; the rest cannot do what it was meant to."""
    assert safe_name(path) == name


@given(HOSTILE)
def test_every_name_can_be_kept_by_every_disk(path: str) -> None:
    """One part, short, plain to see, not hidden, no device, the same again if made safe twice."""
    for name in islice(numbered(safe_name(path)), 3):
        stem, _, suffix = name.partition(".")
        assert len(name.encode()) <= 120
        assert name.isprintable()
        assert unicodedata.normalize("NFC", name) == name
        assert stem[0].isalnum()
        assert not stem.endswith((" ", "."))
        assert not set(name) & set('/\\:*?"<>|')
        assert stem.casefold().split(" ")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt¹"}
        assert suffix == suffix.lower()
        assert "." not in suffix
        assert safe_name(name) == name


@given(HOSTILE)
def test_a_clip_stays_a_clip(path: str) -> None:
    """The suffix, by which it is decided what is fetched, is that of the safe name too."""
    assert suffix_of(safe_name(f"{path}x.MP4")) == ".mp4"


@given(HOSTILE, st.sampled_from(["{}", "{}.mp4", "{}.mov", "team/{}", "./{}.mp4", "“{}”", "X\\{}"]))
def test_no_row_is_about_a_name_that_is_like_none(spoken: str, pattern: str) -> None:
    """A row of the sheet never names a file whose name is not like the row's."""
    name = safe_name(spoken.replace("/", "-") + ".mp4")
    file = pattern.format(name.partition(".")[0])
    claim = clips.match([Update(file=file, speaker=Speaker("Ana Ruiz"))], [name])
    assert not (claim.updates or claim.held) or is_like(name, likenesses(file))


def test_likenesses_go_through_case_accents_suffixes_and_folders() -> None:
    """What is beside a clip, or a row about it, has a likeness in common with it."""
    for spoken in ("HALE.mov", "hâle", "x/hale.mp4.yaml", "./hale.vtt", "hale", "C:\\x\\Hale.MP4"):
        assert is_like("hale.mp4", likenesses(spoken)), spoken
    for other in ("hale-2.mp4", "haley.mp4", "north-hale.mp4"):
        assert not is_like(other, likenesses("hale.mp4")), other


def test_numbers_go_on_and_fit() -> None:
    """The second file of a name has a number in place of its last letters, where it is long."""
    names = list(islice(numbered(safe_name("é" * 300 + ".mp4")), 12))
    assert len(set(names)) == 12
    assert names[11].endswith("-12.mp4")
    assert list(islice(numbered("hale.mp4"), 3)) == ["hale.mp4", "hale-2.mp4", "hale-3.mp4"]
