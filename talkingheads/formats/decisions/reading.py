"""
Take decisions.yaml apart, and name every mistake in it.

The parser's bare nodes are read, and only as deep as an entry goes: nothing is converted, copied
or followed further, so aliases within aliases cost nothing.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from talkingheads.domain import Decision, Place
from talkingheads.errors import ConfigError
from talkingheads.formats.decisions import fields
from talkingheads.yamltext import compose, sized

FILE = "decisions.yaml"
LARGEST = 4_000_000
"""Characters that the file may have; some 10,000 entries."""
TOLD = 100
"""Mistakes that are listed, at most; the others are counted."""

T = TypeVar("T")

PLACE: Mapping[str, Callable[[str], object]] = {
    "clip": fields.line("clip"),
    "at": fields.moment,
    "words": fields.line("words"),
    "times": fields.times,
}
RULES: Mapping[str, Callable[[str], object]] = {
    "ruling": fields.ruling,
    "summary": fields.prose("summary"),
    "owner": fields.line("owner"),
    "due": fields.due,
    "status": fields.status,
    "note": fields.prose("note"),
}
ENTRY: Mapping[str, Callable[[str], object]] = {
    **PLACE,
    "by": fields.line("by"),
    "on": fields.day,
    **RULES,
}
LISTS = ("evidence", "unrelated")
SAID = ("clip", "at", "words")
NEEDED = (*SAID, "by", "on")


def read(text: str, *, name: str = FILE) -> tuple[Decision, ...]:
    """
    Return the decisions in *text*, in the order of the file.

    Raises: ConfigError that lists every mistake as ``decisions.yaml:LINE:COL key: what``.
    """
    hint = "Is it the file of decisions? Set ledger.decisions in pipeline.yaml."
    sized(text, name, LARGEST, hint)
    reader = _Reader()
    found = reader.entries(compose(text, name))
    if not reader.mistakes:
        return found
    lines = [f"  {name}:{row}:{column} {what}" for row, column, what in sorted(reader.mistakes)]
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    if len(lines) > TOLD:
        lines[TOLD:] = [f"  and {len(lines) - TOLD} more"]
    raise ConfigError(
        f"{name}: {count}\n" + "\n".join(lines),
        hint="`talkingheads commitments set --help` lists what can be ruled; so does the README.",
    )


class _Reader:
    """Walks the nodes and gathers the mistakes: line, column, and what is wrong at which key."""

    def __init__(self) -> None:
        self.mistakes: list[tuple[int, int, str]] = []

    def wrong(self, node: Node, key: str, what: str) -> None:
        mark = node.start_mark
        said = f"{key}: {what}" if key else what
        self.mistakes.append((mark.line + 1, mark.column + 1, said))

    def entries(self, top: Node | None) -> tuple[Decision, ...]:
        if top is None or _empty(top):
            return ()
        if not isinstance(top, SequenceNode):
            self.wrong(top, "", "must be a list of entries, each beginning with - clip:")
            return ()
        found = (self.entry(node) for node in top.value)
        return tuple(decision for decision in found if decision is not None)

    def entry(self, node: Node) -> Decision | None:
        if not isinstance(node, MappingNode):
            self.wrong(node, "", "must be an entry with the keys clip, at, words, by, on")
            return None
        before = len(self.mistakes)
        nodes = self.keys(node, "", (*ENTRY, *LISTS))
        values = self.values(nodes, ENTRY, "")
        for key in LISTS:
            if key in nodes:
                values[key] = self.places(nodes[key], key)
        self.missing(node, nodes, NEEDED, "")
        self.sense(node, nodes)
        if len(self.mistakes) > before:
            return None
        place = Place(**{key: values.pop(key) for key in PLACE if key in values})
        for key in LISTS:
            if any(_same(place, each) for each in values.get(key, ())):
                self.wrong(nodes[key], key, "is the statement itself")
                return None
        return Decision(place, **values, line=node.start_mark.line + 1)

    def sense(self, node: Node, nodes: Mapping[str, Node]) -> None:
        """Find fault with an entry that rules nothing, or two things that cannot both be."""
        ruled = [key for key in (*RULES, *LISTS) if key in nodes]
        if not ruled:
            self.wrong(node, "", f"rules nothing: add one of {', '.join((*RULES, *LISTS))}")
        ruling = nodes.get("ruling")
        if isinstance(ruling, ScalarNode) and ruling.value == "dismiss":
            for key in ruled:
                if key not in ("ruling", "note"):
                    self.wrong(nodes[key], key, "cannot be ruled of what is dismissed")

    def keys(self, node: MappingNode, path: str, known: tuple[str, ...]) -> dict[str, Node]:
        """Return the nodes at the *known* keys; find fault with the others."""
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if name in found:
                self.wrong(key, f"{path}{name}", "stands here twice")
            elif name in known:
                found[str(name)] = value
            else:
                near = difflib.get_close_matches((name or "")[:50], known, n=1)
                guess = f", did you mean {near[0]}?" if near else ""
                shown = reprlib.repr(name)[1:-1] if name else "a key"
                self.wrong(key, f"{path}{shown}", f"unknown key{guess}")
        return found

    def values(
        self, nodes: Mapping[str, Node], readers: Mapping[str, Callable[[str], T]], path: str
    ) -> dict[str, Any]:
        """Return what the *readers* make of the texts at their keys."""
        found = {}
        for key, reader in readers.items():
            if key in nodes:
                try:
                    found[key] = reader(_text(nodes[key]))
                except ValueError as error:
                    self.wrong(nodes[key], f"{path}{key}", str(error))
        return found

    def missing(self, node: Node, nodes: Mapping[str, Node], needed: Any, path: str) -> None:
        for key in needed:
            if key not in nodes:
                self.wrong(node, f"{path}{key}", "is missing")

    def places(self, node: Node, key: str) -> tuple[Place | str, ...]:
        """Return the statements in a list and, where they are evidence, the addresses."""
        items = node.value if isinstance(node, SequenceNode) else [node]
        if not items or len(items) > fields.MOST:
            self.wrong(node, key, f"must be a list of 1 to {fields.MOST}")
            return ()
        found = (self.place(item, key) for item in items)
        return tuple(place for place in found if place is not None)

    def place(self, node: Node, key: str) -> Place | str | None:
        if isinstance(node, MappingNode):
            path = f"{key}."
            nodes = self.keys(node, path, tuple(PLACE))
            self.missing(node, nodes, SAID, path)
            values = self.values(nodes, PLACE, path)
            return Place(**values) if all(key in values for key in SAID) else None
        if key != "evidence":
            self.wrong(node, key, "must be a statement: clip, at, words")
            return None
        try:
            return fields.link(_text(node))
        except ValueError as error:
            self.wrong(node, key, str(error))
            return None


def _same(place: Place, other: Place | str) -> bool:
    return isinstance(other, Place) and replace(other, times=place.times) == place


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and str(node.tag).endswith(":null")


def _text(node: Node) -> str:
    """Return the text of *node* as written. Raises: ValueError."""
    if not isinstance(node, ScalarNode):
        raise ValueError("must be a text, not a list or keys")
    if _empty(node):
        raise ValueError("must not be empty")
    return str(node.value)
