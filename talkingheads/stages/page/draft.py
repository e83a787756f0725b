"""
A site that is written beside the old one and takes its place in one go.

    site                       what visitors see
    .talkingheads-site-new     what is being written; left over only if a run was killed
    .talkingheads-site-old     the former site, for the moment between two renames

Each of them holds `MARK`, a folder without files, so that nothing of it is ever published. In it
lies the site's seal: an empty folder whose name is the digest of the names of all files. A site
whose seal fits holds nothing but what we made.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from talkingheads import files
from talkingheads.domain import Digest, Manifest, ManifestFile
from talkingheads.errors import ConfigError, ToolError
from talkingheads.formats import hashed

MARK = ".talkingheads-site"
TAG = b'<meta name="generator" content="talkingheads">'
"""Stands in every page of ours; marks a site that came here without its empty folders."""
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave wherever somebody looks; nobody's work."""
FILMS, BY_SIZE = (".mp4", ".m4a", ".jpg"), hashed.SEARCH
"""What is too much to read at each run: films with their sound and stills, and the search index."""

_SPACE = (
    "Look at the rights of the site's folder and at the space on its disk. The old site stands."
)


@contextmanager
def replacing(site: Path, before: Manifest | None = None) -> Iterator[Path]:
    """
    Give an empty folder; if the block ends well, it becomes *site*, else it is removed.

    *before* is what the last build made. Raises: ConfigError if *site* is no folder or holds
    something that we did not make, ToolError if the disk refuses; the old site stands then.
    """
    new, old = _beside(site)
    with _told(site):
        _check_ways(site, new, old)
        if old.exists() and not site.exists():
            old.rename(site)
        _check_ours(site, before)
        _clear(new)
        _clear(old)
        (new / MARK).mkdir(parents=True)
        try:
            yield new
            (new / MARK / _seal(_files(new))).mkdir()
            _swap(site, new, old)
        finally:
            with suppress(OSError):
                _clear(new)


def shown(site: Path) -> set[str]:
    """Return the clips that lie in *site*, or in what killed runs left beside it."""
    folders = (folder / "clips" for folder in (site, *filter(_is_left_over, _beside(site))))
    return {clip.name for folder in folders for clip in folder.glob("*") if clip.is_dir()}


def take_away(site: Path, before: Manifest | None = None) -> None:
    """
    Delete *site*, and what killed runs left beside it.

    Of a folder that holds something that we did not make only what *before* names goes. Raises:
    ToolError if the disk refuses.
    """
    try:
        for left in filter(_is_left_over, _beside(site)):
            _clear(left)
        if not site.is_dir():
            return
        if not site.is_symlink() and _is_ours(site, before):
            _clear(site)
            return
        for path in before.by_path if before else ():
            (site / path).unlink(missing_ok=True)
        if (site / MARK).is_dir():
            shutil.rmtree(site / MARK)
    except OSError as error:
        raise ToolError(
            f"{error.filename or site}: cannot be deleted: {error.strerror or error}",
            hint="The site shows a clip that is gone: delete its folder.",
        ) from None


def write(folder: Path, path: str, content: str | bytes) -> None:
    """Write *content* to *path* below *folder*; nobody sees the folder yet."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    with _told(path):
        _below(folder, path).write_bytes(data)


def place(folder: Path, path: str, source: Path) -> None:
    """Copy the file *source* to *path* below *folder*: who edits the site edits no other file."""
    with _told(path):
        shutil.copyfile(source, _below(folder, path))


def settle(folder: Path, room: str) -> str:
    """Name the folder *room* below *folder* by the hash of all that is in it; return its path."""
    made = folder / room
    path = hashed.folder((path, files.digest_of(made / path)) for path in _files(made))
    with _told(path):
        made.rename(folder / path)
    return path


def manifest(folder: Path, *, known: Mapping[str, Digest]) -> Manifest:
    """Return every file below *folder* by path; digests in *known* are not reckoned again."""
    found = []
    for path in _files(folder):
        file = folder / path
        digest = known.get(path) or files.digest_of(file)
        found.append(ManifestFile(path=path, digest=digest, size=file.stat().st_size))
    return Manifest(files=tuple(found))


def stands(site: Path, manifest: Manifest) -> bool:
    """Tell whether the site's files are as they were made: films by size, all else by digest."""
    if not manifest.files or not site.is_dir():
        return False
    there = {
        path.relative_to(site).as_posix(): path.stat().st_size
        for path in site.rglob("*")
        if path.is_file()
    }
    expected = {file.path: file.size for file in manifest.files}
    return {path: there.get(path) for path in expected} == expected and all(
        files.digest_of(site / file.path) == file.digest
        for file in manifest.files
        if not file.path.startswith(BY_SIZE) and not file.path.endswith(FILMS)
    )


