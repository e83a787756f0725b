"""Every rule of captions is kept whatever is said, and a track that breaks one is found out."""

import itertools
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.captions import captions, check
from bench.talks import talk
from talkingheads.domain import CaptionTrack, Clip, Cue, Cut, CutList, Segment, Transcript, Word
from talkingheads.settings import CaptionSettings
from talkingheads.stages.caption import checking, fitting, layout, pieces, rules, timing

LIMITS = rules.Limits()


TALKS = range(200)


@cache
def told(seed):
    """Return every rule that the captions of a talk break."""
    said = talk(seed)
    return check(said, captions(said))


@pytest.mark.parametrize("first", TALKS[::20])
def test_made_up_talks_keep_every_hard_rule(first):
    """Whatever is said, at whatever speed and cut wherever, no hard rule is broken."""
    for seed in TALKS[first : first + 20]:
        assert [one for one in told(seed) if one.kind == "broken"] == [], f"talk {seed}"


def test_made_up_talks_are_of_all_kinds():
    """They are slow and fast, cut and whole, upright and not; some cannot be shown in time."""
    talks = [talk(seed) for seed in TALKS]
    speeds = [
        sum(len(word.text) + 1 for word in said.transcript.words)
        * 1000
        / sum(word.end - word.start for word in said.transcript.words)
        for said in talks
    ]
    assert min(speeds) < 10
    assert max(speeds) > 23
    assert Counter(said.clip.portrait for said in talks)[True] > 40
    assert sum(len(said.cuts.cuts) > 1 for said in talks) > 100
    kinds = Counter((one.kind, one.rule) for seed in TALKS for one in told(seed))
    assert kinds["forced", "speed"] > 0
    assert kinds["forced", "width"] > 0


def test_the_bench_prints_json():
    """The measurement of the same talks is a command."""
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, root / "bench" / "captions.py", "--talks", "3"],
        capture_output=True,
        check=True,
        text=True,
    )
    measured = json.loads(done.stdout)
    assert (measured["talks"], measured["broken_in_all"]) == (3, 0)
    assert measured["cues"] > 3


# ------------------------------------------------------------------- a broken track is found out


def spoken(*said):
    """Return what is said as (text, start, end)."""
    return Transcript("en", (Segment(tuple(Word(*one) for one in said)),))


SAID = spoken(
    ("We", 1000, 1300),
    ("opened", 1300, 1800),
    ("the", 1800, 2000),
    ("clinic.", 2000, 2600),
    ("It", 4500, 4700),
    ("helps.", 4700, 5200),
)
CUES = (Cue(1000, 2600, ("We opened the clinic.",)), Cue(4500, 5400, ("It helps.",)))
CUTS = CutList((Cut(0, 9000),), 9000)


def found(*cues, transcript=SAID, cuts=CUTS, limits=LIMITS, kind="broken"):
    """Return the rules that *cues* break, with the number of the cue."""
    track = CaptionTrack(cues, "Ana", transcript.language)
    every = checking.violations(track, transcript, cuts, limits)
    return [(one.rule, one.cue) for one in every if one.kind == kind]


def test_good_captions():
    """Captions that keep the rules break none."""
    assert found(*CUES) == found(*CUES, kind="forced") == found(*CUES, kind="soft") == []


@pytest.mark.parametrize(
    ("number", "changes", "rule"),
    [
        (1, {"lines": ("We", "opened", "the clinic.")}, ("lines", 1)),
        (1, {"lines": ("We opened the clinic.", " ")}, ("lines", 1)),
        (1, {"start": 480}, ("start", 1)),
        (1, {"start": 1201, "end": 2700}, ("start", 1)),
        (2, {"end": 6701}, ("end", 2)),
        (1, {"end": 2500}, ("end", 1)),
        (1, {"end": 4430}, ("gap", 2)),
        (1, {"end": 4501}, ("order", 2)),
        (2, {"end": 4500}, ("order", 2)),
        (2, {"end": 5000}, ("shortest", 2)),
        (1, {"lines": ("We opened a clinic.",)}, ("words", 1)),
        (1, {"lines": ("We opened theclinic.",)}, ("words", 1)),
        (1, {"lines": ("opened the clinic.",)}, ("words", 1)),
        (2, {"lines": ("It helps helps.",)}, ("words", 2)),
    ],
)
def test_a_changed_cue_is_found_out(number, changes, rule):
    """One change to a good track breaks the rule that is meant for it."""
    cues = list(CUES)
    cues[number - 1] = replace(cues[number - 1], **changes)
    assert rule in found(*cues)


