"""What the commands about captions do: check the rules, and write them for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from talkingheads import edition, inbox, reels, report
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import CaptionTrack, Clip, CutList, Entry, Labels, Transcript
from talkingheads.errors import TalkingHeadsError
from talkingheads.files import write_whole
from talkingheads.formats import records, srt, webvtt
from talkingheads.inbox import Handed
from talkingheads.lastgood import last_good
from talkingheads.pipeline import look
from talkingheads.stages import CLIP_STAGES
from talkingheads.stages.caption import checking, rules
from talkingheads.stages.caption.rules import Limits, Violation
from talkingheads.stages.reel import Part
from talkingheads.stages.render import plan

FORMATS = {"vtt": webvtt.write, "srt": srt.write}

HEADINGS = {
    "broken": "Broken, though they could have been kept:",
    "forced": "Forced by how it is said:",
    "soft": "Better otherwise:",
}


@dataclass(frozen=True)
class Captioned:
    """The captions of a clip and what they are made from."""

    clip: Clip
    transcript: Transcript
    labels: Labels
    cuts: CutList
    captions: CaptionTrack


@dataclass(frozen=True)
class Checked:
    """How the captions of one video keep the rules."""

    name: str
    """The clip's id, or which reel."""
    captions: CaptionTrack
    limits: Limits
    found: tuple[Violation, ...]


def check(project: Project, names: Sequence[str], *, as_json: bool = False) -> int:
    """
    Tell where the captions of the clips, and of the reels, break the rules.

    *names* are clips; without any, all that have captions and all reels are checked. Returns 1 if
    a hard rule is broken that could have been kept, else 0.
    """
    box = inbox.look(project)
    chosen = [box.find(name) for name in names] if names else box.clips
    checked: list[Checked] = []
    without: list[str] = []
    for handed in chosen:
        made = _made(project, handed) if handed.update.consent else None
        if made is None:
            without.append(handed.id)
        else:
            checked.append(_checked(project, handed.id, made))
    if not names:
        checked += _reels(project, box.clips)
    if as_json:
        report.dump(_as_json(project, checked, without))
    else:
        _tell(project, checked, without)
    return int(any(one.kind == "broken" for every in checked for one in every.found))


def export(project: Project, name: str, form: str, output: Path | None) -> None:
    """Write the captions of a clip as *form*, ``vtt`` or ``srt``, to *output* or the terminal."""
    handed = inbox.look(project).find(name)
    made = _made(project, handed) if handed.update.consent else None
    if made is None:
        raise TalkingHeadsError(
            f"{handed.id}: it has no captions", hint=f"Make them: {_todo(handed)}"
        )
    text = FORMATS[form](made.captions)
    if output is None:
        report.whole(text)
    else:
        write_whole(output, text)
        report.line(f"Wrote {output}: {len(made.captions.cues)} captions.")


def _todo(handed: Handed) -> str:
    if not handed.update.consent:
        return f"it is held back ({handed.held or 'no consent'})."
    return f"talkingheads caption --only {handed.id}"


def _made(project: Project, handed: Handed) -> Captioned | None:
    """Return what is made of a clip by now, else what the site shows of it; None: nothing."""
    outcome = look(project, handed, until="caption")
    if ("caption", "ready") in {(step.stage, step.state) for step in outcome.steps}:
        found = _recorded(project, handed.id)
        if found is not None:
            return found
    entry = last_good(project, handed)
    if entry is None:
        return None
    return Captioned(entry.clip, entry.transcript, entry.labels, entry.cuts, entry.captions)


def _recorded(project: Project, id: str) -> Captioned | None:
    """Return the latest records of a clip as far as its captions; None if one is missing."""
    cache = Cache(project.work)
    values: dict[str, Any] = {}
    for stage in CLIP_STAGES:
        if stage.name == "quality":
            continue
        latest = cache.latest(id, stage.name)
        record = cache.find(stage.name, latest["parts"]) if latest else None
        if record is not None and not record.refusal:
            values[stage.makes] = records.loads(stage.type, record.value)
    values.pop("rendition", None)
    return Captioned(**values) if "captions" in values and len(values) == 5 else None


def _checked(project: Project, id: str, made: Captioned) -> Checked:
    limits = rules.limits(project.settings.caption, plan.shown(made.clip, project.settings.render))
    found = checking.violations(
        made.captions, made.transcript, made.cuts, limits, statements=made.labels.statements
    )
    return Checked(id, made.captions, limits, found)


def _reels(project: Project, clips: Sequence[Handed]) -> Iterator[Checked]:
    """Yield the reels and shorts that are made, checked as far as that goes without transcripts."""
    entries = [look(project, clip).entry or last_good(project, clip) for clip in clips]
    there = [entry for entry in entries if entry is not None]
    if not there:
        return
    shown = reels.known(project, edition.briefing(project, there, date.today()))
    for issue in shown.editions:
        clip = max((entry.clip for entry in issue.entries), key=lambda clip: clip.fps)
        landscape = Clip("", "", 0, *reels.LANDSCAPE, clip.fps)
        limits = rules.limits(project.settings.caption, landscape)
        if issue.reel is not None:
            found = _standing(issue.reel.captions, limits, issue.reel.duration)
            found += checking.same_words(issue.reel.captions, _tracks(issue.entries))
            yield Checked(f"reel {issue.id}", issue.reel.captions, limits, tuple(found))
        if issue.short is not None:
            track = issue.short.captions
            found = _standing(track, limits, issue.short.duration)
            told = {(one.rule, one.cue) for one in found}
            parts = reels.short_parts(project, shown, issue)
            more = _in_parts(project, track, parts)
            found += [one for one in more if (one.rule, one.cue) not in told]
            yield Checked(f"short {issue.id}", track, limits, tuple(found))


