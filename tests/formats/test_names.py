"""Names as people type them: whole or in part, without case and accents."""

from __future__ import annotations

import pytest

from talkingheads.errors import ConfigError
from talkingheads.formats.names import chosen, folded, short

KNOWN = {"Zoë O'Hara": "zoe", "Ruth Calder": "ruth", "Ruth": "short", "September 2026": "2026-09"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), ()),
        (("zoe",), ("zoe",)),
        (("ZOË O'HARA",), ("zoe",)),
        (("ruth",), ("short",)),
        (("rut",), ("ruth", "short")),
        (("calder", "Ruth Calder"), ("ruth",)),
        (("september  2026",), ("2026-09",)),
    ],
)
def test_a_whole_name_else_every_name_that_has_it(
    wanted: tuple[str, ...], found: tuple[str, ...]
) -> None:
    """Who is named whole is meant alone; each is told once."""
    assert chosen("speaker", wanted, KNOWN) == found


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Rut Caldr", "Did you mean Ruth Calder? Each speaker here: "),
        ("", "Each speaker here: Ruth, Ruth Calder, September 2026, Zoë O'Hara."),
        ("quokka" * 1000, "Each speaker here: "),
    ],
)
def test_a_name_that_is_not_there_is_an_error_with_those_near(name: str, hint: str) -> None:
    """The message names the option and what there is, and is short."""
    with pytest.raises(ConfigError, match=r"--speaker '.*': there is none") as raised:
        chosen("speaker", [name], KNOWN)
    assert raised.value.hint.startswith(hint)
    assert len(str(raised.value)) < 300


def test_folded_and_short() -> None:
    """Case, accents and spaces go; a long text ends in an ellipsis, a short one is as it is."""
    assert folded("  Zoë \t ŁÓDŹ ") == "zoe łodz"
    assert short("a" * 60) == "a" * 60
    assert short("a" * 61) == "a" * 59 + "…"
