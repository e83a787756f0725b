"""The project's look: its logo and colours on every page, and its own templates before ours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from talkingheads import edition
from talkingheads.backends import pillow
from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pages import Logo
from talkingheads.domain import Edition
from talkingheads.errors import ConfigError
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from tests import hostile, markup, pages
from tests.projects import make_project
from tests.test_edition import ENTRIES, with_media

LOGO = Logo(b"a picture", ".png", 96, 48, ink="#ffffff")
DARK = replace(LOGO, ink="#1d4f5c")
DAY = date(2026, 11, 22)
SMALL = pages.briefing(Edition("2026-11", "November 2026", (pages.larkford().entries[0],)))
SETTINGS = "page: {search: false, logo: crest.png}\n"


def build(folder, *, briefing=None, logo=None, templates=None, **settings):
    """Build a site in folder/site and return its manifest."""
    return page.run(
        briefing or SMALL,
        settings=PageSettings(search=False, **settings),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(templates),
        indexer=None,
        logo=logo,
    )


def kept(path):
    """Return *path* without what changes with the content."""
    return re.sub(r"\.[0-9a-f]{8,12}\.", ".", path)


def masthead(folder, path="index.html"):
    """Return the head of a page of the site."""
    return markup.read((folder / "site" / path).read_text(encoding="utf-8")).classed("masthead")[0]


def test_the_logo_stands_on_every_page(tmp_path):
    """In place of the organisation's name, which is its text; with its size, so nothing jumps."""
    manifest = build(tmp_path, logo=LOGO)
    files = [file.path for file in manifest.files if "logo" in file.path]
    assert len(files) == 1
    assert (tmp_path / "site" / files[0]).read_bytes() == b"a picture"
    for path in ("index.html", "clips/inspector-november/index.html"):
        (picture,) = masthead(tmp_path, path).all("img")
        assert picture["src"].removeprefix("../../") == files[0]
        assert (picture["width"], picture["height"]) == ("96", "48")
        assert picture["alt"] == "Larkford Town Council and Larkford Police"
        assert "Larkford Police" not in masthead(tmp_path, path).text


def test_a_logo_without_an_organisation_says_nothing_twice(tmp_path):
    """The title stands beside it: a reader of the screen hears it once."""
    build(tmp_path, logo=LOGO, briefing=replace(SMALL, organisation=""))
    (picture,) = masthead(tmp_path).all("img")
    assert picture["alt"] == ""


@pytest.mark.parametrize(
    ("logo", "colour", "plate"),
    [(LOGO, "#1d4f5c", False), (DARK, "#1d4f5c", True), (DARK, "#ffe98a", False)],
)
def test_a_logo_that_would_vanish_stands_on_white(tmp_path, logo, colour, plate):
    """A dark logo on a dark colour has a plate; one that is seen anyway has none."""
    build(tmp_path, logo=logo, colour=colour)
    assert bool(masthead(tmp_path).classed("logo-plate")) == plate


def test_the_colours_reach_the_style_sheet(tmp_path):
    """Each setting is a property, and a change of it a new name."""
    build(tmp_path, colour="#204060", text_colour="#ffeeaa", link_colour="#003399")
    (sheet,) = (tmp_path / "site/static").glob("colour.*.css")
    for words in ("--brand: #204060", "--on-brand: #ffeeaa", "--link: #003399"):
        assert words in sheet.read_text()


@pytest.mark.parametrize(
    ("name", "content", "path", "shown"),
    [
        ("404.html", "Ours", "404.html", "Ours"),
        ("static/style.css", "b {}", "static/style.", "b {}"),
        ("static/videos.js", "ours();", "static/videos.", "ours();"),
        (
            "locale/cy.po",
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgid "Briefing"\nmsgstr "Ein briff"\n',
            "index.html",
            "Ein briff",
        ),
    ],
)
def test_own_templates_replace_ours_one_by_one(tmp_path, name, content, path, shown):
    """A page, a style sheet, a script or the words of a language; all others stay ours."""
    custom = tmp_path / "custom"
    (custom / name).parent.mkdir(parents=True)
    (custom / name).write_text(content)
    language, words = ("cy", {"static/words.js"}) if name.endswith(".po") else ("en", set())
    whole = replace(SMALL, language=language)
    ours = {file.path for file in build(tmp_path / "ours", briefing=whole).files}
    own = build(tmp_path / "own", briefing=whole, templates=custom)
    (changed,) = [file.path for file in own.files if file.path.startswith(path)]
    assert shown in (tmp_path / "own/site" / changed).read_text(encoding="utf-8")
    assert {kept(file.path) for file in own.files} - words == {kept(file) for file in ours} - words


def test_a_new_logo_makes_the_pages_anew(tmp_path):
    """The pages follow the picture, not the name of its file; `why` says that it was the logo."""
    project = make_project(tmp_path, SETTINGS)
    Image.new("RGB", (200, 100), "navy").save(tmp_path / "crest.png")
    entries = with_media(project, ENTRIES[:1])
    first, _ = edition.make(project, entries, DAY)
    assert edition.make(project, entries, DAY) == (first, "")
    Image.new("RGB", (200, 100), "teal").save(tmp_path / "crest.png")
    second, reason = edition.make(project, entries, DAY)
    assert "logo" in reason
    assert first != second


def test_the_name_of_the_logos_file_is_nowhere(tmp_path):
    """However it is called, the site is the same."""
    picture = Image.new("RGB", (200, 100), "navy")
    made = set()
    for number, text in enumerate(hostile.ALL[::9]):
        file = tmp_path / hostile.file_name(text)
        picture.save(file, "PNG")
        if number == 0:
            before = build(tmp_path, logo=pillow.logo(file))
        made.add(pillow.logo(file))
        file.unlink()
    assert len(made) == 1
    assert b"script" not in made.pop().content
    assert next(f.path for f in before.files if "logo" in f.path).startswith("static/logo.")


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ("page: {logo: crest.png}", r"page\.logo: .*crest\.png: cannot be read"),
        ("project: {language: tlh}", r"project\.language: .*'tlh', only in cy, en"),
        ("page: {templates: mine}", r"page\.templates: .*mine is no folder"),
    ],
)
def test_what_the_pages_cannot_show_is_told_before_any_work(tmp_path, settings, what):
    """`config check` and `run` say it at once, with the key and what to do."""
    project = make_project(tmp_path, settings)
    with pytest.raises(ConfigError, match=what) as caught:
        edition.check(project)
    assert caught.value.hint
