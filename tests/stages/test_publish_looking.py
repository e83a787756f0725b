"""Looking at a place while somebody else publishes there."""

import pytest

from talkingheads.errors import PublishError
from talkingheads.stages.publish import read_state
from talkingheads.stages.publish.state import POINTER, RECORDS
from tests.fake_target import FakeTarget
from tests.stages.test_publish import publish


class Busy(FakeTarget):
    """A place where *others* publish at the moment between two of our questions."""

    others = None

    def stored(self, below=""):
        """List, after the others have published."""
        if self.others and below == RECORDS:
            others, self.others = self.others, None
            others()
        return super().stored(below)


def test_somebody_publishes_while_we_look(tmp_path):
    """A record that was cleared away since the pointer was read is no damage: we look again."""
    target = Busy()
    publish(tmp_path, {"index.html": b"one"}, target)
    target.others = lambda: publish(tmp_path, {"index.html": b"two"}, target)
    assert read_state(target).number == 2


def test_a_record_that_is_missing(tmp_path):
    """A pointer that leads nowhere, however often one looks, is damage."""
    target = FakeTarget()
    publish(tmp_path, {"index.html": b"one"}, target)
    assert target.read(POINTER)
    target.remove(list(target.stored(RECORDS)))
    with pytest.raises(PublishError, match="damaged or missing"):
        read_state(target)
