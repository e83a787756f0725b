"""What ffmpeg says when it gives up on a stranger's file, in words for who sent it."""

from __future__ import annotations

import re

from talkingheads.errors import ClipError, ToolError
from talkingheads.formats.sniffing import AGAIN, EXPORTED

TOO_LARGE = re.compile(r"Picture size (\d+)x(\d+) (?:exceeds|is invalid)")
RESIZED = re.compile(r"video parameters changed to .*?\b(\d{2,5})x(\d{2,5})\b")
REACHED = re.compile(r"\btime=(\d+):(\d\d):(\d\d(?:\.\d+)?)")


OURS = re.compile(
    r"^(?! ).*(Unrecognized option|Option not found|No such filter|Unknown (en|de)coder|"
    r"Error parsing (options|filterchain)|error while loading shared libraries)",
    re.MULTILINE,
)
"""What no file can bring about; what a file tells of itself is indented."""


def refusal(said: str) -> ClipError | ToolError:
    """Return why a clip is refused on which ffmpeg *said* this before it gave up."""
    if found := OURS.search(said):
        return ToolError(
            f"ffmpeg does not do what we ask of it: {found[0][-200:]}",
            hint="This is not the clip's fault. Run `talkingheads doctor`, then run again.",
        )
    if found := TOO_LARGE.search(said):
        return ClipError(
            f"too large: pictures of {found[1]} x {found[2]} pixels come out of it",
            hint="Ask for it in 4K at most, or raise ingest.max_pixels in pipeline.yaml.",
        )
    if found := RESIZED.search(said):
        return ClipError(
            f"its picture changes its size midway, to {found[1]} x {found[2]} pixels", hint=EXPORTED
        )
    reached = [int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in REACHED.findall(said)]
    where = f"further than {reached[-1]:.1f} s" if reached and reached[-1] >= 0.1 else "at all"
    return ClipError(f"damaged: it cannot be decoded {where}", hint=AGAIN)
