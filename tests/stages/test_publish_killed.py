"""A publish may be killed at any moment: readers see whole pages, and the next one ends right."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talkingheads.errors import PublishError
from talkingheads.stages.publish import STATE, read_state
from talkingheads.stages.publish.plan import clip_of
from talkingheads.stages.publish.state import POINTER, RECORDS, record_path
from tests.fake_target import FakeTarget, Shelved
from tests.sending import FREE, TWO, broken, later, path_of, publish, site

AFTER = site({"hale": "film of Hale, shorter", "okoro": "film of Okoro", "price": "P"}, says="new")
BEFORE = TWO | {"index.html": TWO["index.html"] + b"\nlink old.html", "old.html": b"old"}
"""`TWO`, and a page that is not in `AFTER`."""
FILM = path_of(TWO, "clips/okoro/video")


def killed(root, files, target, *, after, lands=False, **errand):
    """Publish *files* to *target*, which dies after so many changes; tell whether it did."""
    target.dies_after, target.lands, target.changes = after, lands, 0
    died = False
    try:
        publish(root, files, target, settings=FREE, **errand)
    except PublishError as error:
        died = "the line is dead" in str(error)
        if not died:
            raise
    finally:
        target.revive()
        later(target)
    return died


THEIRS = {"robots.txt": b"theirs"}


def shows_before(root, **more):
    """Return a target that shows `BEFORE` beside the files `THEIRS`."""
    target = FakeTarget({path: Shelved(data) for path, data in THEIRS.items()}, **more)
    publish(root, BEFORE, target, settings=FREE)
    return target.copy()


def watched(target, known, strangers):
    """Return a list to which readers, who look after each change, add what they find wrong."""
    wrong = []
    target.after = lambda: wrong.extend(broken(target, known, strangers))
    return wrong


def changes_of(root, target, files):
    """Return how many changes a publish of *files* makes until it is whole and cleared away."""
    publish(root, files, target, settings=FREE)
    return target.changes - 1  # the last one lets the claim go; if it fails, that runs out


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("lands", [False, True])
def test_killed_at_each_moment(tmp_path, lands, lines):
    """Wherever it is killed, no page lacks what it loads or leads to; then the next ends right."""
    before = shows_before(tmp_path, lines=lines)
    for moment in range(0, changes_of(tmp_path, before.copy(), AFTER), lines):
        target = before.copy()
        wrong = watched(target, (BEFORE, AFTER), THEIRS)
        assert killed(tmp_path, AFTER, target, after=moment, lands=lands)
        publish(tmp_path, AFTER, target, settings=FREE)
        assert wrong == []
        assert (AFTER | THEIRS).items() <= target.texts().items()
        assert set(target.texts()) <= {*AFTER, *THEIRS, *BEFORE} - {"old.html"}
        state = read_state(target)
        assert not state.untidy
        target.calls.clear()
        assert not publish(tmp_path, AFTER, target, settings=FREE).new
        assert len(target.calls) == (4 if state.pointer.doubt else 2)


@pytest.mark.parametrize("lands", [False, True])
def test_killed_and_then_wanted_otherwise(tmp_path, lands):
    """What a killed publish left goes if the next one does not want it."""
    last = {"index.html": b"all is new"}
    before = shows_before(tmp_path)
    for moment in range(0, changes_of(tmp_path, before.copy(), AFTER), 3):
        target = before.copy()
        assert killed(tmp_path, AFTER, target, after=moment, lands=lands)
        publish(tmp_path, last, target, settings=FREE, ask=lambda question: True)
        later(target, FREE.keep_hours * 3600)
        publish(tmp_path, last, target, settings=FREE)
        assert target.texts() == last | THEIRS


def test_nothing_is_sent_twice(tmp_path):
    """What arrived is not sent again, though the publish broke off after it."""
    target = FakeTarget()
    killed(tmp_path, TWO, target, after=changes_of(tmp_path, FakeTarget(), TWO) - 2)
    assert "index.html" in target.files
    target.calls.clear()
    publish(tmp_path, TWO, target, settings=FREE)
    assert target.puts == []


def test_what_arrived_and_was_tampered_with_is_sent_again(tmp_path):
    """Of a killed publish nothing is taken for ours unseen."""
    target = FakeTarget()
    killed(tmp_path, TWO, target, after=changes_of(tmp_path, FakeTarget(), TWO) - 2)
    target.files[FILM] = Shelved(TWO[FILM].swapcase())
    target.calls.clear()
    publish(tmp_path, TWO, target, settings=FREE)
    assert target.puts == [FILM]


def test_a_page_that_never_arrived_is_new_once_more(tmp_path):
    """A page that a killed publish did not get to goes before those that lead to it."""
    a, b = b"link b.html\n", b"grown " * 9
    target = FakeTarget()
    publish(tmp_path, {"index.html": b"", "a.html": b""}, target)
    assert killed(tmp_path, {"index.html": b"", "a.html": a, "b.html": b"b"}, target, after=2)
    target.calls.clear()
    publish(tmp_path, {"index.html": b"", "a.html": a + b" " * 99, "b.html": b}, target)
    assert target.puts == ["b.html", "a.html"]


def test_a_page_that_is_still_the_old_one_is_not_taken_for_the_new(tmp_path):
    """Of what a killed publish would have replaced nobody knows which of the two is there."""
    target = FakeTarget()
    publish(tmp_path, {"index.html": b"one"}, target)
    assert killed(tmp_path, {"index.html": b"two"}, target, after=3)
    assert target.texts() == {"index.html": b"one"}
    publish(tmp_path, {"index.html": b"two"}, target)
    assert target.texts() == {"index.html": b"two"}


@pytest.mark.parametrize("stubborn", [0, 1])
def test_interrupted_removal_is_finished(tmp_path, stubborn):
    """What a removal left behind is removed by the next publish."""
    more = TWO | {"one.html": b"", "two.html": b""}
    target = FakeTarget()
    publish(tmp_path, more, target)
    target.stubborn = stubborn
    with pytest.raises(PublishError):
        publish(tmp_path, TWO, target)
    target.stubborn = None
    result = publish(tmp_path, TWO, target)
    assert len(result.removed) == 2 - stubborn
    assert target.texts() == TWO


def test_what_is_remembered_is_cleared_away_by_the_next(tmp_path):
    """If only the clearing away failed, it is done as soon as anybody publishes again."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    left = {record_path(1): target.files[record_path(1)]}
    publish(tmp_path, AFTER, target, settings=FREE)
    target.files.update(left)
    publish(tmp_path, AFTER, target, settings=FREE)
    assert [path for path in target.files if path.startswith(RECORDS)] == [record_path(3)]


