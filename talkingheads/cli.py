"""The front door: parse, call, print. No decisions; heavy imports wait until they are needed."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from talkingheads import __version__
from talkingheads.cli_captions import captions
from talkingheads.cli_checked import checked
from talkingheads.cli_commitments import STATES, commitments, name_options
from talkingheads.cli_config import config
from talkingheads.cli_consent import consent
from talkingheads.cli_door import FrontDoor, Working, opened_project
from talkingheads.cli_editions import editions, restore
from talkingheads.cli_fetch import fetch
from talkingheads.cli_intake import intake
from talkingheads.cli_report import report as report_command
from talkingheads.cli_withdraw import withdraw
from talkingheads.domain import Kind

if TYPE_CHECKING:
    from talkingheads.config import Project

HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=FrontDoor, context_settings=HELP)
@click.version_option(__version__, prog_name="talkingheads")
@click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The project's folder.  [default: where you are]",
)
@click.option("--debug/--no-debug", help="Show commands as they run, and tracebacks.")
@click.pass_context
def main(ctx: click.Context, folder: Path, debug: bool) -> None:
    """
    From a folder of clips to a published, searchable talking-heads briefing.

    Begin with `talkingheads init my-briefing`, then `talkingheads run` inside it, then
    `talkingheads serve` to look at it.

    Exit codes: 0 all went well, 2 wrong usage, 3 a mistake in the settings, the people sheet
    or the decisions, 4 some clips or a reel could not be made while the rest was, 5 a tool or model
    is missing, 130 stopped, 1 anything else.

    With --debug: each outside command as it runs, and for each error, also of a worker, where in
    the code it comes from. Names and words may stand in it, unlike in the log (`report`) and in
    crash files. Temporary files are never kept: they are what people handed in.
    """
    ctx.obj = folder


def _project(ctx: click.Context) -> Project:
    from talkingheads.config import load

    return load(ctx.obj)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--samples/--no-samples", default=True, help="With our sample clips, to try it.")
def init(folder: Path, samples: bool) -> None:
    """Make a new project in FOLDER that runs at once."""
    from talkingheads import report, starter

    starter.make(folder, samples=samples)
    there = f"cd {shlex.quote(str(folder))}"
    if samples:
        report.line(f"Made {folder}. Now: {there} && talkingheads run")
    else:
        report.line(f"Made {folder}. Now put clips into {folder / 'clips'}, then:")
        report.line(f"{there} && talkingheads people")


_jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    help="Clips worked on at the same time.  [default: as many as cores and memory allow]",
)


def _run_options(command: Any) -> Any:
    for option in (
        click.option("--only", metavar="CLIP", multiple=True, help="Only this clip; repeatable."),
        _jobs_option,
        click.option("--dry-run/--no-dry-run", help="Tell what would be done, and do nothing."),
        click.option("--yes/--no-yes", help="Do not ask before much is deleted, or shown more."),
        click.option("--json/--no-json", "as_json", help="Tell it in JSON, a line an event."),
    ):  # fmt: skip
        command = option(command)
    return click.pass_context(command)


def _run(ctx: click.Context, project: Project, *, yes: bool, **options: Any) -> None:
    from talkingheads import aiming, commands

    ctx.exit(commands.run(project, ask=aiming.asker(yes), **options))


@main.command(cls=Working)
@click.option("--verify/--no-verify", help="Read all that is kept first, to find what is damaged.")
@_run_options
def run(ctx: click.Context, /, verify: bool, **options: Any) -> None:
    """Do everything that is not done yet: from the clips to the finished site."""
    from talkingheads import report, takingback, verifying

    takingback.go_on(project := opened_project(ctx), dry_run=options["dry_run"])
    if verify:
        verifying.read_all(project, report.reporter(as_json=options["as_json"]))
    _run(ctx, project, **options)


def _stage_command(stage: str, text: str) -> None:
    @main.command(stage, cls=Working, help=text)
    @_run_options
    def command(ctx: click.Context, /, **options: Any) -> None:
        _run(ctx, opened_project(ctx), until=stage, **options)


_stage_command("ingest", "Only accept clips, or say why not.")
_stage_command("quality", "As far as a look at what was handed in: what is not good, what to ask.")
_stage_command("transcribe", "As far as the words: accept clips and write down what is said.")


@main.command(cls=Working)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@_run_options
def label(ctx: click.Context, /, file: Path | None, **options: Any) -> None:
    """
    As far as the labels: what each sentence is, and what was promised.

    With FILE (JSON Lines, one update a line), print its updates with our labels instead; no
    project is needed. Labels that stand in FILE are not looked at.
    """
    from talkingheads import labelling

    if file is not None:
        ctx.exit(labelling.label_file(file))
    _run(ctx, opened_project(ctx), until="label", **options)


_stage_command("caption", "As far as the captions.")
_stage_command("render", "As far as the finished videos, without the pages.")


@main.command()
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Show how every clip stands: stage, state and reason."""
    from talkingheads import showing, takingback

    project = _project(ctx)
    showing.status(project, as_json=as_json, begun=takingback.begun(project))


