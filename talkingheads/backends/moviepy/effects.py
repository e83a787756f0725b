"""
The project's own effect: a Python function that takes the composed clip and returns a clip.

It runs with all rights of whoever runs the project, as any program does that one wrote oneself.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkingheads.errors import ConfigError, PassingError, TalkingHeadsError

HINT = (
    "Write  render.effect: effects.py:warm  for a function  def warm(clip)  in effects.py beside "
    "pipeline.yaml that returns a MoviePy clip."
)


@dataclass(frozen=True)
class Effect:
    """A function of the project's own."""

    name: str
    """As the setting names it: ``effects.py:warm``."""
    file: Path
    function: Callable[[Any], object]

    def applied(self, clip: Any) -> Any:
        """Return what the function makes of *clip*. Raises: ConfigError, PassingError."""
        import moviepy

        try:
            made = self.function(clip)
        except Exception as error:
            raise self.failed(error) from error
        if not isinstance(made, moviepy.VideoClip):
            raise self._wrong(f"it returned {type(made).__name__}, not a MoviePy video clip")
        if tuple(made.size) != tuple(clip.size):
            raise self._wrong(f"its clip is {_by(made.size)} pixels, not {_by(clip.size)}")
        if made.duration is None or abs(made.duration - clip.duration) > 0.5 / clip.fps:
            raise self._wrong(
                f"its clip is {made.duration or 0:.2f} s long, not {clip.duration:.2f} s, so "
                "captions and chapters would stand in wrong places"
            )
        if made.audio is None:
            raise self._wrong("its clip has no sound")
        return made

    def failed(self, error: Exception) -> TalkingHeadsError:
        """Return *error* as ours, with its place in the project's file."""
        places = traceback.extract_tb(error.__traceback__)
        lines = [place.lineno for place in places if Path(place.filename) == self.file]
        where = f", line {lines[-1]}" if lines else ""
        return PassingError(
            f"render.effect: {self.name}{where}: {type(error).__name__}: {error}",
            hint=f"Mend the function in {self.file.name}, or leave render.effect empty.",
        )

    def caused(self, error: Exception) -> bool:
        """Tell whether *error* came out of the project's file."""
        places = traceback.extract_tb(error.__traceback__)
        return any(Path(place.filename) == self.file for place in places)

    def _wrong(self, what: str) -> ConfigError:
        return ConfigError(f"render.effect: {self.name}: {what}", hint=HINT)


def load(name: str, root: Path) -> Effect:
    """Return the effect that *name* (``FILE.py:FUNCTION``, below *root*) means."""
    found = re.fullmatch(r"([^:]+\.py):([^\W\d]\w*)", name)
    if not found:
        raise ConfigError(f"render.effect: {name}: not of the form FILE.py:FUNCTION", hint=HINT)
    file = (root / found[1]).resolve()
    if not file.is_relative_to(root.resolve()):
        raise ConfigError(f"render.effect: {name}: outside the project's folder", hint=HINT)
    if not file.is_file():
        raise ConfigError(f"render.effect: {name}: there is no file {found[1]}", hint=HINT)
    spec = importlib.util.spec_from_file_location(f"talkingheads_effect_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses, for one, look their module up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        what = f"{found[1]} cannot be loaded ({type(error).__name__}: {error})"
        raise ConfigError(f"render.effect: {name}: {what}", hint=HINT) from error
    function = getattr(module, found[2], None)
    if not callable(function):
        what = f"{found[1]} has no function {found[2]}"
        raise ConfigError(f"render.effect: {name}: {what}", hint=HINT)
    return Effect(name, file, function)


def _by(size: Any) -> str:
    return f"{size[0]}x{size[1]}"
