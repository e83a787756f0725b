"""Somebody is withdrawn while a publish is under way: it stops before it shows them."""

import pytest

from talkingheads.errors import PublishError
from talkingheads.formats.hashed import is_hashed
from talkingheads.stages.publish import STATE, read_state
from tests.fake_target import FakeTarget
from tests.sending import TWO, digest, publish, site

NEWER = site({"hale": "film of Hale", "okoro": "film of Okoro", "moss": "film of Moss"})


def objecting(after):
    """Return what has no reason for *after* times, and then always one."""
    asked = []

    def objection(manifest):
        asked.append(manifest)
        return "okoro was withdrawn" if len(asked) > after else ""

    return objection


def refused(tmp_path, after):
    """Return a place to which a publish was refused when it asked for once more than *after*."""
    target = FakeTarget()
    publish(tmp_path / "one", TWO, target)
    target.calls.clear()
    with pytest.raises(PublishError, match="okoro was withdrawn") as caught:
        publish(tmp_path / "two", NEWER, target, objection=objecting(after))
    assert caught.value.hint == "Publish again: it makes the pages without it."
    assert read_state(target).number == 1
    return target


def test_before_anything_is_sent(tmp_path):
    """A reason that is known by then is told under the claim, and nothing is sent."""
    target = refused(tmp_path, 0)
    assert target.texts() == TWO
    assert not [path for path in target.sent if not path.startswith(f"{STATE}claims/")]


def test_before_the_first_page(tmp_path):
    """A reason that comes while films are sent stops the pages."""
    target = refused(tmp_path, 1)
    assert target.puts
    assert all(is_hashed(path, digest(NEWER[path])) for path in target.puts)


def test_before_the_pointer(tmp_path):
    """A reason that comes while pages are sent leaves the publish unfinished."""
    target = refused(tmp_path, 2)
    assert "index.html" in target.puts
    assert read_state(target).begun == (2,)
    publish(tmp_path / "one", TWO, target, ask=lambda question: True)
    assert target.texts()["index.html"] == TWO["index.html"]


def test_without_a_reason(tmp_path):
    """It is asked thrice, of the files that are to be shown."""
    target = FakeTarget()
    asked = []
    publish(tmp_path, TWO, target, objection=lambda manifest: asked.append(manifest) or "")
    assert [set(manifest.by_path) for manifest in asked] == [set(TWO)] * 3
