"""Which backend does what for a project: the only place where tools are chosen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from talkingheads.backends import opencv
from talkingheads.backends.base import (
    Database,
    Painter,
    Progress,
    Renderer,
    Tools,
)
from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.film import FfmpegRenderer
from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.moviepy.painting import MoviePyPainter
from talkingheads.backends.pagefind import PagefindIndexer
from talkingheads.backends.pages import Logo, PageWriter, SearchIndexer
from talkingheads.backends.silero import Silero
from talkingheads.backends.sqlite import Sqlite
from talkingheads.backends.whisper import Whisper
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Digest
from talkingheads.files import digest_of


def tools_for(project: Project, progress: Progress) -> Tools:
    """Return what the stages of one clip work with."""
    ingest = project.settings.ingest
    painter = painter_for(project)
    return Tools(
        clips=project.clips,
        cache=Cache(project.work),
        media=Ffmpeg(
            time_limit=ingest.time_limit,
            max_pixels=ingest.max_pixels,
            max_tracks=ingest.max_tracks,
            max_minutes=ingest.max_minutes,
        ),
        speech=Silero(),
        recogniser=recogniser_for(project),
        painter=painter,
        renderer=renderer_for(project, painter),
        progress=progress,
        faces=opencv.OpenCV() if opencv.installed() else None,
    )


def faces_identity() -> str:
    """Return what finds faces, with its version; empty if nothing does."""
    version = opencv.installed()
    return f"opencv {version} {opencv.CASCADE}" if version else ""


def painter_for(project: Project) -> Painter:
    """Return what draws texts and cards, in the project's colour, with its logo and font."""
    look = project.settings.render
    return MoviePyPainter(
        colour=look.colour,
        logo=project.root / look.logo if look.logo else None,
        font=project.root / look.font if look.font else None,
    )


def renderer_for(project: Project, painter: Painter) -> Renderer:
    """Return what makes videos, as the settings choose."""
    settings = project.settings.render
    if settings.renderer == "moviepy":
        from talkingheads.backends.moviepy import MoviePyRenderer

        return MoviePyRenderer(painter, effect=settings.effect, root=project.root)
    return FfmpegRenderer(painter)


def recogniser_for(project: Project) -> Whisper:
    """Return the recogniser that the settings name; its model is loaded when first used."""
    settings = project.settings.transcribe
    return Whisper(settings.model, root=project.root, device=settings.device)


def model_identity(project: Project) -> str:
    """Return what tells the recogniser's model from another; a file is read once a process."""
    settings = project.settings.transcribe
    file = project.root / settings.model
    stamp = (file.stat().st_size, file.stat().st_mtime_ns) if file.is_file() else (0, 0)
    return _identity(settings.model, project.root, stamp)


@lru_cache(maxsize=4)
def _identity(model: str, root: Path, stamp: tuple[int, int]) -> str:
    return Whisper(model, root=root).identity()


def look_identity(project: Project) -> dict[str, Digest]:
    """Return the digests of the files that the look of videos is made of, by their setting."""
    settings = project.settings.render
    named = {
        "logo": settings.logo,
        "font": settings.font,
        "effect": settings.effect.partition(":")[0],
    }
    files = {key: project.root / name for key, name in named.items() if name}
    return {key: digest_of(file) if file.is_file() else "" for key, file in files.items()}


def logo_for(project: Project) -> Logo | None:
    """Return the logo of the pages, None if the settings name none. Raises: ConfigError."""
    from talkingheads.backends import pillow

    name = project.settings.page.logo
    return pillow.logo(project.root / name) if name else None


def database_for(project: Project) -> Database:
    """Return what keeps the catalogue."""
    return Sqlite()


def writer_for(project: Project) -> PageWriter:
    """Return what fills the templates, the project's own before ours."""
    own = project.settings.page.templates
    return JinjaWriter(project.root / own if own else None)


def indexer_for(project: Project) -> SearchIndexer | None:
    """Return what makes the search index, None if the settings want none."""
    return PagefindIndexer() if project.settings.page.search else None
