"""
A site that is written beside the old one and takes its place in one go.

    site          what visitors see
    site.new      what is being written; left over only if a run was killed
    site.old      the former site, for the moment between two renames
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from talkingheads import files
from talkingheads.domain import Digest, Manifest, ManifestFile
from talkingheads.errors import ConfigError

MARK = b'<meta name="generator" content="talkingheads">'
"""Stands in every page; a folder whose index.html lacks it is not ours to replace."""


@contextmanager
def replacing(site: Path) -> Iterator[Path]:
    """
    Give an empty folder; if the block ends well, it becomes *site*, else it is removed.

    Raises: ConfigError if *site* holds something else than a site of ours.
    """
    new, old = site.with_name(f"{site.name}.new"), site.with_name(f"{site.name}.old")
    if old.exists() and not site.exists():
        old.rename(site)
    _check_ours(site)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        _swap(site, new, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write(folder: Path, path: str, content: str | bytes) -> None:
    """Write *content* to *path* below *folder*; nobody sees the folder yet."""
    target = _below(folder, path)
    target.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)


def place(folder: Path, path: str, source: Path) -> None:
    """Put the file *source* at *path* below *folder*."""
    files.place(source, _below(folder, path))


def manifest(folder: Path, *, known: Mapping[str, Digest]) -> Manifest:
    """Return every file below *folder* by path; digests in *known* are not reckoned again."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            digest = known.get(path) or files.digest_of(file)
            found.append(ManifestFile(path=path, digest=digest, size=file.stat().st_size))
    return Manifest(files=tuple(sorted(found, key=lambda file: file.path)))


def _below(folder: Path, path: str) -> Path:
    """Return *path* below *folder*, its own folder made. Raises: ConfigError if it leads out."""
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(f"{path}: leads out of the site", hint="Rename the clip or edition.")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _check_ours(site: Path) -> None:
    if not site.exists():
        return
    if site.is_dir():
        index = site / "index.html"
        if not any(site.iterdir()) or (index.is_file() and MARK in index.read_bytes()):
            return
    raise ConfigError(
        f"project.site: {site} holds something else than a site of ours",
        hint="Building replaces the whole folder: name an empty one, or one that does not exist.",
    )


def _swap(site: Path, new: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)
