"""Ways to spoil a good clip, and ways to change it that leave it good, as ffmpeg filters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.processes import run_process

SECONDS = 8
"""Of each good clip that are used."""
PLAIN = "loudnorm=I=-20:TP=-2:LRA=20,aresample=48000,aformat=channel_layouts=mono"
"""The voice as a phone records it well."""
STEREO = "aformat=channel_layouts=stereo"
MIX = "[v][w]amix=inputs=2:duration=first:normalize=0"


@dataclass(frozen=True)
class Way:
    """One way to change a clip."""

    kinds: tuple[str, ...] = ()
    """Flaws of which one is to be told; none: it stays good."""
    picture: str = "null"
    """Filters of the picture; empty: it is left away."""
    sound: str = PLAIN
    """Filters of the sound, with a second source as ``[w]`` if it has one."""
    besides: tuple[str, ...] = ()
    """Flaws that come with it and may be told too."""
    length: float = SECONDS
    repeat: bool = False
    """The clip is played again and again to its length."""


def _with(source: str, *, voice: str = PLAIN) -> str:
    """Return the voice with another sound mixed in."""
    return f"{voice}[v];{source}[w];{MIX}"


def _wind(loud: float) -> str:
    gusts = f"volume='if(lt(mod(t,3),1.5),{loud},0.02)':eval=frame"
    low = "lowpass=f=120:p=2,lowpass=f=120:p=2"
    return _with(f"anoisesrc=c=brown:r=48000:a=1:seed=7,{low},{gusts}")


def _noise(loud: float, colour: str = "pink") -> str:
    return _with(f"anoisesrc=c={colour}:r=48000:a={loud}:seed=3")


def _hum(loud: float, mains: int) -> str:
    lines = "+".join(f"{part}*sin(2*PI*{mains * n}*t)" for n, part in
                     ((1, 1), (2, 0.5), (3, 0.3), (5, 0.2)))  # fmt: skip
    return _with(f"aevalsrc='{loud}*({lines})':s=48000")


def _overdriven(decibels: int) -> str:
    return f"{PLAIN},volume={decibels}dB,aformat=sample_fmts=s16,volume=-3dB"


GOOD = {
    "as it is": Way(),
    "evening light": Way(picture="exposure=-0.8"),
    "a bright wall": Way(picture="exposure=0.15"),
    "a warm, noisy picture": Way(picture="colortemperature=4000,noise=alls=12:allf=t"),
    "a slow phone": Way(picture="fps=15"),
    "compressed by a phone": Way(sound=f"{PLAIN},acompressor=threshold=0.05:ratio=6:makeup=4"),
    "levelled by an app": Way(sound=f"{PLAIN},speechnorm=e=8:r=0.0001:l=1,volume=-3dB"),
    "as a telephone carries it": Way(sound=f"{PLAIN},highpass=f=300,lowpass=f=3400"),
    "8 dB softer": Way(sound=f"{PLAIN},volume=-8dB"),
    "a street far away": Way(sound=_noise(0.05, "brown")),
    "a quiet fan": Way(sound=_noise(0.03)),
    "pauses muted by a phone": Way(
        sound=f"{PLAIN},agate=threshold=0.02:range=0:ratio=9000:attack=5:release=60"
    ),
    "a deep voice": Way(sound=f"{PLAIN},asetrate=40000,aresample=48000", length=7),
}
"""Changes that leave a clip good: whatever is told of them is a false alarm."""

SPOILED = {
    "on its side": Way(("sideways",), picture="transpose=1"),
    "on its other side": Way(("sideways",), picture="transpose=2"),
    "a lens cap": Way(("black",), picture="lutyuv=y=16:u=128:v=128"),
    "dark": Way(("dark",), picture="exposure=-2.3"),
    "very dark": Way(("dark", "black"), picture="exposure=-3"),
    "burnt out": Way(("bright",), picture="exposure=2.2"),
    "fog": Way(("flat",), picture="format=gbrp,colorlevels=romin=0.42:gomin=0.42:bomin=0.42"
               ":romax=0.6:gomax=0.6:bomax=0.6"),
    "a photograph": Way(("frozen",), picture="loop=loop=-1:size=1"),
    "stops half-way": Way(("frozen",), picture=f"trim=0:{SECONDS / 2},tpad=stop=-1:stop_mode=clone",
                          ),
    "nobody to be known": Way(("no face",), picture="negate"),
    "half a head": Way(("face cut", "no face"), picture="crop=iw/2:ih:0:0", besides=("small",)),
    "from a chat app": Way(("small",), picture="scale=-2:216"),
    "eight pictures a second": Way(("jerky",), picture="fps=8"),
    "very quiet": Way(("quiet",), sound=f"{PLAIN},volume=-32dB", besides=("noise",)),
    "overdriven by 15 dB": Way(("overdriven",), sound=_overdriven(15)),
    "overdriven by 20 dB": Way(("overdriven",), sound=_overdriven(20), besides=("noise",)),
    "overdriven by 26 dB": Way(("overdriven",), sound=_overdriven(26), besides=("noise",)),
    "a loose plug": Way(("breaks",), sound=f"{PLAIN},volume='gt(mod(t,0.5),0.1)':eval=frame"),
    "wind": Way(("wind",), sound=_wind(1.0)),
    "storm": Way(("wind",), sound=_wind(4.0), besides=("little speech",)),
    "a loud room": Way(("noise",), sound=_noise(0.25)),
    "hiss": Way(("noise",), sound=_noise(0.12, "white")),
    "mains of 50 Hz": Way(("hum",), sound=_hum(0.05, 50)),
    "mains of 60 Hz": Way(("hum",), sound=_hum(0.05, 60)),
    "left alone": Way(("one side",), sound=f"{PLAIN},pan=stereo|c0=c0|c1=0*c0"),
    "sides against each other": Way(("cancelled",), sound=f"{PLAIN},pan=stereo|c0=c0|c1=-1*c0"),
    "two seconds": Way(("short",), length=2.4),
    "three minutes": Way(("long",), length=181, repeat=True),
    "a late start": Way(("late",), picture="tpad=start_duration=8:start_mode=clone",
                        sound=f"{PLAIN},adelay=8000", length=18, besides=("frozen",)),
    "left running": Way(("little speech", "silent end"), sound=f"{PLAIN},apad", length=55,
                        picture="tpad=stop=-1:stop_mode=clone", besides=("frozen",)),
}  # fmt: skip
"""Changes that spoil a clip, with what is to be told of them."""


def change(clip: Path, way: Way, target: Path) -> None:
    """Write *clip*, changed in one *way*, as *target* (MP4, as phones write it)."""
    again = ["-stream_loop", "-1"] if way.repeat else ["-t", str(min(way.length, SECONDS))]
    graph = f"[0:v]scale=-2:'min(ih,360)',{way.picture},format=yuv420p[p];[0:a]{way.sound}[s]"
    run_process(
        [
            executable(), "-nostdin", "-v", "error", "-y", *again, "-i", str(clip),
            "-filter_complex", graph, "-map", "[p]", "-map", "[s]", "-t", str(way.length),
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-ar", "48000",
            "-c:a", "aac", "-b:a", "96k", str(target),
        ],
        timeout=300,
    )  # fmt: skip
