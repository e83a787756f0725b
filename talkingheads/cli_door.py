"""
The front door's frame: what every command has, whatever it does.

Errors become a message and an exit code; a traceback is shown only with --debug. Commands that work
on a project keep a log of what they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from talkingheads.errors import TalkingHeadsError

if TYPE_CHECKING:
    from talkingheads.config import Project

KEPT = """
  Nothing half-made is left, and what was finished is kept. The same command goes on from there."""


class FrontDoor(click.Group):
    """Turns errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        from talkingheads import streams
        from talkingheads.executors import stop_when_told

        streams.ready()
        stop_when_told()
        debug = bool(ctx.params.get("debug"))
        try:
            with _watched(debug):
                return super().invoke(ctx)
        except KeyboardInterrupt:
            from talkingheads import report, stops, takingback

            begun = takingback.stopped(ctx.obj)
            report.error(stops.told() + (f"\n  {begun}" if begun else KEPT))
            ctx.exit(130)
        except TalkingHeadsError as error:
            _end(ctx, error, str(error), error.exit_code)
        except BrokenPipeError:
            raise  # click ends quietly where `head` has read enough
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from talkingheads import mishaps

            if refusal := mishaps.of_machine(error):
                _end(ctx, error, str(mishaps.told(refusal)), 1)
            else:  # a mistake of ours: a file tells of it, to be sent
                _end(ctx, error, _crashed(ctx, error), 1)


class Working(click.Command):
    """A command that works on a project: what it does is written into a log."""

    def invoke(self, ctx: click.Context) -> Any:
        root: Path = ctx.obj
        if ctx.params.get("dry_run") or ctx.params.get("file") or not _is_project(root):
            return super().invoke(ctx)
        from talkingheads import report, runlog, versions

        about = {"versions": versions.versions(), "machine": versions.machine(root)}
        options = options_of(ctx.params)
        with runlog.opened(root, command=_called(ctx), options=options, **about):
            try:
                return super().invoke(ctx)
            finally:
                if trouble := runlog.trouble_to_tell():
                    report.reporter(as_json=bool(ctx.params.get("as_json"))).warn(trouble)


def opened_project(ctx: click.Context, *, words: bool = True) -> Project:
    """Load the project of *ctx* and have the log know it; without *words* it has none."""
    from talkingheads import veiling
    from talkingheads.config import load

    root: Path = ctx.obj
    project = load(root)
    veiling.settle(project, words=words)
    return project


def options_of(params: Mapping[str, Any]) -> dict[str, object]:
    """Return the *params* of a command as a log may tell them: of texts, that they were given."""
    from talkingheads.logfile import CLIPS

    told: dict[str, object] = {}
    for name, value in params.items():
        if name in CLIPS:
            told[name] = [value] if isinstance(value, str) else list(value or ())
        elif isinstance(value, bool | int | float | date):
            told[name] = value
        elif value:
            told[name] = "given"
    return {name: value for name, value in told.items() if value not in (False, [], None)}


def _watched(debug: bool) -> AbstractContextManager[None]:
    if not debug:
        return nullcontext()
    from talkingheads import report, runlog

    return runlog.showing(report.debug)


def _end(ctx: click.Context, error: BaseException, text: str, code: int) -> None:
    """Say why the command ends, with --debug also where in the code, and end it."""
    from talkingheads import report

    if ctx.params.get("debug"):
        report.trace(error)
    report.error(text)
    ctx.exit(code)


def _crashed(ctx: click.Context, error: Exception) -> str:
    """Write down what is known of a mistake of ours; return what to say."""
    from talkingheads import crashes, runlog
    from talkingheads.config import load

    root: Path = ctx.obj or Path()
    try:
        project: Project | None = load(root)
    except Exception:  # a project that cannot be read, or the same mistake again
        project = None
    about = {key: runlog.begun[key] for key in ("command", "options") if key in runlog.begun}
    file = crashes.write(root, error, project=project, **({"command": _called(ctx)} | about))
    words = bool(project and project.settings.log.words)
    return "\n  ".join(crashes.told(error, file, words=words))


def _called(ctx: click.Context) -> str:
    """Return what the command is called, without the program's name."""
    return ctx.invoked_subcommand or ctx.info_name or ""


def _is_project(root: Path) -> bool:
    return (root / "pipeline.yaml").is_file()
