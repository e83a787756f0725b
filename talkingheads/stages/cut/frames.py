"""The frames of a clip: every cut begins and ends with one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Frames:
    """
    The frames of a clip; a moment is in milliseconds.

    The clip may end within its last frame: that counts as the end of it.
    """

    fps: int
    duration: int

    @property
    def count(self) -> int:
        return max(1, round(self.duration * self.fps / 1000))

    def moment(self, frame: int) -> int:
        """Return when *frame* begins, to the nearest millisecond."""
        return self.duration if frame >= self.count else round(max(0, frame) * 1000 / self.fps)

    def near(self, moment: int) -> int:
        """Return the frame that begins next to *moment*."""
        if moment >= self.duration:
            return self.count
        return max(0, min(self.count, round(moment * self.fps / 1000)))

    def before(self, moment: int) -> int:
        """Return the last frame that does not begin after *moment*."""
        frame = self.near(moment)
        return frame - 1 if frame and self.moment(frame) > moment else frame

    def after(self, moment: int) -> int:
        """Return the first frame that does not begin before *moment*."""
        frame = self.near(moment)
        return frame + 1 if self.moment(frame) < moment else frame

    def over(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return from when to when the frames last that overlap *span*."""
        return self.moment(self.before(span[0])), self.moment(self.after(span[1]))

    def between(self, low: int, high: int, wanted: int) -> int:
        """Return the frame next to *wanted* that begins between *low* and *high*, if one does."""
        first, last = self.after(low), self.before(high)
        return min(max(self.near(wanted), first), last) if first <= last else self.near(wanted)
