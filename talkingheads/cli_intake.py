"""The command intake."""

from __future__ import annotations

from pathlib import Path

import click

from talkingheads.cli_door import opened_project


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it.  [default: intake.html in the project]",
)
@click.pass_context
def intake(ctx: click.Context, output: Path | None) -> None:
    """
    Write a report of every clip handed in: one HTML file to look at and to send to the team.

    It says how each stands, what is not good about it, and what to ask its sender. It only looks:
    `talkingheads quality` takes in what is new first.
    """
    from talkingheads import intake as report_of
    from talkingheads import report

    file, counts = report_of.write(opened_project(ctx), output)
    told = ", ".join(f"{number} {stands}" for stands, number in counts.items())
    report.line(f"Wrote {file}: {told or 'no clips yet'}.")
    if counts["waiting"]:
        report.line("Those that wait were not looked at yet: talkingheads quality")
    if any(counts[stands] for stands in ("again", "look", "good")):
        report.line("It has pictures of people: send it to the team only, and never publish it.")
    else:
        report.line("It names people: send it to the team only, and never publish it.")
