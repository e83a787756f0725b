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
