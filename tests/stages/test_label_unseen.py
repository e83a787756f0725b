"""Labels of talk that nothing was learned from: what is promised of them is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["second-hand", "third-hand"])
def test_unseen_talk_is_labelled_well(name: str) -> None:
    """Kinds, promises and days are right as often as they must be; no day is invented."""
    command = [sys.executable, "bench/labels.py", f"bench/updates/{name}.jsonl"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    score = json.loads(done.stdout)
    assert score["kinds_macro_f1"] >= 0.9
    assert score["commitments"]["precision"] >= 0.92
    assert score["commitments"]["recall"] >= 0.85
    assert score["commitments"]["recall_with_possible"] >= 0.97
    assert score["due_exact"] >= 0.95
    assert score["due_invented"] == 0
