"""What the parts of media files that tell of people are called, in words."""

from __future__ import annotations

PLACE, DEVICE, PROGRAM = "the place", "the device", "the program that wrote it"
AUTHOR, TIME, NOTES = "who made it", "when it was made", "notes"

BOXES = {
    PLACE: "©xyz ©gps loci GPS_ gps_ ©loc",
    DEVICE: "©mak ©mod ©mdl manu modl CAME LENS FIRM MUID mdln smta smrd ©hst ©fmt",
    PROGRAM: "©too ©swr ©enc ©swf ©req",
    AUTHOR: "©ART aART ©aut auth perf ©cpy cprt ©wrt ©dir ©prd ©own",
    TIME: "©day date yrrc ©ed1 tims",
}
"""Names of boxes in ``udta`` and ``ilst``; a blank is written as _."""
KEYS = {
    PLACE: ("location", "gps"),
    DEVICE: ("make", "model", "camera", "device", "lens", "manufacturer", "android", "serial"),
    PROGRAM: ("software", "encoder", "tool", "creator"),
    AUTHOR: ("author", "artist", "copyright", "director", "producer", "owner", "user"),
    TIME: ("date", "time", "year"),
}
"""What names of longer kinds contain: ``com.apple.quicktime.location.ISO6709``, ``Author``."""
EXIF = {
    0x8825: PLACE,
    **dict.fromkeys((0x010F, 0x0110, 0xA430, 0xA431, 0xA433, 0xA434, 0x927C, 0xC615), DEVICE),
    **dict.fromkeys((0x0131, 0x013C), PROGRAM),
    **dict.fromkeys((0x013B, 0x8298, 0x9C9D), AUTHOR),
    **dict.fromkeys((0x0132, 0x9003, 0x9004), TIME),
}
"""Tags of EXIF: https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E"""

_NAMED = {name: what for what, text in BOXES.items() for name in text.split()}


def of_box(name: str) -> str:
    """Return what the box *name* tells."""
    return _NAMED.get(name.replace(" ", "_"), NOTES)


def of_key(name: str) -> str:
    """Return what the value called *name* tells."""
    low = name.lower()
    return next((what for what, parts in KEYS.items() if any(p in low for p in parts)), NOTES)


def told(what: str, part: str) -> str:
    """Return one thing that is found, with the name of its *part* where nothing odd is in it."""
    return f"{what} ({''.join(c if c.isprintable() else '?' for c in part)[:60]})"
