"""Films, stills, captions and lists beside the pages, under names that bear their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from talkingheads.domain import Digest
from talkingheads.formats import hashed
from talkingheads.stages.page.views import ClipView

Films = list[str]
"""Names of the video, the captions, the still and, if there is one, the small video of a clip."""


class Names(dict[str, str]):
    """``clips/hale/video.mp4`` to ``clips/hale/video.0a1b2c3d4e5f.mp4``."""

    def beside(self, folder: str) -> dict[str, str]:
        """Return the names as pages in *folder* need them: ``video.mp4`` to its new name."""
        return {
            path.removeprefix(folder): name.removeprefix(folder)
            for path, name in self.items()
            if path.startswith(folder)
        }

    def films(self, clip: ClipView) -> Films:
        """Return what a player of *clip* in another page needs, less the folder."""
        plain = (clip.video, clip.captions, clip.poster, clip.low)
        return [self[path].removeprefix(clip.folder) for path in plain if path]

    def mark(self, clip: ClipView) -> str:
        """Return the names of its face and its films as an id, by which the search knows them."""
        return ",".join([self[clip.face].removeprefix(clip.folder), *self.films(clip)])


@dataclass(frozen=True)
class Beside:
    """The files of clips and editions that are no pages."""

    names: Names
    texts: Mapping[str, bytes]
    """By their new names, as are the media."""
    media: Mapping[str, Digest]


class Playing:
    """The clips that one page can play in a place of its own, noted while it is written."""

    def __init__(self, clips: Iterable[ClipView], names: Names) -> None:
        self._clips = {clip.link: clip for clip in clips}
        self._names = names
        self.films: dict[str, Films] = {}
        """By the clip's id; scripts read it, for in a link the names would stand many times."""

    def noted(self, link: str) -> str:
        """Return *link* as it is; if it leads to a clip, the page can play that."""
        clip = self._clips.get(link.partition("#")[0])
        if clip:
            self.films[clip.entry.id] = self._names.films(clip)
        return link


def gather(texts: Iterable[tuple[str, str]], media: Iterable[tuple[str, Digest]]) -> Beside:
    """Name all *texts* (path on the site, content) and *media* (path, digest) by their bytes."""
    contents = {path: text.encode("utf-8", "replace") for path, text in texts}
    stored = dict(media)
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    names = Names(
        (path, hashed.named(path, digest)) for path, digest in {**digests, **stored}.items()
    )
    return Beside(
        names=names,
        texts={names[path]: content for path, content in contents.items()},
        media={names[path]: digest for path, digest in stored.items()},
    )
