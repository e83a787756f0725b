"""
Build briefings for the tests of the pages, with media that a browser can play.

`larkford` reads like a real briefing; `hostile` is what somebody would write to break the pages.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from talkingheads.backends import babel
from talkingheads.domain import (
    Briefing,
    CaptionTrack,
    Chapter,
    Clip,
    Commitment,
    Cue,
    Cut,
    CutList,
    Edition,
    Entry,
    Kind,
    Labels,
    Ledger,
    Promise,
    Reel,
    Removed,
    Rendition,
    Segment,
    Speaker,
    State,
    Statement,
    Transcript,
    Update,
    Why,
    Word,
)
from talkingheads.stages import ledger
from talkingheads.stages.page.naming import Names

Line = tuple[Kind, str]

ENGLISH = babel.words("en", ())
TODAY = date(2026, 11, 22)
CLOSED = date(2026, 9, 20)
"""When the first of two editions closed."""
PACE = 400
"""Milliseconds from one word to the next."""
PAUSE = 2000
"""Milliseconds of silence before a sentence; half of it is cut away."""

HOSTILE = '<script>alert("x")</script>" onmouseover=\'alert(1)\' & ‮txet <!-- {{ 7 * 7 }}'
TURN = "\u202e"
"""A character that turns the direction of writing; `HOSTILE` has one."""
ARABIC = "مرحبا بكم في الحي"


def entry(
    id: str,
    speaker: Speaker,
    lines: Sequence[Line],
    *,
    theme: str = "Safe streets",
    place: str = "Mill Road",
    recorded: date = date(2026, 11, 16),
    due: dict[int, date | None] | None = None,
    warning: str = "",
    portrait: bool = False,
) -> Entry:
    """
    Return a clip in which *lines* are said, one word every `PACE`.

    *due* names the sentences that are commitments, counted from 0, and the day of each.
    """
    segments, statements = _spoken(lines)
    length = segments[-1].words[-1].end + PAUSE if segments else PAUSE
    cuts = _cut_pauses(segments, length)
    width, height = (360, 640) if portrait else (640, 360)
    commitments = tuple(
        Commitment(statements[n].id, "speaker", day, "by then" if day else None)
        for n, day in (due or {}).items()
    )
    return Entry(
        id=id,
        update=Update(f"{id}.mp4", speaker, theme, place, recorded, "2026-11", "en", True),
        clip=Clip(digest(id), digest(f"{id} media"), length, width, height, 25),
        transcript=Transcript("en", segments, model="tiny", warning=warning),
        labels=Labels(statements, commitments),
        cuts=cuts,
        captions=_captions(segments, cuts, speaker),
        rendition=Rendition(
            digest("video"),
            digest("poster"),
            width,
            height,
            cuts.length,
            size=3_130_000,
            low=digest("video"),
            low_size=912_000,
            filmstrip=digest("poster"),
            face=digest("poster"),
            peaks=tuple(20 + 60 * (n // 10 % 2) for n in range(240)),
        ),
    )


def _spoken(lines: Sequence[Line]) -> tuple[tuple[Segment, ...], tuple[Statement, ...]]:
    segments: list[Segment] = []
    statements: list[Statement] = []
    moment, first = 0, 0
    for number, (kind, text) in enumerate(lines, start=1):
        moment += PAUSE
        spoken = []
        for word in text.split():
            spoken.append(Word(word, moment, moment + PACE - 50))
            moment += PACE
        last = first + len(spoken)
        start, end = spoken[0].start, spoken[-1].end
        statements.append(Statement(f"s{number}", kind, text, first, last, start, end))
        segments.append(Segment(tuple(spoken)))
        first = last
    return tuple(segments), tuple(statements)


def _cut_pauses(segments: Iterable[Segment], length: int) -> CutList:
    cuts = [Cut(s.words[0].start - PAUSE // 2, s.words[-1].end) for s in segments]
    edges = [0, *(edge for cut in cuts for edge in (cut.start, cut.end)), length]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    whys: list[Why] = ["before", *("pause" for _ in gaps[1:-1]), "after"]
    removed = [Removed(*gap, why) for gap, why in zip(gaps, whys, strict=False)]
    return CutList(tuple(cuts), length, tuple(removed))


def _captions(segments: Iterable[Segment], cuts: CutList, speaker: Speaker) -> CaptionTrack:
    cues = []
    for segment in segments:
        start = cuts.to_cut_clock(segment.words[0].start)
        end = cuts.to_cut_clock(segment.words[-1].end)
        cues.append(Cue(start, end, (" ".join(word.text for word in segment.words),)))
    return CaptionTrack(tuple(cues), speaker.name, "en")


def briefing(*editions: Edition, **changes: object) -> Briefing:
    """Return a briefing with the promises of *editions* in its ledger."""
    promises = [p for edition in editions for e in edition.entries for p in _promises(e, edition)]
    promises.sort(key=lambda p: (p.due is None, p.due or TODAY))
    whole = Briefing(
        title="Larkford Together",
        organisation="Larkford Town Council and Larkford Police",
        introduction="What was done for a safer Larkford, what comes next, and why it matters.",
        language="en",
        editions=editions,
        ledger=Ledger(tuple(promises), TODAY),
    )
    return replace(whole, **changes)


def compared(briefing: Briefing, closed: date) -> Briefing:
    """Return *briefing*, of two editions, with what changed since the first one *closed*."""
    newest, oldest = briefing.editions
    there = {entry.id for entry in oldest.entries}
    stood = [_as_of(p, closed) for p in briefing.ledger.promises if p.entry in there]
    first = Ledger(tuple(stood), closed)
    return replace(
        briefing,
        editions=(
            replace(newest, changes=ledger.compare(first, briefing.ledger)),
            replace(oldest, changes=ledger.compare(None, first)),
        ),
    )


def _as_of(promise: Promise, day: date) -> Promise:
    """Return *promise* as it stood on *day*, by what people had ruled and by its due day."""
    history = tuple(ruling for ruling in promise.history if ruling.on <= day)
    ruled = [ruling.status for ruling in history if ruling.status]
    late = promise.due is not None and promise.due < day
    return replace(
        promise, state=ruled[-1] if ruled else "overdue" if late else "open", history=history
    )


def _promises(entry: Entry, edition: Edition) -> Iterable[Promise]:
    statements = {statement.id: statement for statement in entry.labels.statements}
    for commitment in entry.labels.commitments:
        said = statements[commitment.statement]
        yield Promise(
            id=f"{entry.id}-{said.id}",
            entry=entry.id,
            statement=said.id,
            quote=said.text,
            start=entry.cuts.to_cut_clock(said.start),
            end=entry.cuts.to_cut_clock(said.end),
            owner=entry.update.speaker.name,
            speaker=entry.update.speaker,
            theme=entry.update.theme,
            place=entry.update.place,
            edition=edition.id,
            said=entry.update.recorded,
            due=commitment.due,
            due_text=commitment.due_text,
            state=_state(commitment.due),
        )


def _state(due: date | None) -> State:
    if due is None or due > TODAY + timedelta(days=14):
        return "open"
    return "overdue" if due < TODAY else "due soon"


def reel(entries: Sequence[Entry], *, left_out: Sequence[str] = ()) -> Reel:
    """Return a minute's video of *entries*, each for an equal part of it."""
    names = [entry.update.speaker.name for entry in entries]
    part = 57_000 // len(names)
    starts = [3_000 + part * number for number in range(len(names))]
    return Reel(
        video=digest("video"),
        poster=digest("poster"),
        width=1280,
        height=720,
        duration=60_000,
        size=4_400_000,
        captions=CaptionTrack(
            tuple(
                Cue(start, start + 2_000, (f"This is {name}.",), name)
                for start, name in zip(starts, names, strict=True)
            ),
            "",
            "en",
        ),
        chapters=tuple(
            Chapter(start, start + part, name) for start, name in zip(starts, names, strict=True)
        ),
        left_out=tuple(left_out),
    )


