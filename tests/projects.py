"""Make small projects for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from talkingheads import config

HEADINGS = [
    "file",
    "speaker",
    "role",
    "organisation",
    "leader",
    "theme",
    "place",
    "recorded",
    "edition",
    "language",
    "consent",
    "consent_words",
    "consent_date",
    "consent_until",
    "child",
    "guardian",
]


def row(file: str, **values: str) -> dict[str, str]:
    """Return a row of the people sheet with what most tests need."""
    return {
        "file": file,
        "speaker": "Ana Ruiz",
        "role": "Volunteer",
        "recorded": "2026-09-14",
        "edition": "2026-09",
        "language": "en",
        "consent": "yes",
        **values,
    }


def write_sheet(root: Path, *rows: Mapping[str, str]) -> None:
    """Write people.csv with *rows*."""
    lines = [",".join(HEADINGS)]
    lines += [",".join(values.get(heading, "") for heading in HEADINGS) for values in rows]
    (root / "people.csv").write_text("\n".join(lines) + "\n")


def make_project(root: Path, settings: str = "", **clips: str) -> config.Project:
    """Make a project in *root* with *clips* (stem to content), each with a row of consent."""
    (root / "clips").mkdir(parents=True, exist_ok=True)
    for stem, content in clips.items():
        (root / "clips" / f"{stem}.mp4").write_text(content)
    write_sheet(root, *(row(f"{stem}.mp4") for stem in clips))
    (root / "pipeline.yaml").write_text(settings or "project: {title: Ours}\n")
    return config.load(root)
