"""
Read YAML that people wrote: every mistake with its line and column, whatever the text holds.

`told` turns the parser's errors into ours. `compose` gives the bare nodes, each with its place and
its text as written: nothing is converted, and an alias is the same node again, never a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import Node
from ruamel.yaml.reader import ReaderError

from talkingheads.errors import ConfigError

_HINT = "Check the indentation and quotes."


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
        raise ConfigError(f"{where} {problem}", hint=_HINT) from None
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
