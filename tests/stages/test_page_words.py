"""The words of the pages: each can be translated, each is in Welsh, none stays in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import get_args

import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.messages.catalog import Catalog

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Kind, Manner, State, Why
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from tests import pages, ruled, wordlist
from tests.stages.test_page import FakeIndexer

WELSH = wordlist.LOCALE / "cy.po"
SPOKEN = ("alt", "aria-label", "aria-description", "title", "label", "placeholder", "data-label")
"""Attributes that a visitor reads or hears."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def ids(catalogue: Catalog) -> set:
    """Return the messages of *catalogue*."""
    return {message.id for message in catalogue if message.id}


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of a message: one, or as many as there are plurals."""
    return text if isinstance(text, tuple) else (text,)


# The catalogues --------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [wordlist.TEMPLATE, WELSH], ids=lambda file: file.name)
def test_the_catalogues_have_what_the_pages_say(file):
    """No message is missing, and none is there that nobody says; `make words` mends it."""
    said, listed = ids(wordlist.extracted()), ids(wordlist.read(file))
    assert (said - listed, listed - said) == (set(), set()), "run: make words"


def test_every_message_is_in_welsh():
    """None is empty, none only a guess."""
    catalogue = wordlist.read(WELSH)
    left = [m.id for m in catalogue if m.id and (m.fuzzy or not all(forms(m.string)))]
    assert left == []
    assert not catalogue.obsolete


def test_each_translation_fills_the_same_places():
    """
    The same names in braces stand in the message and in each form of its translation.

    The number may be left out of a form that stands for one number alone.
    """
    wrong = []
    for message in wordlist.read(WELSH):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
        *few, other = forms(message.string)
        places = [set(PLACEHOLDER.findall(form)) for form in (*few, other)]
        if places[-1] != wanted or any(
            wanted - place - {"n"} or place - wanted for place in places
        ):
            wrong.append(message.id)
    assert wrong == []


def test_welsh_has_the_plurals_that_cldr_knows():
    """Six of them, chosen for each number as browsers choose."""
    catalogue, welsh = wordlist.read(WELSH), Locale("cy")
    order = ("zero", "one", "two", "few", "many", "other")
    choose = {
        number: eval(_as_python(catalogue.plural_expr), {"n": number})  # ours, not a stranger's
        for number in range(200)
    }
    assert catalogue.num_plurals == len(order)
    assert {n: order[form] for n, form in choose.items()} == {
        n: welsh.plural_form(n) for n in choose
    }


def _as_python(expression: str) -> str:
    """Turn ``n==0 ? 0 : ...`` into Python."""
    first, _, rest = expression.strip("()").partition("?")
    if not rest:
        return first
    yes, _, no = rest.partition(":")
    return f"{yes} if {first} else ({_as_python(no)})"


def test_what_says_a_message_has_one_name():
    """What is called by another name is not seen when messages are gathered: it stays English."""
    others = []
    for file in sorted((wordlist.ROOT / "talkingheads/stages/page").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        named = {id(value) for node in ast.walk(tree) for value in _under_its_name(node)}
        others += [
            f"{file.name}:{node.lineno} {node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in wordlist.IN_PYTHON
            and getattr(node.value, "attr", getattr(node.value, "id", "")) == "words"
            and id(node) not in called | named
        ]
    assert others == []


def _under_its_name(node: ast.AST) -> Iterator[ast.Attribute]:
    """Yield what *node* takes into a variable of the same name: ``say = words.say``."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                same = isinstance(name, ast.Name) and name.id == getattr(value, "attr", "")
                if same and isinstance(value, ast.Attribute):
                    yield value


# The pages -------------------------------------------------------------------------------------


class Texts(HTMLParser):
    """Gathers what a visitor reads or hears in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = [""]
        """All that stands in the page as one text, then each attribute."""
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that are read out; scripts and styles are not."""
        self.silent += tag in ("script", "style")
        self.found[0] += "\n"
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Go on after a script."""
        self.silent -= tag in ("script", "style")
        self.found[0] += "\n"

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self.silent:
            self.found[0] += data


def strings(value: object) -> Iterator[str]:
    """Yield every text in *value*, a tree of values."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A site whose interface says everything in brackets, with Welsh dates."""
    folder = tmp_path_factory.mktemp("marked")
    catalogue = Catalog(locale="cy", charset="utf-8")
    for message in wordlist.extracted():
        if message.id:
            said = tuple(f"⟦{form}⟧" for form in forms(message.id))
            plural = isinstance(message.id, tuple)
            catalogue.add(message.id, (said[0], *[said[1]] * 5) if plural else said[0])
    (folder / "own/locale").mkdir(parents=True)
    wordlist.write(folder / "own/locale/cy.po", catalogue)
    page.run(
        replace(ruled.ruled(), language="cy"),
        settings=PageSettings(),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(folder / "own"),
        indexer=FakeIndexer(),
    )
    return folder / "site"


def left(texts: list[str], known: re.Pattern[str]) -> list[str]:
    """Return the words in *texts* that are nobody's and not translated."""
    found = []
    for text in texts:
        rest = known.sub("", text)
        while (fewer := re.sub(r"⟦[^⟦⟧]*⟧", "¦", rest)) != rest:
            rest = fewer
        found += re.findall(r"[^¦\n]*[A-Za-z]{2,}[^¦\n]*", rest)
    return [" ".join(words.split()) for words in found]


def test_everything_that_pages_say_can_be_translated(marked):
    """
    Whatever stands on a page is what people said, a name, a date, or goes through the catalogue.

    In this site all messages stand in brackets; what is left without them was forgotten.
    """
    terms = {term for kind in (Kind, Manner, State, Why) for term in get_args(kind)}
    own = {text for text in strings(ruled.ruled()) if len(text) > 1} - terms
    months = {name for width in ("wide", "abbreviated") for name in _months(width)}
    languages = {"English", "Saesneg", "Arabeg", "Cymraeg"}
    listed = sorted(own | months | languages, key=len, reverse=True)
    known = re.compile(
        rf"(?<!\w)({'|'.join(map(re.escape, listed))})(?!\w)|https?://\S+|\S+\.example\S*"
    )
    forgotten = []
    for file in sorted(marked.rglob("*.html")):
        texts = Texts()
        texts.feed(file.read_text(encoding="utf-8"))
        path = file.relative_to(marked).as_posix()
        forgotten += [f"{path}: {what}" for what in left(texts.found, known)]
    assert forgotten == []


def _months(width: str) -> list[str]:
    shapes = ("format", "stand-alone")
    return [name for shape in shapes for name in get_month_names(width, shape, "cy").values()]
