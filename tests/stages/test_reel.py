"""The reel as a timeline: cards, talks, captions and chapters, each at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from talkingheads.domain import (
    CaptionBox,
    Cue,
    Cut,
    CutList,
    Edition,
    EndCard,
    Entry,
    Hold,
    LowerThird,
    Playhead,
    Quote,
    Speaker,
    Take,
    Timeline,
    TitleCard,
)
from talkingheads.errors import ToolError
from talkingheads.settings import ReelSettings
from talkingheads.stages import reel
from talkingheads.stages.reel import cards, poster, script
from tests import pages
from tests.fakes import tools

LARKFORD = pages.larkford()
NOVEMBER = replace(
    LARKFORD.editions[0],
    entries=tuple(
        replace(entry, clip=replace(entry.clip, fps=20)) for entry in LARKFORD.editions[0].entries
    ),
)
"""At a rate on whose frames its cuts lie."""
HEADING = ("Larkford Together", "Town Council", "en")
SECOND = ReelSettings(title_seconds=2)


def promised(edition: Edition) -> list:
    """Return the promises of *edition*."""
    ids = {entry.id for entry in edition.entries}
    return [promise for promise in LARKFORD.ledger.promises if promise.entry in ids]


def written(edition: Edition = NOVEMBER) -> Timeline:
    """Return the reel of *edition*, with cards of two seconds."""
    programme = reel.whole(edition, promised(edition), HEADING, settings=SECOND)
    return script.write(programme)[0]


def voice(entry: Entry) -> Entry:
    """Return *entry* as a clip without picture, which gets louder and louder."""
    clip = replace(entry.clip, width=0, height=0)
    return replace(entry, clip=clip, rendition=replace(entry.rendition, peaks=tuple(range(101))))


def test_everybody_comes_with_a_card_and_their_whole_talk() -> None:
    """Title, then a card and all cuts of each speaker in order, then what was promised."""
    timeline = written()
    first, *pieces = timeline.pieces
    assert first == Hold(
        TitleCard("Larkford Together", "November 2026", "Town Council"), 2000, script.FADE
    )
    for entry in NOVEMBER.entries:
        card, *takes = pieces[: 1 + len(entry.cuts.cuts)]
        del pieces[: 1 + len(entry.cuts.cuts)]
        speaker = entry.update.speaker
        assert card == Hold(
            TitleCard(speaker.name, speaker.about, entry.update.theme), 2000, script.FADE
        )
        assert [(t.media, t.start, t.end) for t in takes if isinstance(t, Take)] == [
            (entry.clip.media, cut.start, cut.end) for cut in entry.cuts.cuts
        ]
    assert [type(piece.card) for piece in pieces if isinstance(piece, Hold)] == [EndCard, EndCard]
    assert (timeline.width, timeline.height) == (1280, 720)


def test_the_end_card_quotes_what_was_promised() -> None:
    """Exact words with who will do it and by when, the soonest due first, those without last."""
    quotes = [q for piece in written().pieces for q in _quotes(piece)]
    days = [quote.due for quote in quotes]
    assert days == sorted(days, key=lambda due: due or date.max)
    assert Quote(
        "We will put up the last one before Christmas.", "Ruth Calder", date(2026, 12, 24)
    ) in (quotes)
    assert len(quotes) == len(promised(NOVEMBER)) == 5


def _quotes(piece: Take | Hold) -> tuple[Quote, ...]:
    card = piece.card if isinstance(piece, Hold) else None
    return card.quotes if isinstance(card, EndCard) else ()


@given(st.integers(0, 30), st.integers(1000, 9000))
def test_end_cards_are_two_at_most_and_evenly_filled(count: int, least: int) -> None:
    """What is not quoted is counted; no card is shown for less than asked."""
    said = [Quote(f"We will do {n}.", "Ana", None) for n in range(count)]
    found = cards.promised(said, least=least)
    assert len(found) <= cards.CARDS
    sizes = [len(card.drawing.quotes) for card in found]
    assert all(0 < size <= cards.ON_A_CARD for size in sizes)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert sum(sizes) + sum(card.drawing.more for card in found) == count
    assert all(card.length >= least for card in found)


def test_chapters_are_where_each_speaker_begins() -> None:
    """One per speaker, from their card to the end of their talk, one after the other."""
    chapters = written().chapters
    assert [c.title for c in chapters] == [e.update.speaker.name for e in NOVEMBER.entries]
    assert chapters[0].start == 2000
    assert all(before.end == after.start for before, after in pairwise(chapters))
    for chapter, entry in zip(chapters, NOVEMBER.entries, strict=True):
        assert chapter.end - chapter.start == 2000 + entry.cuts.length


def test_captions_come_with_their_talk() -> None:
    """Each caption of a clip is on screen as long after its talk's start as in its own video."""
    programme = reel.whole(NOVEMBER, [], HEADING, settings=SECOND)
    timeline, track = script.write(programme)
    burned = [layer for layer in timeline.layers if isinstance(layer.drawing, CaptionBox)]
    assert [(b.start, b.end, b.drawing.lines) for b in burned] == [
        (cue.start, cue.end, cue.lines) for cue in track.cues
    ]
    found = iter(track.cues)
    for chapter, entry in zip(timeline.chapters, NOVEMBER.entries, strict=True):
        for cue in entry.captions.cues:
            shown = next(found)
            assert (shown.start - cue.start, shown.lines) == (chapter.start + 2000, cue.lines)
            assert shown.voice == entry.update.speaker.name
    assert next(found, None) is None


