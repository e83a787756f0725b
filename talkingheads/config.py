"""
pipeline.yaml as frozen settings: one class per section, one section per stage.

The field descriptions are the manual: they become the JSON Schema that editors show
(`talkingheads config schema`) and the table in the README.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from talkingheads.errors import ConfigError

FILE = "pipeline.yaml"
WORK = ".talkingheads"


class Section(BaseModel):
    """A part of pipeline.yaml: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ProjectSettings(Section):
    """What the briefing is called and where its things lie."""

    title: str = Field("Our briefing", min_length=1, description="Name of the briefing.")
    organisation: str = Field("", description="Who publishes it.")
    introduction: str = Field("", description="One or two sentences under the title.")
    language: str = Field("en", description="Language of the pages, as a tag such as en or cy.")
    clips: str = Field("clips", description="Folder with the clips; its subfolders count.")
    people: str = Field("people.csv", description="The people sheet: one row per clip.")
    site: str = Field("site", description="Folder for the finished pages.")
    editions: dict[str, str] = Field(
        default_factory=dict, description="Titles of editions, by the name in the people sheet."
    )


class IngestSettings(Section):
    """What is accepted, and how it is made ready."""

    max_megabytes: int = Field(4000, ge=1, description="Larger files are refused.")
    max_minutes: float = Field(30, gt=0, description="Longer clips are refused.")
    max_pixels: int = Field(
        9_000_000, ge=10_000, description="Pictures with more pixels a frame are refused."
    )
    height: int = Field(
        720, ge=144, le=2160, multiple_of=2, description="Longest short side kept, in pixels."
    )
    fps: int = Field(25, ge=5, le=60, description="Frames a second of the result.")
    loudness: float = Field(-16.0, ge=-40, le=-5, description="Loudness aimed at, in LUFS.")
    silence: float = Field(
        -60.0, ge=-120, le=-20, description="A clip that never gets louder (dBFS) is silent."
    )
    time_limit: int = Field(1800, ge=10, description="Seconds that one clip may take to read.")


class TranscribeSettings(Section):
    """Which Whisper model writes down what is said."""

    model: str = Field(
        "small", min_length=1, description="A model's name, or the path of a .pt file."
    )
    language: str = Field("auto", description="Spoken language where the sheet names none.")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where the model runs.")
    padding_ms: int = Field(200, ge=0, le=2000, description="Kept round each stretch of speech.")
    join_ms: int = Field(2000, ge=0, description="Shorter silences do not split what is heard.")


class LabelSettings(Section):
    """How sentences are labelled."""

    longest_sentence: int = Field(
        60, ge=10, description="A run of words without a full stop is split after so many."
    )


class CutSettings(Section):
    """What is cut away."""

    margin_ms: int = Field(250, ge=0, le=3000, description="Kept before and after talk.")
    longest_pause_ms: int = Field(
        1200, ge=200, description="A longer pause is cut down to the margins."
    )


class CaptionSettings(Section):
    """How captions are laid out."""

    max_chars: int = Field(42, ge=20, le=60, description="Characters a line, at most.")
    max_chars_portrait: int = Field(26, ge=15, le=60, description="The same in portrait.")
    max_lines: int = Field(2, ge=1, le=3, description="Lines a caption, at most.")
    longest_ms: int = Field(7000, ge=1000, description="Longest time of a caption.")
    shortest_ms: int = Field(833, ge=200, description="Shortest time of a caption, if it fits.")


class RenderSettings(Section):
    """What the finished video looks like."""

    lower_third_seconds: float = Field(
        5.0, ge=0, description="How long name and role are shown; 0: not at all."
    )
    burn_captions: bool = Field(
        False, description="Draw captions into the picture too (they are always a text track)."
    )
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = Field(
        "#1d4f5c", description="Colour of the lower third and of cards."
    )
    crf: int = Field(23, ge=10, le=35, description="x264 quality: lower is better and larger.")


class LedgerSettings(Section):
    """When a promise is called due soon."""

    due_soon_days: int = Field(14, ge=0, description="Days before it is due.")


class PageSettings(Section):
    """What the pages show."""

    search: bool = Field(True, description="Make a search page over everything.")
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = Field(
        "#1d4f5c", description="The project's colour."
    )
    templates: str = Field("", description="Folder whose templates are used before ours.")


class PublishSettings(Section):
    """Where the briefing goes."""

    target: str = Field(
        "", description="A folder, or s3://bucket/prefix; empty: nothing is published."
    )
    endpoint: str = Field("", description="Address of an S3 server other than AWS.")
    region: str = Field("", description="Region of the bucket; empty: as your AWS settings say.")
    profile: str = Field("", description="Profile in your AWS settings.")
    page_cache_seconds: int = Field(60, ge=0, description="How long browsers keep pages.")
    media_cache_seconds: int = Field(
        3600, ge=0, description="How long browsers keep videos; short, so that taking down works."
    )


class Settings(Section):
    """The whole of pipeline.yaml."""

    project: ProjectSettings = ProjectSettings()
    ingest: IngestSettings = IngestSettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    label: LabelSettings = LabelSettings()
    cut: CutSettings = CutSettings()
    caption: CaptionSettings = CaptionSettings()
    render: RenderSettings = RenderSettings()
    ledger: LedgerSettings = LedgerSettings()
    page: PageSettings = PageSettings()
    publish: PublishSettings = PublishSettings()

    def of(self, stage: str) -> Section:
        """Return the section of *stage*."""
        section = getattr(self, stage)
        assert isinstance(section, Section)
        return section


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
    return Project(root=root.resolve(), settings=parse(text, name=FILE))


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


def schema() -> dict[str, Any]:
    """Return the JSON Schema of pipeline.yaml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "talkingheads pipeline.yaml",
        **Settings.model_json_schema(),
    }


def keys() -> Iterator[tuple[str, str, object]]:
    """Return every key as ``section.key`` with its description and default."""
    for section, part in Settings.model_fields.items():
        for key, info in type(part.default).model_fields.items():
            yield f"{section}.{key}", info.description or "", info.get_default(
                call_default_factory=True
            )


def _tree(text: str, name: str) -> CommentedMap:
    """Parse YAML 1.2 with positions; ruamel refuses duplicate keys and reads `no` as text."""
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(f"{where} {problem}", hint="Check the indentation and quotes.") from None
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
    elif problem["type"] != "missing":
        what = f"{what[0].lower()}{what[1:]}, not {problem['input']!r}"
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
        line, column = node.lc.key(key)
        node = node[key]
    return line + 1, column + 1


def _place(line: str) -> tuple[int, int]:
    _, row, column = line.split(" ", 1)[0].rsplit(":", 2)
    return int(row), int(column)
