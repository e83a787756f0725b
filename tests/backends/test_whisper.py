"""A missing or unfitting model is told with what to do; the sample model is marked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from talkingheads.backends import machine
from talkingheads.backends.whisper import Whisper, _load_once
from talkingheads.errors import ConfigError, ToolError
from tests.s3_server import environment

SAMPLES = Path(__file__).parent.parent.parent / "samples"
MINI = "whisper-mini.pt"


def transcribe(recogniser: Whisper, language: str = "en", source: str = "0" * 64):
    """Have half a second of faint noise written down."""
    audio = np.random.default_rng(1).normal(0, 1e-3, 16_000).astype(np.float32)
    return recogniser.transcribe(
        audio, ((0, 1000),), source=source, language=language, progress=lambda part: None
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that is not there: the error names it and what may be written instead."""
    with pytest.raises(ToolError, match=r"no file own\.pt") as raised:
        transcribe(Whisper("own.pt", root=tmp_path))
    assert raised.value.exit_code == 5
    assert "small" in raised.value.hint


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04broken"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    """A damaged checkpoint is a ToolError that names the file."""
    (tmp_path / "own.pt").write_bytes(content)
    with pytest.raises(ToolError, match=r"own\.pt cannot be loaded"):
        transcribe(Whisper("own.pt", root=tmp_path))


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    """A mistyped model is answered with Whisper's own names."""
    with pytest.raises(ToolError, match="no model 'smal'") as raised:
        Whisper("smal", root=tmp_path).check()
    assert "small" in raised.value.hint


def test_weights_that_were_not_fetched_say_where_to_put_them(tmp_path: Path) -> None:
    """Without the weights the hint names file, folder, and the other ways."""
    with environment(XDG_CACHE_HOME=str(tmp_path)), pytest.raises(ToolError) as raised:
        Whisper("small", root=tmp_path).check()
    assert raised.value.exit_code == 5
    for told in ("small.pt", str(tmp_path / "whisper"), "NAME.vtt", "pipeline.yaml"):
        assert told in raised.value.hint


def test_an_english_model_refuses_other_languages() -> None:
    """A model that writes English only does not pretend to write Welsh."""
    with pytest.raises(ConfigError, match="English only"):
        transcribe(Whisper(MINI, root=SAMPLES), language="cy")
    with pytest.raises(ConfigError, match="does not know"):
        transcribe(Whisper(MINI, root=SAMPLES), language="klingon")


def test_the_sample_model_warns_on_other_clips() -> None:
    """On anything but the samples its words come with a warning; on a sample they do not."""
    from talkingheads.files import digest_of

    recogniser = Whisper(MINI, root=SAMPLES)
    assert transcribe(recogniser).warning == "sample model: not for real speech"
    sample = digest_of(SAMPLES / "clips" / "shopkeeper.mp4")
    assert transcribe(recogniser, source=sample).warning == ""


def test_a_model_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    """Another file under the same name is another model; a name is itself."""
    (tmp_path / "own.pt").write_bytes(b"one")
    first = Whisper("own.pt", root=tmp_path).identity()
    (tmp_path / "own.pt").write_bytes(b"two")
    assert Whisper("own.pt", root=tmp_path).identity() != first
    assert Whisper("small", root=tmp_path).identity() == "small"


def test_words_do_not_depend_on_the_number_of_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one core or three the transcript is the same, and it is written by one of them."""
    import torch

    written = []
    for cores in ("1", "3"):
        monkeypatch.setenv(machine.SHARE, cores)
        _load_once.cache_clear()
        torch.set_num_threads(2)  # as other libraries do
        written.append(transcribe(Whisper(MINI, root=SAMPLES)))
        assert torch.get_num_threads() == 1
    _load_once.cache_clear()
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("model", "megabytes"), [("small", 484), ("tiny.en", 75), ("large-v3", 3088), ("turbo", 1618)]
)
def test_a_model_takes_memory(tmp_path: Path, model: str, megabytes: int) -> None:
    """What Whisper's own models take is known before they are fetched; else the file counts."""
    assert Whisper(model, root=tmp_path).memory() == 3 * megabytes * 1_000_000
    (tmp_path / "own.pt").write_bytes(bytes(100))
    assert Whisper("own.pt", root=tmp_path).memory() == 300
