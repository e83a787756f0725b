"""The files to download: what they hold, and that no spreadsheet takes a cell for a formula."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkingheads import config
from talkingheads.domain import ManifestFile
from talkingheads.errors import ConfigError
from talkingheads.settings import PublishSettings
from talkingheads.stages.page import exports
from talkingheads.stages.publish import plan
from tests import pages, ruled
from tests.stages.test_page import build, read

FILES = ("commitments.csv", "commitments.json", "offers-and-asks.csv", "offers-and-asks.json")
FORMULA = re.compile("^[\\s\u200b\ufeff\u202e]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the site of two editions, in which people have ruled."""
    folder = tmp_path_factory.mktemp("ruled")
    build(folder, ruled.ruled())
    return folder / "site"


def rows(file):
    """Return the lines of a CSV file as dictionaries."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def document(file):
    """Return what a JSON file holds."""
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_line_of_the_spreadsheet_says_all_of_a_promise(site):
    """Every column of one promise, soonest due first."""
    found = rows(site / "commitments.csv")
    assert [line["due"] for line in found][:3] == ["2026-09-30", "2026-10-01", "2026-10-15"]
    assert next(line for line in found if line["summary"] == ruled.SUMMARY) == {
        "id": "inspector-september-s3",
        "who promised": "Ruth Calder",
        "organisation": "Larkford Police",
        "role": "Neighbourhood inspector",
        "summary": "Three cameras on Mill Road",
        "quote": "We will put three new cameras on Mill Road by the end of October.",
        "due": "2026-10-31",
        "due as said": "by then",
        "state": "partly",
        "said on": "2026-09-14",
        "said by": "Ruth Calder",
        "edition": "September 2026",
        "theme": "Safe streets",
        "place": "Mill Road",
        "link": "clips/inspector-september/index.html#t=11.3",
        "warning": "",
    }


def test_the_document_holds_what_became_of_a_promise(site):
    """Rulings and later words in full; what nobody has checked says so."""
    whole = document(site / "commitments.json")
    assert (whole["briefing"], whole["day"]) == ("Larkford Together", "2026-11-22")
    promise = next(p for p in whole["promises"] if p["id"] == "inspector-september-s3")
    assert [(r["on"], r["by"], r["says"]) for r in promise["rulings"]] == [
        ("2026-11-02", "Priya Nair", "due 31 October 2026"),
        ("2026-11-16", "Priya Nair", "partly"),
    ]
    assert promise["rulings"][1]["links"] == [ruled.LINK]
    assert [later["confirmed"] for later in promise["later"]] == [False, True]
    silent = [p["id"] for p in whole["promises"] if p["no_word_since"]]
    assert silent == ["council-officer-s5"]


def test_quotes_are_the_words_of_the_transcript(site):
    """Letter by letter, in all four files."""
    spoken = {s.text for e in ruled.ruled().entries for s in e.labels.statements}
    for name, key in (("commitments", "promises"), ("offers-and-asks", "offers_and_asks")):
        quotes = [line["quote"] for line in rows(site / f"{name}.csv")]
        assert quotes == [entry["quote"] for entry in document(site / f"{name}.json")[key]]
        assert quotes
        assert set(quotes) <= spoken


def test_offers_and_asks_are_there(site):
    """Offers first, then asks, each with who, where and a link to its second."""
    found = rows(site / "offers-and-asks.csv")
    assert [line["kind"] for line in found] == ["offer"] * 3 + ["ask"] * 5
    assert found[0]["who"] == "Tom Hadley"
    assert found[0]["link"].startswith("clips/volunteer/index.html#t=21")


def test_links_lead_to_places_that_are_there(site):
    """Each link names a page of the site and the id of a sentence, or of a line, in it."""
    promises = document(site / "commitments.json")["promises"]
    wishes = document(site / "offers-and-asks.json")["offers_and_asks"]
    later = [word for promise in promises for word in promise["later"]]
    links = [each["link"] for each in (*promises, *wishes, *later)]
    for link in [*links, *(p["register_link"] for p in promises)]:
        path, _, place = link.partition("#")
        ids = [e["id"] for e in read(site.parent, path).all() if e.has("id")]
        assert place in ids, link


def test_links_are_absolute_where_the_address_is_known(tmp_path):
    """With page.address every link can be mailed; the pages' own links stay relative."""
    build(tmp_path, ruled.ruled(), address="https://larkford.example/briefing/")
    for line in rows(tmp_path / "site/commitments.csv"):
        assert line["link"].startswith("https://larkford.example/briefing/clips/")
    assert "larkford.example/briefing" not in (tmp_path / "site/index.html").read_text()


