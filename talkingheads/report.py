"""
Tells the user what happens; nobody else prints.

One reporter at a time: with rich progress bars and time left on a terminal, as plain lines
elsewhere (logs, CI), or as one JSON object a line for programs. Results go to standard output,
what happens on the way to standard error.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from talkingheads import runlog, streams
from talkingheads.glyphs import outcome_line
from talkingheads.glyphs import printable as printable
from talkingheads.howfar import HowFar
from talkingheads.logged import LoggedReporter

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


class Reporter(Protocol):
    """What the pipeline may tell."""

    @property
    def by_clip(self) -> bool:
        """Whether what many clips have in common is to be told of each, as programs want it."""

    def note(self, text: str) -> None:
        """Tell something that is good to know."""

    def warn(self, text: str) -> None:
        """Tell something that somebody should look at."""

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        """
        Begin a piece of *work* of so many *units*: clips, or bytes if it is *sized*.

        Each clip goes through the *stages*, if any are named.
        """

    def step(self, clip: str, stage: str, reason: str) -> None:
        """Tell that *stage* now works on *clip*, and why."""

    def progress(self, clip: str, stage: str, part: float) -> None:
        """Tell how much of a step is done, 0.0 to 1.0; without a *stage*: of all for the clip."""

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        """Tell how it ended for one clip; *id*: how its steps were told, if otherwise."""

    def end(self) -> None:
        """End the present piece of work."""


class PlainReporter:
    """Plain lines for logs."""

    by_clip = False
    far: HowFar | None = None

    def note(self, text: str) -> None:
        _aside(printable(text))

    def warn(self, text: str) -> None:
        _aside(printable(f"Look at this: {text}"))

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        self.far = HowFar(units, stages) if stages else None

    def step(self, clip: str, stage: str, reason: str) -> None:
        _aside(f"  {clip}: {stage} ({reason})")

    def progress(self, clip: str, stage: str, part: float) -> None:
        pass

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        if self.far is None:
            _aside(outcome_line(clip, state, detail))
        else:
            self.far.ended(id or clip)
            _aside(f"{self.far.told()} {outcome_line(clip, state, detail)}")

    def end(self) -> None:
        self.far = None


class JsonReporter:
    """One JSON object a line on standard error, for programs."""

    by_clip = True

    def _tell(self, event: str, **values: object) -> None:
        _aside(_as_json({"event": event, **values}))

    def note(self, text: str) -> None:
        self._tell("note", text=text)

    def warn(self, text: str) -> None:
        self._tell("warning", text=text)

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        self._tell("begin", work=work, units=units)

    def step(self, clip: str, stage: str, reason: str) -> None:
        self._tell("step", clip=clip, stage=stage, reason=reason)

    def progress(self, clip: str, stage: str, part: float) -> None:
        pass

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        self._tell("outcome", clip=clip, state=state, detail=detail)

    def end(self) -> None:
        self._tell("end")


def reporter(*, as_json: bool = False) -> Reporter:
    """Return the reporter for where we run."""
    plain: Reporter
    if as_json:
        plain = JsonReporter()
    else:
        from talkingheads.bars import TerminalReporter

        plain = TerminalReporter() if sys.stderr.isatty() else PlainReporter()
    return LoggedReporter(plain) if runlog.log() else plain


def debug(event: Mapping[str, Any]) -> None:
    """Show what --debug shows of an *event*: commands as they run, and where errors come from."""
    if event["event"] == "starts":
        text = f"+ {shlex.join(event['_all'])}"
    elif event["event"] == "ran":
        text = f"- {event['tool']}: {event['seconds']:.2f} s, exit code {event['code']}"
    elif event["event"] == "trouble":
        text = str(event["_trace"]).rstrip()
    else:
        return
    _aside(printable(text))


def line(text: str = "", *, marks: Sequence[tuple[int, int]] = ()) -> None:
    """Print one line of a result; *marks*, as (start, end), stand out on a terminal."""
    shown = printable(text)
    for start, end in reversed(marks if sys.stdout.isatty() else ()):
        shown = f"{shown[:start]}{BOLD}{shown[start:end]}{PLAIN}{shown[end:]}"
    print(shown)


def ask(question: str) -> bool:
    """Ask a person a *question*; only a yes is one."""
    import click

    return click.confirm(printable(question), default=False, err=True)


def ask_for(question: str, default: str) -> str:
    """Ask a person for a text; who only presses Enter says *default*."""
    import click

    return str(click.prompt(printable(question), default=printable(default), err=True))


def whole(text: str) -> None:
    """Print a result as it is, to be read by a program."""
    print(text, end="")


def dump(value: object) -> None:
    """Print a result as JSON."""
    print(_as_json(value, indent=2))


def table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, whole: Collection[str] = ()
) -> None:
    """
    Print a result as a table that wraps on a terminal and has one row a line elsewhere.

    The columns *whole* are not broken into lines before others are.
    """
    if not sys.stdout.isatty():
        widths = {c: max(len(c), *(len(str(row[c])) for row in rows)) for c in columns}
        for row in ({c: c for c in columns}, *rows):
            cells = (str(row[c]).ljust(widths[c]) for c in columns)
            print(printable("  ".join(cells).rstrip()))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in rows:
        grid.add_row(*(Text(printable(str(row[c]))) for c in columns))
    Console().print(grid)


def error(text: str) -> None:
    """Print why the command ends badly."""
    _aside(printable(f"Error: {text}"))


def trace(error: BaseException) -> None:
    """Print where in the code *error* comes from."""
    import traceback

    _aside(printable("".join(traceback.format_exception(error)).rstrip()))


def _as_json(value: object, indent: int | None = None) -> str:
    """Return *value* as JSON that people can read, and that can move no terminal's cursor."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _aside(text: str) -> None:
    """Print *text* on standard error; where nothing can be written any more, work goes on."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # a log on a full disk, a terminal that is gone, `2>&1 | head`
        streams.shut(sys.stderr)
