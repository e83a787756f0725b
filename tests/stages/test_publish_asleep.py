"""A machine falls asleep amid its publish, others take over, and it wakes up."""

import pytest

from talkingheads.errors import PublishError
from talkingheads.stages.publish import claimed, erase, read_state
from talkingheads.stages.publish.pointing import DOUBT
from talkingheads.stages.publish.state import POINTER, briefing_path, record_path
from tests.fake_target import FakeTarget
from tests.sending import FREE, TWO, briefing, broken, later, path_of, publish, site, talk, traces

BOTH = {"hale": "film of Hale", "okoro": "film of Okoro"}
ASLEEP = site(BOTH, says="of the one who slept")
HALE = site({"hale": "film of Hale"})
AWAKE = site({"hale": "new film", "okoro": "film of Okoro"}, says="of the one who was awake")
TOLD = briefing(one=[talk("hale"), talk("okoro")])


def sleeps_at(target, path, meanwhile):
    """Let whoever puts *path* next sleep before it lands, and *meanwhile* happen."""

    def sleeps(put):
        if put == path:
            target.before_put = lambda put: None
            later(target, 3600)
            meanwhile()

    target.before_put = sleeps


def sleeper(target):
    """Return the claim of whoever publishes just now."""
    return target.guard.__self__


def asleep_at(tmp_path, path, others, *, first=TWO, then=ASLEEP):
    """
    Return a place where who published *then* over *first* fell asleep while it put *path*.

    *others* happened before that arrived. Its own clock went on, and it was told that it lost.
    """
    target = FakeTarget(versioned=True)
    publish(tmp_path / "one", first, target, settings=FREE)

    def meanwhile():
        held = sleeper(target)
        others(target)
        held.last -= 3600

    sleeps_at(target, path, meanwhile)
    with pytest.raises(PublishError, match=r"took over at .*; this publish has stopped"):
        publish(tmp_path / "asleep", then, target, settings=FREE)
    return target


def put_astray(tmp_path):
    """Return a place where an old pointer was put over a newer one."""
    target = FakeTarget(versioned=True)
    publish(tmp_path / "one", TWO, target, briefing=TOLD)
    others = lambda: publish(tmp_path / "awake", AWAKE, target, briefing=TOLD)  # noqa: E731
    sleeps_at(target, POINTER, others)
    with pytest.raises(PublishError, match=r"took over at .*; this publish has stopped"):
        publish(tmp_path / "asleep", ASLEEP, target, briefing=TOLD)
    assert record_path(2) not in target.files
    return target


def test_who_slept_while_it_pointed_has_not_published(tmp_path):
    """It is told so, and what the other one published stays whole."""
    target = put_astray(tmp_path)
    assert broken(target, [TWO, ASLEEP, AWAKE]) == []


def test_an_old_pointer_over_a_newer_one_heals(tmp_path):
    """The next publish looks at all that is there, sends nothing twice, and points to it."""
    target = put_astray(tmp_path)
    target.calls.clear()
    publish(tmp_path / "awake", AWAKE, target, briefing=TOLD)
    assert target.puts == []
    state = read_state(target)
    assert (state.number, state.untidy, state.astray) == (5, False, False)
    assert [each.number for each in state.pointer.kept] == [5, 1]  # 2 never was
    assert not publish(tmp_path / "awake", AWAKE, target).new