def test_captions_that_crowd_do_not_overlap() -> None:
    """A caption goes when the next one comes, and when the talk ends."""
    entry, other = NOVEMBER.entries[:2]
    end = entry.cuts.length
    cues = (Cue(0, 2000, ("One",)), Cue(1500, end + 900, ("Two",)), Cue(end, end + 500, ("Late",)))
    crowded = replace(entry, captions=replace(entry.captions, cues=cues))
    edition = replace(NOVEMBER, entries=(crowded, other))
    _, track = script.write(reel.whole(edition, [], HEADING, settings=SECOND))
    start = 4000
    assert [(c.start - start, c.end - start, c.lines) for c in track.cues[:2]] == [
        (0, 1500, ("One",)),
        (1500, end, ("Two",)),
    ]
    assert track.cues[2].voice == other.update.speaker.name


def test_the_clips_own_title_card_is_left_out() -> None:
    """The card before a clip's own video is no part of its captions' time in the reel."""
    entry = NOVEMBER.entries[0]
    cues = tuple(replace(c, start=c.start + 3000, end=c.end + 3000) for c in entry.captions.cues)
    carded = replace(
        entry,
        cuts=replace(entry.cuts, opening=3000),
        captions=replace(entry.captions, cues=cues),
    )
    other = replace(NOVEMBER, entries=(carded, *NOVEMBER.entries[1:]))
    assert written(other) == written()


def test_a_name_stands_below_for_five_seconds() -> None:
    """The lower third comes with each talk."""
    timeline = written()
    names = [layer for layer in timeline.layers if isinstance(layer.drawing, LowerThird)]
    for layer, chapter in zip(names, timeline.chapters, strict=True):
        assert (layer.start, layer.end) == (chapter.start + 2000, chapter.start + 7000)
        assert layer.drawing.name == chapter.title


