"""The page of each clip, and its words as a text to keep."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.stages.page import wording
from talkingheads.stages.page.chapters import chapters
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.player import PlayerView
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.trims import TrimsView
from talkingheads.stages.page.views import ClipView


def pages(site: SiteView) -> Iterator[Page]:
    """Yield a page for each clip, which knows those before and after it in its edition."""
    for edition in site.editions:
        befores = (None, *edition.clips)
        afters = (*edition.clips[1:], None)
        for before, clip, after in zip(befores, edition.clips, afters, strict=False):
            player = PlayerView(clip.entry, site.words)
            values = {
                "clip": clip,
                "player": player,
                "chapters": chapters(clip, player),
                "trims": TrimsView(clip.entry, site.words),
                "before": before,
                "after": after,
            }
            yield Page(clip.link, "clip.html", values)


def texts(site: SiteView) -> Iterator[tuple[str, str]]:
    """Yield the words of each clip as plain text: path on the site, content."""
    for clip in site.clips:
        lines = (wording.visible(line) for line in _transcript(clip, site))
        yield f"{clip.folder}transcript.txt", "\n".join(lines) + "\n"


def _transcript(clip: ClipView, site: SiteView) -> Iterator[str]:
    """Yield the lines of it: whose words, of when, who answers for them, then each sentence."""
    say = site.words.say
    yield clip.attribution
    yield f"{site.title}, {clip.edition}"
    yield clip.captions_state
    if clip.warning:
        yield say("Do not rely on these words: {reason}", reason=clip.warning)
    yield ""
    for sentence in clip.sentences:
        about = sentence.caveat or (say("Promise") if sentence.promise else sentence.label)
        yield f"{sentence.clock:>7}  {sentence.text}" + (f"  [{about}]" if about else "")
