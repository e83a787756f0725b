"""Real MoviePy on small clips: the cut, the effect of the project's own, what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.base import Find
from talkingheads.backends.ffmpeg import Ffmpeg, executable
from talkingheads.backends.moviepy import MoviePyPainter, MoviePyRenderer
from talkingheads.backends.processes import run_process
from talkingheads.domain import Hold, Take, Timeline, TitleCard
from talkingheads.errors import ConfigError, PassingError
from tests.backends.timelines import flash

PAINTER = MoviePyPainter(colour="#802020")


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Six seconds with a flash and a beep in them."""
    media = flash(tmp_path_factory.mktemp("media"))
    return lambda digest: media


def take(start: int, end: int) -> Take:
    return Take("m", start, end, 320, 180)


def rendered(find: Find, folder: Path, *pieces: Take | Hold, effect: str = "") -> Path:
    """Render *pieces* and return the video."""
    renderer = MoviePyRenderer(PAINTER, effect=effect, root=folder)
    video = folder / "v.mp4"
    timeline = Timeline(320, 180, 25, pieces or (take(0, 400),))
    renderer.render(timeline, video, find=find, crf=20, progress=lambda part: None)
    return video


def frames(video: Path) -> list[np.ndarray]:
    import av

    with av.open(str(video)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def test_the_cut_keeps_what_it_says(find: Find, tmp_path: Path) -> None:
    """Cut to 2-3.48 s and 5-6 s, the flash comes at 1 s, lasts 12 frames, and the beep too."""
    video = rendered(find, tmp_path, take(2000, 3480), take(5000, 6000))
    bright = [frame.mean() > 150 for frame in frames(video)]
    assert len(bright) == 62
    assert np.flatnonzero(bright).tolist() == list(range(25, 37))
    sound = np.abs(Ffmpeg().listen(video))
    loud = np.flatnonzero(sound > sound.max() / 2)
    assert loud[0] / 16_000 == pytest.approx(1.0, abs=0.03)
    assert loud[-1] / 16_000 == pytest.approx(1.48, abs=0.03)


def test_takes_may_go_back_and_beyond_the_end(find: Find, tmp_path: Path) -> None:
    """A reel may show what came earlier; past a clip's end its last picture stands, in silence."""
    video = rendered(find, tmp_path, take(5600, 6400), take(3000, 3400))
    bright = [frame.mean() > 150 for frame in frames(video)]
    assert bright == [False] * 20 + [True] * 10
    sound = Ffmpeg().listen(video)
    assert np.abs(sound[7200:12_000]).max() < 0.02
    assert np.abs(sound[14_000:18_000]).max() > 0.1


def test_a_card_is_silent_and_comes_out_of_black(find: Find, tmp_path: Path) -> None:
    """A held card fades from and to black, and nothing is heard of the clip."""
    card = Hold(TitleCard("Safer evenings"), 1000, fade=400)
    video = rendered(find, tmp_path, card, take(3000, 3400))
    shown = frames(video)
    assert shown[0].max() < 20
    assert np.abs(shown[12][2, 2].astype(int) - (0x80, 0x20, 0x20)).max() < 10
    assert shown[5][2, 2, 0] == pytest.approx(64, abs=10)
    assert np.abs(Ffmpeg().listen(video)[:15_000]).max() < 0.01


def test_progress_goes_up_to_the_end(find: Find, tmp_path: Path) -> None:
    """It rises from the pictures through the joining, and ends with one."""
    parts: list[float] = []
    timeline = Timeline(320, 180, 25, (take(0, 2000),))
    MoviePyRenderer(PAINTER).render(
        timeline, tmp_path / "v.mp4", find=find, crf=20, progress=parts.append
    )
    assert parts == sorted(parts)
    assert len([part for part in parts if part < 0.95]) > 5
    assert parts[-1] == pytest.approx(1.0, abs=0.02)


def test_nothing_is_left_behind(find: Find, tmp_path: Path) -> None:
    """Only the video is there, and no ffmpeg of MoviePy's runs on or is left as a zombie."""
    video = rendered(find, tmp_path, take(0, 400), take(3000, 3400))
    assert [file.name for file in tmp_path.iterdir()] == [video.name]
    children = Path("/proc/self/task").glob("*/children")
    running = {pid for file in children for pid in file.read_text().split()}
    names = {Path(f"/proc/{pid}/comm").read_text().strip() for pid in running}
    assert not any("ffmpeg" in name for name in names)


def test_no_word_on_who_made_it_with_what(find: Find, tmp_path: Path) -> None:
    """H.264 in 4:2:0 with AAC, BT.709, and no encoder's name."""
    video = rendered(find, tmp_path)
    told = run_process([executable(), "-nostdin", "-i", str(video), "-f", "null", "-"], timeout=60)
    assert "yuv420p(tv, bt709" in told
    assert "48000 Hz" in told
    assert b"Lavf" not in video.read_bytes()


WARM = """
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class Shade:
    part: int

def warm(clip):
    return clip.image_transform(lambda frame: frame // Shade(2).part)
"""


def test_the_projects_own_effect_is_applied(find: Find, tmp_path: Path) -> None:
    """What the function makes of the whole clip is what is shown; the sound stays."""
    (tmp_path / "effects.py").write_text(WARM)
    video = rendered(find, tmp_path, take(0, 400), effect="effects.py:warm")
    assert frames(video)[3].mean() == pytest.approx(32, abs=3)
    assert np.abs(Ffmpeg().listen(video)).max() > 0.02


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("effects.py", WARM, "not of the form FILE.py:FUNCTION"),
        ("effects.py:cold", WARM, "has no function cold"),
        ("effects.py:x", "x = 3", "has no function x"),
        ("other.py:warm", WARM, "there is no file other.py"),
        ("../effects.py:warm", WARM, "outside the project's folder"),
        ("effects.py:warm", "def warm(:", "cannot be loaded (SyntaxError"),
        ("effects.py:warm", "import nothing_of_the_kind", "cannot be loaded (ModuleNotFoundError"),
    ],
)
def test_an_effect_that_cannot_be_had_is_told(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    """The message names the setting and its value, before any work is done."""
    (tmp_path / "effects.py").write_text(text)
    with pytest.raises(ConfigError) as caught:
        MoviePyRenderer(PAINTER, effect=name, root=tmp_path)
    assert caught.value.what.startswith(f"render.effect: {name}: ")
    assert said in caught.value.what
    assert "def warm(clip)" in caught.value.hint


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return None", "it returned NoneType"),
        ("return clip.audio", "not a MoviePy video clip"),
        ("return clip.resized(0.5)", "160x90 pixels, not 320x180"),
        ("return clip.with_duration(0.2)", "0.20 s long, not 0.40 s"),
        ("return clip.without_audio()", "has no sound"),
    ],
)
def test_an_effect_that_gives_another_thing_is_told(
    find: Find, tmp_path: Path, body: str, said: str
) -> None:
    """What comes back must be a clip of the same size and length, with sound."""
    (tmp_path / "effects.py").write_text(f"def warm(clip):\n    {body}\n")
    with pytest.raises(ConfigError) as caught:
        rendered(find, tmp_path, effect="effects.py:warm")
    assert said in caught.value.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def warm(clip):\n    return clip.no_such_thing\n", 2),
        ("def spoil(frame):\n    raise ValueError('x')\n\n\ndef warm(clip):\n"
         "    return clip.image_transform(spoil)\n", 2),
    ],
)  # fmt: skip
def test_an_effect_that_fails_is_told_with_its_line(
    find: Find, tmp_path: Path, text: str, line: int
) -> None:
    """An error in the function, at once or at a frame, names file, function and line."""
    (tmp_path / "effects.py").write_text(text)
    with pytest.raises(PassingError) as caught:
        rendered(find, tmp_path, effect="effects.py:warm")
    assert caught.value.what.startswith(f"render.effect: effects.py:warm, line {line}: ")
    assert not (tmp_path / "v.mp4").exists()
