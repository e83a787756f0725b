"""
Read and write checked.yaml: who watched which clip and read its page.

An entry says which words and labels it is about (``seal``), so it lapses when they change. The
file is the team's: whatever else stands in it, comments too, stays as it is.
"""

from __future__ import annotations

import difflib
import json
import re
import reprlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from talkingheads.domain import Check, Checked
from talkingheads.errors import ConfigError
from talkingheads.formats.decisions import fields
from talkingheads.yamltext import compose, cut_out, sized

FILE = "checked.yaml"
LARGEST = 2_000_000
"""Characters that the file may have; some 10,000 entries."""
HEADER = """\
# Who watched which clip and read its page: its words, and what each sentence is said to be.
#   talkingheads checked CLIP --by NAME     notes it; --undo takes it back
# The seal stands for what was read: when words or labels change, it fits no more, and the page
# says "automatic" again until somebody has read the new ones.
"""

_SEAL = re.compile(r"[0-9a-f]{16}")
_PLAIN = re.compile(r"[a-z][a-z0-9]*-[a-z0-9-]*[a-z0-9]")
_COMMAND = "talkingheads checked CLIP --by NAME"


def _seal(text: str) -> str:
    if _SEAL.fullmatch(text):
        return text
    raise ValueError(f"must be 16 digits and letters a to f, as {_COMMAND} writes it")


KEYS: Mapping[str, Callable[[str], object]] = {
    "clip": fields.line("clip"),
    "by": fields.line("by"),
    "on": fields.day,
    "seal": _seal,
}


def read(text: str, *, name: str = FILE) -> tuple[Check, ...]:
    """
    Return the checks in *text*, in the order of the file.

    Raises: ConfigError that lists every mistake as ``checked.yaml:LINE:COL key: what``.
    """
    return tuple(check for check, _ in _entries(text, name))


def changed(
    text: str, *, without: Collection[str], added: Sequence[Check] = (), name: str = FILE
) -> str:
    """
    Return *text* without the entries of some clips and with those *added* at its end.

    Raises: ConfigError if *text* has mistakes, or if it is written so that lines cannot go.
    """
    before = _entries(text, name)
    kept = text.lstrip("\ufeff")
    kept = cut_out(kept, [(node, node) for check, node in before if check.clip in without])
    stays = [_bare(check) for check, _ in before if check.clip not in without]
    new = kept + _tail(kept, added) if added else kept
    if not new.strip():
        new = HEADER
    wanted = [*stays, *(_bare(check) for check in added)]
    try:
        after = [_bare(check) for check in read(new, name=name)]
    except ConfigError:
        after = []
    if after != wanted:
        raise ConfigError(
            f"{name}: is written so that nothing can be changed in it",
            hint="Each entry must begin with - on a line of its own, as the command writes it.",
        )
    return new


def _entries(text: str, name: str) -> list[tuple[Check, MappingNode]]:
    sized(text, name, LARGEST, "Is it the file of checks? Set caption.checked in pipeline.yaml.")
    reader = _Reader()
    found = reader.entries(compose(text.lstrip("\ufeff"), name))
    if not reader.mistakes:
        return found
    lines = [f"  {name}:{row}:{column} {what}" for row, column, what in sorted(reader.mistakes)]
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    if len(lines) > fields.MOST:
        lines[fields.MOST :] = [f"  and {len(lines) - fields.MOST} more"]
    raise ConfigError(
        f"{name}: {count}\n" + "\n".join(lines),
        hint=f"Take the entry out and note it again: {_COMMAND}",
    )


class _Reader:
    """Walks the nodes and gathers the mistakes: line, column, and what is wrong at which key."""

    def __init__(self) -> None:
        self.mistakes: list[tuple[int, int, str]] = []

    def wrong(self, node: Node, what: str) -> None:
        self.mistakes.append((node.start_mark.line + 1, node.start_mark.column + 1, what))

    def entries(self, top: Node | None) -> list[tuple[Check, MappingNode]]:
        if top is None or (isinstance(top, ScalarNode) and str(top.tag).endswith(":null")):
            return []
        if not isinstance(top, SequenceNode):
            self.wrong(top, "must be a list of entries, each beginning with - clip:")
            return []
        found = ((self.entry(node), node) for node in top.value)
        return [(check, node) for check, node in found if check and isinstance(node, MappingNode)]

    def entry(self, node: Node) -> Check | None:
        if not isinstance(node, MappingNode):
            self.wrong(node, f"must be an entry with the keys {', '.join(KEYS)}")
            return None
        before = len(self.mistakes)
        values = dict(self.values(node))
        for key in KEYS:
            if key not in values:
                self.wrong(node, f"{key}: is missing")
        if len(self.mistakes) > before:
            return None
        checked = Checked(values["by"], values["on"])
        return Check(values["clip"], values["seal"], checked, node.start_mark.line + 1)

    def values(self, node: MappingNode) -> Iterator[tuple[str, Any]]:
        """Yield what stands at each key; one that cannot be read is a mistake, and None."""
        seen = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            if name not in KEYS:
                near = difflib.get_close_matches(name[:50], KEYS, n=1)
                guess = f", did you mean {near[0]}?" if near else ""
                self.wrong(key, f"{reprlib.repr(name)[1:-1] or 'a key'}: unknown key{guess}")
                continue
            if name in seen:
                self.wrong(key, f"{name}: stands here twice")
            seen.add(name)
            try:
                yield name, KEYS[name](_text(value))
            except ValueError as error:
                self.wrong(value, f"{name}: {error}")
                yield name, None


def _text(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        raise ValueError("must be a text, not a list or keys")
    return str(node.value)


def _bare(check: Check) -> Check:
    """Return *check* as it can be read again, wherever it stands."""
    by = fields.clean(check.checked.by)[: fields.LONGEST["by"]].strip()
    return replace(check, checked=replace(check.checked, by=by), line=0)


def _tail(text: str, added: Sequence[Check]) -> str:
    ending = "\r\n" if "\r\n" in text else "\n"
    start = "" if not text or text.endswith("\n") else ending
    top = compose(text, FILE)
    margin = " " * top.start_mark.column if isinstance(top, SequenceNode) else ""
    entries = (f"{margin}{line}".rstrip() + ending for each in added for line in _lines(each))
    return (HEADER if not text.strip() else start) + "".join(entries)


def _lines(check: Check) -> Iterator[str]:
    bare = _bare(check)
    yield ""
    yield f"- clip: {bare.clip if _PLAIN.fullmatch(bare.clip) else _quoted(bare.clip)}"
    yield f"  by: {_quoted(bare.checked.by)}"
    yield f"  on: {bare.checked.on.isoformat()}"
    yield f"  seal: {_quoted(bare.seal)}"


def _quoted(text: str) -> str:
    """Return *text* in double quotes: JSON's strings are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
