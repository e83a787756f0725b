"""Captions as one slow stream of pictures, so that a hundred of them cost as much as one."""

from __future__ import annotations

from pathlib import Path

from talkingheads.backends.base import Picture


class Strip:
    """Pictures one after the other on a ground of the same size, as a list that ffmpeg reads."""

    def __init__(self, room: Path, box: tuple[int, int, int, int], fps: int) -> None:
        self.room, self.box, self.fps = room, box, fps
        self.clock = 0
        self.lines = ["ffconcat version 1.0"]

    def show(self, place: Picture | None, until: int) -> None:
        """Show *place*, or nothing, from where we are to the frame *until*."""
        if until <= self.clock:
            return
        seconds = (until - self.clock) / self.fps
        self.lines += [f"file {self._file(place)}", f"duration {seconds:.6f}"]
        self.clock = until

    def _file(self, place: Picture | None) -> str:
        """Write *place* on the ground that all have in common; return the file's name."""
        import numpy as np
        from PIL import Image

        name = f"caption{self.clock}.png" if place else "nothing.png"
        file = self.room / name
        if not file.exists():
            left, top, right, bottom = self.box
            ground = np.zeros((bottom - top, right - left, 4), np.uint8)
            if place:
                height, width = place.pixels.shape[:2]
                y, x = place.y - top, place.x - left
                ground[y : y + height, x : x + width] = place.pixels
            Image.fromarray(ground).save(file, compress_level=1)
        return name

    def written(self) -> Path:
        """Write the list and return its file."""
        script = self.room / "captions.ffconcat"
        script.write_text("\n".join(self.lines) + "\n")
        return script
