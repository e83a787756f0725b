"""
Everything that can go wrong, as one family.

    TalkingHeadsError          exit 1   anything without a closer name
    ├── BusyError                       another run, or another withdrawal, is at work here
    ├── ConfigError            exit 3   pipeline.yaml, people.csv or a sidecar says something wrong
    ├── ClipError              exit 4   one clip cannot be used; the others go on
    │   └── PassingError                for a reason that may pass: it is never remembered
    ├── ToolError              exit 5   ffmpeg, a model, a font or a package is missing or fails
    │   ├── KilledError                 the system ended it, or had no room
    │   ├── UnstartedError              it could not be started at all
    │   └── OutgrownError               it wanted more than any clip needs
    └── PublishError           exit 1   the target refuses, is public, or cannot be reached
        └── ReplacedError               what was to be fetched is not there any more

*What* names the file or key and the value; *hint* says what to do next.
"""

from __future__ import annotations


class TalkingHeadsError(Exception):
    """Say *what* is wrong, naming the file or key, and in *hint* the next step."""

    exit_code = 1

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  {self.hint}" if self.hint else self.what

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error travel between processes with its hint."""
        return _rebuild, (type(self), self.what, self.hint)


class BusyError(TalkingHeadsError):
    """Another run or withdrawal is at work on the same project: it ends, and then this can be."""


class ConfigError(TalkingHeadsError):
    """A settings file or the people sheet says something that cannot be used."""

    exit_code = 3


class ClipError(TalkingHeadsError):
    """One clip cannot be used; the run goes on with the others."""

    exit_code = 4


class PassingError(ClipError):
    """One clip failed for a reason that may pass; unlike a refusal it is never remembered."""


class TimeLimitError(PassingError):
    """Work on one clip took longer than allowed."""


class ToolError(TalkingHeadsError):
    """An outside tool, a model or a font is missing or fails on everything."""

    exit_code = 5
    said = ""
    """All that the tool said, for who can make something of it."""


class KilledError(ToolError):
    """A tool was ended by the system or had no room: nothing is wrong with its input."""


class UnstartedError(ToolError):
    """A tool could not be started at all: nothing is wrong with its input."""


class OutgrownError(ToolError):
    """A tool wanted more memory or disk than any clip needs, on a machine that had it to give."""


class PublishError(TalkingHeadsError):
    """The place to publish to, or to fetch from, refuses or cannot be reached."""


class TakenBackError(PublishError):
    """Somebody who was on the way to be shown may not be any more."""


class ReplacedError(PublishError):
    """What was to be fetched is there no more: somebody replaced it or took it away meanwhile."""


def _rebuild(kind: type[TalkingHeadsError], what: str, hint: str) -> TalkingHeadsError:
    return kind(what, hint=hint)
