"""The commands `editions` and `restore`."""

from __future__ import annotations

import click

from talkingheads.cli_door import Working, opened_project

TO = click.option("--to", "target", metavar="TARGET", help="A folder or s3://bucket/prefix.")
JSON = click.option("--json/--no-json", "as_json", help="As JSON.")


@click.command()
@TO
@JSON
@click.pass_context
def editions(ctx: click.Context, target: str | None, as_json: bool) -> None:
    """List what was published, when and by whom, as far as it can be restored."""
    from talkingheads import restoring
    from talkingheads.config import load

    restoring.editions(load(ctx.obj), target=target, as_json=as_json)


@click.command(cls=Working)
@click.argument("number")
@click.option("--dry-run/--no-dry-run", help="Tell what would change, and change nothing.")
@click.option("--yes/--no-yes", help="Do not ask before much is removed.")
@TO
@JSON
@click.pass_context
def restore(
    ctx: click.Context,
    number: str,
    dry_run: bool,
    yes: bool,
    target: str | None,
    as_json: bool,
) -> None:
    """
    Bring back what was published as NUMBER, which `talkingheads editions` lists.

    It comes back whole, but for clips that were withdrawn, held or taken away since.
    """
    from talkingheads import restoring

    restoring.restore(
        opened_project(ctx), number, target=target, yes=yes, dry_run=dry_run, as_json=as_json
    )
