"""The front door's part for consent: who agreed to what, until when, and who must be asked."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("clip", required=False)
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def consent(ctx: click.Context, clip: str | None, as_json: bool) -> None:
    """
    Show who agreed to what, how it was worded, and until when; first who must be asked.

    With CLIP, of this clip alone.
    """
    from talkingheads import consenting, takingback
    from talkingheads.config import load

    folder: Path = ctx.obj
    project = load(folder)
    consenting.consent(project, clip, as_json=as_json, begun=takingback.begun(project))
