"""Look at the places where the briefing is published and where clips are handed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator

from talkingheads import fetching
from talkingheads.backends import website
from talkingheads.backends.targets import Finding, PublishTarget
from talkingheads.config import Project
from talkingheads.errors import TalkingHeadsError
from talkingheads.stages import publish as stage

Named = tuple[str, Finding]
"""What is looked at, in one word, and what was found."""


def findings(project: Project, *, write: bool) -> Iterator[Named]:
    """
    Give everything that is found at the places that *project* names.

    Nothing is changed there, unless *write*: then a tiny file is put and removed.
    """
    settings = project.settings
    if settings.publish.target:
        yield from _named("publish", lambda: _published(project, write))
    if settings.ingest.inbox:
        yield from _named("inbox", lambda: _handed_in(project))


def _named(name: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Named]:
    """Give what *look* finds; what ends it is a finding too."""
    try:
        for finding in look():
            yield name, finding
    except TalkingHeadsError as error:
        yield name, (False, error.what, error.hint)


def _published(project: Project, write: bool) -> Iterator[Finding]:
    target = _target(project)
    found = target.check(write=write)
    yield from found
    if not all(well for well, _, _ in found):
        return  # what is behind a door that is shut is not seen
    if write:
        yield _only_one(target)
    settings = project.settings
    yield from target.audit(
        media_cache_seconds=settings.publish.media_cache_seconds,
        address=settings.page.address,
        public=settings.publish.public,
    )
    if settings.page.address:
        yield _remembered(settings.page.address)


def _remembered(address: str) -> Finding:
    """Ask the site, as a reader would, for what only publishers need."""
    folder = f"{address}/{stage.STATE}"
    try:
        seen = website.shown(f"{folder}current.json")
    except OSError as error:
        why = f"Nobody answers: {getattr(error, 'reason', error)}"
        return True, f"{folder} could not be looked at", why
    if not seen or b'"number"' not in seen or seen[:1] != b"{":
        return True, f"{folder} is shown to nobody", ""
    return (
        False,
        f"{folder} is shown to readers",
        "Who publishes, and whole briefings of earlier days, can be read there by everybody.\n"
        "Let the web server refuse every path that has /. in it: docs/hosting.md says how.",
    )


def _only_one(target: PublishTarget) -> Finding:
    """Claim a tiny file twice: of two who publish at once, one must be told that he is second."""
    path = f"{stage.STATE}check-{uuid.uuid4().hex}.json"
    try:
        first, second = (target.write(path, uuid.uuid4().bytes, new=True) for _ in range(2))
    finally:
        target.wipe([path])
    if first and not second:
        return True, f"{target.name}: of two who publish at once, one is told", ""
    return (
        False,
        f"{target.name}: two who publish at once are not kept apart",
        "Pages of one and films of the other could be mixed: this server ignores If-None-Match.\n"
        "Turn on versioning for the bucket, or see that only one publishes at a time.",
    )


def _handed_in(project: Project) -> Iterator[Finding]:
    from talkingheads.backends.s3 import S3Target
    from talkingheads.backends.s3.audit import audit_inbox
    from talkingheads.backends.s3.inbox import S3Inbox

    inbox = fetching.place_for(project)
    assert isinstance(inbox, S3Inbox)
    yield from fetching.check(project, inbox)
    site = _target(project) if project.settings.publish.target else None
    yield from audit_inbox(
        inbox.line,
        site=site.line if isinstance(site, S3Target) else None,
        address=project.settings.page.address,
    )


def _target(project: Project) -> PublishTarget:
    keep_out = (project.site, project.clips, project.work)
    return stage.target_for(project.settings.publish, project.root, keep_out=keep_out)
