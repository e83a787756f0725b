"""Read pipeline.yaml into frozen settings; report everything that is wrong at once."""

from __future__ import annotations

import difflib
import json
import reprlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from talkingheads import apart, sources, yamltext
from talkingheads.apart import FILE as FILE
from talkingheads.errors import ConfigError
from talkingheads.files import write_whole
from talkingheads.settings import Settings

WORK = ".talkingheads"
INTAKE = "intake.html"
LARGEST = 200_000
"""Characters that pipeline.yaml may have; ours has 8,000."""
TOLD = 100
"""Mistakes that are listed, at most; the others are counted."""
LONGEST = 120
"""Characters of a key that are told."""
WITHDRAWALS = "withdrawals"
"""Folder of the receipts of what was withdrawn."""


class Project(BaseModel):
    """A project's folder with its settings."""

    model_config = ConfigDict(frozen=True)

    root: Path
    settings: Settings

    @cached_property
    def clips(self) -> Path:
        return self.root / self.settings.project.clips

    @cached_property
    def people(self) -> Path:
        return self.root / self.settings.project.people

    @cached_property
    def decisions(self) -> Path:
        return self.root / self.settings.ledger.decisions

    @cached_property
    def checked(self) -> Path:
        return self.root / self.settings.caption.checked

    @cached_property
    def withdrawn(self) -> Path:
        return self.root / self.settings.ingest.withdrawn

    @cached_property
    def withdrawals(self) -> Path:
        return self.root / WITHDRAWALS

    @cached_property
    def catalogue(self) -> Path:
        return self.root / self.settings.catalogue.file

    @cached_property
    def intake(self) -> Path:
        """The report of what was handed in, if nobody names another place."""
        return self.root / INTAKE

    @cached_property
    def site(self) -> Path:
        return self.root / self.settings.project.site

    @cached_property
    def work(self) -> Path:
        return self.root / WORK


def load(root: Path) -> Project:
    """
    Read *root*/pipeline.yaml.

    Raises: ConfigError that lists every mistake as ``pipeline.yaml:LINE:COL key: what``.
    """
    file = root / FILE
    try:
        text = sources.own(file).decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"{file}: there is no {FILE} here",
            hint="Go into a project's folder, or make one: talkingheads init my-briefing",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None
    if not text.strip("\0 \r\n\t"):
        raise ConfigError(
            f"{file}: is empty",
            hint="It may be saved only in part: save it again, or bring back a copy. If all is to "
            "be as it is without settings: write `project: {}`.",
        )
    project = Project(root=root.resolve(), settings=parse(text, name=FILE))
    apart.check(project)
    return project


def parse(text: str, *, name: str = FILE) -> Settings:
    """Read settings from *text*. Raises: ConfigError naming every mistake."""
    tree = _tree(text, name)
    try:
        return Settings.model_validate(_plain(tree))
    except ValidationError as error:
        lines = [_sentence(problem, tree, name) for problem in error.errors()]
    lines.sort(key=_place)
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    if len(lines) > TOLD:
        lines[TOLD:] = [f"and {len(lines) - TOLD} more"]
    raise ConfigError(
        f"{name}: {count}\n" + "\n".join(f"  {line}" for line in lines),
        hint="`talkingheads config schema` lists every key with its meaning.",
    )


@contextmanager
def placed(project: Project) -> Iterator[None]:
    """Put the place in pipeline.yaml before a ConfigError about a key (``page.logo: what``)."""
    try:
        yield
    except ConfigError as error:
        key = error.what.partition(": ")[0]
        if key not in (known for known, _, _ in keys()):
            raise
        tree = _tree(sources.own(project.root / FILE).decode("utf-8-sig"), FILE)
        line, column = _position(tree, key.split("."))
        raise ConfigError(f"{FILE}:{line}:{column} {error.what}", hint=error.hint) from None


def schema() -> dict[str, Any]:
    """Return the JSON Schema of pipeline.yaml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "talkingheads pipeline.yaml",
        **Settings.model_json_schema(),
    }


def keep_schema(work: Path) -> None:
    """Write the schema into *work*, where the first line of pipeline.yaml points editors."""
    file, text = work / "schema.json", json.dumps(schema(), indent=1) + "\n"
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        write_whole(file, text)


def keys() -> Iterator[tuple[str, str, object]]:
    """Return every key as ``section.key`` with its description and default."""
    for section, part in Settings.model_fields.items():
        for key, info in type(part.default).model_fields.items():
            yield (
                f"{section}.{key}",
                info.description or "",
                info.get_default(call_default_factory=True),
            )


def _tree(text: str, name: str) -> CommentedMap:
    """Parse YAML 1.2 with positions; it reads `no` as text."""
    hint = "Start from `talkingheads init`, which writes one."
    tree = yamltext.load(yamltext.sized(text, name, LARGEST, hint), name)
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise ConfigError(f"{name}:1:1 must be sections with keys", hint="Start from `init`.")
    return tree


def _plain(value: object) -> object:
    """Strip ruamel's types; a section left empty is a section of defaults."""
    if isinstance(value, CommentedMap):
        return {
            str(key): {} if item is None and key in Settings.model_fields else _plain(item)
            for key, item in value.items()
        }
    if isinstance(value, CommentedSeq):
        return [_plain(item) for item in value]
    return value


def _sentence(problem: Any, tree: CommentedMap, name: str) -> str:
    """Return one mistake as ``pipeline.yaml:LINE:COL key: what is wrong``."""
    path = [str(part) for part in problem["loc"]]
    line, column = _position(tree, path)
    what = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], _known(path[:-1]), n=1)
        what = "unknown key" + (f", did you mean {near[0]}?" if near else "")
    elif problem["type"] in ("model_type", "dict_type"):
        what = f"must be a section with keys, not {reprlib.repr(problem['input'])}"
    elif problem["type"] == "string_pattern_mismatch":  # of all keys, only colours have a pattern
        what = f"write it as #rrggbb, such as #1d4f5c, not {reprlib.repr(problem['input'])}"
    elif problem["type"] not in ("missing", "contrast"):
        what = f"{what[0].lower()}{what[1:]}, not {reprlib.repr(problem['input'])}"
    keys = ".".join(key if key.isprintable() else ascii(key)[1:-1] for key in path)
    return f"{name}:{line}:{column} {keys[:LONGEST]}: {what}"


def _known(path: list[str]) -> list[str]:
    if not path:
        return list(Settings.model_fields)
    section = Settings.model_fields.get(path[0])
    return list(type(section.default).model_fields) if section else []


def _position(tree: CommentedMap, path: list[str]) -> tuple[int, int]:
    """Return line and column (from 1) of the deepest key of *path* that the file has."""
    line, column = 0, 0
    node: object = tree
    for part in path:
        if not isinstance(node, CommentedMap):
            break
        key = next((k for k in node if str(k) == part), None)
        if key is None:
            break
        if key not in (node.lc.data or {}):  # merged from elsewhere with <<
            break
        line, column = node.lc.key(key)
        node = node[key]
    return line + 1, column + 1


def _place(line: str) -> tuple[int, int]:
    _, row, column = line.split(" ", 1)[0].rsplit(":", 2)
    return int(row), int(column)