def test_a_pointer_to_nothing_is_damage(tmp_path):
    """If nothing newer is there, nobody knows what is online."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    del target.files[record_path(1)]
    with pytest.raises(PublishError, match="damaged or missing"):
        read_state(target)


def test_a_film_that_arrives_after_it_was_wiped_is_wiped_again(tmp_path):
    """Who takes a clip back is not brought back by a machine that wakes up."""

    def taken_down(target):
        with claimed(target) as held:
            erase(["okoro"], held=held)
        publish(tmp_path / "awake", HALE, target, settings=FREE, ask=lambda question: True)
        assert traces(target, "okoro") == []

    film = path_of(TWO, "clips/okoro/video")
    target = asleep_at(tmp_path, film, taken_down, first=HALE, then=TWO)
    assert traces(target, "okoro") == []
    assert broken(target, [HALE]) == []


def test_words_that_arrive_after_they_were_wiped_are_wiped_again(tmp_path):
    """What is remembered of a publication that never was goes too."""
    target = FakeTarget(versioned=True)
    publish(tmp_path / "one", HALE, target)

    def meanwhile():
        held = sleeper(target)
        publish(tmp_path / "awake", HALE, target, settings=FREE, ask=lambda question: True)
        held.last -= 3600

    sleeps_at(target, briefing_path(2), meanwhile)
    with pytest.raises(PublishError, match="took over at"):
        publish(tmp_path / "asleep", TWO, target, settings=FREE, briefing=TOLD)
    assert traces(target, "okoro") == []


def test_paths_that_arrive_after_they_were_forgotten_are_forgotten_again(tmp_path):
    """The record of a publication that never was names nobody who was wiped meanwhile."""
    target = FakeTarget(versioned=True)
    publish(tmp_path / "one", HALE, target)

    def meanwhile():
        held = sleeper(target)
        publish(tmp_path / "awake", HALE, target, settings=FREE, ask=lambda question: True)
        held.last -= 3600

    def sleeps(put):
        if put == record_path(2) and "index.html" in target.puts[1:]:
            sleeps_at(target, put, meanwhile)
            target.before_put(put)

    target.calls.clear()
    target.before_put = sleeps
    with pytest.raises(PublishError, match="took over at"):
        publish(tmp_path / "asleep", TWO, target, settings=FREE)
    assert traces(target, "okoro") == []


def test_a_record_that_arrives_late_is_not_over_another(tmp_path):
    """Who took over leaves the number alone that the one who slept may have taken."""
    target = asleep_at(
        tmp_path,
        record_path(2),
        lambda target: publish(tmp_path / "awake", AWAKE, target, settings=FREE),
    )
    publish(tmp_path / "awake", AWAKE, target, settings=FREE)
    assert broken(target, [TWO, AWAKE]) == []


@pytest.mark.parametrize("path", ["clips/hale/index.html", "index.html"])
@pytest.mark.parametrize("died", [False, True])
def test_a_page_that_arrives_late_heals(tmp_path, path, died):
    """
    The next publish puts the right one over it, though its own files are the same.

    That is so even if the one who slept *died* right after, and left no note.
    """

    def others(target):
        publish(tmp_path / "awake", AWAKE, target, settings=FREE)

    target = asleep_at(tmp_path, path, others)
    assert target.texts()[path] == ASLEEP[path]
    if died:
        del target.files[record_path(2)]
    result = publish(tmp_path / "awake", AWAKE, target, settings=FREE)
    assert result.changed == (path,)
    assert target.texts()[path] == AWAKE[path]
    assert not read_state(target).untidy


def test_a_page_of_nobody_that_arrives_late_goes(tmp_path):
    """A page that the others do not have is not left for readers."""

    def others(target):
        publish(tmp_path / "awake", AWAKE, target, settings=FREE)

    then = ASLEEP | {"themes/water.html": b"water"}
    target = asleep_at(tmp_path, "themes/water.html", others, then=then)
    assert "themes/water.html" not in target.files


def test_after_a_takeover_each_publish_looks_for_a_day(tmp_path):
    """Then the pointer is believed again."""
    target = asleep_at(
        tmp_path,
        path_of(TWO, "search/"),
        lambda target: publish(tmp_path / "awake", AWAKE, target, settings=FREE),
        first=AWAKE | {"about.html": b"us"},
        then=TWO,
    )
    publish(tmp_path / "awake", AWAKE, target, settings=FREE)
    target.calls.clear()
    publish(tmp_path / "awake", AWAKE, target, settings=FREE)
    assert ("list", "") in target.calls
    later(target, DOUBT)
    publish(tmp_path / "awake", AWAKE, target, settings=FREE)  # clears away what has waited
    target.calls.clear()
    publish(tmp_path / "awake", AWAKE, target, settings=FREE)
    assert ("list", "") not in target.calls
