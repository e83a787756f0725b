"""The protocol of what the pages say; `talkingheads.backends.babel` speaks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
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
