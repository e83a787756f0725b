"""A machine falls asleep amid its publish, others take over, and it wakes up."""

import pytest

from talkingheads.errors import PublishError
from talkingheads.stages.publish import read_state
from talkingheads.stages.publish.state import POINTER, record_path
from tests.fake_target import FakeTarget
from tests.sending import TWO, briefing, broken, later, publish, site, talk

BOTH = {"hale": "film of Hale", "okoro": "film of Okoro"}
ASLEEP = site(BOTH, says="of the one who slept")
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
    assert (state.number, state.untidy, state.astray) == (4, False, False)
    assert [each.number for each in state.pointer.kept] == [4, 1]  # 2 never was
    assert not publish(tmp_path / "awake", AWAKE, target).new


def test_a_pointer_to_nothing_is_damage(tmp_path):
    """If nothing newer is there, nobody knows what is online."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    del target.files[record_path(1)]
    with pytest.raises(PublishError, match="damaged or missing"):
        read_state(target)
