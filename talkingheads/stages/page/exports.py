"""
Promises, offers and asks as files to download: CSV for spreadsheets, JSON for programs.

docs/exports.md tells what each field holds. Links lead to the second of the clip at which
something is said; they are absolute if the site's address is known.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from talkingheads.formats.spreadsheet import safe
from talkingheads.stages.page import wording
from talkingheads.stages.page.sites import SiteView, WishView
from talkingheads.stages.page.standing import LaterView, PromiseView

PROMISES, WISHES = "commitments", "offers-and-asks"

Fields = dict[str, object]


def texts(site: SiteView) -> Iterator[tuple[str, str]]:
    """Yield path and content of each export."""
    top = site.top
    promises = [promise_fields(promise, top) for promise in site.promises]
    wishes = [wish_fields(wish, top) for _, _, found in site.wishes for wish in found]
    yield f"{PROMISES}.csv", sheet(PROMISE_COLUMNS, promises)
    yield f"{PROMISES}.json", document(site, {"promises": promises})
    yield f"{WISHES}.csv", sheet(WISH_COLUMNS, wishes)
    yield f"{WISHES}.json", document(site, {"offers_and_asks": wishes})


PROMISE_COLUMNS = {
    "id": "id",
    "who promised": "owner",
    "organisation": "organisation",
    "role": "role",
    "summary": "summary",
    "quote": "quote",
    "due": "due",
    "due as said": "due_as_said",
    "state": "state",
    "said on": "said_on",
    "said by": "speaker",
    "edition": "edition",
    "theme": "theme",
    "place": "place",
    "link": "link",
    "warning": "warning",
}
"""Column to field."""
WISH_COLUMNS = {
    "id": "id",
    "kind": "kind",
    "who": "speaker",
    "organisation": "organisation",
    "role": "role",
    "quote": "quote",
    "said on": "said_on",
    "edition": "edition",
    "theme": "theme",
    "place": "place",
    "link": "link",
    "warning": "warning",
}


def promise_fields(view: PromiseView, top: str) -> Fields:
    """Return everything that the site shows of one promise; *top* stands before each link."""
    promise = view.promise
    return {
        "id": promise.id,
        "owner": promise.owner,
        "speaker": promise.speaker.name,
        "organisation": promise.speaker.organisation,
        "role": promise.speaker.role,
        "summary": promise.summary,
        "quote": promise.quote,
        "due": view.due_iso or None,
        "due_as_said": promise.due_text,
        "state": promise.state,
        "no_word_since": promise.silent,
        "said_on": view.said_iso or None,
        "edition": view.edition,
        "edition_id": view.edition_id,
        "theme": promise.theme,
        "place": promise.place,
        "link": f"{top}{view.link}",
        "register_link": f"{top}{view.row}",
        "warning": view.warning,
        "rulings": [
            {
                "on": ruling.on_iso,
                "by": ruling.ruling.by,
                "says": ruling.ruling.says,
                "note": ruling.ruling.note,
                "links": list(ruling.ruling.links),
            }
            for ruling in view.history
        ],
        "later": [later_fields(later, top) for later in view.later],
    }


def later_fields(view: LaterView, top: str) -> Fields:
    """Return what was said later that bears on a promise, or may."""
    return {
        "confirmed": view.confirmed,
        "quote": view.later.quote,
        "speaker": view.speaker,
        "said_on": view.said_iso or None,
        "edition": view.edition,
        "link": f"{top}{view.link}",
        "warning": view.warning,
    }


def wish_fields(view: WishView, top: str) -> Fields:
    """Return everything that the site shows of one offer or ask."""
    update = view.clip.entry.update
    return {
        "id": view.id,
        "kind": view.sentence.kind,
        "speaker": update.speaker.name,
        "organisation": update.speaker.organisation,
        "role": update.speaker.role,
        "quote": view.sentence.statement.text,
        "said_on": wording.iso(update.recorded) or None,
        "edition": view.clip.edition,
        "edition_id": view.clip.edition_id,
        "theme": update.theme,
        "place": update.place,
        "link": f"{top}{view.link}",
        "warning": view.clip.warning,
    }


def document(site: SiteView, more: Fields) -> str:
    """Return a JSON document about *site* that holds *more*."""
    about = {"briefing": site.title, "organisation": site.organisation, "day": site.day_iso}
    return json.dumps({**about, **more}, ensure_ascii=False, indent=1) + "\n"


def sheet(columns: dict[str, str], rows: Iterable[Fields]) -> str:
    """
    Return *rows* as CSV (RFC 4180) with a byte order mark, by which Excel knows UTF-8.

    Every cell is quoted and made safe.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(str(row[field] or "")) for field in columns.values()])
    return "\ufeff" + text.getvalue()
