"""Add entries to decisions.yaml; what stands there stays as it is, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ruamel.yaml.nodes import SequenceNode

from talkingheads.domain import Decision, Place
from talkingheads.errors import ConfigError
from talkingheads.formats.decisions import fields
from talkingheads.formats.decisions.reading import FILE, read
from talkingheads.yamltext import compose

HEADER = """\
# What people ruled about promises. Entries are only added, by hand or with
#   talkingheads commitments accept|dismiss|set ID --by NAME
# Each names a statement (clip, at, words), who rules (by) and when (on), and what:
#   ruling: accept | dismiss          it is a promise, or it is none
#   summary, owner, due               as they should read; the quote stays as it was said
#   status: open | kept | partly | dropped | superseded
#   note, evidence, unrelated         why; what shows it; what is not about it
# Later days change what earlier ones said. What is shown follows with: talkingheads run
"""

_PLAIN = re.compile(r"[a-z][a-z0-9]*-[a-z0-9-]*[a-z0-9]")


def added(text: str, decisions: Sequence[Decision], *, name: str = FILE) -> str:
    """
    Return *text* with *decisions* after all that stands there, or under a header if it is empty.

    Raises: ConfigError if *text* has mistakes, or if nothing can be added at its end.
    """
    before = read(text, name=name)
    text = text if text.strip("\ufeff \r\n") else text + HEADER
    wanted = [_clean(decision) for decision in decisions]
    new = text + _tail(text, wanted, name)
    try:
        after = read(new, name=name)
    except ConfigError:
        after = ()
    if after[: len(before)] != before or [replace(d, line=0) for d in after[len(before) :]] != [
        replace(decision, line=0) for decision in wanted
    ]:
        entries = "".join(f"{line}\n" for line in _lines(wanted))
        raise ConfigError(
            f"{name}: nothing can be added at its end; add this yourself:\n{entries}",
            hint="Its entries must be a list of lines that begin with -, and nothing after it.",
        )
    return new


def _tail(text: str, decisions: Sequence[Decision], name: str) -> str:
    """Return what is to be added to *text*: indented and ended as the lines before."""
    top = compose(text, name)
    margin = " " * top.start_mark.column if isinstance(top, SequenceNode) else ""
    ending = "\r\n" if "\r\n" in text else "\n"
    start = "" if text.endswith("\n") else ending
    return start + "".join(f"{margin}{line}".rstrip() + ending for line in _lines(decisions))


def _lines(decisions: Sequence[Decision]) -> Iterator[str]:
    for decision in decisions:
        yield ""
        for number, (key, value) in enumerate(_values(decision)):
            yield f"{'  ' if number else '- '}{key}: {value}"
        for key, places in (("evidence", decision.evidence), ("unrelated", decision.unrelated)):
            if places:
                yield f"  {key}:"
            for place in places:
                yield from _place(place)


def _values(decision: Decision) -> Iterator[tuple[str, str]]:
    yield from _said(decision.place)
    yield "by", _quoted(decision.by)
    yield "on", decision.on.isoformat()
    if decision.ruling:
        yield "ruling", decision.ruling
    for key, text in (("summary", decision.summary), ("owner", decision.owner)):
        if text is not None:
            yield key, _quoted(text)
    if decision.due is not None:
        yield "due", str(decision.due)
    if decision.status is not None:
        yield "status", decision.status
    if decision.note:
        yield "note", _quoted(decision.note)


def _said(place: Place) -> Iterator[tuple[str, str]]:
    yield "clip", place.clip if _PLAIN.fullmatch(place.clip) else _quoted(place.clip)
    yield "at", fields.clock(place.at)
    yield "words", _quoted(place.words)
    if place.times > 1:
        yield "times", str(place.times)


def _place(place: Place | str) -> Iterator[str]:
    if isinstance(place, str):
        yield f"    - {_quoted(place)}"
        return
    for number, (key, value) in enumerate(_said(place)):
        yield f"    {'  ' if number else '- '}{key}: {value}"


def _quoted(text: str) -> str:
    """Return *text* in double quotes: JSON's strings are YAML's too."""
    return json.dumps(text, ensure_ascii=False)


def _clean(decision: Decision) -> Decision:
    """Return *decision* as it can be read again: texts on one line, times in tenths."""

    def text(value: str, key: str) -> str:
        return fields.clean(value)[: fields.LONGEST[key]].strip()

    def place(value: Place) -> Place:
        at = fields.moment(fields.clock(max(value.at, 0)))
        words = text(value.words, "words")
        return Place(text(value.clip, "clip"), at, words, max(value.times, 1))

    def maybe(value: str | None, key: str) -> str | None:
        return None if value is None else text(value, key)

    return replace(
        decision,
        place=place(decision.place),
        by=text(decision.by, "by"),
        summary=maybe(decision.summary, "summary"),
        owner=maybe(decision.owner, "owner"),
        note=text(decision.note, "note"),
        evidence=tuple(e if isinstance(e, str) else place(e) for e in decision.evidence),
        unrelated=tuple(place(u) for u in decision.unrelated),
    )
