"""What a finished file is like: how loud, and whether what is seen and heard comes together."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np

from talkingheads.backends.ffmpeg.commands import executable

QUIETLY = ["-nostdin", "-hide_banner", "-nostats"]


def loudness(path: Path) -> tuple[float, float]:
    """Return integrated loudness (LUFS) and true peak (dBTP) of *path*, by ffmpeg's ebur128."""
    command = [executable(), *QUIETLY, "-i", str(path), "-vn", "-af", "ebur128=peak=true"]
    said = subprocess.run(
        [*command, "-f", "null", "-"], check=True, capture_output=True, text=True
    ).stderr
    summary = said[said.rindex("Summary:") :]
    found = re.search(r"I: +(\S+) LUFS.*Peak: +(\S+) dBFS", summary, re.DOTALL)
    assert found, summary
    return float(found[1]), float(found[2])


TOP, BOTTOM = "red", "blue"
"""Colours of the halves of a flash-and-beep picture, when there is no flash."""

FLASH = 4
"""Thirtieths of a second for which a flash lasts, in whole frames."""


def flash_and_beep(
    target: Path,
    *args: str,
    seconds: float = 6,
    every: int = 60,
    rate: Fraction | float = 30,
    size: str = "128x72",
    filters: str = "null",
    sound: str = "anull",
) -> Path:
    """
    Make a film that flashes white and beeps at once, each *every* frames from the first second on.

    A clip's upper half is red and its lower one blue. *args* say how it is coded; *filters* and
    *sound* change pictures and sound.
    """
    period, shown = every / rate, max(1, round(FLASH * float(rate) / 30))
    first = every // 2
    beep = (
        f"between(mod(t-{float(first / rate)},{float(period)}),0,0.1)*gte(t,{float(first / rate)})"
    )
    picture = (
        f"color={BOTTOM}:s={size}:r={rate}:d={seconds},format=yuv420p,"
        f"drawbox=h=ih/2:c={TOP}:t=fill,"
        f"drawbox=c=white:t=fill:enable='lt(mod(n-{first},{every}),{shown})*gte(n,{first})',{filters}"
    )
    tone = f"aevalsrc='0.4*sin(2*PI*1000*t)*{beep}':s=16000:d={seconds},aresample=48000,{sound}"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
    if not any("c:v" in arg for arg in args):
        args = ("-c:v", "libx264", "-preset", "ultrafast", *args)
    command = [executable(), *QUIETLY, "-loglevel", "error", *inputs, *args, "-y", str(target)]
    subprocess.run(command, check=True)
    return target


def flashes(path: Path) -> list[float]:
    """Return the milliseconds at which the picture of *path* turns white, as it is shown."""
    import av

    found, white = [], False
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for frame in file.decode(stream):
            light = frame.planes[0]
            rows = np.frombuffer(light, np.uint8).reshape(-1, light.line_size)[::3, : frame.width]
            was, white = white, float(rows.mean()) > 150
            if white and not was:
                found.append(1000 * float(frame.pts * stream.time_base))
    return found


def beeps(path: Path) -> list[float]:
    """Return the milliseconds at which the sound of *path* begins to beep, as it is heard."""
    rate = 16_000
    command = [executable(), *QUIETLY, "-loglevel", "error", "-i", str(path), "-vn"]
    command += ["-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", str(rate)]
    raw = subprocess.run([*command, "-f", "f32le", "-"], check=True, capture_output=True).stdout
    loud = np.abs(np.frombuffer(raw, "<f4"))
    over = np.flatnonzero(loud > 0.2 * loud.max())
    return [1000 * float(at) / rate for at in over[np.diff(over, prepend=-rate) > rate // 4]]


def apart(path: Path) -> list[float]:
    """Return by how many milliseconds each flash comes after its beep."""
    seen, heard = flashes(path), beeps(path)
    assert len(seen) == len(heard) > 0, (seen, heard)
    return [flash - beep for flash, beep in zip(seen, heard, strict=True)]
