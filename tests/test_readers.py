"""
Whatever bytes come in, each reader gives a value, or an error that names the file and what to do.

`python -m tests.fuzz readers --cases 10000` is the long part.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import readers, texts

CASES = 20
"""Of each reader; a few are slow."""
DEADLY = ("[" * 300, "\0", "4" * 5000, '"\\ud800"', "&a [*a]", "\xff")
"""The shortest of what kills readers elsewhere."""


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one clip that is done."""
    root = tmp_path_factory.mktemp("readers") / "pattern"
    texts.made(root)
    return root


@pytest.mark.parametrize("reader", texts.READERS, ids=lambda reader: reader.name)
def test_damaged_and_hostile_texts(reader: texts.Reader, pattern: Path, tmp_path: Path) -> None:
    """No other exception, no hang, little memory; what is read can be kept."""
    bench = readers.Bench(reader, pattern, tmp_path / "here")
    assert bench.judge(bench.seeds[0].encode()) == "read", "the valid text is refused"
    for text in DEADLY:
        bench.judge(text.encode("latin-1"))
    readers.drawn(bench, bench.judge, CASES)()
