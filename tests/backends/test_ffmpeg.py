"""Real ffmpeg on small clips made here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.base import Recipe
from talkingheads.backends.ffmpeg import Ffmpeg, _picture
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.processes import run_process
from talkingheads.errors import ClipError, TimeLimitError, ToolError
from talkingheads.files import digest_of
from tests.measuring import loudness


def make(target: Path, *args: str) -> Path:
    """Make a clip with ffmpeg's own test sources."""
    command = [executable(), "-nostdin", "-loglevel", "error", *args, "-y", str(target)]
    subprocess.run(command, check=True)
    return target


RED_TOP = ["-f", "lavfi", "-i", "color=red:s=320x120:d=2:r=25,pad=320:240:0:0:blue"]
TONE = ["-f", "lavfi", "-i", "sine=440:d=2"]


def recipe(container: str = "mov", **values: object) -> Recipe:
    """Return a recipe with what most tests need."""
    common = {"duration": 2000, "picture": True, "channel": None, "high_dynamic_range": False}
    common |= {"matrix": "bt709", "full_range": False}
    return Recipe(container=container, height=720, fps=25, loudness=-16.0, **{**common, **values})


def normalised(source: Path, recipe: Recipe) -> Path:
    target = source.with_name("made.mkv")
    parts: list[float] = []
    Ffmpeg().normalise(source, target, recipe=recipe, progress=parts.append)
    return target


def first_frame(video: Path) -> np.ndarray:
    import av

    with av.open(str(video)) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")


def test_a_rotated_clip_becomes_upright(tmp_path: Path) -> None:
    """A picture stored on its side, with a display matrix, comes out as it was seen."""
    flat = make(tmp_path / "flat.mp4", *RED_TOP, *TONE, "-c:a", "aac")
    turned = make(tmp_path / "turned.mov", "-display_rotation", "90", "-i", str(flat), "-c", "copy")
    probe = Ffmpeg().probe(turned)
    assert probe.rotation in (90, 270)
    frame = first_frame(normalised(turned, recipe()))
    assert frame.shape[:2] == (320, 240)
    left, right = frame[160, 20], frame[160, 220]
    assert {"red" if c[0] > 128 else "blue" for c in (left, right)} == {"red", "blue"}
    assert Ffmpeg().probe(tmp_path / "made.mkv").rotation == 0


def test_wide_pixels_become_square_and_odd_sizes_even(tmp_path: Path) -> None:
    """A 321x241 picture with pixels 2:1 comes out twice as wide, with even sides."""
    odd = make(
        tmp_path / "odd.mov", "-f", "lavfi", "-i", "color=red:s=321x241:d=1,setsar=2",
        *TONE, "-t", "1", "-pix_fmt", "yuv444p",
    )  # fmt: skip
    assert first_frame(normalised(odd, recipe())).shape[:2] == (240, 642)


def test_the_last_picture_stands_until_the_sound_ends(tmp_path: Path) -> None:
    """Where the camera stopped first, and the recipe says so; nothing becomes longer by it."""
    short = make(tmp_path / "s.mp4", *RED_TOP, "-f", "lavfi", "-i", "sine=440:d=5", "-c:a", "aac")
    wanted = recipe(duration=Ffmpeg().probe(short).duration, stands=True)
    made = Ffmpeg().probe(normalised(short, wanted))
    assert abs(made.duration - 5000) < 60
    assert abs(made.picture_until - 4960) < 60


@pytest.mark.parametrize("volume", ["-38dB", "6dB"])
def test_sound_is_levelled(tmp_path: Path, volume: str) -> None:
    """A quiet clip and a loud one both come out at -16 LUFS."""
    clip = make(
        tmp_path / "q.mov", *RED_TOP, "-f", "lavfi", "-i", f"sine=440:d=5,volume={volume}",
    )  # fmt: skip
    assert loudness(normalised(clip, recipe()))[0] == pytest.approx(-16, abs=0.3)


def test_a_voice_on_one_side_is_heard_whole(tmp_path: Path) -> None:
    """With sound on the left only, the levels say so and the result is mono and levelled."""
    clip = make(
        tmp_path / "left.mov", *RED_TOP, "-f", "lavfi", "-i", "sine=440:d=5,pan=stereo|c0=c0",
        "-c:a", "aac",
    )  # fmt: skip
    left, right = Ffmpeg().levels(clip, "mov").channels
    assert left > -30
    assert right < -80
    assert loudness(normalised(clip, recipe(channel=0)))[0] == pytest.approx(-16, abs=0.3)


def test_sides_that_cancel_each_other_out_are_told_by_their_mix(tmp_path: Path) -> None:
    """Turned upside down on one side, sound is loud on both and gone in the mix."""
    clip = make(
        tmp_path / "twisted.mov", *RED_TOP, "-f", "lavfi",
        "-i", "sine=440:d=5,volume=4,pan=stereo|c0=c0|c1=-1*c0", "-c:a", "aac",
    )  # fmt: skip
    levels = Ffmpeg().levels(clip, "mov")
    assert min(levels.channels) > -9
    assert levels.mixed < -40
    made = normalised(clip, recipe(channel=1))
    assert loudness(made)[0] == pytest.approx(-16, abs=0.3)


