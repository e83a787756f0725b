"""What a value looks like as JSON, and that nothing is lost on the way."""

import dataclasses
import math
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkingheads import domain
from talkingheads.formats import records

NOUNS = sorted(
    (
        noun
        for noun in vars(domain).values()
        if isinstance(noun, type) and dataclasses.is_dataclass(noun)
    ),
    key=lambda noun: noun.__name__,
)

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_round_trip(noun, data):
    """Every noun comes back as it was, and is written the same way again."""
    value = data.draw(st.from_type(noun))
    text = records.dumps(value)
    again = records.loads(noun, text)
    assert again == value
    assert type(again) is noun
    assert records.dumps(again) == text
    assert records.digest(again) == records.digest(value)


def test_looks_like():
    """Keys are sorted, dates are ISO, tuples are arrays, letters are letters."""
    update = domain.Update("a.mp4", domain.Speaker("Zoë"), recorded=date(2026, 3, 14))
    assert records.dumps(update) == (
        '{"consent":false,"drop":[],"edition":"","file":"a.mp4","keep":[],"language":"","place":"",'
        '"recorded":"2026-03-14","speaker":{"leader":false,"name":"Zoë","organisation":"",'
        '"role":""},"theme":""}'
    )


def test_digest_is_stable():
    """The digest of a value is the same on every machine and in every process."""
    assert records.digest(domain.Cut(0, 1000)) == (
        "49c11d76508fd2c361e32089a38764f38526425b5987f8795ec5ad2f07d33681"
    )


def test_digest_tells_values_apart():
    """Another value has another digest."""
    assert records.digest(domain.Cut(0, 1)) != records.digest(domain.Cut(0, 2))


def test_whole_confidence_is_a_float():
    """1 and 1.0 are the same confidence, so they are the same record."""
    whole, float_ = domain.Word("a", 0, 1, 1), domain.Word("a", 0, 1, 1.0)
    assert records.dumps(whole) == records.dumps(float_)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"start": "soon", "end": 2}', '{"start": 1}']
)
def test_damaged(text):
    """A damaged record is a ValueError, never half a value."""
    with pytest.raises(ValueError):  # noqa: PT011
        records.loads(domain.Cut, text)


def test_no_nan():
    """A confidence that is not a number is refused."""
    with pytest.raises(ValueError, match="JSON"):
        records.dumps(domain.Word("a", 0, 1, math.nan))


def test_import_is_light():
    """Importing the format does not import pydantic, so `--help` stays fast."""
    code = "import sys, talkingheads.formats.records as r; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[" + "4" * 5000 + "]", b"\xff"]
)
def test_what_is_no_plain_json_is_one_kind_of_error(text):
    """However deep it is nested, however long its numbers are."""
    with pytest.raises(ValueError, match=r"\w"):
        records.plain(text)
