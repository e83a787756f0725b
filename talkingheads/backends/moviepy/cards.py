"""Whole pictures: the title before somebody speaks, and what was promised after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talkingheads.backends.base import Picture
from talkingheads.backends.moviepy.canvas import Box, Sheet, safe, unit
from talkingheads.backends.moviepy.style import Style, fitted, sizes, text_in
from talkingheads.backends.moviepy.typesetting import Block
from talkingheads.domain import EndCard, Quote, TitleCard

MOST_QUOTES = 4
"""More than so many nobody reads in the seconds that a card is shown."""

LARGEST = (1.0, 9.6, 7.6, 6.6, 6.0)
"""Size of the letters of no quote, of one, of two and so on: hundredths of the short side."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)


def title_card(drawing: TitleCard, style: Style, width: int, height: int) -> Picture:
    """Draw the title in the middle, what belongs to it below, the logo above it."""
    u, area = unit(width, height), inner(width, height)
    sheet = Sheet(width, height, style.ground)
    small = text_in(style, drawing.small, (area.width, round(12 * u)), (max(3.9 * u, 9), 3))
    foot = Box(area.left, area.bottom - small.height, area.right, area.bottom)
    sheet.text(small, foot, style.soft)
    ceiling = area.top
    if style.emblem is not None:
        emblem = style.shrunk(style.emblem, round(area.width * 0.5), round(13 * u))
        left = area.right - emblem.shape[1] if small.leftward else area.left
        sheet.image(emblem, left, area.top)
        ceiling += emblem.shape[0] + round(4 * u)
    floor = foot.top - (round(4 * u) if small.lines else 0)
    gap, tall = round(3.2 * u), floor - ceiling - round(8 * u)
    room, under = (area.width, round(tall * 0.66)), (area.width, round(tall * 0.33))
    title = text_in(style, drawing.title, room, (12 * u, 4), bold=True, rows=3)
    subtitle = text_in(style, drawing.subtitle, under, (5.4 * u, 4), rows=3)
    total = 2 * gap + title.height + subtitle.height
    top = ceiling + max(0, (floor - ceiling - total) // 2)
    top = _rule(sheet, style, area, top, back=title.leftward) + gap
    sheet.text(title, Box(area.left, top, area.right, floor), style.text)
    top += title.height + round(2 * u)
    sheet.text(subtitle, Box(area.left, top, area.right, floor), style.soft)
    return sheet.picture()


def inner(width: int, height: int) -> Box:
    """Return where the texts of a card stand: well inside of what is safe."""
    area, more = safe(width, height), round(3.5 * unit(width, height))
    return Box(area.left + more, area.top + more, area.right - more, area.bottom - more)


@dataclass(frozen=True)
class Said:
    """One quote, set: its words, and who will do it by when."""

    words: Block
    owed: Block

    @property
    def height(self) -> int:
        return self.words.height + self.owed.height


def end_card(drawing: EndCard, style: Style, width: int, height: int) -> Picture:
    """Draw what was promised, in the words as spoken; a quote that does not fit is counted."""
    u, area = unit(width, height), inner(width, height)
    sheet = Sheet(width, height, style.ground)
    room = (area.width, area.height // 4)
    room = (area.width, area.height // 4)
    heading = text_in(style, drawing.heading, room, (max(7.2 * u, 11), 4), bold=True)
    sheet.text(heading, area, style.text)
    top = _rule(
        sheet, style, area, area.top + heading.height + round(1.4 * u), back=heading.leftward
    )
    body = Box(area.left, top + round(4 * u), area.right, area.bottom)
    kept, size = chosen(drawing.quotes, style, body, u)
    if drawing.more or len(kept) < len(drawing.quotes):
        body = Box(body.left, body.top, body.right, body.bottom - round(7.5 * u))
        kept, size = chosen(drawing.quotes, style, body, u)
        _tell_more(sheet, drawing, len(kept), style, area)
    _lay(sheet, [_set(quote, style, size, body, u) for quote in kept], style, body, u)
    return sheet.picture()


def _tell_more(sheet: Sheet, drawing: EndCard, shown: int, style: Style, area: Box) -> None:
    """Tell at the foot how many promises are not on the card."""
    u, left_out = unit(sheet.width, sheet.height), drawing.more + len(drawing.quotes) - shown
    words = f"and {left_out} more" if shown else f"{left_out} in all"
    more = text_in(style, words, (area.width, area.height), (max(4.2 * u, 8), 3), rows=1)
    foot = Box(area.left, area.bottom - more.height, area.right, area.bottom)
    sheet.text(more, foot, style.soft)


def chosen(quotes: Sequence[Quote], style: Style, body: Box, u: float) -> tuple[list[Quote], int]:
    """Return the first quotes that fit into *body* in letters that can be read, and their size."""
    kept: list[Quote] = []
    least = max(4 * u, 8)

    def fits(chosen: Sequence[Quote], size: int) -> bool:
        said = [_set(quote, style, size, body, u) for quote in chosen]
        return sum(one.height for one in said) + (len(said) - 1) * round(2.6 * u) <= body.height

    def largest(chosen: Sequence[Quote], span: tuple[float, float]) -> int:
        return fitted(sizes(*span), lambda size: size, lambda size: fits(chosen, size))

    for quote in quotes:
        if len(kept) < MOST_QUOTES and fits([*kept, quote], round(least)):
            kept.append(quote)
    if kept or not quotes:
        return kept, largest(kept, (max(LARGEST[len(kept)] * u, least), least))
    size = largest(quotes[:1], (least, 0.7 * least))
    return (list(quotes[:1]) if fits(quotes[:1], size) else []), size


def _set(quote: Quote, style: Style, size: int, body: Box, u: float) -> Said:
    """Set *quote* in letters of *size*, beside its bar."""
    room = body.width - round(3.4 * u)
    words = style.setter.block(f"“{quote.text}”", size, room)
    small = round(min(0.72 * size, 5 * u))
    return Said(words, style.setter.block(owed(quote), small, room, bold=True))


def _lay(sheet: Sheet, said: Sequence[Said], style: Style, body: Box, u: float) -> None:
    """Lay the quotes one below the other, each beside a bar, a little above the middle."""
    spare = body.height - sum(one.height for one in said)
    gap = min(round(6 * u), spare // max(1, len(said) - 1))
    top = body.top + max(0, spare - gap * (len(said) - 1)) // 4
    bar, beside = max(2, round(0.5 * u)), round(3.4 * u)
    for one in said:
        back = one.words.leftward
        left = body.right - bar if back else body.left
        sheet.box(Box(left, top, left + bar, top + one.height), style.accent, radius=bar / 2)
        room = (body.left, body.right - beside) if back else (body.left + beside, body.right)
        sheet.text(one.words, Box(room[0], top, room[1], body.bottom), style.text)
        under = Box(room[0], top + one.words.height, room[1], body.bottom)
        sheet.text(one.owed, under, style.soft)
        top += one.height + gap


def _rule(sheet: Sheet, style: Style, area: Box, top: int, *, back: bool) -> int:
    """Lay a short thick line where reading begins; return where it ends."""
    u = unit(sheet.width, sheet.height)
    long, thick = round(13 * u), max(2, round(0.9 * u))
    left = area.right - long if back else area.left
    sheet.box(Box(left, top, left + long, top + thick), style.accent, radius=thick / 2)
    return top + thick


def by(due: date) -> str:
    """Return *due* as the pages write it: ``by 30 November 2026``."""
    return f"by {due.day} {MONTHS[due.month - 1]} {due.year}"


def owed(quote: Quote) -> str:
    """Return who is to do it, and by when."""
    return " · ".join(part for part in (quote.owner, by(quote.due) if quote.due else "") if part)