def test_who_is_only_heard_is_shown_as_a_voice() -> None:
    """Name and waveform in place of a picture, with the line that moves over it; no lower third."""
    entry = voice(NOVEMBER.entries[0])
    timeline = written(replace(NOVEMBER, entries=(entry, NOVEMBER.entries[1])))
    takes = [p for p in timeline.pieces if isinstance(p, Take) and p.media == entry.clip.media]
    assert {take.instead.name for take in takes if take.instead} == {entry.update.speaker.name}
    card = takes[0].instead
    assert card is not None
    assert card.peaks == tuple(sorted(card.peaks))
    assert (card.peaks[0], card.peaks[-1]) == (0, 100)
    (line,) = [layer for layer in timeline.layers if isinstance(layer.drawing, Playhead)]
    assert line.end - line.start == entry.cuts.length
    names = [la.drawing.name for la in timeline.layers if isinstance(la.drawing, LowerThird)]
    assert names == [NOVEMBER.entries[1].update.speaker.name]


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(40, 4000)), min_size=1, max_size=4),
    st.sampled_from([25, 30, 50]),
    st.floats(1, 10),
)
@settings(max_examples=60, deadline=None)
def test_nothing_lies_outside(parts: list, fps: int, card: float) -> None:
    """Layers, captions and chapters lie within the video, and captions do not overlap."""
    entries = []
    for number, (start, length) in enumerate(parts):
        entry = NOVEMBER.entries[number]
        frame = 1000 / fps
        cut = Cut(round(start // frame * frame), round((start + length) // frame * frame))
        if cut.length > 0:
            clip = replace(entry.clip, fps=fps)
            entries.append(replace(entry, clip=clip, cuts=CutList((cut,), entry.clip.duration)))
    if not entries:
        return
    edition = replace(NOVEMBER, entries=tuple(entries))
    rules = ReelSettings(title_seconds=card)
    timeline, track = script.write(reel.whole(edition, [], HEADING, settings=rules))
    for layer in (*timeline.layers, *timeline.chapters, *track.cues):
        assert 0 <= layer.start < layer.end <= timeline.length
    assert all(before.end <= after.start for before, after in pairwise(track.cues))
    for piece in timeline.pieces:
        if isinstance(piece, Hold):
            assert abs(piece.length * fps / 1000 - round(piece.length * fps / 1000)) < 0.03


FRAMES = st.tuples(st.integers(0, 40), st.integers(1, 90))
"""How many frames are cut away, and how many are kept after them."""
TALKS = st.lists(
    st.tuples(st.sampled_from([24, 25, 30]), st.lists(FRAMES, min_size=1, max_size=30)),
    min_size=1,
    max_size=4,
)


def told_at_every_cut(entry: Entry, fps: int, parts: list[tuple[int, int]]) -> Entry:
    """Return *entry* at *fps* cut to *parts*, with a caption for the middle of each cut."""
    cuts, cues, at, clock = [], [], 0, 0
    for gone, kept in parts:
        cut = Cut(round((at + gone) * 1000 / fps), round((at + gone + kept) * 1000 / fps))
        cues.append(Cue(clock + cut.length // 2, clock + cut.length, (str(len(cuts)),)))
        cuts.append(cut)
        at, clock = at + gone + kept, clock + cut.length
    return replace(
        entry,
        clip=replace(entry.clip, fps=fps),
        cuts=CutList(tuple(cuts), cuts[-1].end),
        captions=replace(entry.captions, cues=tuple(cues)),
    )


@given(TALKS, st.floats(1, 10))
@settings(max_examples=60, deadline=None)
def test_words_are_read_where_they_are_heard(talks: list, card: float) -> None:
    """Whatever rates are mixed, a caption comes within a frame of the picture of its moment."""
    entries = [
        told_at_every_cut(entry, fps, parts)
        for entry, (fps, parts) in zip(NOVEMBER.entries, talks, strict=False)
    ]
    rules = ReelSettings(title_seconds=card)
    made = reel.whole(replace(NOVEMBER, entries=tuple(entries)), [], HEADING, settings=rules)
    timeline, _ = script.write(made)
    fps = timeline.fps
    assert fps == max(rate for rate, _ in talks)
    captions = [layer for layer in timeline.layers if isinstance(layer.drawing, CaptionBox)]
    shown = {(box.start, box.drawing.lines): box for box in captions}
    rendered, found = 0, iter(shown.values())
    begun, ended, talking = [], [], False
    for piece in timeline.pieces:
        if isinstance(piece, Take):
            if not talking:
                begun.append(rendered)
            first = round(piece.start * fps / 1000)
            middle = piece.start + piece.length // 2
            if box := next(found, None):
                moment = rendered + round(middle * fps / 1000) - first
                assert abs(timeline.frame(box.start) - moment) <= 1
            rendered += round(piece.end * fps / 1000) - first
        else:
            if talking:
                ended.append(rendered)
            rendered += round(piece.length * fps / 1000)
        talking = isinstance(piece, Take)
    ended += [rendered] * (len(begun) - len(ended))
    assert timeline.length == round(rendered * 1000 / fps)
    assert [timeline.frame(chapter.end) for chapter in timeline.chapters] == ended
    names = [layer for layer in timeline.layers if isinstance(layer.drawing, LowerThird)]
    assert [timeline.frame(layer.start) for layer in names] == begun


@pytest.mark.parametrize("count", range(1, 7))
def test_faces_cover_the_picture_and_do_not_touch(count: int) -> None:
    """Pictures lie inside the still, and none over another."""
    found = poster.places(count, 520)
    assert len(found) == count
    covered = np.zeros((520, 1280), int)
    for left, top, right, bottom in found:
        assert 0 <= left < right <= 1280
        assert 0 <= top < bottom <= 520
        covered[top:bottom, left:right] += 1
    assert covered.max() == 1
    assert covered.mean() > 0.97


def test_the_still_shows_each_speaker(tmp_path: Path) -> None:
    """Left to right in order, below the title; the head of an upright picture is kept."""
    programme = reel.whole(NOVEMBER, [], HEADING, settings=SECOND)
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0)]
    files, parts = {}, []
    for part, colour in zip(programme.parts, colours, strict=True):
        tall = part.entry.id == "young-person"
        picture = Image.new("RGB", (360, 640) if tall else (640, 360), colour)
        if tall:
            picture.paste((0, 0, 0), (0, 500, 360, 640))
        digest = pages.digest(part.entry.id)
        files[digest] = tmp_path / f"{part.entry.id}.png"
        picture.save(files[digest])
        rendition = replace(part.entry.rendition, poster=digest)
        parts.append(replace(part, entry=replace(part.entry, rendition=rendition)))
    target = tmp_path / "still.jpg"
    programme = replace(programme, parts=tuple(parts))
    made = tools(tmp_path)
    poster.write(programme, target, find=files.__getitem__, painter=made.painter)
    still = np.asarray(Image.open(target)).astype(int)
    assert still.shape == (720, 1280, 3)
    for number, colour in enumerate(colours):
        face = still[300:700, number * 320 + 20 : number * 320 + 300].reshape(-1, 3)
        assert np.abs(np.median(face, axis=0) - colour).max() < 12
    files[parts[0].entry.rendition.poster].write_bytes(b"no picture")
    with pytest.raises(ToolError, match=r"council|inspector"):
        poster.write(programme, target, find=files.__getitem__, painter=made.painter)


def test_who_has_no_name_is_a_voice() -> None:
    """A chapter always has a name."""
    entry = NOVEMBER.entries[0]
    unnamed = replace(entry, update=replace(entry.update, speaker=Speaker("")))
    timeline = written(replace(NOVEMBER, entries=(unnamed, *NOVEMBER.entries[1:])))
    assert timeline.chapters[0].title == script.UNKNOWN
