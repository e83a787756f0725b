"""What the people of Larkford look like, and where each of them stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tools import backdrops, clothes, hair
from tools.face import Face
from tools.pen import Pen

Draw = Callable[[Pen], None]


@dataclass(frozen=True)
class Look:
    """One person's face, hair and clothes."""

    face: Face
    clothes: Draw
    hair_front: Draw
    hair_behind: Draw | None = None
    hat: Draw | None = None


def _in(colour: tuple[int, int, int], draw: Callable[..., None], *more: Any) -> Draw:
    return lambda pen: draw(pen, colour, *more)


_RUTH = Face(
    skin=(240, 198, 170), brows=(112, 66, 40), lips=(196, 92, 88), iris=(70, 110, 120),
    jaw=0.92, lashes=True,
)  # fmt: skip
_HELEN = Face(
    skin=(246, 214, 192), brows=(150, 104, 64), lips=(204, 88, 96), iris=(78, 112, 84),
    jaw=0.95, lashes=True, glasses=(92, 54, 72),
)  # fmt: skip
_WALTER = Face(
    skin=(238, 200, 176), brows=(214, 212, 208), lips=(186, 110, 100), iris=(88, 118, 150),
    jaw=1.06, glasses=(96, 88, 82), wrinkles=True, moustache=(226, 225, 222),
)  # fmt: skip
_NINA = Face(
    skin=(186, 128, 92), brows=(38, 26, 24), lips=(158, 62, 66), iris=(60, 38, 26),
    jaw=0.92, lashes=True,
)  # fmt: skip
_DAVID = Face(
    skin=(226, 178, 146), brows=(58, 44, 36), lips=(178, 96, 88), iris=(78, 66, 48), jaw=1.06
)
_LEO = Face(skin=(134, 88, 64), brows=(30, 22, 20), lips=(128, 66, 62), iris=(46, 30, 22), jaw=0.96)
_TOM = Face(
    skin=(238, 192, 162), brows=(128, 72, 38), lips=(186, 100, 88), iris=(86, 122, 108),
    jaw=1.04, beard=(156, 88, 46),
)  # fmt: skip

LOOKS = {
    "ruth": Look(
        _RUTH, clothes.police, _in((112, 66, 40), hair.bun_front),
        _in((112, 66, 40), hair.bun_behind), hair.police_cap,
    ),
    "helen": Look(
        _HELEN, clothes.cardigan, _in((196, 146, 88), hair.bob_front),
        _in((196, 146, 88), hair.bob_behind),
    ),
    "walter": Look(
        _WALTER, clothes.jumper, _in((222, 221, 218), hair.thin_front, _WALTER),
        _in((206, 205, 202), hair.thin_behind),
    ),
    "nina": Look(
        _NINA, clothes.apron, _in((44, 30, 30), hair.long_front),
        _in((44, 30, 30), hair.long_behind),
    ),
    "david": Look(_DAVID, clothes.suit, _in((64, 48, 40), hair.short_front)),
    "leo": Look(
        _LEO, clothes.hoodie, _in((40, 28, 26), hair.curls_front),
        _in((40, 28, 26), hair.curls_behind),
    ),
    "tom": Look(_TOM, clothes.vest, _in((152, 86, 44), hair.crop_front)),
}  # fmt: skip

ROOMS: dict[str, Callable[[Pen, backdrops.Size], None]] = {
    "inspector-september": backdrops.office,
    "head-teacher": backdrops.classroom,
    "older-resident": backdrops.sitting_room,
    "shopkeeper": backdrops.shop,
    "inspector-november": backdrops.station,
    "council-officer": backdrops.town_hall,
    "young-person": backdrops.street,
    "volunteer": backdrops.bus,
}
