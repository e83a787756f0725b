"""Read pipeline.yaml into frozen settings; report everything that is wrong at once."""

from __future__ import annotations

import difflib
import json
import re
import reprlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from talkingheads import yamltext
from talkingheads.errors import ConfigError
from talkingheads.files import lies_in, write_whole
from talkingheads.sections import overlapping
from talkingheads.settings import Settings

FILE = "pipeline.yaml"
WORK = ".talkingheads"
WITHDRAWALS = "withdrawals"
"""Folder of the receipts of what was withdrawn."""
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""How a publish.target begins that is no folder."""


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
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"{file}: there is no {FILE} here",
            hint="Go into a project's folder, or make one: talkingheads init my-briefing",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None
    project = Project(root=root.resolve(), settings=parse(text, name=FILE))
    _check_site(project)
    _check_catalogue(project)
    check_target(project, project.settings.publish.target)
    return project


def _own(project: Project) -> dict[str, Path]:
    """Return what the team and we keep in the project beside site and catalogue."""
    return {
        "ledger.decisions": project.decisions,
        "caption.checked": project.checked,
        "ingest.withdrawn": project.withdrawn,
        "the receipts": project.withdrawals,
        "project.people": project.people,
        "project.clips": project.clips,
        "our working folder": project.work,
    }


def _check_site(project: Project) -> None:
    """Raise ConfigError if the site's folder is not the site's alone."""
    site = project.site.resolve()
    rest = {"catalogue.file": project.catalogue, "the project's folder": project.root}
    for what, path in (_own(project) | rest).items():
        other = path.resolve()
        within = other in site.parents and other != project.root.resolve()
        if within or site == other or site in other.parents:
            raise ConfigError(
                f"{FILE}: project.site: {project.settings.project.site!r} is not a folder of its "
                f"own: it meets {what}",
                hint="Name a folder for the finished pages alone, such as site.",
            )


def _check_catalogue(project: Project) -> None:
    """Raise ConfigError if the catalogue would lie in the place of something else."""
    catalogue = project.catalogue.resolve()
    for what, path in (_own(project) | {FILE: project.root / FILE}).items():
        if path.resolve() in (catalogue, *catalogue.parents):
            raise ConfigError(
                f"{FILE}: catalogue.file: {project.settings.catalogue.file!r} meets {what}",
                hint="Name a file of its own, such as catalogue.sqlite.",
            )


def check_target(project: Project, target: str) -> None:
    """
    Raise ConfigError if *target* meets anything that is not to be published.

    Whoever sees the published folder sees all that lies in it. Links do not hide that.
    """
    inbox = project.settings.ingest.inbox
    if overlapping(inbox, target):
        raise ConfigError(
            f"{FILE}: publish.target {target} and ingest.inbox {inbox} meet: whoever may read the "
            "pages could read what people hand in",
            hint="Give each a prefix of its own, such as s3://my-bucket/site.",
        )
    if not target or ADDRESS.match(target):
        return
    others = {
        "catalogue.file": project.catalogue,
        **_own(project),
        "project.site": project.site,
    }
    try:
        folders = _ways(project.root / Path(target).expanduser())
        for what, path in others.items():
            if any(
                lies_in(other, folder) or lies_in(folder, other)
                for other in _ways(path)
                for folder in folders
            ):
                raise ConfigError(
                    f"{FILE}: publish.target: {target!r} meets {what} ({path}), which is not to "
                    "be published",
                    hint="Name a folder that holds the published pages and nothing else.",
                )
    except (OSError, RuntimeError) as error:
        raise ConfigError(
            f"{FILE}: publish.target: {target!r} cannot be found: {error}",
            hint="Name a plain folder.",
        ) from None


def _ways(path: Path) -> set[Path]:
    """Return where *path* lies: itself and, if it is a link, what it leads to."""
    return {path.resolve(), path.parent.resolve() / path.name}


def parse(text: str, *, name: str = FILE) -> Settings:
    """Read settings from *text*. Raises: ConfigError naming every mistake."""
    tree = _tree(text, name)
    try:
        return Settings.model_validate(_plain(tree))
    except ValidationError as error:
        lines = [_sentence(problem, tree, name) for problem in error.errors()]
    lines.sort(key=_place)
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
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
        tree = _tree((project.root / FILE).read_text(encoding="utf-8-sig"), FILE)
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
    tree = yamltext.load(text, name)
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
    return f"{name}:{line}:{column} {'.'.join(path)}: {what}"


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
