"""The check-up tells what a project lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads import doctor
from tests.projects import make_project

ADDRESS = "https://briefing.larkford.example"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (f"page: {{address: {ADDRESS}}}\n", f"✓ paper: its QR codes lead to {ADDRESS}"),
        ("page: {search: false}\n", "✓ paper: has no QR codes; put the site's address into"),
    ],
)
def test_it_tells_where_codes_on_paper_lead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, told: str
) -> None:
    """Codes need an address that a phone can reach; without one the team hears how to have them."""
    make_project(tmp_path, settings)
    doctor.examine(tmp_path)
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("keep", [0.5, 1_000_000])
def test_it_heeds_what_the_project_wants_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keep: float
) -> None:
    """A disk on which a run would refuse to begin is not well, and the setting is named."""
    make_project(tmp_path, f"project: {{keep_free_gigabytes: {keep}}}\n")
    doctor.examine(tmp_path)
    told = next(line for line in capsys.readouterr().out.splitlines() if " disk: " in line)
    assert ("(project.keep_free_gigabytes)" in told) == (keep > 1)
    assert told.startswith("✗" if keep > 1 else "✓")