@main.command()
@click.argument("clip")
@click.pass_context
def why(ctx: click.Context, clip: str) -> None:
    """Say why each stage of CLIP was last done, and what would be done now."""
    from talkingheads import showing

    showing.why(_project(ctx), clip)


@main.command()
@click.argument("clip")
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.option("--edl/--no-edl", "as_edl", help="As an edit decision list (CMX 3600).")
@click.pass_context
def cuts(ctx: click.Context, clip: str, as_json: bool, as_edl: bool) -> None:
    """Show what was kept and cut of CLIP, and why."""
    from talkingheads import cutting

    if as_json and as_edl:
        raise click.UsageError("Choose one of --json and --edl.")
    cutting.cuts(_project(ctx), clip, as_json=as_json, as_edl=as_edl)


_DAY = click.DateTime(["%Y-%m-%d"])
_KINDS = (*get_args(Kind), "promise")


@main.command()
@click.argument("words", nargs=-1)
@name_options
@click.option("--kind", type=click.Choice(_KINDS, case_sensitive=False), help="Only such.")
@click.option("--status", type=STATES, help="Promises that stand so.")
@click.option("--due-before", type=_DAY, metavar="DATE", help="Promises due before it.")
@click.option("--day", type=_DAY, metavar="DATE", help="As they stand on DATE.  [default: today]")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def search(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """
    Find sentences that hold all WORDS; put a phrase in quotes, end a beginning with a star.

    Without WORDS, everything that the options fit.
    """
    from talkingheads import searching

    for name in ("day", "due_before"):
        options[name] = options[name] and options[name].date()
    wanted = searching.Wanted(**options)
    if not wanted.asks_something:
        raise click.UsageError("Say what to look for: words, or an option such as --kind ask.")
    ctx.exit(searching.search(_project(ctx), wanted, as_json=as_json))


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_context
def serve(ctx: click.Context, port: int) -> None:
    """Show the finished site in your browser, on this computer only."""
    from talkingheads import showing

    showing.serve(_project(ctx), port)


@main.command(cls=Working)
@click.option("--dry-run/--no-dry-run", help="List what would change, and change nothing.")
@click.option("--to", "target", metavar="TARGET", help="A folder or s3://bucket/prefix.")
@click.option(
    "--take-over/--no-take-over", help="The briefing that another project put there becomes ours."
)
@click.option("--verify/--no-verify", help="Look at all that is there, even if nothing is new.")
@click.option("--yes/--no-yes", help="Do not ask before much is removed.")
@_jobs_option
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def publish(ctx: click.Context, /, **options: Any) -> None:
    """
    Bring the site up to date, then send what changed and take down what is gone.

    It goes to publish.target in pipeline.yaml, or to TARGET. Much is more than half of all pages or
    clips, or more pages than publish.ask_above.
    """
    from talkingheads import publishing, takingback

    takingback.go_on(project := opened_project(ctx), dry_run=options["dry_run"])
    ctx.exit(publishing.publish(project, **options))


@main.command()
@click.pass_context
def people(ctx: click.Context) -> None:
    """Make the people sheet, or list the rows that it lacks."""
    from talkingheads import showing

    showing.people(_project(ctx))


@main.command()
@click.option("--write", is_flag=True, help="Also put a tiny file where you publish; remove it.")
@click.pass_context
def doctor(ctx: click.Context, write: bool) -> None:
    """Check the tools, the disk, and how the places to publish to and fetch from are set up."""
    from talkingheads import doctor as doctor_
    from talkingheads import takingback

    ctx.exit(doctor_.examine(ctx.obj, write=write, begun=takingback.stopped(ctx.obj)))


main.add_command(commitments)
main.add_command(captions)
main.add_command(checked)
main.add_command(config)
main.add_command(fetch)
main.add_command(consent)
main.add_command(intake)
main.add_command(editions)
main.add_command(report_command)
main.add_command(restore)
main.add_command(withdraw)


if __name__ == "__main__":
    sys.exit(main())
