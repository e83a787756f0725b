"""Writes down what is said, with openai-whisper."""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talkingheads.backends import machine
from talkingheads.backends.base import Progress
from talkingheads.domain import Digest, Segment, Transcript, Word
from talkingheads.errors import ConfigError, ToolError
from talkingheads.files import digest_of

if TYPE_CHECKING:
    import numpy as np

TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Whisper's own: tried one after the other while a stretch comes out as nonsense. The sample
model writes nothing but nonsense of a stranger's clip, so there it tries once."""

SAMPLE_MODEL = "sample model: not for real speech"

WEIGHTS = {"tiny": 75, "base": 145, "small": 484, "medium": 1528, "large": 3088, "turbo": 1618}
"""Megabytes of the weights of Whisper's own models."""

UNPACKED = 3
"""A model takes so many times its file while it is loaded, as 16 and as 32 bits a number; then
two thirds of it."""


class Whisper:
    """See `Recogniser` in ``base.py``; *model* is a model's name or the path of a .pt file."""

    def __init__(self, model: str, *, root: Path, device: str = "auto") -> None:
        path = root / model
        self.model = str(path) if path.is_file() else model
        self.device = device

    def identity(self) -> str:
        """Return what tells this model from another: its name, or its file's digest."""
        file = Path(self.model)
        return digest_of(file) if file.is_file() else self.model

    def memory(self) -> int:
        """Return about how many bytes of memory the model takes at most."""
        file, model = Path(self.model), self.model
        name = "turbo" if model.endswith("turbo") else model.replace(".", "-").split("-")[0]
        size = file.stat().st_size if file.is_file() else WEIGHTS.get(name, 0) * 1_000_000
        return UNPACKED * size

    def check(self) -> str:
        """Say where the model is. Raises: ToolError that says how to get it."""
        file = Path(self.model)
        if file.is_file():
            return f"{file} ({file.stat().st_size / 1e6:.0f} MB)"
        file = _weights(self.model)
        if not file.is_file():
            raise self._missing("it has not been fetched yet")
        return f"{self.model} in {file} ({file.stat().st_size / 1e6:.0f} MB)"

    def transcribe(
        self,
        audio: np.ndarray,
        spans: Sequence[tuple[int, int]],
        *,
        source: Digest,
        language: str,
        progress: Progress,
    ) -> Transcript:
        """Write down the speech of *audio* within *spans*. Raises: ToolError without a model."""
        import torch
        import whisper

        model, mark = self._load()
        unknown = bool(mark) and source not in mark.get("clips", ())
        language = self._language(model, language)
        length = len(audio) / whisper.audio.SAMPLE_RATE
        clip = [min(moment / 1000, length) for span in spans for moment in span]
        with _WhisperProgress(progress), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.manual_seed(0)  # what Whisper tries again, it draws: the same each time
            result = whisper.transcribe(
                model,
                audio,
                language=language or None,
                word_timestamps=True,
                clip_timestamps=clip,
                condition_on_previous_text=False,
                temperature=0.0 if unknown else TEMPERATURES,
                fp16=model.device.type == "cuda",
                verbose=None,
            )
        segments = tuple(_segment(segment) for segment in result["segments"])
        return Transcript(
            language=result["language"],
            segments=tuple(segment for segment in segments if segment.words),
            model=Path(self.model).name,
            warning=mark.get("notice", SAMPLE_MODEL) if unknown else "",
        )

    def _load(self) -> tuple[Any, dict[str, Any]]:
        try:
            return _load_once(self.model, self.device)
        except (OSError, RuntimeError, KeyError, EOFError, pickle.UnpicklingError) as error:
            raise self._missing(
                str(error).splitlines()[0] if str(error) else "unreadable"
            ) from None

    def _language(self, model: Any, language: str) -> str:
        """Return Whisper's code for *language*; refuse what the model cannot write."""
        import whisper

        code = "" if language in ("", "auto") else language.split("-")[0].lower()
        if code and code not in whisper.tokenizer.LANGUAGES:
            raise ConfigError(
                f"language {language!r}: Whisper does not know it",
                hint="Write a tag such as en, cy or pl in people.csv or transcribe.language.",
            )
        if not model.is_multilingual:
            if code not in ("", "en"):
                raise ConfigError(
                    f"transcribe.model: {Path(self.model).name} writes English only, not {code}",
                    hint="Choose a model of many languages, such as `small`.",
                )
            return "en"
        return code

    def _missing(self, reason: str) -> ToolError:
        import whisper

        file = Path(self.model)
        if file.suffix == ".pt" and not file.is_file():
            return ToolError(
                f"transcribe.model: there is no file {self.model}",
                hint="Put the model there, or name one of Whisper's own, such as `small`.",
            )
        if file.suffix == ".pt":
            return ToolError(
                f"transcribe.model: {file} cannot be loaded: {reason}",
                hint="It must be a checkpoint in openai-whisper's format.",
            )
        if self.model not in whisper.available_models():
            return ToolError(
                f"transcribe.model: Whisper has no model {self.model!r}",
                hint="Choose one of: " + ", ".join(whisper.available_models()),
            )
        weights = _weights(self.model)
        return ToolError(
            f"transcribe.model: the weights of {self.model!r} are not here: {reason}",
            hint=(
                f"With internet, `talkingheads run` fetches them. Without: put {weights.name} into "
                f"{weights.parent} from another machine; or name a .pt file in pipeline.yaml; "
                "or put a transcript beside each clip (NAME.vtt, NAME.srt or NAME.json)."
            ),
        )


