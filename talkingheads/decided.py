"""What people ruled about promises, as far as it must be known before the pages are made."""

from __future__ import annotations

from datetime import date

from talkingheads import sources
from talkingheads.config import Project
from talkingheads.domain import Decision, Entry, Quote
from talkingheads.errors import ConfigError
from talkingheads.formats import decisions
from talkingheads.stages import ledger


def ruled(project: Project) -> tuple[Decision, ...]:
    """
    Return what people ruled about promises; nothing if there is no such file.

    Raises: ConfigError that lists every mistake in it.
    """
    file = project.decisions
    try:
        text = sources.own(file).decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None
    return decisions.read(text, name=file.name)


def promised(project: Project, entry: Entry) -> tuple[Quote, ...]:
    """
    Return what *entry* promises, for its end card: the soonest due first.

    What a person dismissed is not in it, what one accepted is, and a day that one set counts. How
    a promise stands is not said: a card does not change from day to day.
    """
    kept = ledger.run(
        (entry,), ruled(project), settings=project.settings.ledger, day=date.max
    ).promises
    name = entry.update.speaker.name
    return tuple(
        Quote(promise.quote, "" if promise.owner == name else promise.owner, promise.due)
        for promise in kept
    )
