"""Files that people write, saved half-way; and our own files, damaged or deleted amid a run."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.faults.ground import SHEET, Ended, Ground
from tests.faults.harm import Fault, Strike
from tests.faults.sources import BOTH, INGEST, LAST, keep, shows

UNTIL = """file,speaker,consent,consent_words,consent_until
council-officer.mp4,David Marsh,yes,form 1,2027-01-01
head-teacher.mp4,Helen Ashby,yes,form 1,2026-01-31"""
"""The last row's consent is over; cut short, it would have no end."""

PART = """file,speaker,consent_words,consent
council-officer.mp4,David Marsh,form 1,yes
head-teacher.mp4,Helen Ashby,form 1,yes film only"""
"""The last row's consent is for filming; cut short, it would be for showing."""


def saved(name: str, how: Callable[[bytes], bytes]) -> Strike:
    """Return how to save the file *name* of the project otherwise, until the fault is lifted."""

    def strike(ground: Ground) -> None:
        path = ground.root / name
        path.write_bytes(how(keep(ground, path)))

    return strike


def cut_at(length: int) -> Callable[[bytes], bytes]:
    """Return how to keep the first bytes, so many; from the end if negative."""
    return lambda was: was[:length]


def amid_fps(was: bytes) -> bytes:
    """Break the settings off in the middle of a line; between two lines nobody can tell."""
    return was[: was.index(b"fps")]


def beside(name: str, content: bytes = b"\0\5Ann") -> Strike:
    """Return how to put what an open program leaves there beside the sheet."""

    def strike(ground: Ground) -> None:
        for folder in (ground.root, ground.root / "clips"):
            (folder / name).write_bytes(content)
            ground.lifted.append((folder / name).unlink)

    return strike


def says_no(was: bytes) -> bytes:
    """Let the second clip be without consent."""
    return was.replace(b"2026-11-15,2026-11,en,yes", b"2026-11-15,2026-11,en,no")


def damaged(*stages: str) -> Strike:
    """Return how to change one byte of each record of *stages*."""

    def strike(ground: Ground) -> None:
        chance = random.Random(ground.seed)
        for stage in stages:
            for path in sorted((ground.root / ".talkingheads" / "records" / stage).glob("*")):
                was = bytearray(path.read_bytes())
                was[chance.randrange(len(was))] ^= 1 << chance.randrange(7)
                path.write_bytes(was)

    return strike


def cut_short(part: str) -> Strike:
    """Return how to cut each file of *part* of the working folder short."""

    def strike(ground: Ground) -> None:
        chance = random.Random(ground.seed)
        for path in sorted((ground.root / ".talkingheads" / part).rglob("*")):
            if path.is_file():
                path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size or 1)])

    return strike


def without_work(ground: Ground) -> None:
    """Delete the working folder."""
    shutil.rmtree(ground.root / ".talkingheads")


def template(ground: Ground) -> None:
    """Give the project a template of its own that is saved half-way."""
    folder = ground.root / "own"
    folder.mkdir()
    (folder / "clip.html").write_text('{% extends "base.html" %}{% block content %}<p>{{ clip.')
    saved("pipeline.yaml", lambda was: was.replace(b"search: false", b"search: false, "
                                                   b"templates: own"))(ground)  # fmt: skip
    ground.lifted.append(lambda: shutil.rmtree(folder))


def is_held(name: str) -> Callable[[Ground, Ended], str]:
    """Return what tells whether the clip *name* was shown, which it must not be."""

    def look(ground: Ground, ended: Ended) -> str:
        there = (ground.root / "site" / "clips" / name).is_dir()
        return f"the site shows {name} without consent" if there else ""

    return look


def still(ground: Ground, ended: Ended) -> str:
    """Tell what is wrong with a site that must show both clips as before."""
    return shows(ground, *BOTH)


SHEET_NAMED = (r"people\.csv|people sheet",)

