"""
Whole clips that mutants are made of: one second in every container and codec that we accept.

They are made by the ffmpeg that the program uses, on one thread and without dates, so that the same
ffmpeg makes the same bytes. To them come seconds of the project's samples and, where it lies beside
the checkout, of `SHARED`.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.pyav import sniff

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "media"

AVC = "-c:v libx264 -preset ultrafast -g 4 -pix_fmt yuv420p"
AAC = "-c:a aac -b:a 32k"
BASES = {
    "plain.mp4": f"{AVC} {AAC}",
    "faststart.mp4": f"{AVC} {AAC} -movflags +faststart",
    "fragmented.mp4": f"{AVC} {AAC} -movflags +frag_keyframe+empty_moov+default_base_moof",
    "indexed-fragments.mp4": f"{AVC} {AAC} -movflags +frag_keyframe+dash+global_sidx",
    "camera.mov": "-c:v mjpeg -c:a pcm_s16be",
    "telephone.mov": f"-c:v libx265 -preset ultrafast -x265-params pools=1:frame-threads=1:"
    f"log-level=none -tag:v hvc1 {AAC}",
    "mpeg4.mp4": f"-c:v mpeg4 {AAC}",
    "old.3gp": f"-c:v h263 -s 128x96 {AAC}",
    "narrow.3gp": "-c:v h263 -s 128x96 -ar 8000 -ac 1 -c:a libopencore_amrnb",
    "browser.webm": "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -live 1",
    "vp9.webm": "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis",
    "film.mkv": f"{AVC} -c:a flac",
    "sound.mkv": "-vn -c:a pcm_s16le",
    "music.ogg": "-vn -c:a libvorbis -page_duration 100000",
    "voice.ogg": "-vn -c:a libopus -page_duration 100000",
    "lossless.flac": "-vn -c:a flac -ar 16000 -ac 1",
    "layer3.mp3": "-vn -c:a libmp3lame -b:a 32k",
    "tagless.mp3": "-vn -c:a libmp3lame -b:a 32k -write_xing 0 -id3v2_version 0",
    "plain.wav": "-vn -c:a pcm_s16le -ar 16000 -ac 1",
    "telephone.wav": "-vn -c:a pcm_alaw -ar 8000 -ac 1",
    "camera.avi": "-c:v mjpeg -c:a pcm_s16le -ar 16000",
    "mpeg4.avi": "-c:v mpeg4 -c:a libmp3lame",
    "camcorder.ts": f"{AVC} {AAC} -f mpegts",
    "mpeg2.ts": "-c:v mpeg2video -c:a mp2 -f mpegts",
    "voice.m4a": f"-vn {AAC} -f ipod",
    "lossless.m4a": "-vn -c:a alac -f ipod",
    "plain.caf": "-vn -c:a pcm_s16le -ar 16000 -ac 1",
    "apple.caf": "-vn -c:a alac",
    "memo.amr": "-vn -ar 8000 -ac 1 -c:a libopencore_amrnb",
    "raw.aac": f"-vn {AAC} -f adts",
}
"""File name to what ffmpeg is told to make it."""

REFUSED = {"png.mov": "-c:v png -c:a pcm_s16be"}
"""The same for what is never accepted, even whole."""

LARGEST = 200_000
"""Bytes of a file of others that is taken as it is; a longer one is cut to half a second."""


@dataclass(frozen=True)
class Base:
    """A clip to make mutants of."""

    name: str
    data: bytes
    ours: bool
    """Small and made for this; not somebody's clip."""

    @property
    def container(self) -> str:
        """The demuxer that its first bytes ask for; empty if none."""
        return sniff(self.data[:512])


def made(room: Path, *, seconds: float = 1.0, only: Iterable[str] = BASES) -> list[Base]:
    """Make the clips called *only* below *room*, *seconds* long."""
    bases = []
    for name in only:
        source = [
            *("-f", "lavfi", "-i", f"testsrc=s=96x96:r=10:d={seconds}"),
            *("-f", "lavfi", "-i", f"sine=440:sample_rate=44100:d={seconds}"),
        ]
        bases.append(
            Base(name, _run(room / name, *source, *(BASES | REFUSED)[name].split()), ours=True)
        )
    return bases


def trimmed(target: Path, data: bytes, seconds: float) -> bytes:
    """Return a clip with its first *seconds* hidden and not coded anew; *target* is free again."""
    whole = target.with_name("whole-" + target.name)
    whole.write_bytes(data)
    hidden = _run(target, "-ss", str(seconds), "-i", f"file:{whole}", "-c", "copy")
    whole.unlink()
    return hidden


def everything(room: Path) -> list[Base]:
    """Return all clips to make mutants of; what must be made for that is made below *room*."""
    others = sorted((ROOT / "samples" / "clips").iterdir())
    if SHARED.is_dir():
        others += sorted(SHARED.iterdir())
    return [*made(room), *(_short(file, room) for file in others if file.suffix != ".md")]


def digest_of_all(bases: Iterable[Base]) -> str:
    """Return what tells one set of *bases* from another: the same seed needs the same set."""
    whole = hashlib.sha256()
    for base in bases:
        whole.update(base.name.encode() + b"\0" + hashlib.sha256(base.data).digest())
    return whole.hexdigest()[:16]


def _short(file: Path, room: Path) -> Base:
    """Return the file of others, or its first half second."""
    data = file.read_bytes()
    if len(data) > LARGEST:
        data = _run(room / file.name, "-i", f"file:{file}", "-t", "0.5", "-c", "copy")
    return Base(file.name, data, ours=False)


def _run(target: Path, *args: str) -> bytes:
    """Run ffmpeg so that it makes the same bytes each time; return them."""
    same = ["-threads", "1", "-fflags", "+bitexact", "-flags", "+bitexact", "-map_metadata", "-1"]
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [executable(), "-nostdin", "-loglevel", "error", *args, *same, "-y", str(target)]
    subprocess.run(command, check=True)
    data = target.read_bytes()
    target.unlink()
    return data
