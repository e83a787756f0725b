"""Whether what is on its way may still be shown: somebody may say no while films are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from talkingheads import edition, inbox, tombstones
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Briefing, Manifest
from talkingheads.stages.publish import keeping
from talkingheads.tombstones import Tombstones


@dataclass
class Watch:
    """Looks again at sheet, notes and marks, here and at *place*; reads no clip."""

    project: Project
    place: PublishTarget
    briefing: Briefing
    """What the manifest shows."""
    why: str = field(default="", init=False)
    """What was last objected; empty: nothing."""

    def __call__(self, manifest: Manifest) -> str:
        """Return why *manifest* may not be shown as of now; empty: it may."""
        self.why = next(self._reasons(manifest), "")
        return self.why

    def _reasons(self, manifest: Manifest) -> Iterator[str]:
        handed = {clip.id: clip for clip in inbox.look(self.project, hashing=False).clips}
        wishes = keeping.wishes_of(self.briefing)
        found = (edition.CLIP.match(path) for path in manifest.by_path)
        for id in sorted({match[1] for match in found if match} | wishes.keys()):
            clip = handed.get(id)
            if clip is None:
                yield f"{id}: its clip is gone from the project"
            elif not clip.update.consent:
                yield f"{id}: may not be shown any more: {clip.held or 'it is held'}"
            elif wishes.get(id, wish := keeping.wish_of(clip.update)) != wish:
                yield f"{id}: the team wants other parts of it shown, or another name"
        known = tombstones.known(self.project)
        yield from self._withdrawn(manifest, known.merged(tombstones.at(self.place, known)))

    def _withdrawn(self, manifest: Manifest, stones: Tombstones) -> Iterator[str]:
        for entry in self.briefing.entries:
            if stones.covered((entry.clip.source, entry.clip.media, *entry.rendition.digests)):
                yield f"{entry.id}: was withdrawn"
        for file in manifest.files:
            if stones.covers(file.digest):
                yield f"{file.path}: is of a clip that was withdrawn"
