"""
The pictures on the pages: where everything in them stands.

    scale     days on a line from left to right
    track     each promise from the day it was said to the day it is due
    months    how many updates each theme had in each month
    heard     who was heard in which edition

A picture is a list of rows. What a row is about stands beside it as text, so that it can wrap, be
enlarged and be a link; the row itself is one SVG, as wide as there is room. So places from left to
right are shares of 100, and no length from top to bottom depends on what is shown. Beside each
picture the page has a table that says the same.
"""

from __future__ import annotations

from talkingheads.stages.page.pictures.heard import Heard, heard
from talkingheads.stages.page.pictures.months import Months, months
from talkingheads.stages.page.pictures.track import Track, track

__all__ = ["Heard", "Months", "Track", "heard", "months", "track"]