def _in_parts(project: Project, track: CaptionTrack, parts: Sequence[Part]) -> Iterator[Violation]:
    """
    Yield what is wrong with words and times of a short, whose captions are laid out for it.

    One that the next run makes anew is not looked into.
    """
    if [c.lines for c in track.cues] != [c.lines for part in parts for c in part.captions.cues]:
        return
    passed = 0
    for part in parts:
        entry = part.entry
        landscape = replace(entry.clip, width=reels.LANDSCAPE[0], height=reels.LANDSCAPE[1])
        made = Captioned(landscape, entry.transcript, entry.labels, part.cuts, part.captions)
        for one in _checked(project, entry.id, made).found:
            yield replace(one, cue=one.cue + passed)
        passed += len(part.captions.cues)


def _tracks(entries: Sequence[Entry]) -> list[CaptionTrack]:
    return [entry.captions for entry in entries]


def _standing(track: CaptionTrack, limits: Limits, length: int) -> list[Violation]:
    """Return what is wrong with the looks, the order and the gaps of a track."""
    found: list[Violation] = []
    for number, cue in enumerate(track.cues, 1):
        found += checking.looks(cue, number, limits)
        found += checking.places(track.cues, number, limits, (0, length))
    return found


def _tell(project: Project, checked: Sequence[Checked], without: Sequence[str]) -> None:
    for kind, heading in HEADINGS.items():
        places = [(every, one) for every in checked for one in every.found if one.kind == kind]
        if places:
            report.line(heading)
        for every, one in places:
            moment, text = _where(every, one)
            report.line(f"  {every.name} c{one.cue} {moment}  {text}")
            report.line(f"      {one.rule}: {one.what}. {rules.BY_NAME[one.rule].advice}")
        if places:
            report.line()
    report.table(_counts(project, checked), ("rule", *HEADINGS, "asks"))
    count = sum(len(every.captions.cues) for every in checked)
    report.line()
    report.line(f"{count} captions in {len(checked)} videos.")
    for text in _notes(checked, without):
        report.line(text)


def _where(every: Checked, one: Violation) -> tuple[str, str]:
    """Return the time and the text of the caption that breaks a rule."""
    if not 0 < one.cue <= len(every.captions.cues):
        return "", "-"
    cue = every.captions.cues[one.cue - 1]
    tenths = cue.start // 100
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}", " / ".join(cue.lines)


def _counts(project: Project, checked: Sequence[Checked]) -> list[dict[str, Any]]:
    """Return a row for each rule: how often it is broken, of each kind, and what it asks."""
    count = Counter[tuple[str, str]](
        (one.rule, one.kind) for every in checked for one in every.found
    )
    settings = project.settings.caption
    limits = rules.limits(settings, Clip("", "", 0, *reels.LANDSCAPE, 25))
    upright = {"width": f" ({settings.max_chars_portrait} in portrait)"}
    return [
        {
            "rule": rule.name,
            **{kind: count[rule.name, kind] for kind in HEADINGS},
            "asks": rule.text.format(**vars(limits)) + upright.get(rule.name, ""),
        }
        for rule in rules.RULES
    ]


def _notes(checked: Sequence[Checked], without: Sequence[str]) -> Iterator[str]:
    """Yield what else there is to know: clips without captions, limits wider than the usual."""
    if without:
        yield f"Without captions yet: {', '.join(without)}. Make them: talkingheads caption"
    wider = {one for every in checked for one in rules.relaxed(every.limits)}
    for name, ours, usual in sorted(wider):
        yield f"Look at this: {name} is {ours} in your settings; the guidelines say {usual}."


def _as_json(
    project: Project, checked: Sequence[Checked], without: Sequence[str]
) -> dict[str, Any]:
    sources = {rule.name: {"source": rule.source, "hard": rule.hard} for rule in rules.RULES}
    return {
        "videos": [
            {
                "name": every.name,
                "captions": len(every.captions.cues),
                "found": [_one_as_json(every, one) for one in every.found],
            }
            for every in checked
        ],
        "rules": [{**row, **sources[row["rule"]]} for row in _counts(project, checked)],
        "notes": list(_notes(checked, without)),
    }


def _one_as_json(every: Checked, one: Violation) -> dict[str, Any]:
    moment, text = _where(every, one)
    return {
        "rule": one.rule,
        "kind": one.kind,
        "cue": one.cue,
        "time": moment,
        "text": text,
        "what": one.what,
        "value": round(one.value, 1),
        "advice": rules.BY_NAME[one.rule].advice,
    }