def test_a_lost_cue_is_found_out():
    """Words that are heard and not shown are named; what follows is still checked."""
    assert found(CUES[1]) == [("words", 1)]
    assert found(CUES[0]) == [("words", 1)]
    assert found(replace(CUES[1], start=4301)) == [("words", 1)]
    assert found(replace(CUES[1], end=6701)) == [("words", 1), ("end", 1)]


def test_outside_the_talk():
    """A caption over the title card, or after the talk, is outside."""
    opened = replace(CUTS, opening=1200)
    late = tuple(replace(cue, start=cue.start + 1200, end=cue.end + 1200) for cue in CUES)
    assert found(*late, cuts=opened) == []
    assert found(replace(late[0], start=1100), late[1], cuts=opened) == [
        ("inside", 1),
        ("start", 1),
    ]
    early = spoken(("We", 100, 900), ("opened.", 900, 1500))
    cue = Cue(1150, 2700, ("We opened.",))
    assert found(cue, transcript=early, cuts=opened) == [("inside", 1)]
    short = CutList((Cut(0, 1500),), 1500)
    assert found(Cue(100, 1600, ("We opened.",)), transcript=early, cuts=short) == [("inside", 1)]


def test_too_wide_and_too_long():
    """A line of 43 characters is too wide; a caption of more than seven seconds stays too long."""
    text = "We opened the clinic in the very old mill on"
    times = [(word, 1000 + 800 * n, 1800 + 800 * n) for n, word in enumerate(text.split())]
    cue = Cue(1000, times[-1][2], (text,))
    assert found(cue, transcript=spoken(*times), cuts=CUTS) == [("width", 1), ("longest", 1)]


def test_silence_inside():
    """A caption does not wait for words through a silence of more than 1.5 seconds."""
    cue = Cue(1000, 5200, ("We opened the clinic.", "It helps."))
    assert found(cue) == [("silence", 1)]


def test_two_sentences():
    """Two sentences share a caption only if one of them is tiny."""
    said = talk(0)
    long = "We opened the old clinic. Everybody was very glad of it.".split()
    words = [Word(text, 1000 + 400 * n, 1400 + 400 * n) for n, text in enumerate(long)]
    transcript = Transcript("en", (Segment(tuple(words)),))
    track = CaptionTrack((Cue(1000, 5400, (" ".join(long[:5]), " ".join(long[5:]))),), "", "en")
    one, two = (replace(said.labels.statements[0], first=a, last=b) for a, b in ((0, 5), (5, 11)))
    broken = checking.violations(track, transcript, CUTS, LIMITS, statements=(one, two))
    assert [violation.rule for violation in broken] == ["sentences"]


@pytest.mark.parametrize(
    ("lines", "tie"),
    [
        (("We opened the", "clinic."), "article and noun"),
        (("We opened", "the clinic."), ""),
    ],
)
def test_what_belongs_together(lines, tie):
    """A break between an article and its noun is told apart from rules that must be kept."""
    track = CaptionTrack((replace(CUES[0], lines=lines), CUES[1]), "", "en")
    wrong = checking.violations(track, SAID, CUTS, LIMITS)
    assert [(one.rule, one.kind) for one in wrong] == ([("ties", "soft")] if tie else [])
    assert all(tie in one.what for one in wrong)


