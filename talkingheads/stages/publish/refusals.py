"""What stops a publish before anything is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from talkingheads.backends.targets import PublishTarget
from talkingheads.domain import Manifest
from talkingheads.errors import PublishError
from talkingheads.formats.hashed import is_hashed
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish.errand import Errand
from talkingheads.stages.publish.state import STATE, State

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")


def refuse_others(target: PublishTarget, state: State, errand: Errand) -> None:
    """Raise PublishError if the briefing there is of another project."""
    whose = state.pointer.project if state.pointer else ""
    if not whose and state.unfinished:
        whose = state.unfinished[-1].project
    if errand.project and not errand.take_over and whose not in ("", errand.project):
        raise PublishError(
            f"{target.name} holds the briefing of another project",
            hint="Give each project a prefix of its own; or, if this project takes its place: "
            "talkingheads publish --take-over",
        )


def refuse_strangers(target: PublishTarget, paths: tuple[str, ...]) -> None:
    """Raise PublishError if files at *paths*, which are somebody else's, would be replaced."""
    if not paths:
        return
    more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
    raise PublishError(
        f"{target.name} already holds {', '.join(paths[:5])}{more}, "
        "which talkingheads did not put there",
        hint="Name an empty folder or another prefix, or move these files away.",
    )


def ask(goes: Iterable[str], state: State, settings: PublishSettings, errand: Errand) -> None:
    """Ask before many pages go, if *goes* will. Raises: PublishError if nobody says yes."""
    pages = {path for path, noted in state.known.items() if not is_hashed(path, noted.digest)}
    gone = len(pages.intersection(goes))
    if gone <= settings.ask_above and gone * 2 <= len(pages):
        return
    question = f"{gone} of {len(pages)} pages and tables at {state.target.name} would go for good"
    if not errand.ask(question):
        raise PublishError(
            question,
            hint="Look at them: talkingheads publish --dry-run. If that is meant: --yes",
        )


def check_barred(manifest: Manifest, errand: Errand) -> None:
    """Refuse what was withdrawn."""
    for file in manifest.files:
        if errand.barred(file.digest):
            raise PublishError(
                f"{file.path}: is of a clip that was withdrawn",
                hint="Run talkingheads run: it makes the pages without it; then publish again.",
            )


def check_objection(manifest: Manifest, errand: Errand) -> None:
    """Refuse what may not be shown as of now."""
    if reason := errand.objection(manifest):
        raise PublishError(reason, hint="Publish again: it makes the pages without it.")


def check_paths(manifest: Manifest) -> None:
    """Refuse an empty manifest, which would take everything down, and paths that lead away."""
    if not manifest.files:
        raise PublishError("there are no pages to publish", hint="Run talkingheads run first.")
    for path in _unusable(manifest):
        raise PublishError(f"{path!r}: no file of a site can have this name")


def _unusable(manifest: Manifest) -> Iterator[str]:
    for file in manifest.files:
        parts = file.path.split("/")
        if _FORBIDDEN.search(file.path) or {"", ".", ".."} & set(parts):
            yield file.path
        if file.path.startswith(STATE):
            yield file.path


def refuse_public(target: PublishTarget, settings: PublishSettings) -> None:
    """Raise PublishError if everybody can read *target* and nobody said that this is meant."""
    reasons = () if settings.public else target.exposure()
    if reasons:
        raise PublishError(
            f"{target.name}: people without a key can read it: {' '.join(reasons)}",
            hint="Make it private (talkingheads doctor says how), or, if everybody may see and "
            "keep these clips, set publish.public to true.",
        )
