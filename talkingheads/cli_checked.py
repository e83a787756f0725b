"""The front door's part for checks: note that a person read a clip's page, or list who did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from talkingheads.cli_commitments import Field


@click.command()
@click.argument("clips", metavar="[CLIP]...", nargs=-1)
@click.option("--by", type=Field("by"), metavar="NAME", envvar="TALKINGHEADS_BY",
              show_envvar=True, help="Who watched and read it.")  # fmt: skip
@click.option("--on", type=Field("date"), metavar="DATE", default=date.today,
              help="The day of it.  [default: today]")  # fmt: skip
@click.option("--undo/--no-undo", help="Take back what is noted of CLIP.")
@click.option("--list/--no-list", "listing", help="List who checked what, of CLIP or of all.")
@click.option("--json/--no-json", "as_json", help="List it as JSON.")
@click.pass_context
def checked(
    ctx: click.Context,
    clips: tuple[str, ...],
    by: str | None,
    on: date,
    undo: bool,
    listing: bool,
    as_json: bool,
) -> None:
    """
    Note that you watched CLIP and read its page: its words, and what each sentence is said to be.

    The page then says who checked it and when, until its words or labels change. Without CLIP,
    list who checked what.
    """
    from talkingheads import reading
    from talkingheads.config import load

    folder: Path = ctx.obj
    if undo:
        if not clips or listing or as_json:
            raise click.UsageError("Say of which clip: talkingheads checked CLIP --undo")
        reading.undo(load(folder), clips)
    elif listing or as_json or not clips:
        reading.list_all(load(folder), clips, as_json=as_json)
    elif not by:
        raise click.UsageError(
            "Who read it? Add --by 'Your Name', or set TALKINGHEADS_BY once for all."
        )
    else:
        reading.note(load(folder), clips, by=by, on=on)
