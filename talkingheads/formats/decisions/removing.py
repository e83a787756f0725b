"""Take clips that are withdrawn out of decisions.yaml; what is about others stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from talkingheads.domain import Decision, Place
from talkingheads.errors import ConfigError
from talkingheads.formats.decisions.reading import FILE, LISTS, RULES, read
from talkingheads.yamltext import compose, cut_out

Lines = tuple[Node, Node]
"""What goes: from where the first begins to where the second ends."""


def without(text: str, clips: Collection[str], *, name: str = FILE) -> str:
    """
    Return *text* without all that it says of *clips*.

    What was ruled about their statements goes, and where others' promises name them as evidence,
    only that. An entry that rules nothing thereafter goes too.

    Raises: ConfigError if *text* has mistakes, or if it is written so that lines cannot go; then
    it says which.
    """
    plain = text.lstrip("\ufeff")
    before = read(plain, name=name)
    wanted = [kept for decision in before if (kept := _without(decision, clips))]
    if wanted == list(before):
        return text
    top = compose(plain, name)
    gone = list(_going(top, clips)) if isinstance(top, SequenceNode) else []
    new = cut_out(plain, gone)
    try:
        after = read(new, name=name)
    except ConfigError:
        after = ()
    if [replace(each, line=0) for each in after] != [replace(each, line=0) for each in wanted]:
        lines = ", ".join(str(first.start_mark.line + 1) for first, _ in gone)
        raise ConfigError(
            f"{name}: what is about {', '.join(sorted(clips))} cannot be taken out: lines {lines}",
            hint="Take these entries out yourself, and whatever quotes them.",
        )
    return new


def _without(decision: Decision, clips: Collection[str]) -> Decision | None:
    """Return what stays of *decision*; None: nothing."""
    if decision.place.clip in clips:
        return None
    evidence = tuple(each for each in decision.evidence if not _is_of(each, clips))
    unrelated = tuple(each for each in decision.unrelated if each.clip not in clips)
    if (evidence, unrelated) == (decision.evidence, decision.unrelated):
        return decision
    kept = replace(decision, evidence=evidence, unrelated=unrelated)
    nothing = Decision(decision.place, decision.by, decision.on, line=decision.line)
    return None if kept == nothing else kept


def _is_of(place: Place | str, clips: Collection[str]) -> bool:
    return isinstance(place, Place) and place.clip in clips


def _going(top: SequenceNode, clips: Collection[str]) -> Iterator[Lines]:
    """Yield what goes, from top to bottom."""
    for entry in top.value:
        if _clip_of(entry) in clips:
            yield entry, entry
            continue
        going = list(_lists_going(entry, clips))
        whole = {key.value for key, _, items in going if not items}
        left = {key.value for key, _ in entry.value} - whole
        if going and not left & {*RULES, *LISTS}:
            yield entry, entry
            continue
        for key, value, items in going:
            if items:
                yield from ((item, item) for item in items)
            else:
                yield key, value


def _lists_going(
    entry: MappingNode, clips: Collection[str]
) -> Iterator[tuple[ScalarNode, Node, list[Node]]]:
    """Yield key and value of each list that shrinks, and which items go; none: all of it goes."""
    for key, value in entry.value:
        if key.value in LISTS:
            items = value.value if isinstance(value, SequenceNode) else [value]
            going = [item for item in items if _clip_of(item) in clips]
            if going:
                yield key, value, [] if len(going) == len(items) else going


def _clip_of(node: Node) -> str:
    """Return the clip that an entry or an item of a list is about; empty: none."""
    pairs = node.value if isinstance(node, MappingNode) else ()
    found = (value for key, value in pairs if key.value == "clip")
    return " ".join(str(value.value).split()) if (value := next(found, None)) else ""