def larkford() -> Briefing:
    """Return two editions with six clips: leaders, residents, a portrait one, promises."""
    ruth = Speaker("Ruth Calder", "Neighbourhood inspector", "Larkford Police", True)
    david = Speaker("David Marsh", "Street works officer", "Larkford Town Council", True)
    leo = Speaker("Leo Bright", "Youth club member", "Larkford Youth Club")
    tom = Speaker("Tom Hadley", "Volunteer driver", "Larkford Community Bus")
    november = (
        entry("inspector-november", ruth, INSPECTOR, due={3: date(2026, 12, 24)}),
        entry("council-officer", david, COUNCIL, due={3: date(2027, 1, 31), 4: date(2026, 11, 19)}),
        entry("young-person", leo, YOUNG, due={3: date(2026, 12, 1)}, portrait=True),
        entry("volunteer", tom, VOLUNTEER, due={2: None}, theme="Nobody alone"),
    )
    september = (
        entry("inspector-september", ruth, SEPTEMBER, due={2: date(2026, 10, 31)}),
        entry("shopkeeper", Speaker("Nina Rao", "Shopkeeper", "Mill Road Shops"), SHOP),
    )
    whole = briefing(
        Edition(
            "2026-11",
            "November 2026",
            november,
            reel=reel(november),
            short=reel(november[:3], left_out=("Tom Hadley",)),
        ),
        Edition("2026-09", "September 2026", september),
    )
    return compared(whole, CLOSED)


def unusual() -> Briefing:
    """Return an edition of an upright clip and one in which nothing is said."""
    ada = Speaker("Ada Quiet")
    upright = entry(
        "upright", Speaker("Leo Bright"), YOUNG, due={3: date(2026, 12, 1)}, portrait=True
    )
    return briefing(Edition("2026-11", "November 2026", (upright, entry("silent", ada, ()))))


