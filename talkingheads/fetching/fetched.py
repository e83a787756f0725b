"""What was fetched from the inbox, so that nothing is fetched twice and all of it can be wiped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from talkingheads.backends.targets import Arrival
from talkingheads.clipsfolder import FETCHED
from talkingheads.domain import Digest
from talkingheads.errors import TalkingHeadsError
from talkingheads.files import PRIVATE, replacing
from talkingheads.formats import records

FILE = FETCHED


@dataclass(frozen=True)
class Fetched:
    """One object of an inbox that was fetched whole."""

    inbox: str
    """Its address, ``s3://bucket/prefix``."""
    key: str
    tag: str
    size: int
    name: str
    """The file in the clips folder that has its bytes, or had them when it was fetched."""
    digest: Digest
    when: float
    """By the inbox's clock, in seconds since 1970."""
    twin: bool = False
    """A clip that was here before had the same bytes: that one was kept, and is `name`."""
    gone: bool = False
    """Nothing of it is left in the inbox, by our own doing."""

    def is_of(self, arrival: Arrival) -> bool:
        """Tell whether *arrival* is the same bytes under the same key."""
        return (self.key, self.tag, self.size) == (arrival.key, arrival.tag, arrival.size)


@dataclass(frozen=True)
class Notes:
    """All that was fetched, in the order in which it was."""

    objects: tuple[Fetched, ...] = ()

    def of(self, inbox: str) -> tuple[Fetched, ...]:
        """Return those of *inbox*."""
        return tuple(each for each in self.objects if each.inbox == inbox)

    def having(self, digests: Iterable[Digest]) -> tuple[Fetched, ...]:
        """Return those with one of *digests*."""
        wanted = set(digests)
        return tuple(each for each in self.objects if each.digest in wanted)

    def before(self, ours: Collection[Fetched], here: Collection[str]) -> tuple[Fetched, ...]:
        """Return earlier takes of *ours*, by key or name, whose files are not *here* any more."""
        latest: dict[tuple[str, str], float] = {}
        for one in ours:
            for known in ((one.inbox, one.key), ("", one.name)):
                latest[known] = max(one.when, latest.get(known, one.when))
        return tuple(
            each
            for each in self.objects
            if each.name not in here
            and each not in ours
            and any(
                each.when <= latest.get(known, -1.0)
                for known in ((each.inbox, each.key), ("", each.name))
            )
        )

    def with_(self, fetched: Fetched) -> Notes:
        """Return the same with *fetched*, in place of what is noted of the same bytes and key."""
        rest = [each for each in self.objects if _key(each) != _key(fetched)]
        return Notes((*rest, fetched))

    def without(self, gone: Iterable[Fetched]) -> Notes:
        """Return the same without *gone*."""
        keys = {_key(each) for each in gone}
        return Notes(tuple(each for each in self.objects if _key(each) not in keys))


def known(work: Path) -> Notes:
    """Return what *work* has noted. Raises: TalkingHeadsError if that cannot be read."""
    file = work / FILE
    try:
        notes = records.loads(Notes, file.read_bytes())
        records.dumps(notes)  # a time that is no number cannot be kept again
        return notes
    except FileNotFoundError:
        return Notes()
    except (OSError, ValueError):
        raise TalkingHeadsError(
            f"{file}: cannot be read, so nobody knows what was fetched from the inbox",
            hint="Take it from a backup, or delete it: what is in the clips folder already is not "
            "kept twice, but clips that you deleted there come back, held.",
        ) from None


def keep(work: Path, notes: Notes) -> None:
    """Write *notes* into *work*, for its owner alone."""
    with replacing(work / FILE, mode=PRIVATE) as new:
        new.write_text(records.dumps(notes) + "\n", encoding="utf-8")


def gone(one: Fetched) -> Fetched:
    """Return *one* as what nothing is left of in the inbox."""
    return replace(one, gone=True)


def _key(fetched: Fetched) -> tuple[str, str, str, int]:
    return fetched.inbox, fetched.key, fetched.tag, fetched.size