def test_the_pages_lead_to_their_files(site):
    """Each list is offered for download on its own page."""
    offered = {
        "commitments.html": ["commitments.csv", "commitments.json", "commitments.ics"],
        "offers.html": ["offers-and-asks.csv", "offers-and-asks.json"],
    }
    for page, files in offered.items():
        links = [a["href"] for a in read(site.parent, page).all("a") if a.has("download")]
        assert links == files
        assert all((site / file).is_file() for file in files)


def test_every_page_names_the_feed(site):
    """A program that is given any page's address finds what to follow."""
    for path in ("index.html", "clips/clinic/index.html"):
        (link,) = [e for e in read(site.parent, path).all("link") if e["rel"] == "alternate"]
        assert link["type"] == "application/atom+xml"
        assert (site / path).parent.joinpath(link["href"]).resolve() == (
            site / "feed.xml"
        ).resolve()


def test_a_briefing_without_promises_has_empty_files(tmp_path):
    """A program that asks for the files finds them, with a header and an empty list."""
    build(tmp_path, pages.briefing())
    assert rows(tmp_path / "site/commitments.csv") == []
    assert document(tmp_path / "site/offers-and-asks.json")["offers_and_asks"] == []


def test_the_bytes_are_those_that_spreadsheets_expect(site):
    """UTF-8 with a byte order mark, CR LF after each line, every cell quoted."""
    for name in ("commitments.csv", "offers-and-asks.csv"):
        data = (site / name).read_bytes()
        assert data.startswith(b'\xef\xbb\xbf"id",')
        assert data.endswith(b'"\r\n')
        assert data.count(b"\n") == data.count(b"\r\n")


def test_no_cell_of_hostile_people_is_a_formula(tmp_path):
    """Names, roles, titles, summaries and words are only text to a spreadsheet."""
    build(tmp_path, ruled.hostile())
    offers = rows(tmp_path / "site/offers-and-asks.csv")
    assert [line["quote"][:3] for line in offers] == ["'=<", "'@<"]
    for name in ("commitments.csv", "offers-and-asks.csv"):
        found = rows(tmp_path / "site" / name)
        assert found
        assert not [cell for line in found for cell in line.values() if FORMULA.match(cell)]
    exact = document(tmp_path / "site/offers-and-asks.json")["offers_and_asks"]
    assert exact[0]["quote"].startswith("=<script>")


@given(st.text(alphabet="=+-@＝;,\t\r\n\"' ax\u200b|", max_size=12))
@example(";=")
@example('";"=')
def test_no_other_separator_makes_a_formula(text):
    """However a program splits the file, no part of a cell begins as a formula does."""
    sheet = exports.sheet({"a": "a"}, [{"a": text}])
    ((_,), (cell,)) = csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))
    assert not FORMULA.match(cell)
    for part in re.split("[;\t\r\n|]", cell):
        assert not FORMULA.match(part.lstrip('" \u200b'))


@pytest.mark.parametrize("name", FILES)
def test_browsers_are_told_what_the_files_are(name):
    """Text or JSON, and kept no longer than pages, so that taking down works."""
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    expected = f"{kinds[name.partition('.')[2]]}, max-age=60"
    assert plan.headers(ManifestFile(name, "", 0), PublishSettings()) == expected


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://larkford.example", "https://larkford.example"),
        ("https://larkford.example/a/b/", "https://larkford.example/a/b"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("''", ""),
    ],
)
def test_the_address_of_the_site(written, address):
    """A slash at the end makes no difference."""
    assert config.parse(f"page:\n  address: {written}\n").page.address == address


@pytest.mark.parametrize(
    "written",
    [
        "larkford.example",
        "ftp://x.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://x.example/?a=1",
        "'https://x.example/#a'",
        "https://me:pw@x.example",
        "/srv/site",
        "https://x.example/a b",
        "https://x.example/index.html",
        "https://x.example\\a",
    ],
)
def test_an_address_that_is_none_is_told_where_it_is_read(written):
    """Key, line and what is wanted; nothing is built with a link that leads nowhere."""
    with pytest.raises(ConfigError, match=r"pipeline\.yaml:2:3 page\.address: must be the address"):
        config.parse(f"page:\n  address: {written}\n")


def test_the_manual_names_every_field_and_column():
    """docs/exports.md tells what each field of the files holds."""
    text = (Path(__file__).parents[2] / "docs/exports.md").read_text()
    fields = {*exports.PROMISE_COLUMNS.values(), *exports.WISH_COLUMNS.values()}
    for field in fields | {"no_word_since", "register_link", "rulings", "later", "confirmed"}:
        assert f"`{field}`" in text, field
    for column in exports.PROMISE_COLUMNS:
        assert column in text, column
