"""ffmpeg: pictures and sound in, a phone's kind of video file out."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image
from scipy.io import wavfile

SOUND_RATE = 44_100
_SOUND_BITS = "48k"
_CLEAN = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]
"""No place, no author, no date: the files say nothing but what they show."""


def ffmpeg(*arguments: str, stdin: Iterable[bytes] = ()) -> None:
    """Run ffmpeg on *arguments*, with the chunks of *stdin* fed to it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        for chunk in stdin:
            process.stdin.write(chunk)
        process.stdin.close()
        if process.wait():
            raise ChildProcessError(f"ffmpeg failed: {' '.join(command)}")


def write_film(
    path: Path,
    frames: Iterable[Image.Image],
    sound: np.ndarray,
    *,
    size: tuple[int, int],
    rate: int,
    sideways: bool,
) -> None:
    """
    Write *frames* and *sound* to *path* as H.264 and AAC.

    A *sideways* film is stored lying on its side, as phones store portrait
    pictures, with a display matrix that tells players to turn it upright.
    """
    width, height = (size[1], size[0]) if sideways else size
    with tempfile.TemporaryDirectory() as folder:
        wave, film = Path(folder, "sound.wav"), Path(folder, f"film{path.suffix}")
        wavfile.write(wave, SOUND_RATE, (np.clip(sound, -1, 1) * 32767).astype(np.int16))
        pictures = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
        ffmpeg(
            *pictures, "-r", str(rate), "-i", "-", "-i", str(wave),
            "-c:v", "libx264", "-preset", "slow", "-crf", "27", "-threads", "2",
            "-tune", "animation", "-pix_fmt", "yuv420p", "-g", str(rate * 5),
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-vf", "scale=out_color_matrix=bt709:out_range=tv",
            "-c:a", "aac", "-b:a", _SOUND_BITS, "-ac", "1",
            *_CLEAN, "-movflags", "+faststart", str(film),
            stdin=(_stored(frame, sideways).tobytes() for frame in frames),
        )  # fmt: skip
        turn = ["-display_rotation:v:0", "90"] if sideways else []
        tidy = [*_CLEAN, "-c", "copy", "-movflags", "+faststart"]
        ffmpeg(*turn, "-i", str(film), *tidy, str(path))


def _stored(frame: Image.Image, sideways: bool) -> Image.Image:
    """Return *frame* as it is stored: a sideways one is turned clockwise."""
    return frame.transpose(Image.Transpose.ROTATE_270) if sideways else frame


def read_sound(path: Path, rate: int) -> np.ndarray:
    """Return the sound of the film at *path* as mono samples between -1 and 1."""
    with tempfile.TemporaryDirectory() as folder:
        wave = Path(folder, "sound.wav")
        ffmpeg("-i", str(path), "-vn", "-ac", "1", "-ar", str(rate), "-f", "wav", str(wave))
        _, samples = wavfile.read(wave)
    return samples.astype(np.float32) / 32768
