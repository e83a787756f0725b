"""What pages are made with: words in a language, templates, a logo, a search index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol


class Words(Protocol):
    """What the pages say in one language; English text is the name of each message."""

    @property
    def language(self) -> str:
        """A BCP 47 tag."""

    def say(self, message: str, **values: object) -> str:
        """Return *message* translated, ``{name}`` in it replaced by the value of *name*."""

    def count(self, number: int, one: str, many: str, **values: object) -> str:
        """Return the form that fits *number*, which stands for ``{n}``; the rest as in `say`."""

    def form(self, number: int, one: str, many: str) -> str:
        """Return the form that fits *number*, its placeholders as they are."""

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        """Return the forms of a message by plural category, as browsers name them."""

    def text(self, message: str) -> str:
        """Return *message* translated, its placeholders as they are."""

    def day(self, moment: date | None) -> str:
        """Return ``3 September 2026``; empty for None."""

    def month(self, moment: date) -> str:
        """Return ``September 2026``."""

    def short_month(self, moment: date) -> str:
        """Return ``Sep``."""

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Return *value* as the language writes it."""

    def list(self, parts: Sequence[str]) -> str:
        """Return ``one, two and three``."""


class PageWriter(Protocol):
    """Fills templates (Jinja)."""

    def words(self, language: str) -> Words:
        """Return the words of *language*. Raises: ConfigError if there are none."""

    def page(self, template: str, *, words: Words | None = None, **values: object) -> str:
        """Return *template* filled with *values*, escaped for HTML; without *words* in English."""

    def identity(self) -> str:
        """Return a digest of all templates and static files."""

    def static_files(self, words: Words | None = None) -> Mapping[str, bytes]:
        """
        Return the files that pages need beside them: content by path on the site.

        What the scripts say in *words* is among them, unless that is English.
        """


@dataclass(frozen=True)
class Logo:
    """The project's logo, as large as the pages show it on fine screens."""

    content: bytes
    suffix: str
    """``.png``, ``.jpg`` or ``.webp``."""
    width: int
    height: int
    """In the pixels of a page: half of what the picture has, or less."""
    ink: str
    """The middling colour of what can be seen of it, ``#rrggbb``."""

    @property
    def name(self) -> str:
        """What it is called on the site, whatever its file is called."""
        return f"logo{self.suffix}"


class SearchIndexer(Protocol):
    """Makes the search index of a finished site (Pagefind)."""

    def index(self, site: Path, room: Path, *, language: str) -> Mapping[str, str]:
        """
        Write the index of the pages below *site* into the new folder *room*. Raises: ToolError.

        Words are bent as in *language*, whatever a page says. Returns what the index calls each
        page, by its path on the site.
        """
