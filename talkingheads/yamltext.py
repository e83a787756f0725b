"""
Read YAML that people wrote: every mistake with its line and column, whatever the text holds.

`told` turns the parser's errors into ours. `compose` gives the bare nodes, each with its place and
its text as written: nothing is converted, and an alias is the same node again, never a copy. `load`
gives values that know their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node
from ruamel.yaml.reader import ReaderError

from talkingheads.errors import ConfigError

_HINT = "Check the indentation and quotes."
MOST = 10_000
"""Values that a file may hold, if each alias counts as all that it stands for."""


class _TwiceError(MarkedYAMLError):
    """A key stands twice in one section."""


class _Constructor(RoundTripConstructor):
    """Tells where a value is that cannot be (the date 2026-13-45), and which key is twice."""

    def construct_object(self, node: Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError) as error:
            raise MarkedYAMLError(
                problem=f"there is no such value: {error}", problem_mark=node.start_mark
            ) from None

    def check_mapping_key(
        self, node: MappingNode, key_node: Node, mapping: Any, key: Any, value: Any
    ) -> bool:
        earlier = (other for other, _ in node.value if other is not key_node)
        first = next((other for other in earlier if other.value == key_node.value), None)
        if first is not None and key in mapping:
            lines = f"{first.start_mark.line + 1} and {key_node.start_mark.line + 1}"
            problem = f"`{key}` stands twice, on lines {lines}"
            raise _TwiceError(problem=problem, problem_mark=key_node.start_mark)
        return bool(super().check_mapping_key(node, key_node, mapping, key, value))


def sized(text: str, name: str, most: int, hint: str) -> str:
    """Return *text* if it has at most so many characters. Raises: ConfigError with the *hint*."""
    if len(text) > most:
        what = f"{name}: has {len(text):,} characters, and {most:,} are the most"
        raise ConfigError(what, hint=hint)
    return text


@contextmanager
def told(text: str, name: str) -> Iterator[None]:
    """Turn whatever the parser says of *text* into a ConfigError with its place in *name*."""
    try:
        yield
    except ConfigError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        problem = " ".join(str(error.problem or error.context).split())
        hint = "Put both into one." if isinstance(error, _TwiceError) else _HINT
        raise ConfigError(f"{where} {problem}", hint=hint) from None
    except ReaderError as error:
        before = text[: error.position]
        row, column = before.count("\n") + 1, error.position - before.rfind("\n")
        sign = f"U+{ord(text[error.position]):04X}"
        raise ConfigError(
            f"{name}:{row}:{column} the character {sign} is not allowed", hint="Take it away."
        ) from None
    except Exception as error:  # the parser also lets slip errors of its own on hostile text
        raise ConfigError(f"{name} is not YAML ({type(error).__name__})", hint=_HINT) from None


def compose(text: str, name: str) -> Node | None:
    """
    Return the node at the top of *text*, None if it holds nothing but comments.

    Raises: ConfigError as ``NAME:LINE:COL what`` if it is no YAML.
    """
    with told(text, name):
        # "rt" would leave marks in folded texts for writing them again.
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
        return node


def load(text: str, name: str, *, most: int = MOST) -> object:
    """
    Return what *text* says, sections and lists with the places of what is in them.

    A few lines of aliases can stand for more than any machine holds; with *most* values whoever
    walks them comes to an end. Raises: ConfigError as ``NAME:LINE:COL what`` if it is no YAML, or
    a key stands twice.
    """
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    with told(text, name):
        value: object = yaml.load(text)
        if _count(value, {}, most) > most:
            raise ConfigError(
                f"{name}: holds more than {most:,} values",
                hint="Write out what stands behind each * and &, and take out what is not needed.",
            )
        return value


def _count(value: object, known: dict[int, int], most: int) -> int:
    """Return how many values *value* holds: more than *most* if it holds itself."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        known[id(value)] = most + 1  # as long as we are within it
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_count(item, known, most) for item in inner)
    return known[id(value)]


def cut_out(text: str, parts: Iterable[tuple[Node, Node]]) -> str:
    """
    Return *text* without the lines of *parts*: from where the first of two begins to where the
    second ends, in their order.

    One empty line above each goes too; comments above and below stay.
    """
    kept, done = [], 0
    for first, last in parts:
        above = text[: text.rfind("\n", 0, first.start_mark.index) + 1]
        end = text.find("\n", max(len(text[: _end(last)].rstrip()) - 1, 0))
        kept.append(re.sub(r"(?<=\n)\r?\n\Z", "", above[done:]))
        done = end + 1 if end >= 0 else len(text)
    return "".join(kept) + text[done:]


def _end(node: Node) -> int:
    """Return where the last value in *node* ends; a block itself ends only where the next begins"""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    inner = (value for _, value in node.value) if isinstance(node, MappingNode) else node.value
    return max(map(_end, inner))
