"""Which target the settings name; a folder only where nothing of the project's own can be hit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from talkingheads.apart import ADDRESS
from talkingheads.backends.targets import PublishTarget
from talkingheads.errors import ConfigError
from talkingheads.files import lies_in
from talkingheads.settings import PublishSettings


def target_for(
    settings: PublishSettings, root: Path, *, keep_out: Sequence[Path] = ()
) -> PublishTarget:
    """
    Return the target that *settings* name; a folder is meant from *root*, the project's.

    Raises: ConfigError if there is none, if it is no address that we know, or if it is a folder
    that holds *root*, or that is, holds or lies in one of *keep_out*. Links do not hide that.
    """
    if not settings.target:
        raise ConfigError(
            "publish.target is empty: there is nowhere to publish to",
            hint="Set publish.target in pipeline.yaml to a folder or to s3://bucket/prefix.",
        )
    if not ADDRESS.match(settings.target):
        from talkingheads.backends.folder import FolderTarget

        return FolderTarget(_folder(settings.target, root, keep_out))
    from talkingheads.backends.s3 import S3Target
    from talkingheads.formats.s3address import parse_address

    address = parse_address(settings.target)
    return S3Target(
        address, endpoint=settings.endpoint, region=settings.region, profile=settings.profile
    )


def _folder(text: str, root: Path, keep_out: Sequence[Path]) -> Path:
    """Return the folder *text*. Raises: ConfigError if nothing may be published there."""
    try:
        folder = root / Path(text).expanduser()
        real, home, kept = folder.resolve(), root.resolve(), [each.resolve() for each in keep_out]
    except (OSError, RuntimeError) as error:
        raise ConfigError(
            f"publish.target: {text} cannot be found: {error}", hint="Name a plain folder."
        ) from None
    if lies_in(home, real):
        raise _taken(text, "holds the project itself")
    for its, path in zip(keep_out, kept, strict=True):
        if lies_in(real, path):
            raise _taken(text, "is the folder" if lies_in(path, real) else "lies in", its)
        if lies_in(path, real):
            raise _taken(text, "holds", its)
    return folder


def _taken(text: str, how: str, which: Path | None = None) -> ConfigError:
    where = f" {which}, which is the project's own" if which else ""
    return ConfigError(
        f"publish.target: {text} {how}{where}",
        hint="Set publish.target to a folder that holds the published pages and nothing else.",
    )
