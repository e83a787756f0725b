"""The commands about the settings."""

from __future__ import annotations

import click


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command("schema")
def config_schema() -> None:
    """Print the JSON Schema of pipeline.yaml, for editors."""
    from talkingheads import report
    from talkingheads.config import schema

    report.dump(schema())


@config.command("check")
@click.pass_context
def config_check(ctx: click.Context) -> None:
    """Read pipeline.yaml and say whether it is right."""
    from talkingheads import edition, report
    from talkingheads.config import load

    edition.check(load(ctx.obj))
    report.line("pipeline.yaml is right.")