def test_speech_can_force_it():
    """Speech at 30 characters a second cannot be shown at 20; the same captions of slow can."""
    texts = ("We will open the new clinic on the old Mill Road " * 12).split()

    def at(speed):
        words, now = [], 0
        for text in texts:
            words.append(Word(text, now, now + (len(text) + 1) * 1000 // speed))
            now = words[-1].end
        return Transcript("en", (Segment(tuple(words)),)), CutList((Cut(0, now),), now)

    def shown(transcript, cuts):
        parts = pieces.heard(transcript.words, (), cuts, 42)
        table = layout.Table(parts, layout.Plan(LIMITS, 0, cuts.length))
        spans = fitting.mend(table, table.cues())
        return timing.place([table.block(*span) for span in spans], table.plan)

    transcript, cuts = at(30)
    cues = shown(transcript, cuts)
    assert found(*cues, transcript=transcript, cuts=cuts) == []
    assert {rule for rule, _ in found(*cues, transcript=transcript, cuts=cuts, kind="forced")} == {
        "speed"
    }
    transcript, cuts = at(12)
    first, second, *others = shown(transcript, cuts)
    second = replace(second, end=second.start + 999)
    wrong = found(first, second, *others, transcript=transcript, cuts=cuts)
    assert wrong == [("end", 2), ("speed", 2)]


def test_a_word_longer_than_a_line():
    """A word that has no room on a line is parted, and counted as forced by speech."""
    word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    transcript = spoken((word, 1000, 5000))
    cue = Cue(1000, 5000, (word[:42], word[42:]))
    assert found(cue, transcript=transcript) == []
    assert found(cue, transcript=transcript, kind="forced") == [("width", 1)]
    assert found(Cue(1000, 5000, (word,)), transcript=transcript) == [("width", 1)]


def test_every_rule_can_be_told():
    """Each rule has a text that its limits fill, a source, and something to do."""
    for rule in rules.RULES:
        assert "{" not in rule.text.format(**vars(LIMITS))
        assert rule.source
        assert rule.advice.endswith(".")


def test_limits_come_from_settings():
    """Lines are shorter in portrait; two frames are as long as the clip says."""
    portrait = Clip("s", "m", 1, 720, 1280, 30)
    limits = rules.limits(CaptionSettings(), portrait)
    assert (limits.max_chars, limits.gap, limits.longest) == (26, 67, 7000)
    assert rules.relaxed(limits) == []
    wide = rules.limits(CaptionSettings(max_chars=60), replace(portrait, width=1281))
    assert rules.relaxed(wide) == [("max_chars", 60, 42)]


# ------------------------------------------------------------ another way is found if there is one


def every_way(table, first, last):
    """Yield every parting of the pieces into cues that may be."""
    if first == last:
        yield ()
        return
    for to, _ in table.costs(first):
        if to <= last:
            for rest in every_way(table, to, last):
                yield ((first, to), *rest)


def legible(table, cues, after, before):
    """Tell whether *cues* can each be read in time, each coming as early as it may."""
    limits, end = table.limits, after
    for (first, last), following in itertools.zip_longest(cues, cues[1:]):
        start = max(end, timing.soonest(table.starts[first], limits))
        end = max(start + limits.reading(table.wide(first, last)), table.ends[last - 1])
        latest = table.starts[following[0]] + limits.late if following else before
        too_late = end > min(latest, table.ends[last - 1] + limits.far)
        if start > table.starts[first] + limits.late or too_late:
            return False
    return True


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 6), st.integers(1, 9))
def test_a_way_is_found_if_there_is_one(seed, first, count):
    """The search finds a legible parting exactly where trying everything finds one."""
    said = talk(seed)
    limits = rules.limits(CaptionSettings(), said.clip)
    parts = pieces.heard(said.transcript.words, said.labels.statements, said.cuts, limits.piece)
    parts = parts[first : first + count]
    if not parts:
        return
    table = layout.Table(parts, layout.Plan(limits, said.cuts.opening, said.cuts.length))
    after, before = max(parts[0].start - 300, 0), parts[-1].end + 200
    ways = [
        cues
        for cues in every_way(table, 0, len(parts))
        if legible(table, cues, max(after, said.cuts.opening), min(before, said.cuts.length))
    ]
    cues = fitting.cover(table, (0, len(parts)), after, before)
    assert (cues is not None) == bool(ways)
    assert cues is None or cues in ways