def test_what_is_coded_far_too_loud_is_heard_as_players_play_it(tmp_path: Path) -> None:
    """Two like sides cancel nothing, and what lies beyond full scale is cut off, not softened."""
    clip = make(
        tmp_path / "loud.mov", *RED_TOP, "-f", "lavfi",
        "-i", "sine=440:d=5,volume=40dB:precision=double,pan=stereo|c0=c0|c1=c0", "-c:a", "aac",
    )  # fmt: skip
    levels = Ffmpeg().levels(clip, "mov")
    assert [*levels.channels, levels.mixed] == pytest.approx([0, 0, 0], abs=0.2)
    audio = Ffmpeg().listen(normalised(clip, recipe()))[8000:24000]
    assert np.abs(audio).max() < 1.5 * np.sqrt(np.mean(audio**2))


def test_of_a_film_sound_the_centre_counts_most(tmp_path: Path) -> None:
    """Mixed from six channels, a voice in the centre is louder than as loud a tone on the left."""
    clip = make(
        tmp_path / "cinema.mov", *RED_TOP, "-f", "lavfi",
        "-i", "aevalsrc=0.1*sin(440*PI*t)|0|0.1*sin(2000*PI*t)|0|0|0:c=5.1:d=2", "-c:a", "aac",
    )  # fmt: skip
    assert len(Ffmpeg().levels(clip, "mov").channels) == 6
    audio = Ffmpeg().listen(normalised(clip, recipe()))
    heard = np.abs(np.fft.rfft(audio[8000:24000]))
    assert heard[1000] > 1.2 * heard[220] > 0


def test_what_a_file_says_of_itself_is_not_believed(tmp_path: Path) -> None:
    """A title that looks like a measurement does not make a silent clip loud."""
    clip = make(
        tmp_path / "s.mov", *RED_TOP, "-f", "lavfi", "-i", "anullsrc=d=2", "-t", "2",
        "-metadata", "title=Peak level dB: -5",
    )  # fmt: skip
    assert max(Ffmpeg().levels(clip, "mov").channels) == float("-inf")


def test_listening_gives_16_khz_mono(tmp_path: Path) -> None:
    """Two seconds of tone are 32,000 samples that swing."""
    clip = make(tmp_path / "t.mov", *RED_TOP, *TONE)
    audio = Ffmpeg().listen(normalised(clip, recipe()))
    assert audio.dtype == np.float32
    assert abs(len(audio) - 32_000) < 800
    assert float(np.abs(audio).max()) > 0.05


def test_what_was_heard_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    """Whoever gets it may change it; another file of that name is another sound."""
    tone = make(tmp_path / "sound.wav", "-f", "lavfi", "-i", "sine=d=1")
    first = Ffmpeg().listen(tone)
    heard = first.copy()
    first[:] = 0
    assert np.array_equal(Ffmpeg().listen(tone), heard)
    make(tone, "-f", "lavfi", "-i", "sine=d=2")
    assert len(Ffmpeg().listen(tone)) == 2 * len(heard)


def test_nothing_of_the_source_is_told(tmp_path: Path) -> None:
    """Place, device and author that the source names are in no byte of the intermediate."""
    clip = make(
        tmp_path / "home.mov", *RED_TOP, *TONE, "-metadata", "location=+51.5-000.1/",
        "-metadata", "make=Phonemaker", "-metadata", "artist=Jane Secret",
        "-movflags", "use_metadata_tags",
    )  # fmt: skip
    assert b"Secret" in clip.read_bytes()
    made = normalised(clip, recipe()).read_bytes()
    for told in (b"+51.5", b"Phonemaker", b"Secret"):
        assert told not in made


def test_a_script_read_as_a_clip_opens_nothing(tmp_path: Path) -> None:
    """Even if the sniffing were passed by, the demuxer is named and scripts are not read."""
    make(tmp_path / "secret.mov", *RED_TOP, *TONE)
    script = tmp_path / "script.mp4"
    script.write_text("ffconcat version 1.0\nfile secret.mov\n")
    with pytest.raises(ClipError, match="damaged"):
        normalised(script, recipe())
    assert not (tmp_path / "made.mkv").exists() or not (tmp_path / "made.mkv").stat().st_size


def test_a_child_that_takes_too_long_is_ended() -> None:
    """After its time the child is killed, and the error says how long it had."""
    with pytest.raises(TimeLimitError, match="1 s"):
        run_process(["sleep", "30"], timeout=1)


def test_a_tool_that_is_not_there_is_named() -> None:
    """A missing program is a ToolError that names it."""
    with pytest.raises(ToolError, match="no-such-tool"):
        run_process(["no-such-tool"], timeout=1)


def test_the_check_runs_ffmpeg_for_real() -> None:
    """The doctor's check encodes a second and names the version."""
    assert Ffmpeg().check().startswith("ffmpeg version")


