"""The front door's part for what was promised: list it, show one, and rule on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from talkingheads.domain import State, Status

if TYPE_CHECKING:
    from talkingheads.config import Project

    Type = click.ParamType[Any]
else:
    Type = click.ParamType

STATES = click.Choice(get_args(State), case_sensitive=False)
STATUSES = click.Choice(get_args(Status), case_sensitive=False)


class Field(Type):
    """A value that decisions.yaml may hold, read as it is there."""

    def __init__(self, key: str) -> None:
        self.name = key

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        from talkingheads.formats.decisions import fields

        if isinstance(value, date):
            return value
        readers: dict[str, Callable[[str], object]] = {
            "date": fields.day,
            "due": fields.due,
            "evidence": lambda text: fields.link(text) if ":" in text else text,
            "by": fields.line("by"),
            "owner": fields.line("owner"),
            "summary": fields.prose("summary"),
            "note": fields.prose("note"),
        }
        try:
            return readers[self.name](fields.clean(fields.text(value)))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _project(ctx: click.Context) -> Project:
    from talkingheads.config import load

    folder: Path = ctx.obj
    return load(folder)


def _somebody(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if not value:
        raise click.UsageError(
            "Who rules this? Add --by 'Your Name', or set TALKINGHEADS_BY once for all."
        )
    return value


def _ruling_options(command: Any) -> Any:
    for option in (
        click.option("--note", type=Field("note"), metavar="TEXT", help="Why, in your words."),
        click.option("--on", type=Field("date"), metavar="DATE", default=date.today,
                     help="The day of the ruling.  [default: today]"),
        click.option("--by", type=Field("by"), metavar="NAME", envvar="TALKINGHEADS_BY",
                     callback=_somebody, show_envvar=True, help="Who rules it."),
    ):  # fmt: skip
        command = option(command)
    return click.pass_context(command)


def name_options(command: Any) -> Any:
    """Give *command* the options that name speakers, themes and editions."""
    for option in (
        click.option("--edition", metavar="EDITION", multiple=True,
                     help="In EDITION, by name or title, or a part of it; repeatable."),
        click.option("--theme", metavar="THEME", multiple=True,
                     help="On THEME, or a part of it; repeatable."),
        click.option("--speaker", metavar="NAME", multiple=True,
                     help="Said by NAME, or a part of it; repeatable."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@click.option("--owner", metavar="NAME", help="Owned by NAME, or a part of it.")
@name_options
@click.option("--status", type=STATES, multiple=True, help="Stands so; repeatable.")
@click.option("--due-before", type=Field("date"), metavar="DATE", help="Due before DATE.")
@click.option(
    "--possible/--no-possible", default=True, help="With what was possibly missed.  [default: yes]"
)
@click.option("--dismissed/--no-dismissed", help="With what was dismissed.  [default: no]")
@click.option("--day", type=Field("date"), metavar="DATE", default=date.today,
              help="As it stands on DATE.  [default: today]")  # fmt: skip
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.option("--csv/--no-csv", "as_csv", help="As a table for spreadsheets.")
@click.pass_context
def commitments(ctx: click.Context, /, **options: Any) -> None:
    """List what was promised and how it stands; rule on it with accept, dismiss and set."""
    ctx.meta["day"] = options["day"]
    if ctx.invoked_subcommand is not None:
        return
    from talkingheads import promised

    if options["as_json"] and options["as_csv"]:
        raise click.UsageError("Either --json or --csv.")
    formats = {name: options.pop(name) for name in ("as_json", "as_csv")}
    promised.list_all(_project(ctx), promised.Wanted(**options), **formats)


@commitments.command()
@click.argument("id")
@click.option("--day", type=Field("date"), metavar="DATE", help="As it stands on DATE.")
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def show(ctx: click.Context, id: str, day: date | None, as_json: bool) -> None:
    """Show all that is known of ID: history, later words with their ids, evidence."""
    from talkingheads import promised

    promised.show(_project(ctx), id, day or ctx.meta["day"], as_json=as_json)


def _rule_command(name: str, text: str) -> None:
    @commitments.command(name, help=text)
    @click.argument("ids", metavar="ID...", nargs=-1, required=True)
    @_ruling_options
    def command(
        ctx: click.Context, ids: tuple[str, ...], by: str, on: date, note: str | None
    ) -> None:
        from talkingheads import ruling

        which: Any = name
        ruling.rule(_project(ctx), ids, which, by=by, on=on, note=note or "")


_rule_command("accept", "Rule that each ID is a promise, whatever it was taken for.")
_rule_command("dismiss", "Rule that each ID is no promise. A later accept undoes it.")


@commitments.command("set")
@click.argument("id")
@click.option("--summary", type=Field("summary"), metavar="TEXT",
              help="In a few words what is promised; the quote stays.")  # fmt: skip
@click.option("--owner", type=Field("owner"), metavar="NAME", help="Whose promise it is.")
@click.option("--due", type=Field("due"), metavar="DATE|none", help="By when.")
@click.option("--status", type=STATUSES, help="What became of it.")
@click.option("--evidence", type=Field("evidence"), metavar="ID|URL", multiple=True,
              help="What shows it; repeatable.")  # fmt: skip
@click.option("--unrelated", metavar="ID", multiple=True, help="Proposed, and not about it.")
@_ruling_options
def set_(ctx: click.Context, /, **options: Any) -> None:
    """Rule how the promise ID stands, or how it is to be read."""
    from talkingheads import ruling

    keys = ("summary", "owner", "due", "status", "note")
    ruled = {key: options.pop(key) for key in keys}
    ruled = {key: value for key, value in ruled.items() if value is not None}
    if ruled.get("note") == "":
        del ruled["note"]
    if not (ruled or options["evidence"] or options["unrelated"]):
        raise click.UsageError("Nothing is ruled: say, for example, --status kept.")
    ruling.change(_project(ctx), options.pop("id"), ruled=ruled, **options)
