"""Names as they stand in addresses."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.formats.slugs import slug, unique
from tests import hostile

SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
names = st.text(max_size=80) | st.sampled_from(["ana", "Ana", "ANA", "aná", "ana 1", "ana-1"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inspector Hale", "inspector-hale"),
        ("  Zoë   Łuczak ", "zoe-luczak"),
        ("Siân O'Brien (Powys)", "sian-obrien-powys"),
        ("STRASSE/Straße_2", "strasse-strasse-2"),
        ("2026-09", "2026-09"),
        ("ﬁle №5", "file-no5"),
    ],
)
def test_looks_like(text, expected):
    """Accents go, words are parted by one hyphen."""
    assert slug(text) == expected


def test_not_latin():
    """Names without a Latin spelling are told apart by a hash."""
    assert re.fullmatch(r"[0-9a-f]{8}", slug("李小龍"))
    assert slug("李小龍") != slug("王小明")
    assert re.fullmatch(r"clip-[0-9a-f]{8}", slug("Clip Анна"))


@given(names)
def test_shape(text):
    """Whatever the text, the slug is fit for an address and is the same for either spelling."""
    name = slug(text)
    assert SHAPE.fullmatch(name)
    assert len(name) <= 60
    assert slug(unicodedata.normalize("NFD", text)) == slug(unicodedata.normalize("NFC", text))


@settings(max_examples=60)
@given(st.lists(names, max_size=12), st.randoms(use_true_random=False))
def test_unique(texts, random):
    """No two names share a slug, and the order of the names does not matter."""
    found = unique(texts)
    assert set(found) == set(texts)
    assert len(set(found.values())) == len(set(texts))
    assert all(SHAPE.fullmatch(name) and len(name) <= 60 for name in found.values())
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert unique(shuffled) == found


def test_one_keeps_the_plain_name():
    """The first of equals keeps its plain slug; a name that looks like a hashed one is no trap."""
    found = unique(["Ana!", "Ana"])
    assert found["Ana"] == "ana"
    assert found["Ana!"].startswith("ana-")
    trap = found["Ana!"]
    again = unique(["Ana!", "Ana", trap])
    assert again[trap] == trap
    assert len(set(again.values())) == 3


def test_hostile_names_make_plain_addresses():
    """Whatever a file, person or theme is called: letters, digits and hyphens, each its own."""
    names = {*hostile.ALL, *map(hostile.file_name, hostile.ALL)}
    made = unique(names)
    assert len(set(made.values())) == len(names)
    assert [name for name in made.values() if not re.fullmatch(r"[a-z0-9-]{1,70}", name)] == []
