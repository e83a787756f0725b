"""The command fetch."""

from __future__ import annotations

import click

from talkingheads.cli_door import Working, opened_project


@click.command(cls=Working)
@click.option("--dry-run/--no-dry-run", help="Tell what would be fetched, and fetch nothing.")
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def fetch(ctx: click.Context, dry_run: bool, as_json: bool) -> None:
    """Fetch the clips that people handed in at the inbox; `run` does so too."""
    from talkingheads import fetching

    ctx.exit(fetching.fetch(opened_project(ctx), dry_run=dry_run, as_json=as_json))
