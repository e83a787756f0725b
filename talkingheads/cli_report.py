"""The front door's part for what happened: the report of a run, from its log."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--run", "which", metavar="NAME", default="", help="Of this run, by its name or the "
              "beginning of it.  [default: the last]")  # fmt: skip
@click.option("--list/--no-list", "listing", help="List the runs of which there are logs.")
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def report(ctx: click.Context, which: str, listing: bool, as_json: bool) -> None:
    """
    Tell of the last run: how it ended, what could not be done, and where the time went.

    The log that it is read from lies in .talkingheads/logs. It has no names and no words, so it can
    be sent to whoever looks after talkingheads for you; here, marks are turned back into names.
    """
    from talkingheads import retelling

    folder: Path = ctx.obj
    if listing:
        retelling.list_all(folder, as_json=as_json)
    else:
        retelling.retell(folder, which, as_json=as_json)
