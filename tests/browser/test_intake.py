"""The intake report can be read on a phone and on paper, by day and by night, and loads nothing."""

import pytest

from talkingheads import intake
from tests.browser.looking import AXE_FILE_PATH, RULES
from tests.projects import make_project
from tests.test_intake import ITEMS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report with a clip of each kind, as a file."""
    root = tmp_path_factory.mktemp("intake")
    file = root / "report.html"
    file.write_text(intake.page(make_project(root), ITEMS), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_everybody_can_read_it(chromium, report, width, scheme):
    """Nothing sticks out, contrasts and names hold (axe), and nothing but the file is loaded."""
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    loaded, errors = [], []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda said: errors.append(said.text))
    page.goto(report)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE_FILE_PATH.read_text())
    broken = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in broken] == []
    assert [url for url in loaded if not url.startswith("data:")] == [report]
    assert errors == []
    page.close()
