"""
What stages may ask of the world: one small protocol for each kind of outside tool.

A backend is one file named after its tool. Tests hand in the small real objects of
``tests/fakes.py`` instead. Foreign exceptions become ours inside the backend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

    from talkingheads.cache import Cache
    from talkingheads.domain import Cut, Digest, Drawing, Timeline, Transcript

Progress = Callable[[float], None]
"""Called with how much of the work is done, 0.0 to 1.0."""


@dataclass(frozen=True)
class Probe:
    """What a look at a file's packets tells, before anything is decoded."""

    container: str
    """The demuxer by name, for example ``mov``."""
    duration: int
    """Milliseconds from the first packet to the end of the last."""
    announced: int
    """What the container says its length is, in milliseconds; 0 if it does not say."""
    width: int
    height: int
    """As shown, after rotation; both 0 without a picture."""
    rotation: int
    """Degrees that the picture was stored turned by: 0, 90, 180 or 270."""
    high_dynamic_range: bool = False
    matrix: str = "bt709"
    """How its colours are coded: ``bt601``, ``bt709`` or ``bt2020``; what does not say is bt709."""
    full_range: bool = False
    """Black is 0 and white 255, not 16 and 235."""
    frame_rate: float = 0.0
    """Frames a second, on average; 0 if there are too few to tell, or none."""
    picture_until: int = 0
    """Milliseconds from the first packet to the begin of the last picture; 0 without one."""
    sound_until: int = 0
    """Milliseconds from the first packet to the end of the sound."""
    endless: bool = False
    """Nothing in it says where it ends: a part may lack, and it may be whole."""


@dataclass(frozen=True)
class Levels:
    """The loudest sample of a sound, in dBFS; ``-inf`` for silence."""

    channels: tuple[float, ...]
    mixed: float
    """Of all channels mixed to one: low where two of them cancel each other out."""
    loudness: float = -70.0
    """LUFS, integrated, of all channels; -70 if there is none."""


@dataclass(frozen=True)
class Recipe:
    """How one source is made into the trusted intermediate."""

    container: str
    duration: int
    """Milliseconds, as probed."""
    picture: bool
    channel: int | None
    """The one channel to be heard, if the others are silent or cancel it out; None: mix them."""
    high_dynamic_range: bool
    matrix: str
    full_range: bool
    height: int
    """The short side is scaled down to so many pixels."""
    fps: int
    loudness: float
    """LUFS."""
    pixels: int = 0
    """Of each picture, as it came; with the rate this tells how much work it is."""
    frame_rate: float = 0.0
    """Frames a second, as it came."""
    stands: bool = False
    """Its picture ends long before its sound: the last one stands until then."""


class MediaTool(Protocol):
    """Looks into, mends and decodes media files (ffmpeg)."""

    def probe(self, source: Path) -> Probe:
        """Look into *source*. Raises: ClipError if it is no media file that we accept."""

    def levels(self, source: Path, container: str) -> Levels:
        """Measure each channel of *source*, and all of them mixed."""

    def normalise(self, source: Path, target: Path, *, recipe: Recipe, progress: Progress) -> None:
        """Write *source* as the trusted intermediate *target*. Raises: ClipError."""

    def listen(self, media: Path) -> np.ndarray:
        """Decode the sound of the trusted *media*: float32, mono, 16 kHz, shape (samples,)."""

    def frames(self, media: Path, moments: Sequence[int], *, height: int) -> np.ndarray:
        """
        Return the pictures of the trusted *media* at rising *moments* (milliseconds).

        uint8 RGB, shape (len(moments), height, width, 3); the last one is repeated for moments
        after the end.
        """

    def shrink(self, video: Path, target: Path, *, duration: int, progress: Progress) -> None:
        """
        Write our own *video* once more as *target*, for slow connections: short side 360.

        *duration* (milliseconds) is how long the video is, for the progress.
        """

    def sound_of(self, media: Path, cuts: Sequence[Cut], target: Path, *, loudness: float) -> None:
        """Write the *cuts* of the trusted *media* as the sound file *target* (M4A), levelled."""


class SpeechFinder(Protocol):
    """Finds where somebody speaks (silero-vad)."""

    def spans(self, audio: np.ndarray) -> tuple[tuple[int, int], ...]:
        """Return stretches of speech in *audio* (float32, 16 kHz) as milliseconds, in order."""


@dataclass(frozen=True)
class Face:
    """Where a face is, in parts of the picture from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    sure: bool = True
    """It was found many times over: hardly ever a pattern that only looks like a face."""


class FaceFinder(Protocol):
    """Finds faces (OpenCV), where that is installed."""

    def faces(self, picture: np.ndarray) -> tuple[Face, ...]:
        """Return the faces that are upright in *picture* (uint8 RGB), the largest first."""


class Recogniser(Protocol):
    """Writes down what is said (Whisper)."""

    def transcribe(
        self,
        audio: np.ndarray,
        spans: Sequence[tuple[int, int]],
        *,
        source: Digest,
        language: str,
        progress: Progress,
    ) -> Transcript:
        """Write down the speech of *audio* within *spans*. Raises: ToolError without a model."""


@dataclass(frozen=True)
class Picture:
    """A drawing with its place in the frame."""

    pixels: np.ndarray
    """uint8, shape (height, width, 4): red, green, blue, and alpha that they are not yet multiplied
    with."""
    x: int
    y: int
    """Of its upper left corner."""
    to_x: int | None = None
    """Where it has moved to, evenly, when its layer ends; None: it stands still."""


class Painter(Protocol):
    """Draws texts and cards, once each (MoviePy)."""

    def draw(self, drawing: Drawing, *, width: int, height: int) -> Picture:
        """
        Draw for a frame of *width* x *height* pixels; cards fill it.

        Raises: ClipError if no font that we have has letters of the text; it names one that does.
        """


Find = Callable[["Digest"], Path]
"""Returns the file with a digest."""


class Renderer(Protocol):
    """Makes a video of a timeline (ffmpeg, or MoviePy frame by frame)."""

    def render(
        self, timeline: Timeline, video: Path, *, find: Find, crf: int, progress: Progress
    ) -> None:
        """
        Write *timeline* as *video*: H.264, AAC, BT.709, index first, no metadata but chapters.

        Raises: ToolError, ClipError. *video* is whole or not there.
        """


@dataclass(frozen=True)
class Tools:
    """What the stages of one clip work with."""

    clips: Path
    """The folder with the sources."""
    cache: Cache
    media: MediaTool
    speech: SpeechFinder
    recogniser: Recogniser
    painter: Painter
    renderer: Renderer
    progress: Progress
    faces: FaceFinder | None = None
    """None: nothing that finds faces is installed, and none are looked for."""


Row = tuple[Any, ...]
Ask = Callable[[str, Mapping[str, Any]], list[Row]]
"""Return the rows of a query with its named parameters."""


class Database(Protocol):
    """Keeps tables in a file (SQLite)."""

    def make(
        self,
        file: Path,
        *,
        mark: tuple[int, int],
        begin: str,
        tables: Iterable[tuple[str, Iterator[Row]]],
        finish: str,
    ) -> None:
        """Fill the empty *file* from the scripts and rows; it bears *mark*. Raises: ToolError."""

    def mark(self, file: Path) -> tuple[int, int]:
        """Return the application's mark and version that *file* bears; zeros if none."""

    def reading(self, file: Path) -> AbstractContextManager[Ask]:
        """Open *file* to be asked; it cannot be changed. Raises: ToolError if it is damaged."""
