"""Where somebody speaks is found with little work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.silero import Silero

VOICE = Path(__file__).parents[2] / "samples" / "clips" / "older-resident.mp4"


@pytest.mark.filterwarnings("ignore:.*torch.jit.load:DeprecationWarning")
def test_it_keeps_to_one_thread() -> None:
    """Whatever was set before: by two its small steps take ten times the work."""
    import torch

    torch.set_num_threads(2)
    assert Silero().spans(np.zeros(16_001, np.float32)) == ()
    assert torch.get_num_threads() == 1


@pytest.mark.filterwarnings("ignore:.*torch.jit.load:DeprecationWarning")
def test_sounds_are_not_taken_for_each_other() -> None:
    """What is remembered of one sound is not told of another."""
    voice = Ffmpeg().listen(VOICE)
    quiet = np.zeros_like(voice)
    first = Silero().spans(voice)
    assert first
    assert Silero().spans(quiet) == ()
    assert Silero().spans(voice) == first == Silero().spans(voice)
    assert Silero().spans(voice[:8000]) != first
