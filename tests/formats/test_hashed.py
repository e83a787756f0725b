"""Names that bear the hash of what lies there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.formats import hashed

DIGEST = "0a1b2c3d4e5f" + "6" * 52


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("clips/hale/video.mp4", "clips/hale/video.0a1b2c3d4e5f.mp4"),
        ("editions/2026-09/reel-chapters.vtt", "editions/2026-09/reel-chapters.0a1b2c3d4e5f.vtt"),
        ("a.b/two.words.mp4", "a.b/two.words.0a1b2c3d4e5f.mp4"),
    ],
)
def test_name(path, name):
    """The hash stands before the suffix, and the folder stays as it was."""
    assert hashed.named(path, DIGEST) == name


@pytest.mark.parametrize("digits", [8, 12, 64])
def test_is_hashed(digits):
    """A name with the first digits of the file's own digest never gets other bytes."""
    assert hashed.is_hashed(hashed.named("static/style.css", DIGEST, digits=digits), DIGEST)


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "clips/0a1b2c3d/index.html",
        "clips/hale/video.mp4",
        "clips/hale/video.0a1b2c3d4e5e.mp4",
        "clips/hale/video.0a1b2c3.mp4",
        "clips/hale/video-0a1b2c3d4e5f.mp4",
        "clips/0a1b2c3d4e5f.mp4/index.html",
        "search/index.html",
        "search/0a1b2c3d4e5/index.html",
        "search/0a1b2c3d4e5f0/index.html",
        "search/0a1b2c3d4e5f/",
        "clips/search/0a1b2c3d4e5f/x",
        "search.html",
    ],
)
def test_is_not_hashed(path):
    """Every other name may get other bytes: no hash, another's hash, too short a one, elsewhere."""
    assert not hashed.is_hashed(path, DIGEST)


@pytest.mark.parametrize("path", ["pagefind.js", "fragment/en_1a2b.pf_fragment"])
def test_search_folder(path):
    """Whatever lies in the folder of a state of the search index never changes."""
    assert hashed.is_hashed(hashed.folder([(path, DIGEST)]) + path, DIGEST)


files = st.dictionaries(st.text("ab/.", min_size=1), st.sampled_from([DIGEST, "1" * 64]))


@given(files, files)
def test_folder_is_of_its_files(one, other):
    """Two states share a folder only if all of their files have the same paths and bytes."""
    same = hashed.folder(one.items()) == hashed.folder(reversed(other.items()))
    assert same == (one == other)
