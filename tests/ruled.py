"""
Build a briefing of two editions in which people have ruled about promises.

Each state is there, with history, later words, hopes and what is for the team only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from talkingheads.domain import (
    Briefing,
    Decision,
    Entry,
    Later,
    Manner,
    Place,
    Promise,
    Ruling,
    Speaker,
)
from tests import pages

SECRETS = ("Zanzibar", "Quokka", "Xylograph", "Marmalade", "Obsidian", "Wolverhampton")
"""Words that stand only in what the team alone may see."""
SUMMARY = "Three cameras on Mill Road"
LINK = "https://www.larkford.example/news/cameras?day=1&part=2"


def ruled() -> Briefing:
    """Return two editions; promises of the first were kept, broken, moved and forgotten."""
    whole = pages.larkford()
    november, september = whole.editions
    november = replace(november, entries=(*november.entries, clinic(), arabic()))
    september = replace(september, entries=(*september.entries, clerk()))
    made = pages.briefing(november, september)
    promises = tuple(_ruled(promise, made) for promise in made.ledger.promises)
    made = replace(made, ledger=replace(made.ledger, promises=promises, **_team_only(promises[0])))
    return pages.compared(made, pages.CLOSED)


def hostile() -> Briefing:
    """Return `pages.hostile` whose rulings, links and later words try to break out too."""
    whole = pages.hostile()
    (edition,) = whole.editions
    bad = pages.HOSTILE
    (entry,) = edition.entries
    lines = (("offer", f"={bad}"), ("ask", f"@{bad}"), ("next", bad))
    speaker = replace(entry.update.speaker, name=f"Mallory {bad}")
    more = pages.entry("mallory", speaker, lines, theme=bad, place=bad, due={2: None})
    edition = replace(edition, entries=(entry, with_manners(more, {0: "hope"})))
    made = pages.briefing(edition, title=whole.title, organisation=bad, introduction=bad)
    links = (
        "javascript:alert(1)",
        "https://[",
        f'https://x.example/"{bad}',
        "https://a.example/<b>",
    )
    ruling = Ruling(date(2026, 11, 1), bad, bad, bad, links)
    word = later(made, "mallory", "s1", confirmed=True)
    doubt = replace(word, confirmed=False, speaker=bad)
    promises = tuple(
        replace(p, owner=bad, summary=bad, history=(ruling,), later=(word, doubt))
        for p in made.ledger.promises
    )
    return replace(made, ledger=replace(made.ledger, promises=promises))


def clinic() -> Entry:
    """Return a clip that says what is no promise: a hope, a condition, what others will do."""
    speaker = Speaker("Amara Okafor", "Practice nurse", "Larkford Health Centre")
    manners: Mapping[int, Manner] = {1: "hope", 2: "condition", 3: "others"}
    return with_manners(pages.entry("clinic", speaker, CLINIC, theme="Nobody alone"), manners)


def clerk() -> Entry:
    """Return a clip of the first edition with a promise for each thing that can become of one."""
    speaker = Speaker("Helen Price", "Town clerk", "Larkford Town Council")
    due = {1: date(2026, 10, 1), 2: date(2026, 9, 30), 3: date(2026, 10, 15), 4: date(2026, 11, 1)}
    recorded = date(2026, 9, 14)
    return pages.entry("town-clerk", speaker, CLERK, due=due, recorded=recorded, theme="Town hall")


def arabic() -> Entry:
    """Return a clip in a language that is written from right to left, with a promise."""
    lines = (("doing", pages.ARABIC), ("next", ARABIC_PROMISE), ("ask", pages.ARABIC))
    entry = pages.entry("neighbour", Speaker("سلمى حداد"), lines, due={1: None})
    return replace(entry, transcript=replace(entry.transcript, language="ar"))


def with_manners(entry: Entry, manners: Mapping[int, Manner]) -> Entry:
    """Return *entry* with a manner for some of its sentences, counted from 0."""
    statements = tuple(
        replace(statement, manner=manners.get(number, ""))
        for number, statement in enumerate(entry.labels.statements)
    )
    return replace(entry, labels=replace(entry.labels, statements=statements))


def later(briefing: Briefing, clip: str, statement: str, *, confirmed: bool) -> Later:
    """Return what is said in *statement* of *clip* as a word on an earlier promise."""
    entry = next(e for e in briefing.entries if e.id == clip)
    said = next(s for s in entry.labels.statements if s.id == statement)
    clock = entry.cuts.to_cut_clock
    return Later(
        entry=clip,
        statement=statement,
        quote=said.text,
        start=clock(said.start),
        end=clock(said.end),
        speaker=entry.update.speaker.name,
        said=entry.update.recorded,
        likeness=0.61,
        confirmed=confirmed,
    )


def _ruled(promise: Promise, briefing: Briefing) -> Promise:
    one = Ruling(
        date(2026, 11, 16),
        "Priya Nair",
        "partly",
        "Two of three are up.",
        (LINK,),
        "partly",
        ("inspector-november-s3",),
    )
    due = Ruling(
        date(2026, 11, 2), "Priya Nair", "due 31 October 2026", terms=(("due", "2026-10-31"),)
    )
    told = later(briefing, "inspector-november", "s3", confirmed=True)
    hinted = later(briefing, "inspector-november", "s2", confirmed=False)
    lights = later(briefing, "council-officer", "s2", confirmed=False)
    kept = Ruling(
        date(2026, 10, 2), "Priya Nair", "kept", "", ("https://larkford.example/bins",), "kept"
    )
    dropped = Ruling(
        date(2026, 10, 9),
        "Sam Ortiz",
        "dropped",
        "The money went to the flood wall.",
        (),
        "dropped",
    )
    replaced = Ruling(
        date(2026, 11, 17), "Sam Ortiz", "superseded", "David promised more.", (), "superseded"
    )
    changes: dict[str, dict[str, object]] = {
        "inspector-september-s3": {
            "state": "partly",
            "summary": SUMMARY,
            "history": (due, one),
            "later": (hinted, told),
        },
        "town-clerk-s2": {"state": "kept", "history": (kept,)},
        "town-clerk-s3": {"state": "dropped", "history": (dropped,)},
        "town-clerk-s4": {"state": "superseded", "history": (replaced,)},
        "town-clerk-s5": {"later": (lights,), "summary": "Lights on Church Lane"},
    }
    said = date(2026, 9, 14) if "september" in promise.id else promise.said
    made = replace(promise, **{"said": said, **changes.get(promise.id, {})})
    return replace(made, history=tuple(_with_terms(ruling) for ruling in made.history))


def _with_terms(ruling: Ruling) -> Ruling:
    """Return *ruling* with its terms, as the ledger gives them."""
    return replace(ruling, terms=((ruling.status, ""),)) if ruling.status else ruling


def _team_only(promise: Promise) -> dict[str, object]:
    """Return what the team alone may see, made of `SECRETS`."""
    owner, summary, quote, by, note, words = SECRETS
    gone = replace(promise, id="gone-s1", owner=owner, summary=summary)
    maybe = replace(promise, id="maybe-s2", statement="s2", quote=quote, state="open")
    lost = Decision(Place("volunteer", 0, words), by, date(2026, 11, 1), note=note)
    return {"possible": (maybe,), "dismissed": (gone,), "lost": (lost,)}


CLERK: Sequence[pages.Line] = (
    ("other", "Good morning, I am Helen, the town clerk."),
    ("next", "We will empty the bins on Market Square twice a week by October."),
    ("next", "I will open the town hall on Sunday mornings by the end of September."),
    ("next", "We will repair the school crossing by the middle of October."),
    ("next", "We will repair the lights on Church Lane by the first of November."),
    ("why", "People should not have to ask twice."),
    ("offer", "Any group may use the meeting room on Mondays."),
)
CLINIC: Sequence[pages.Line] = (
    ("doing", "We opened a walk-in hour on Tuesday mornings."),
    ("next", "I hope that we can open on Saturdays too."),
    ("next", "If the grant comes we will hire a second nurse."),
    ("next", "The county will build a ramp in spring."),
    ("why", "Nobody should wait three weeks for a bandage."),
    ("offer", "We can check your blood pressure without an appointment."),
)
ARABIC_PROMISE = "سنفتح الحديقة قبل نهاية الشهر"
