"""Clips that tell where, when, by whom and with what they were made, as phones' do."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from talkingheads.backends.ffmpeg.commands import executable

CLIP = Path(__file__).parent.parent.parent / "samples" / "clips" / "shopkeeper.mp4"

MADE = datetime(2019, 2, 3, 4, 5, 6, tzinfo=UTC)
SINCE_1904 = int((MADE - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
"""As the boxes of a film count time."""

TAGS = {
    "com.apple.quicktime.location.ISO6709": "+51.5034-000.1276+017.2/",
    "com.apple.quicktime.make": "Zebracorp",
    "com.apple.quicktime.model": "Okapi 9 Ultra",
    "com.apple.quicktime.author": "Wilhelmina Quagga",
    "com.apple.quicktime.software": "Ibexcam 7.3",
    "location": "+51.5034-000.1276+017.2/",
    "make": "Zebracorp",
    "model": "Okapi 9 Ultra",
    "author": "Wilhelmina Quagga",
    "artist": "Wilhelmina Quagga",
    "copyright": "Wilhelmina Quagga",
    "software": "Ibexcam 7.3",
    "encoder": "Ibexcam 7.3",
    "comment": "Behind the gnu stable",
    "description": "Behind the gnu stable",
    "title": "Behind the gnu stable",
    "creation_time": MADE.isoformat(),
}


def tagged(target: Path, *, keys: bool) -> None:
    """Film five seconds as a phone would, with all that it notes; *keys* are Apple's newer way."""
    room = target.parent.parent
    chapters = room / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=5000\ntitle=Eland chapter\n"
    )
    notes = room / "notes.srt"
    notes.write_text("1\n00:00:00,000 --> 00:00:05,000\nKudu note\n")
    flags = "+use_metadata_tags" if keys else "+faststart"
    subprocess.run(
        [executable(), "-v", "error", "-nostdin", "-t", "5", "-i", CLIP]
        + ["-i", notes, "-i", chapters, "-map", "0:v", "-map", "0:a", "-map", "1"]
        + ["-map_metadata", "2", "-map_chapters", "2", "-c:v", "copy", "-c:a", "copy"]
        + ["-c:s", "mov_text", "-metadata:s:v", "handler_name=Tapir handler"]
        + ["-metadata:s:v", f"creation_time={MADE.isoformat()}"]
        + [part for name, value in TAGS.items() for part in ("-metadata", f"{name}={value}")]
        + ["-movflags", flags, target],
        check=True,
    )