def _weights(name: str) -> Path:
    """Return where openai-whisper keeps the weights of the model *name*."""
    import whisper

    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "whisper"
    address: str = whisper._MODELS.get(name, f"{name}.pt")
    return cache / address.rsplit("/", 1)[-1]


@lru_cache(maxsize=1)
def _load_once(model: str, device: str) -> tuple[Any, dict[str, Any]]:
    """Load *model* once per process, with the mark that a sample model carries."""
    import torch
    import whisper

    mark: dict[str, Any] = {}
    if Path(model).is_file():
        checkpoint = torch.load(model, map_location="cpu", weights_only=True)
        mark = checkpoint.get("talkingheads", {})
        del checkpoint
    loaded = whisper.load_model(model, device=None if device == "auto" else device)
    _share_cores(loaded)
    return loaded, mark


def _share_cores(model: Any) -> None:
    """
    Let *model* listen with all cores of ours and write with one.

    What is heard comes out the same to the last bit by any number of threads. Words that are
    written one by one do not, and threads hardly make that faster: so a clip's words are the same
    on two cores and on twenty, however many clips are worked on beside it.
    """
    import torch

    heard = machine.threads()
    model.encoder.register_forward_pre_hook(lambda *_: torch.set_num_threads(heard))
    model.encoder.register_forward_hook(lambda *_: torch.set_num_threads(1))


def _segment(segment: dict[str, Any]) -> Segment:
    words = (
        Word(
            text=word["word"].strip(),
            start=round(1000 * word["start"]),
            end=round(1000 * word["end"]),
            confidence=round(float(word["probability"]), 3),
        )
        for word in segment.get("words", ())
    )
    return Segment(tuple(word for word in words if word.text))


class _WhisperProgress:
    """Tell how far Whisper is: it moves a tqdm bar, which we put ours in the place of."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __enter__(self) -> None:
        import tqdm

        progress = self.progress

        class Bar:
            def __init__(self, total: int = 0, **_: object) -> None:
                self.total, self.done = total, 0

            def update(self, frames: int) -> None:
                self.done += frames
                if self.total:
                    progress(min(1.0, self.done / self.total))

            def __enter__(self) -> Bar:
                return self

            def __exit__(self, *_: object) -> None:
                progress(1.0)

        self.before = tqdm.tqdm
        tqdm.tqdm = Bar

    def __exit__(self, *_: object) -> None:
        import tqdm

        tqdm.tqdm = self.before
