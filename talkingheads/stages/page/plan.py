"""One page of the site, as the families of pages name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """A page that is to be written."""

    path: str
    """From the top of the site."""
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    """What the template shows beside the site itself."""

    @property
    def root(self) -> str:
        """The way from the page to the top of the site."""
        return "../" * self.path.count("/")
