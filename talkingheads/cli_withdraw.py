"""The front door's part for taking clips back: withdraw them, finish that, or undo it."""

from __future__ import annotations

import click

from talkingheads.cli_commitments import Field
from talkingheads.cli_door import Working, opened_project


@click.command(cls=Working)
@click.argument("clips", metavar="[CLIP]...", nargs=-1)
@click.option("--speaker", metavar="NAME", help="Every clip in which NAME speaks.")
@click.option("--by", type=Field("by"), metavar="NAME", envvar="TALKINGHEADS_BY",
              show_envvar=True, help="Who does it; kept with the receipt.")  # fmt: skip
@click.option("--reason", type=Field("note"), metavar="TEXT", default="",
              help="Why; kept, so name nobody.")  # fmt: skip
@click.option("--keep-source/--no-keep-source", help="Leave the file as handed in where it is.")
@click.option("--undo/--no-undo", help="Show CLIP again, within the days of grace.")
@click.option("--yes/--no-yes", "-y", help="Do not ask.")
@click.option("--json/--no-json", "as_json", help="Print the receipt as JSON.")
@click.pass_context
def withdraw(
    ctx: click.Context,
    /,
    clips: tuple[str, ...],
    speaker: str | None,
    undo: bool,
    yes: bool,
    as_json: bool,
    **options: object,
) -> None:
    """
    Take CLIP back: the clip, all that was made of it, and every version of it online.

    A receipt says what was removed, and what was looked through to see that nothing is left. A
    mark keeps it from coming back by a re-run, a restored edition or another computer's old cache.
    Without CLIP, a withdrawal that was cut off goes on.
    """
    from talkingheads import takingback

    if clips and speaker:
        raise click.UsageError("Name clips or a speaker, not both.")
    if undo:
        if not clips or speaker:
            raise click.UsageError("Say which: talkingheads withdraw CLIP --undo")
        ctx.exit(takingback.undo(opened_project(ctx, words=False), clips, yes=yes))
    wanted = takingback.Wanted(clips, speaker or "", **options)  # type: ignore[arg-type]
    ctx.exit(
        takingback.withdraw(opened_project(ctx, words=False), wanted, yes=yes, as_json=as_json)
    )
