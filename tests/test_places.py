"""What the check-up finds at the places of a project, in a folder and on the web."""

from __future__ import annotations

import pytest

from talkingheads import places
from tests.answering import Answer, answering, refusal
from tests.projects import make_project

POINTER = b'{"clips": [], "number": 7, "project": "ours", "version": 2}'
PAGE = b'<html><title>Please sign in</title>"number"</html>'


def found(folder, address="", target="published", **options):
    """Return what is found at a project that publishes to a folder."""
    settings = f"publish: {{target: '{folder / target}'}}\n"
    settings += f"page: {{address: '{address}'}}\n" if address else ""
    root = folder / "project"
    root.mkdir(exist_ok=True)
    return list(places.findings(make_project(root, settings), write=options.get("write", False)))


@pytest.mark.parametrize(
    ("answer", "well"),
    [
        (Answer(200, POINTER), False),
        (Answer(200, PAGE), True),
        (Answer(200, b""), True),
        (refusal("AccessDenied"), True),
        (Answer(404), True),
        (Answer(401), True),
        (Answer(302, b"", {"Location": "/"}), True),
    ],
)
def test_what_we_remember_is_for_no_reader(tmp_path, answer, well):
    """A web server that shows .talkingheads/ is found; one that asks to sign in does not."""
    with answering(lambda asked: answer if "talkingheads" in asked.path else Answer()) as address:
        name, (is_well, what, way) = found(tmp_path, address)[-1]
    assert (name, is_well) == ("publish", well)
    assert what.startswith(f"{address}/.talkingheads/ is shown to ")
    assert well or "docs/hosting.md" in way


@pytest.mark.parametrize("answer", [None, Answer(0)])
def test_a_site_that_does_not_answer(tmp_path, answer):
    """A site that is not there yet is no mistake, and is told."""
    if answer is None:
        (_, (well, what, way)) = found(tmp_path, "http://127.0.0.1:1")[-1]
    else:
        with answering(lambda asked: answer) as address:
            (_, (well, what, way)) = found(tmp_path, address)[-1]
    assert well
    assert what.endswith("/.talkingheads/ could not be looked at")
    assert way.startswith("Nobody answers: ")


def test_a_folder_that_can_be_written(tmp_path):
    """With leave to write, a tiny file is put into the folder twice and nothing of it is left."""
    (tmp_path / "published").mkdir()
    said = [what for _, (well, what, _) in found(tmp_path, write=True) if well]
    assert any(what.endswith("of two who publish at once, one is told") for what in said)
    assert [p for p in (tmp_path / "published").rglob("*") if p.is_file()] == []


def test_nothing_is_looked_at_without_a_place(tmp_path):
    """A project that publishes nowhere and fetches from nowhere has no findings."""
    assert list(places.findings(make_project(tmp_path), write=True)) == []
