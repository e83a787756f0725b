"""What is not good about a clip that can be used, and what to ask its sender for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

FlawKind = Literal[
    "sideways", "black", "frozen", "dark", "bright", "flat", "small", "jerky",
    "face cut", "no face",
    "quiet", "overdriven", "breaks", "wind", "noise", "hum", "one side", "cancelled",
    "little speech", "short", "long", "late", "silent end",
]  # fmt: skip
"""Of the picture, of the sound, of the talk."""


class Said(NamedTuple):
    """How a kind of flaw is told; ``{figure}`` stands for its measured number."""

    words: str
    ask: str
    """What to ask the sender for, to be copied into a message."""


def N_(message: str) -> str:
    """Mark *message* as one that is translated where it is shown."""
    return message


SAID: Mapping[FlawKind, Said] = {
    "sideways": Said(
        N_("The picture is turned: in {figure} percent of it the face lies on its side."),
        N_("Please film it again, and check before you begin that the preview is upright."),
    ),
    "black": Said(
        N_("The picture is black: its brightness is {figure} of 100."),
        N_("Please film it again with nothing before the lens."),
    ),
    "frozen": Said(
        N_("The picture stands still for {figure} seconds."),
        N_("Please look whether it also stands still on your phone; if so, film it again."),
    ),
    "dark": Said(
        N_("The picture is too dark: its brightness is {figure} of 100."),
        N_("Please film it again with the window or lamp behind the camera, not behind you."),
    ),
    "bright": Said(
        N_("The picture is too bright: {figure} percent of it is plain white."),
        N_("Please film it again away from direct light, and tap on your face before you begin."),
    ),
    "flat": Said(
        N_("The picture is dull: it uses {figure} of 100 steps between dark and bright."),
        N_("Please wipe the lens, turn away from the window, and film it again."),
    ),
    "small": Said(
        N_("The picture is small: {figure} pixels on its short side."),
        N_("Please send the file from your phone itself; chat apps make it smaller."),
    ),
    "jerky": Said(
        N_("The picture jerks: {figure} pictures a second."),
        N_("Please close other apps, make more light, and film it again."),
    ),
    "face cut": Said(
        N_("The face is cut off at the edge in {figure} percent of the picture."),
        N_("Please film it again with all of your head and shoulders in the picture."),
    ),
    "no face": Said(
        N_("No face was found in the {figure} moments looked at."),
        N_("If you want to be seen, please film it again with your face to the camera."),
    ),
    "quiet": Said(
        N_("It was recorded {figure} decibels too quietly; it is louder now, and so is the noise."),
        N_("Next time, please speak up and keep the phone within an arm’s length."),
    ),
    "overdriven": Said(
        N_("The sound is overdriven: its peaks stand only {figure} decibels above its average."),
        N_("Please record it again a little further from the microphone, or set it lower."),
    ),
    "breaks": Said(
        N_("The sound breaks off {figure} times amid the voice."),
        N_("Please record it again with the phone’s own microphone, or with another cable."),
    ),
    "wind": Said(
        N_("Wind or rumbling drowns the voice in {figure} percent of the time."),
        N_("Please record it again indoors or out of the wind, with no hand on the microphone."),
    ),
    "noise": Said(
        N_("It is noisy: the voice stands only {figure} decibels above what is heard around it."),
        N_("Please record it again in a quieter room, and closer to the phone."),
    ),
    "hum": Said(
        N_("Something hums, only {figure} decibels below the voice."),
        N_("Please pull the charger out and move away from machines, then record it again."),
    ),
    "one side": Said(
        N_("Only one side of the sound was recorded: it is now on both sides."),
        N_("Next time, please check that the microphone’s plug is pushed in all the way."),
    ),
    "cancelled": Said(
        N_("The two sides of the sound cancelled each other by {figure} decibels: one is used."),
        N_("Next time, please record with the phone’s own microphone, or with another cable."),
    ),
    "little speech": Said(
        N_("Somebody speaks in only {figure} percent of it."),
        N_("Please check that this is the right recording, and that the microphone is on."),
    ),
    "short": Said(
        N_("It is very short: {figure} seconds."),
        N_("Please check that all of it was recorded and sent."),
    ),
    "long": Said(
        N_("It is long: {figure} minutes."),
        N_("Please say it again in about a minute, or tell us which part to keep."),
    ),
    "late": Said(
        N_("Nothing is said in the first {figure} seconds, which are cut away."),
        N_("Next time, please begin to speak as soon as it records."),
    ),
    "silent end": Said(
        N_("Nothing is said in the last {figure} seconds, which are cut away."),
        N_("Next time, please stop the recording when you have finished."),
    ),
}


@dataclass(frozen=True)
class Flaw:
    """One thing that is not good about a clip: told, never a reason to refuse it."""

    kind: FlawKind
    figure: float
    """The measured number that its words name, rounded as it is told."""
    again: bool = False
    """It is worth asking for the clip again; else it is enough that somebody looks."""

    @property
    def words(self) -> str:
        """What is not good, in a sentence."""
        return SAID[self.kind].words.format(figure=f"{self.figure:g}")

    @property
    def ask(self) -> str:
        """What to ask the sender for."""
        return SAID[self.kind].ask


@dataclass(frozen=True)
class Arrival:
    """How a source was before it was mended, where that can no longer be measured."""

    short_side: int
    """Pixels, as shown; 0 without a picture."""
    frame_rate: float
    """Pictures a second, on average; 0 if nobody knows."""
    loudness: float
    """LUFS, integrated; -70 if it has none."""
    one_side: float = 0.0
    """Decibels by which one of two channels was softer, if it was left out."""
    cancelled: float = 0.0
    """Decibels that the mix of two channels lost, if one of them was left out."""


@dataclass(frozen=True)
class Quality:
    """What a look at an accepted clip found."""

    flaws: tuple[Flaw, ...] = ()
    """Those to ask again for come first."""
    faces: bool = False
    """Whether faces were looked for."""

    @property
    def again(self) -> bool:
        """Whether it is worth asking for the clip again."""
        return any(flaw.again for flaw in self.flaws)
