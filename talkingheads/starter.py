"""Make a new project that runs at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import talkingheads
from talkingheads.config import FILE, WORK, keep_schema
from talkingheads.errors import ConfigError, ToolError
from talkingheads.files import write_whole
from talkingheads.formats.clips import write as sheet_of

SAMPLES = "samples/"
"""The working example keeps its clips below here; a new project has them at its top."""
DECISIONS = "decisions.yaml"
"""What people ruled about the promises in our samples."""

OWN = {
    "title": "Our briefing",
    "organisation": '""                # who publishes it',
    "introduction": '""                # one or two sentences under the title',
    "model": "small              # a model's name (tiny, base, small, medium, turbo) or a .pt file",
}
"""What an empty project says in place of our samples' names."""


def starter_folder() -> Path:
    """Return the folder with pipeline.yaml and samples: in the package, or of the checkout."""
    package = Path(talkingheads.__file__).parent
    for folder in (package / "_starter", package.parent):
        if (folder / FILE).is_file() and (folder / "samples" / "people.csv").is_file():
            return folder
    raise ToolError(
        f"{package}: the starter files are missing",
        hint="Install talkingheads again, or run it from a whole checkout.",
    )


def make(folder: Path, *, samples: bool = True) -> None:
    """
    Make a project in *folder*, with our sample clips and model or with an empty clips folder.

    Raises: ConfigError if *folder* already holds something; nothing is ever written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(
            f"{folder}: is not empty", hint="Name a new folder: talkingheads init my-briefing"
        )
    source = starter_folder()
    settings = (source / FILE).read_text(encoding="utf-8").replace(SAMPLES, "")
    clips = folder / "clips"
    clips.mkdir(parents=True)
    if samples:
        for file in sorted((source / "samples" / "clips").iterdir()):
            shutil.copyfile(file, clips / file.name)
        for name in ("people.csv", "whisper-mini.pt"):
            shutil.copyfile(source / "samples" / name, folder / name)
        shutil.copyfile(source / DECISIONS, folder / DECISIONS)
    else:
        settings = _emptied(settings)
        write_whole(folder / "people.csv", sheet_of([]))
    write_whole(folder / ".gitignore", ".talkingheads/\nsite/\nwithdrawals/\ncatalogue.sqlite\n")
    write_whole(folder / FILE, settings)
    keep_schema(folder / WORK)


def _emptied(settings: str) -> str:
    """Return the example's *settings* without our samples' names and model."""
    lines = []
    for line in settings.splitlines():
        key = line.split(":")[0].strip()
        if line.startswith("    "):  # what goes on from the line before: of the samples only
            continue
        lines.append(f"  {key}: {OWN[key]}" if line.startswith("  ") and key in OWN else line)
    return "\n".join(lines) + "\n"
