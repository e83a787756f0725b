"""
Every message of the pages, as it stands in templates, page views and scripts.

Run as a program (``make words``) it brings ``templates/locale`` up to date: `messages.pot` for
translators, and each catalogue with what is new in it, to be translated.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "templates" / "locale"
TEMPLATE = LOCALE / "messages.pot"


def in_python(
    file: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield the messages of Python source: literal strings given to one of *keywords*."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            values = (arg.value if isinstance(arg, ast.Constant) else None for arg in node.args)
            texts = tuple(value if isinstance(value, str) else None for value in values)
            if name in keywords and any(texts):
                yield node.lineno, name, texts, []


IN_PYTHON = {"say": None, "count": (2, 3), "form": (2, 3), "N_": None}
IN_SCRIPTS = {"say": None, "count": (2, 3)}
IN_TEMPLATES = {"_": None, "ngettext": (1, 2)}
SOURCES = (
    ("templates", "*.*", "jinja2.ext:babel_extract", IN_TEMPLATES),
    ("templates/static", "*.js", "javascript", IN_SCRIPTS),
    ("talkingheads/stages/page", "**/*.py", in_python, IN_PYTHON),
    ("talkingheads/domain", "flaws.py", in_python, IN_PYTHON),
    ("talkingheads/domain", "wishes.py", in_python, IN_PYTHON),
)
"""Folder, files, how they are read, and what is called with a message."""

UNKNOWN = (
    '"Project-Id-Version',
    '"Report-Msgid-Bugs-To',
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)
"""Lines of a catalogue's head that say nothing, or something else each day."""
TITLE = "# Words of the pages of talkingheads, for translators.\n"


def extracted() -> Catalog:
    """Return every message with the files that say it, in the order of the files."""
    catalogue = Catalog(header_comment=TITLE.strip(), project="talkingheads", charset="utf-8")
    for file, method, keywords in _files():
        options = {"parse_template_string": "True", "silent": "False", "trimmed": "True"}
        content = BytesIO(file.read_bytes())
        for _, message, _, _ in extract(method, content, keywords=keywords, options=options):
            where = file.relative_to(ROOT).as_posix()
            catalogue.add(message, locations=[(where, 0)])
    return catalogue


def _files() -> Iterator[tuple[Path, str | Callable, dict]]:
    for folder, pattern, method, keywords in SOURCES:
        for file in sorted((ROOT / folder).glob(pattern)):
            if file.is_file():
                yield file, method, keywords


def read(file: Path) -> Catalog:
    """Return the catalogue in *file*."""
    with file.open("rb") as stream:
        return read_po(stream, locale=None if file == TEMPLATE else file.stem, abort_invalid=True)


def write(file: Path, catalogue: Catalog) -> None:
    """Write *catalogue* into *file*: the same messages give the same bytes."""
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(UNKNOWN)]
    file.write_text("".join(kept), encoding="utf-8")


def bring_up() -> None:
    """Write the template and bring each catalogue up to date with it."""
    new = extracted()
    write(TEMPLATE, new)
    for file in sorted(LOCALE.glob("*.po")):
        catalogue = read(file)
        catalogue.update(new, no_fuzzy_matching=True)
        write(file, catalogue)
        empty = [message for message in catalogue if message.id and not _said(message.string)]
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {len(empty)} to translate")


def _said(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    bring_up()
