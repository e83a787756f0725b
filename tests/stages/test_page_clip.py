"""A clip's page says who checked its words, and shows its chapters; its words are a text too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talkingheads.domain import Briefing, Checked, Entry, Kind, Speaker
from talkingheads.stages.page import chapters, player, shape, wording
from talkingheads.stages.page.views import ClipView
from tests import pages
from tests.stages.test_page import build, read

ASHA = Checked("Asha Bell", date(2026, 11, 20))


def briefing(*entries: Entry) -> Briefing:
    """Return the real briefing with *entries* alone in its newest edition."""
    whole = pages.larkford()
    return replace(
        whole, editions=(replace(whole.editions[0], entries=entries, reel=None, short=None),)
    )


def said(*kinds: Kind, opening: int = 0) -> tuple[ClipView, player.PlayerView]:
    """Return the views of a clip with a sentence of each of *kinds*, after a title card."""
    made = pages.entry("one", Speaker("Ana"), [(kind, "We say a few words.") for kind in kinds])
    made = replace(made, cuts=replace(made.cuts, opening=opening))
    view = shape.site(briefing(made), words=pages.ENGLISH, search=False)
    return view.clips[0], player.PlayerView(made, pages.ENGLISH)


@pytest.mark.parametrize(
    ("kinds", "starts"),
    [
        ((), []),
        (("other", "other"), []),
        (("other", "doing", "doing", "other", "next", "why", "doing"), [1, 4, 5, 6]),
        (("doing", "other", "doing", "ask", "offer"), [0, 3, 4]),
    ],
)
def test_a_chapter_goes_on_until_another_kind_begins(
    kinds: tuple[Kind, ...], starts: list[int]
) -> None:
    """What is none of the kinds belongs to the chapter before; no gap lies between two."""
    clip, below = said(*kinds)
    found = chapters.chapters(clip, below)
    assert [chapter.first for chapter in found] == [clip.sentences[n] for n in starts]
    assert [chapter.heading for chapter in found] == [wording.KINDS[kinds[n]] for n in starts]
    ends = [chapter.end for chapter in found]
    assert ends == [*(chapter.start for chapter in found[1:]), *[below.end][: len(found)]]


def test_marks_lie_where_the_strip_has_their_second() -> None:
    """In parts of the talk, which begins after the title card; together they reach its end."""
    clip, below = said("doing", "next", "why", "ask", opening=3000)
    found = chapters.chapters(clip, below)
    talk = below.end - 3000
    assert float(found[1].place[:-1]) == pytest.approx(
        100 * (found[1].start - 3000) / talk, abs=0.01
    )
    parts = [float(chapter.width[:-1]) for chapter in found]
    assert float(found[0].place[:-1]) + sum(parts) == pytest.approx(100, abs=0.01)


def test_the_pages_say_who_checked_the_words(tmp_path: Path) -> None:
    """On the clip's page and wherever its captions are told of; the box in short says it too."""
    first, second, *_ = pages.larkford().entries
    build(tmp_path, briefing(replace(first, checked=ASHA), second))
    page = read(tmp_path, f"clips/{first.id}/index.html")
    assert "Checked by Asha Bell on 20 November 2026" in page.classed("clip-head")[0].words
    assert "Checked by Asha Bell on 20 November 2026" in page.classed("summary")[0].words
    assert "utomatic" not in page.words
    other = read(tmp_path, f"clips/{second.id}/index.html")
    assert "Automatic captions, not checked by a person" in other.classed("clip-head")[0].words
    assert "Picked out automatically, not checked" in other.classed("summary")[0].words
    assert "Asha" not in other.words


def test_a_hostile_name_checks_nothing_but_the_words(tmp_path: Path) -> None:
    """The name stands on the page letter by letter."""
    made = replace(pages.larkford().entries[0], checked=replace(ASHA, by=pages.HOSTILE))
    build(tmp_path, briefing(made))
    page = read(tmp_path, f"clips/{made.id}/index.html")
    shown = page.classed("checked")[0]
    assert shown.words == f"Checked by {' '.join(pages.HOSTILE.split())} on 20 November 2026"
    assert [element.tag for element in shown.inside] == ["bdi", "time"]


