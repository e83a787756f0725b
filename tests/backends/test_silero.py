"""Where somebody speaks is found with little work."""

from __future__ import annotations

import numpy as np
import pytest

from talkingheads.backends.silero import Silero


@pytest.mark.filterwarnings("ignore:.*torch.jit.load:DeprecationWarning")
def test_it_keeps_to_one_thread() -> None:
    """Whatever was set before: by two its small steps take ten times the work."""
    import torch

    torch.set_num_threads(2)
    assert Silero().spans(np.zeros(16_000, np.float32)) == ()
    assert torch.get_num_threads() == 1