def test_ffmpeg_is_told_its_limits(tmp_path: Path) -> None:
    """A picture with too many pixels is refused by the look, before anything is decoded."""
    clip = make(tmp_path / "c.mov", *RED_TOP, *TONE)
    with pytest.raises(ClipError, match="too large: 320 x 240 pixels"):
        Ffmpeg(max_pixels=10_000).probe(clip)


@pytest.mark.parametrize(
    ("matrix", "full", "tags"),
    [
        ("bt709", False, True),
        ("bt601", False, True),
        ("bt709", True, True),
        ("bt709", False, False),
    ],
)
def test_colours_stay_what_they_are(tmp_path: Path, matrix: str, full: bool, tags: bool) -> None:
    """However a phone codes colours, orange is orange: BT.709, and marked so."""
    import av

    coded = f"scale=out_color_matrix={matrix}:out_range={'pc' if full else 'tv'},format=yuv420p"
    said = "smpte170m" if matrix == "bt601" else "bt709"
    marks = (
        f"setparams=colorspace={said}:range={'pc' if full else 'tv'}"
        if tags
        else ("setparams=colorspace=unknown:range=unknown")
    )
    source = make(
        tmp_path / "s.mp4",
        *("-f", "lavfi", "-i", f"color=0xff8000:s=64x64:d=1:r=25,format=rgb24,{coded},{marks}"),
        *("-f", "lavfi", "-i", "sine=d=1", "-crf", "1"),
    )
    probe = Ffmpeg().probe(source)
    assert (probe.matrix, probe.full_range) == (matrix, full)
    made = normalised(
        source, recipe(duration=1000, matrix=probe.matrix, full_range=probe.full_range)
    )
    with av.open(str(made)) as file:
        frame = next(file.decode(video=0))
        assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)
        planes = [int(plane[0]) for plane in _planes(frame)]
    assert planes == pytest.approx([141, 59, 189], abs=2)


@pytest.mark.parametrize(
    ("curve", "level"), [("arib-std-b67", 0.75), ("smpte2084", 0.58)], ids=["HLG", "PQ"]
)
def test_high_dynamic_range_becomes_ordinary(tmp_path: Path, curve: str, level: float) -> None:
    """White of a phone's HDR is light, black is black, grey stays grey; and it is marked so."""
    import av

    code = round(64 + level * 876)
    source = make(
        tmp_path / "s.mov",
        *("-f", "lavfi", "-i", "color=black:s=128x64:d=1:r=60,format=yuv420p10le,"
          f"geq=lum='if(lt(X,64),64,{code})':cb=512:cr=512,"
          f"setparams=color_primaries=bt2020:color_trc={curve}:colorspace=bt2020nc:range=tv"),
        *("-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx265", "-x265-params", "log-level=error"),
    )  # fmt: skip
    probe = Ffmpeg().probe(source)
    assert probe.high_dynamic_range
    wanted = recipe(duration=1000, high_dynamic_range=True, matrix=probe.matrix)
    with av.open(str(normalised(source, wanted))) as file:
        frame = next(file.decode(video=0))
        assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)
        luma = frame.to_ndarray(format="yuv420p")[:64]
        chroma = frame.to_ndarray(format="yuv420p")[64:]
    assert abs(float(luma[32, 20]) - 16) <= 2
    assert 120 < luma[32, 110] < 240
    assert np.abs(chroma.astype(int) - 128).max() <= 3


def test_the_dear_part_of_colours_comes_after_scaling() -> None:
    """A tone map in 4K would take four times as long as all else."""
    import ffmpeg

    video = ffmpeg.input("in.mov").video
    graph = _picture(video, recipe(high_dynamic_range=True))
    told = " ".join(ffmpeg.output(graph, "out.mkv").get_args())
    assert told.rindex("]scale=") < told.index("]fps=") < told.index("]tonemap=")


def _planes(frame: object) -> list[np.ndarray]:
    """Return the planes of a frame of yuv420p."""
    flat = frame.to_ndarray(format="yuv420p")
    size = 64 * 64
    whole = flat.reshape(-1)
    return [whole[:size], whole[size : size + size // 4], whole[size + size // 4 :]]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cannot be bound to a core")
def test_a_film_has_the_same_bytes_on_one_core_and_on_all(tmp_path: Path) -> None:
    """What is made does not tell how many cores the machine has, or who worked beside it."""
    film = make(
        tmp_path / "in.mov", "-f", "lavfi", "-i", "testsrc=s=640x360:r=25:d=2",
        "-f", "lavfi", "-i", "sine=300:d=2",
    )  # fmt: skip
    ours, made = os.sched_getaffinity(0), set()
    for cores in (ours, {min(ours)}):
        os.sched_setaffinity(0, cores)
        try:
            whole = normalised(film, recipe(duration=2000))
            small = tmp_path / "small.mp4"
            Ffmpeg().shrink(whole, small, duration=1000, progress=lambda part: None)
        finally:
            os.sched_setaffinity(0, ours)
        made.add((digest_of(whole), digest_of(small)))
    assert len(made) == 1