FAULTS = (
    Fault("sheet-empty", "whole", saved("people.csv", cut_at(0)), codes=(3,), changes=True,
          says=SHEET_NAMED, also=still),
    Fault("sheet-headings-only", "whole", saved("people.csv", cut_at(SHEET.index("\n") + 1)),
          codes=(3,), changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-half-a-heading", "whole", saved("people.csv", cut_at(15)), codes=(3,),
          changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-breaks-off-in-a-row", "whole", saved("people.csv", cut_at(-20)), codes=(3,),
          changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-breaks-off-before-the-end-of-consent", "fresh",
          saved("people.csv", lambda was: UNTIL.encode()[:-18]), codes=(3,), changes=True,
          says=SHEET_NAMED, also=is_held(LAST)),
    Fault("sheet-breaks-off-in-its-last-cell", "fresh",
          saved("people.csv", lambda was: PART.encode()[:-10]), codes=(0,), changes=True,
          says=("last line has no end",), also=is_held(LAST)),
    Fault("sheet-zeros", "whole", saved("people.csv", lambda was: bytes(len(was))), codes=(3,),
          changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-empty-at-publish", "online", saved("people.csv", cut_at(0)), args=("publish",),
          after=("publish",), codes=(3,), changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-headings-only-at-publish", "online",
          saved("people.csv", cut_at(SHEET.index("\n") + 1)), args=("publish",),
          after=("publish",), codes=(1, 3), changes=True, says=SHEET_NAMED, also=still),
    Fault("sheet-gone-at-publish", "online",
          lambda g: (keep(g, g.root / "people.csv"), (g.root / "people.csv").unlink()),
          args=("publish",), after=("publish",), codes=(1, 3), changes=True, says=SHEET_NAMED,
          also=still),
    Fault("sheet-locked-by-excel", "fresh", beside("~$people.xlsx"), codes=(0,)),
    Fault("sheet-locked-by-libreoffice", "fresh", beside(".~lock.people.csv#"), codes=(0,)),
    Fault("sheet-saved-half-amid-run", "fresh", saved("people.csv", cut_at(-20)), moment=INGEST,
          codes=(0, 3), changes=True),
    Fault("sheet-says-no-amid-run", "fresh", saved("people.csv", says_no), moment=INGEST,
          codes=(4,), says=("said otherwise",), changes=True, also=is_held(LAST)),
    Fault("settings-empty", "whole", saved("pipeline.yaml", cut_at(0)), codes=(3,),
          changes=True),
    Fault("settings-half-saved", "whole", saved("pipeline.yaml", amid_fps), codes=(3,),
          changes=True, says=(r"pipeline\.yaml",), also=still),
    Fault("settings-half-saved-amid-run", "fresh", saved("pipeline.yaml", amid_fps),
          moment=INGEST, codes=(0,), changes=True, done=BOTH),
    Fault("template-half-saved", "whole", template, codes=(1, 3, 5), changes=True,
          says=("clip.html",), also=still),
    Fault("decisions-half-saved", "whole",
          saved("decisions.yaml", lambda was: b"- clip: council-officer\n  quote: 'We wi"),
          codes=(3,), changes=True, says=(r"decisions\.yaml",), also=still),
    Fault("notes-half-saved", "fresh",
          lambda g: (_notes(g), None), codes=(0,), changes=True, also=is_held(LAST)),
    Fault("records-damaged", "whole", damaged("ingest", "transcribe", "caption", "render"),
          codes=(0,)),
    Fault("records-damaged-of-the-site", "whole", damaged("page", "briefing", "catalogue", "entry"),
          codes=(0,)),
    Fault("records-cut-short", "whole", cut_short("records"), codes=(0,)),
    Fault("latest-cut-short", "whole", cut_short("latest"), codes=(0,)),
    Fault("stored-files-cut-short", "whole", cut_short("store"), codes=(0,)),
    Fault("work-deleted-amid-ingest", "fresh", without_work, moment=INGEST, codes=(0, 1, 4, 5)),
    Fault("work-deleted-amid-render", "written", without_work, moment=f"{LAST}: render",
          codes=(0, 1, 4, 5)),
    Fault("work-deleted-before-publish", "online", without_work, args=("publish",),
          says=("take-over",), after=("publish", "--take-over"), codes=(1,)),
)  # fmt: skip


def _notes(ground: Ground) -> None:
    """Put notes that are saved half-way beside the second clip."""
    path: Path = ground.root / "clips" / f"{LAST}.yaml"
    path.write_text("consent: yes\ndrop: ['0:0")
    ground.lifted.append(path.unlink)
