"""A register of 1,500 promises is usable: it answers at once, and leads to each of its lines."""

from dataclasses import replace

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.preview import serve
from talkingheads.settings import PageSettings
from talkingheads.stages.page import Frame, assets, colour, register, shape
from tests import pages
from tests import ruled as briefings
from tests.browser.watching import until

pytestmark = pytest.mark.browser

MANY = 1500
ASKED = """(words) => {
  const field = document.getElementById("find");
  const start = performance.now();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


def many(site):
    """Return *site* with `MANY` promises, each with an id of its own."""
    views = site.promises
    made = [views[number % len(views)] for number in range(MANY)]
    return replace(
        site,
        promises=tuple(
            replace(view, promise=replace(view.promise, id=f"{view.promise.id}-{number}"))
            for number, view in enumerate(made)
        ),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a site that has only a long register."""
    folder = tmp_path_factory.mktemp("long")
    writer, settings = JinjaWriter(), PageSettings()
    site = many(shape.site(briefings.ruled(), words=pages.ENGLISH, search=True))
    look = colour.Palette(settings.colour, settings.text_colour, settings.link_colour)
    static = assets.gather(writer.static_files(pages.ENGLISH), palette=look, logo=None)
    frame = Frame(site, writer, static, pages.PlainNames())
    address, text = frame.filled(next(register.pages(site)))
    for path, content in {**static.files, address: text.encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    with serve(folder, port=0) as server:
        yield f"{server.url}{address}"


def test_it_answers_at_once(visit, address):
    """From a letter to the lines that are left, laid out: under a tenth of a second."""
    page = visit(address)
    assert page.get_by_role("status").filter(has_text="1,500 promises").is_visible()
    times = [page.evaluate(ASKED, words) for words in ("bus", "bus stop", "", "town", "")]
    assert sorted(times)[len(times) // 2] < 100
    page.get_by_label("Group by").select_option("Theme")
    assert page.locator("tbody").count() == 3


def test_an_address_leads_to_a_line_far_below(visit, address):
    """What is out of sight is not laid out, and yet its line is found, opened and in sight."""
    page = visit(address)
    ids = page.locator("tbody tr:not(.part)").evaluate_all("rows => rows.map(row => row.id)")
    id = next(each for each in reversed(ids) if each.startswith("inspector-september-s3"))
    page = visit(f"{address}#{id}")
    top = "(id) => document.getElementById(id).getBoundingClientRect().top"
    until(page, f"(id) => Math.abs(({top})(id)) < 300", id)
    assert page.locator(f"[id='{id}']").get_by_text("Two of three are up.").is_visible()
