"""The front door's part for captions: check the rules, write them for other programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def captions() -> None:
    """Check captions against the guidelines' rules, or write them as a file."""


@captions.command()
@click.argument("clips", metavar="[CLIP]...", nargs=-1)
@click.option("--json/--no-json", "as_json", help="As JSON.")
@click.pass_context
def check(ctx: click.Context, clips: tuple[str, ...], as_json: bool) -> None:
    """
    Tell where captions break a rule, and what to do; of every clip and reel, or only of CLIP.

    Exit code 1 if a hard rule is broken that could have been kept.
    """
    from talkingheads import captioning
    from talkingheads.config import load

    ctx.exit(captioning.check(load(ctx.obj), clips, as_json=as_json))


@captions.command()
@click.argument("clip")
@click.option("--format", "form", type=click.Choice(["vtt", "srt"]), default="vtt",
              show_default=True, help="WebVTT or SubRip.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write to FILE.  [default: the terminal]")  # fmt: skip
@click.pass_context
def export(ctx: click.Context, clip: str, form: str, output: Path | None) -> None:
    """Write the captions of CLIP."""
    from talkingheads import captioning
    from talkingheads.config import load

    captioning.export(load(ctx.obj), clip, form, output)