FILMS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "yy", "zzz"]), min_size=1)
SITES = st.tuples(FILMS, st.sampled_from(["", "one", "two"]))


@settings(max_examples=30, deadline=None)
@given(
    history=st.lists(
        st.tuples(SITES, st.none() | st.integers(0, 45), st.booleans()), min_size=1, max_size=4
    ),
    versioned=st.booleans(),
)
@example([(({"a": "x"}, ""), None, False), (({"a": "yy"}, "one"), 9, True)], True)
def test_any_history_ends_right(tmp_path_factory, history, versioned):
    """
    Whatever is published and killed in whatever order, a reader who looks after each change sees
    pages of some state with all that they load, but for what shows people who are gone; nothing of
    those comes back; and at the end all is there, known, and nothing is left to do.
    """
    root, strangers = tmp_path_factory.mktemp("site"), {"x.html": b"theirs", "clips/a/x": b"t"}
    target = FakeTarget({path: Shelved(data) for path, data in strangers.items()})
    target.versioned = versioned
    known, wrong, gone = [], [], set()

    def look():
        found = broken(target, known, strangers)
        wrong.extend(each for each in found if not excused(each, gone))

    target.after = look
    for (films, says), after, lands in history:
        files = site(films, says=says)
        was = {clip_of(path) for before in known for path in before}
        gone |= was - films.keys()
        known.append(files)
        killed(root, files, target, after=after, lands=lands, ask=lambda question: True)
    publish(root, files, target, settings=FREE, ask=lambda question: True)
    assert wrong == []
    state = read_state(target)
    assert (state.untidy, state.erased) == (False, False)
    assert (files | strangers).items() <= target.texts().items()
    assert set(target.texts()) == {*state.known, *strangers}
    over = state.record.left
    assert set(over) == set(target.texts()) - {*files, *strangers}
    assert not [path for path in over if clip_of(path) not in films and clip_of(path)]
    assert POINTER in target.files
    target.calls.clear()
    assert not publish(root, files, target, settings=FREE).new
    assert len(target.calls) == (4 if state.pointer.doubt else 2)


def excused(found, gone):
    """Tell whether what a reader *found* is of people who are *gone*, or had to go with them."""
    wiped = ("search/", "editions/one/reel", *(f"clips/{clip}/" for clip in gone))
    return bool(gone) and found.rpartition(" ")[2].startswith(wiped)


def test_state_is_never_kept_by_caches(tmp_path):
    """No cache keeps our state: an old one would bring back what was taken down."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    state = [it for path, it in target.files.items() if path.startswith(STATE)]
    assert {it.cache_control for it in state} == {"no-store"}
