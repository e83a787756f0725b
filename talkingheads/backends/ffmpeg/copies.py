"""Copies of our own files, for tools that read them their own way."""

from __future__ import annotations

from pathlib import Path

from talkingheads.backends.ffmpeg import commands

AS_BT709 = (
    "h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1"
    ":video_full_range_flag=0"
)


def copy_as_bt709(media: Path, target: Path) -> None:
    """
    Copy the pictures of the trusted *media* into *target*, marked as BT.709.

    Nothing is coded anew. MoviePy turns pictures into red, green and blue as their mark says; we
    hold every trusted file to be BT.709, also one that inherited no mark or another. Raises:
    ToolError.
    """
    import ffmpeg

    source = ffmpeg.input(f"file:{media}", f="matroska").video
    graph = source.output(f"file:{target}", f="matroska", vcodec="copy", **{"bsf:v": AS_BT709})
    commands.run(graph, timeout=600)