def hostile() -> Briefing:
    """Return a briefing in which every text that a person can write tries to break out."""
    speaker = Speaker(f"Eve {HOSTILE}", HOSTILE, HOSTILE, True)
    lines: Sequence[Line] = (
        ("next", f"We will {HOSTILE} by Friday."),
        ("other", ARABIC),
        ("why", f"-->{HOSTILE}"),
    )
    bad = entry("eve", speaker, lines, theme=HOSTILE, place=HOSTILE, due={0: None}, warning=HOSTILE)
    return briefing(
        Edition("one", f"One {HOSTILE}", (bad,), reel=reel((bad,), left_out=(speaker.name,))),
        title=f"Title {HOSTILE}",
        organisation=HOSTILE,
        introduction=HOSTILE,
    )


def digest(text: str) -> str:
    """Return a digest to stand for a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def on_site(site: Path, path: str) -> Path:
    """Return the file of *site* that is called *path*, less the hash in its name."""
    plain = site / path
    (found,) = plain.parent.glob(f"{plain.stem}.{'[0-9a-f]' * 12}{plain.suffix}")
    return found


class PlainNames(Names):
    """Names without hashes, for pages that stand alone."""

    def __missing__(self, path: str) -> str:
        return path


class FakeStore:
    """A store with one video and one still, whatever is asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.video = folder / "video.mp4"
        self.poster = folder / "poster.jpg"
        self.video.write_bytes(b"a video")
        self.poster.write_bytes(b"a still")

    def __call__(self, wanted: str) -> Path:
        """Return the file with the digest *wanted*."""
        return self.video if wanted == digest("video") else self.poster


class PlayableStore(FakeStore):
    """A store with a minute of moving test picture that a browser can play and seek in."""

    def __init__(self, folder: Path, *, size: str = "640x360") -> None:
        super().__init__(folder)
        import imageio_ffmpeg

        tool = imageio_ffmpeg.get_ffmpeg_exe()
        source = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=10:duration=60"]
        sound = ["-f", "lavfi", "-i", "sine=frequency=300:duration=60"]
        picture = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
        picture += ["-g", "10", "-c:a", "aac"]
        start = [tool, "-nostdin", "-loglevel", "error", "-y"]
        web = ["-movflags", "+faststart", str(self.video)]
        subprocess.run([*start, *source, *sound, *picture, *web], check=True, timeout=120)
        still = [*start, "-i", str(self.video), "-frames:v", "1", str(self.poster)]
        subprocess.run(still, check=True, timeout=60)


INSPECTOR: Sequence[Line] = (
    ("other", "This is Ruth again, the police inspector for Larkford."),
    ("doing", "In September I promised three new cameras on Mill Road."),
    ("doing", "We put up two cameras in October, but one is late."),
    ("next", "We will put up the last one before Christmas."),
    ("why", "Theft from farms is down, and farmers feel safe again."),
    ("ask", "Please call us if you see a problem."),
)
COUNCIL: Sequence[Line] = (
    ("other", "Good afternoon, I am David, and I work for the council."),
    ("doing", "In October we repaired the lights on Church Lane and cleaned the bus stop."),
    ("other", "The crossing outside the school is still too dark."),
    ("next", "We will fit new lights there by the end of January."),
    ("next", "I will bring the plan to the town hall on Thursday."),
    ("why", "It matters because older people stay at home when it is dark."),
)
YOUNG: Sequence[Line] = (
    ("other", "Hi, I am Leo, and I go to Larkford school."),
    ("doing", "In the summer we had no place to go, so we asked the council for help."),
    ("doing", "Now we have a youth club at the church hall every Friday."),
    ("next", "We will paint the bus stop in two weeks."),
    ("why", "It matters because young people are part of this town too."),
    ("ask", "Please come and see what we do."),
)
VOLUNTEER: Sequence[Line] = (
    ("other", "Hello, I am Tom, and I drive the community bus."),
    ("doing", "Since September we have taken ninety older people to the doctor."),
    ("next", "We will start a Sunday bus in February."),
    ("why", "No one should miss the doctor because they live on a farm."),
    ("offer", "The bus is free on Saturday for any group."),
    ("ask", "We need four more drivers, so please come to our meeting on Wednesday."),
)
SEPTEMBER: Sequence[Line] = (
    ("other", "Hello, I am Ruth, the police inspector for Larkford."),
    ("doing", "Since June we have visited forty farms and marked two hundred tools."),
    ("next", "We will put three new cameras on Mill Road by the end of October."),
    ("why", "This work matters because people should feel safe at home."),
)
SHOP: Sequence[Line] = (
    ("other", "Hello, I am Nina, and I have a shop on Mill Road."),
    ("doing", "Nine shops now share one radio, and in August we stopped two thefts."),
    ("why", "When shops help each other, the street is safe for everyone."),
    ("ask", "We need six volunteers for the evening patrol."),
)
