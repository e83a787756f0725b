"""What a publish would change is told in people's words: clips, speakers, promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from talkingheads.domain import Briefing, Checked, Cue, Entry, Publication, Ruling, Segment, Word
from talkingheads.domain.bared import published, without
from talkingheads.forecast import differences, tell
from tests import pages, ruled
from tests.sending import briefing, talk

HALE, OKORO = talk("hale"), talk("okoro")
BEFORE = published(briefing(one=[HALE, OKORO]))


def told(before: Briefing | None, now: Briefing) -> list[str]:
    """Return what is told of the way from *before* to *now*."""
    return list(differences(before, now))


def update(**values: Any) -> Callable[[Entry], Entry]:
    """Return what changes *values* of an entry's row in the sheet."""
    return lambda entry: replace(entry, update=replace(entry.update, **values))


def test_nothing() -> None:
    """The same briefing, and one of which only the team knows more, change nothing."""
    assert told(BEFORE, briefing(one=[HALE, OKORO])) == []
    whole = ruled.ruled()
    assert told(published(whole), whole) == []


def test_all_of_the_first_publish_is_new() -> None:
    """Every clip by name, and every promise by its words."""
    assert told(None, briefing(one=[HALE])) == ["would be new: Hale (hale)"]
    whole = ruled.ruled()
    lines = told(None, whole)
    new = [line for line in lines if line.startswith("would be new: ")]
    assert len(new) == len(whole.entries)
    promises = [line for line in lines if line.startswith("new promise: ")]
    assert len(promises) == len(whole.ledger.promises)
    assert any("“" in line and "”" in line for line in promises)


def test_who_is_new_and_who_is_gone() -> None:
    """A clip that comes and one that goes, each by who speaks and what it is called."""
    leader = update(speaker=replace(OKORO.update.speaker, role="Mayor", organisation="Town"))
    now = briefing(one=[leader(OKORO), talk("price")])
    assert told(BEFORE, now)[1:] == ["would be new: Price (price)", "would be gone: Hale (hale)"]
    assert told(now, BEFORE)[-1] == "would be gone: Price (price)"
    gone = told(now, briefing(one=[talk("price")]))
    assert gone == ["would be gone: Okoro, Mayor · Town (okoro)"]


SAID = Segment((Word("Other", 0, 100),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            update(speaker=replace(HALE.update.speaker, name="J. Hale")),
            "J. Hale (hale): who speaks (was Hale)",
        ),
        (update(theme="Roads"), "Hale (hale): theme, place, day or edition"),
        (update(place="Elsewhere"), "Hale (hale): theme, place, day or edition"),
        (update(recorded=date(2026, 1, 1)), "Hale (hale): theme, place, day or edition"),
        (
            lambda it: replace(it, transcript=replace(it.transcript, segments=(SAID,))),
            "Hale (hale): the words",
        ),
        (
            lambda it: replace(it, rendition=replace(it.rendition, video="0" * 64)),
            "Hale (hale): the film",
        ),
        (
            lambda it: replace(it, captions=replace(it.captions, cues=(Cue(0, 1, ("x",)),))),
            "Hale (hale): the captions",
        ),
        (
            lambda it: replace(it, checked=Checked("Asha", date(2026, 11, 1))),
            "Hale (hale): who checked it",
        ),
    ],
)
def test_what_changes_of_a_clip(change: Callable[[Entry], Entry], words: str) -> None:
    """Each thing that people see or hear of a clip has its own words; other clips are not told."""
    now = briefing(one=[change(HALE), OKORO])
    assert told(BEFORE, now) == [f"would change: {words}"]


def test_several_changes_of_one_clip_are_one_line() -> None:
    """All that changes of a clip is told together."""
    changed = update(theme="Roads")(replace(HALE, checked=Checked("Asha", date(2026, 11, 1))))
    (line,) = told(BEFORE, briefing(one=[changed, OKORO]))
    assert line == "would change: Hale (hale): theme, place, day or edition, who checked it"


def test_promises() -> None:
    """A promise that becomes another, and one that is none any more, by who made it and how."""
    whole = ruled.ruled()
    promise = next(it for it in whole.ledger.promises if it.state == "open")
    kept = replace(
        promise,
        state="kept",
        history=(*promise.history, Ruling(pages.TODAY, "kept", "Asha", "", ())),
    )
    rest = [it for it in whole.ledger.promises if it is not promise]
    now = replace(whole, ledger=replace(whole.ledger, promises=(kept, *rest)))
    assert f"kept: {promise.owner}: “{promise.quote}”" in told(published(whole), now)
    gone = replace(whole, ledger=replace(whole.ledger, promises=tuple(rest)))
    lines = told(published(whole), gone)
    assert lines == [f"no promise any more: {promise.owner}: “{promise.quote}”"]


def test_of_who_is_gone_the_promises_are_gone() -> None:
    """They are told with the clip."""
    whole = ruled.ruled()
    promise = whole.ledger.promises[0]
    lines = told(published(whole), without(whole, {promise.entry}))
    assert len([line for line in lines if line.startswith("would be gone: ")]) == 1
    assert any(line.startswith("no promise any more: ") for line in lines)


# files ----------------------------------------------------------------------------------


def test_files_that_would_change_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Before a publish all of them, as far as anybody reads that; after it only what is gone."""
    many = tuple(f"{number:02}.html" for number in range(50))
    done = Publication(
        "memory", added=many, changed=("b",), removed=("c",), uploaded_bytes=1_500_000
    )
    tell(replace(done, dry_run=True), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert "would be added: 00.html" in lines
    assert "50 files would be added" in lines
    assert "would be changed: b" in lines
    assert "would be removed: c" in lines
    assert "1.5 MB would be sent" in lines
    assert any("more (--json lists all)" in line for line in lines)
    tell(done, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert "removed: c" in lines
    assert "50 files added" in lines
    assert not [line for line in lines if line.startswith(("added: ", "changed: "))]
    tell(replace(done, dry_run=True), as_json=True)
    assert many[-1] in capsys.readouterr().out