def _below(folder: Path, path: str) -> Path:
    """Return *path* below *folder*, its own folder made. Raises: ConfigError if it leads out."""
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(f"{path}: leads out of the site", hint="Rename the clip or edition.")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _files(folder: Path) -> list[str]:
    """Return the path of everything below *folder* that is no folder, sorted; litter left out."""

    def fail(error: OSError) -> None:
        raise error

    found = []
    for above, folders, names in os.walk(folder, onerror=fail):
        links = [name for name in folders if os.path.islink(os.path.join(above, name))]
        for name in {*names, *links} - LITTER:
            found.append(Path(above, name).relative_to(folder).as_posix())
    return sorted(found)


def _seal(paths: list[str]) -> str:
    return hashlib.sha256("\0".join(paths).encode("utf-8", "surrogateescape")).hexdigest()


def _beside(site: Path) -> tuple[Path, Path]:
    """Return the folders for what is being written and for the former site."""
    new, old = (site.parent / f".talkingheads-{site.name}-{which}" for which in ("new", "old"))
    return new, old


def _check_ways(site: Path, new: Path, old: Path) -> None:
    """Refuse a *site* that is no folder, and folders of somebody's by the names of ours."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise ConfigError(
            f"project.site: {site} is a {'link' if site.is_symlink() else 'file'}, not a folder",
            hint="Building replaces the whole folder: name another, or remove what is there.",
        )
    for folder in (new, old):
        if folder.is_symlink() or (folder.exists() and not _is_left_over(folder)):
            raise ConfigError(
                f"{folder}: is in the way, and was not made by talkingheads",
                hint="Rename it: the site is made under this name before it takes its place.",
            )


def _is_left_over(folder: Path) -> bool:
    """Tell whether a run that was killed left *folder*, or whether it is empty."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return (folder / MARK).is_dir() or not any(folder.iterdir())


def _is_ours(site: Path, before: Manifest | None) -> bool:
    """Tell whether all that *site* holds was made by us."""
    try:
        _check_ours(site, before)
    except ConfigError:
        return False
    return True


def _check_ours(site: Path, before: Manifest | None) -> None:
    """Raise ConfigError unless all that *site* holds was made by us."""
    paths = _files(site) if site.exists() else []
    if not paths or (site / MARK / _seal(paths)).is_dir():
        return
    known = before.by_path if before else {}
    strangers = [f"{site.name}/{path}" for path in paths if path not in known]
    if before is not None and strangers:
        more = f" and {len(strangers) - 5} more" if len(strangers) > 5 else ""
        were = "was" if len(strangers) == 1 else "were"
        raise ConfigError(
            f"{', '.join(strangers[:5])}{more} {were} not made by talkingheads",
            hint="Move it out of the site's folder; files for the site's own use belong to "
            "page.templates/static.",
        )
    index = site / "index.html"
    if (site / MARK).is_dir() or (index.is_file() and TAG in index.read_bytes()):
        return
    if any(path not in known or not _is_as_made(site / path, known[path]) for path in paths):
        raise ConfigError(
            f"project.site: {site} holds something else than a site of ours",
            hint="Building replaces the whole folder: name an empty one, or one that does not "
            "exist.",
        )


def _is_as_made(path: Path, file: ManifestFile) -> bool:
    return path.stat().st_size == file.size and files.digest_of(path) == file.digest


def _swap(site: Path, new: Path, old: Path) -> None:
    if site.exists():
        (site / MARK).mkdir(exist_ok=True)
        site.rename(old)
    try:
        new.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    with suppress(OSError):
        _clear(old)


def _clear(folder: Path) -> None:
    """Remove *folder*, its mark last: what is left if we are killed is still known as ours."""
    if not folder.exists():
        return
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if entry.name != MARK:
                shutil.rmtree(entry)
        else:
            entry.unlink()
    shutil.rmtree(folder)


@contextmanager
def _told(what: object) -> Iterator[None]:
    """Turn an error of the disk into ours; it names its own file, or else *what*."""
    try:
        yield
    except OSError as error:
        if isinstance(what, Path):
            what = error.filename2 or error.filename or what
        raise ToolError(
            f"{what}: cannot be written to the site: {error.strerror or error}", hint=_SPACE
        ) from None
