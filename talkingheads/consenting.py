"""What the command consent tells: who agreed to what, until when, and who must be asked."""

from __future__ import annotations

import textwrap
from datetime import date

from talkingheads import inbox, remarks, report
from talkingheads.config import Project
from talkingheads.domain import SOON, days_left
from talkingheads.inbox import Handed

COLUMNS = ("clip", "state", "who", "for", "worded", "since", "until", "guardian")
WHOLE = ("state", "for", "since", "until")
_ORDER = ("expired", "soon", "held", "shared", "withdrawn")
"""Who needs somebody comes first."""
_FOR = {
    "none": "nothing",
    "part": "part: to take part, and be quoted to the team",
    "film": "film: to be filmed, and not shown",
    "share": "share: to be shown",
}


def consent(
    project: Project,
    name: str | None,
    *,
    as_json: bool,
    day: date | None = None,
    begun: str = "",
) -> None:
    """
    Tell how the consent of every clip stands on *day* (today), or of the clip *name* alone.

    First of all what was *begun* and is not finished.

    Raises: ConfigError if there is no such clip.
    """
    day = day or date.today()
    box = inbox.look(project, day=day)
    chosen = [box.find(name)] if name else list(box.clips)
    chosen.sort(key=lambda clip: (_ORDER.index(_need(clip, day)), clip.consent.until or date.max))
    rows = [_row(clip, day) for clip in chosen]
    if begun and not as_json:
        report.line(f"{begun}\n")
    if as_json:
        problems = [*([begun] if begun else []), *box.problems]
        report.dump(rows[0] if name else {"clips": rows, "problems": problems})
    elif name:
        _one(chosen[0], rows[0])
    elif rows:
        _all(project, chosen, rows, box.problems, day)
    else:
        report.line(
            f"There are no clips in {project.clips} yet, so nobody needs to be asked. "
            f"Who agrees to what stands in {project.people.name}."
        )


def _all(
    project: Project,
    clips: list[Handed],
    rows: list[dict[str, object]],
    problems: tuple[str, ...],
    day: date,
) -> None:
    asked = [row for clip, row in zip(clips, rows, strict=True) if _need(clip, day) in _ORDER[:3]]
    if asked:
        report.line("Somebody must be asked:")
    for row in asked:
        who = f" ({row['who']})" if row["who"] else ""
        report.line(f"  {row['clip']}{who}: {row['why']}")
    columns = [key for key in COLUMNS if any(row[key] for row in rows)]
    short = [
        {**row, "worded": textwrap.shorten(str(row["worded"]), 24, placeholder="…")} for row in rows
    ]
    shown = [{key: _shown(row[key]) for key in columns} for row in short]
    report.table(shown, columns, whole=WHOLE)
    if asked:
        report.line(
            f"{len(asked)} of {len(clips)} clips need somebody. Write what they agree to into "
            f"{project.people.name}, then: talkingheads run"
        )
    else:
        report.line(f"Nobody needs to be asked: no consent is missing or ends within {SOON} days.")
    for problem in problems:
        report.line(f"Look at this: {problem}")


def _one(clip: Handed, row: dict[str, object]) -> None:
    report.line(f"{clip.id}: {clip.state}" + (f": {row['why']}" if row["why"] else ""))
    values = {**row, "for": _FOR[clip.consent.scope]}
    for key in COLUMNS[2:]:
        report.line(f"  {key:<9} {_shown(values[key])}")


def _shown(value: object) -> str:
    if value is None or value == "":
        return "-"
    return str(value)


def _need(clip: Handed, day: date) -> str:
    return "soon" if clip.state == "shared" and remarks.ends_soon(clip, day) else clip.state


def _row(clip: Handed, day: date) -> dict[str, object]:
    consent = clip.consent
    guardian = consent.guardian or ("nobody named" if consent.child else "")
    return {
        "clip": clip.id,
        "file": clip.source.name,
        "who": consent.by,
        "for": consent.scope,
        "worded": consent.words,
        "since": consent.on,
        "until": consent.until,
        "days_left": days_left(consent, day),
        "child": consent.child,
        "guardian": guardian,
        "state": clip.state,
        "why": clip.held or (remarks.ending(clip, day) if remarks.ends_soon(clip, day) else ""),
    }