def test_captions_of_the_team_and_of_nobody() -> None:
    """A check goes before where the words come from."""
    made = pages.larkford().entries[0]
    supplied = replace(made, transcript=replace(made.transcript, origin="supplied"))
    for entry, words in (
        (made, "Automatic captions, not checked by a person"),
        (supplied, "Captions supplied by the team"),
        (replace(supplied, checked=ASHA), "Checked by Asha Bell on 20 November 2026"),
    ):
        view = shape.site(briefing(entry), words=pages.ENGLISH, search=False)
        assert view.clips[0].captions_state == words


def test_the_words_are_a_text_to_keep(tmp_path: Path) -> None:
    """Whose, of when, who answers for them; then each sentence with its time and what it is."""
    made = pages.entry(
        "one",
        Speaker("Ana Ruiz", "Volunteer", "The Bus"),
        [("other", "Hello, I am Ana."), ("next", "We will paint it."), ("why", "It matters.")],
        due={1: None},
        warning="A toy wrote them.",
    )
    build(tmp_path, briefing(made))
    text = pages.on_site(tmp_path / "site", "clips/one/transcript.txt").read_text("utf-8")
    assert text.splitlines() == [
        "Ana Ruiz, Volunteer, The Bus, 16 November 2026",
        "Larkford Together, November 2026",
        "Automatic captions, not checked by a person",
        "Do not rely on these words: A toy wrote them.",
        "",
        "   0:01  Hello, I am Ana.",
        "   0:03  We will paint it.  [What we will do next]",
        "   0:06  It matters.  [Why it matters]",
    ]


def test_the_text_turns_no_direction(tmp_path: Path) -> None:
    """Whatever people wrote, what turns the direction of all that follows is left out."""
    build(tmp_path, pages.hostile())
    text = pages.on_site(tmp_path / "site", "clips/eve/transcript.txt").read_text("utf-8")
    assert pages.TURN not in text
    assert '<script>alert("x")</script>' in text


def test_a_quote_says_whose_it_is() -> None:
    """Name, role, organisation and day, as far as they are known."""
    clip, _ = said("doing")
    assert clip.attribution == "Ana, 16 November 2026"
    leader = shape.site(pages.larkford(), words=pages.ENGLISH, search=False).clips[0]
    assert leader.attribution == (
        "Ruth Calder, Neighbourhood inspector, Larkford Police, 16 November 2026"
    )


def test_speeds_are_written_as_the_language_does() -> None:
    """No more decimals than there are; the point is a comma where it is one."""
    _, below = said("doing")
    assert [name for _, name in below.speeds] == ["0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×"]


def test_nothing_said_has_no_chapters_and_no_marks(tmp_path: Path) -> None:
    """A clip in which nothing is said has a page without empty boxes."""
    build(tmp_path, briefing(pages.entry("one", Speaker("Ana"), [])))
    page = read(tmp_path, "clips/one/index.html")
    assert not page.classed("chapters") + page.classed("band") + page.classed("summary")
    assert "Nothing is said in this update." in page.words


def test_a_reel_is_automatic_until_all_of_it_is_checked() -> None:
    """One clip that nobody checked is enough for the film to say so."""
    (november, *_) = pages.larkford().editions
    checked = [replace(entry, checked=ASHA) for entry in november.entries]
    for entries, automatic in (
        (november.entries, True),
        ((*checked[:-1], november.entries[-1]), True),
        (tuple(checked), False),
    ):
        films = (
            shape.site(
                replace(pages.larkford(), editions=(replace(november, entries=entries),)),
                words=pages.ENGLISH,
                search=False,
            )
            .editions[0]
            .films
        )
        assert [film.automatic for film in films] == [automatic] * 2
