"""
Small files that would fill the memory or the day, through the real intake.

    python -m tests.fuzz bombs [--only NAME ...] [--keep DIR]

Each must be refused in less than a second of the processor and in less than 300 MB; `LIES` may
also be played as the small clips that they are. On a machine with nothing else to do the time by
the clock, ``seconds``, is about the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import zlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tests.fuzz import workers
from tests.fuzz.bases import SHARED, made
from tests.fuzz.chunks import chunks
from tests.fuzz.intake import ACCEPTED, REFUSED, Intake, Outcome

SECONDS, MEGABYTES = 1.0, 300
LIMIT = 20.0

Parts = list[bytes | int]
"""What a file consists of; a number stands for so many zeros, which take no room on the disk."""

HARMLESS = "harmless.mp4"
"""An ordinary clip among them: it must be accepted, or nothing is shown by the others' refusal."""

LIES = {
    "header-of-65500-pixels.mp4",  # its pictures themselves are small
    "years.mp4",  # its samples last for a second
    "tags-10000-deep.mkv",  # are passed over
    "cover.mp4",  # is never looked at
    "cover-of-30000-pixels.mp3",  # neither
}
"""These may also be accepted, since they are played as any other clip; in no more memory."""

PNG_MOV = "png.mov"
BASES_USED = ("plain.mp4", "camera.mov", "camera.avi", "sound.mkv", "vp9.webm", "layer3.mp3")
MILLIONS = 150


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this part can be told."""
    parser.add_argument("--only", nargs="*", metavar="NAME", help="only these bombs")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the bombs here")


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Take every bomb in and tell what each took."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as room:
        bombs = make_all(Path(room) / "bases")
        chosen = [HARMLESS, *(options.only or sorted(bombs.keys() - {HARMLESS}))]
        for name in chosen if options.keep else ():
            options.keep.mkdir(parents=True, exist_ok=True)
            write(options.keep / name, bombs[name])
        told = {}
        for name, outcome in set_off({name: bombs[name] for name in chosen}, Path(room)):
            told[name] = {"well": not wrong_with(name, outcome), **outcome.to_json()}
            print(f"{name}: {told[name]}", file=sys.stderr, flush=True)

        def most(figure: str) -> float:
            return max((e.get(figure, 0) for n, e in told.items() if n != HARMLESS), default=0)

        return {
            "bombs": len(told) - 1,
            "failed": sum(not each["well"] for each in told.values()),
            "most_seconds": most("seconds"),
            "most_processor": most("processor"),
            "most_megabytes": most("memory"),
            "each": told,
        }


def set_off(bombs: dict[str, Parts], room: Path) -> Iterable[tuple[str, Outcome]]:
    """Take each bomb in, in a process of its own, so that its memory is told from the others'."""
    for number, (name, parts) in enumerate(bombs.items()):
        begin = partial(_begin, name, parts)
        for _, outcome in workers.outcomes([0], begin, room / str(number), workers=1, limit=LIMIT):
            yield name, outcome


def wrong_with(name: str, outcome: Outcome) -> str:
    """Tell what is wrong with how the bomb *name* ended; empty if nothing."""
    if name == HARMLESS:
        return "" if outcome.ended == ACCEPTED else f"an ordinary clip was not accepted: {outcome}"
    if outcome.ended != REFUSED and (name not in LIES or outcome.ended != ACCEPTED):
        return f"it was not refused: {outcome}"
    slow = outcome.ended == REFUSED and outcome.processor >= SECONDS
    if slow or outcome.memory >= MEGABYTES:
        return f"it took {outcome.processor} s and {outcome.memory} MB"
    return ""


def _begin(name: str, parts: Parts, world: Path) -> workers.Take:
    intake = Intake(world)
    intake.move_in()

    def take(case: int) -> Outcome:
        write(intake.clips / name, parts)
        return intake.take(name)

    return take


def write(file: Path, parts: Parts) -> None:
    """Write a file from its parts."""
    with file.open("wb") as open_file:
        for part in parts:
            if isinstance(part, int):
                open_file.seek(part, os.SEEK_CUR)
            else:
                open_file.write(part)
        open_file.truncate()


# making them ----------------------------------------------------------------------------


def make_all(room: Path) -> dict[str, Parts]:
    """Return the bombs by their names; clips that they are made of are made below *room*."""
    clips = {base.name: base.data for base in made(room, only=BASES_USED)}
    (png,) = made(room, only=[PNG_MOV])
    mp4, mov, avi = clips["plain.mp4"], clips["camera.mov"], clips["camera.avi"]
    mkv, webm, mp3 = clips["sound.mkv"], clips["vp9.webm"], clips["layer3.mp3"]
    bombs: dict[str, Parts] = {
        HARMLESS: [mp4],
        "header-of-65500-pixels.mp4": [_sized_box(mp4, b"avc1", 65500)],
        "jpeg-of-65500-pixels.mov": [_sized_jpeg(_sized_box(mov, b"jpeg", 65500), 65500)],
        "jpeg-of-30000-pixels.mov": [_sized_jpeg(_sized_box(mov, b"jpeg", 30000), 30000)],
        "jpeg-of-30000-pixels-told-small.mov": [_sized_jpeg(mov, 30000)],
        "jpeg-of-30000-pixels.avi": [_sized_jpeg(avi, 30000)],
        "png-of-30000-pixels.mov": [_sized_png(_sized_box(png.data, b"png ", 30000), 30000)],
        "png-of-30000-pixels-told-small.mov": [_sized_png(png.data, 30000)],
        "vp9-of-65536-pixels.webm": [_sized_vp9(webm)],
        "streams-10000.mp4": [_many_tracks(mp4, 10_000)],
        "streams-900.mp4": [_many_tracks(mp4, 900)],
        "streams-10000.mkv": [_many_entries(mkv, 10_000)],
        "streams-900.mkv": [_many_entries(mkv, 900)],
        "years.mp4": [_years(mp4)],
        "years-by-one-sample.mp4": [_table(mp4, b"stts", [1, 1, 0x7FFFFFFF])],
        "years.mkv": [_late_block(mkv)],
        "sample-sizes-4-billion.mp4": [_table(mp4, b"stsz", [4, 0xFFFFFFFF])],
        "sample-sizes-of-nothing.mp4": [_table(mp4, b"stsz", [0, 0xFFFFFFFF])],
        "samples-30-million.mp4": [_samples(mp4, 30_000_000)],
        "samples-800-million.mp4": [_samples(mp4, 800_000_000)],
        "times-4-billion.mp4": [_table(mp4, b"stts", [0xFFFFFFFF, 1, 1])],
        "offsets-4-billion.mp4": [_table(mp4, b"stco", [0xFFFFFFFF, 48])],
        "edits-4-billion.mp4": [_table(mp4, b"elst", [0xFFFFFFFF, 1, 0, 0x10000])],
        "boxes-10000-deep.mp4": [_deep_boxes(mp4, b"moov")],
        "tracks-10000-deep.mp4": [_deep_boxes(mp4, b"trak")],
        "tags-10000-deep.mkv": [_deep_tags(mkv)],
        "boxes-a-million.mp4": [mp4[:32] + b"\0\0\0\x08free" * 1_000_000 + mp4[32:]],
        "codec-private-of-a-terabyte.mkv": [_in_tracks(mkv, b"\x63\xa2", 1 << 40)],
        "codec-private-of-2-gigabytes.mkv": [_in_tracks(mkv, b"\x63\xa2", (1 << 31) - 100)],
        "name-of-a-gigabyte.mkv": [_in_tracks(mkv, b"\x53\x6e", 1 << 30)],
        "one-hertz.wav": [_wav(rate=1, length=20_000)],
        "constant-hours.flac": [_flac_of_hours()],
        "attachment.mkv": _attachment(mkv, MILLIONS * 1_000_000),
        "attachments-announced.mkv": _attachment(mkv, 1 << 40, really=1000),
        "cover.mp3": _cover_in_tag(mp3, MILLIONS * 1_000_000),
        "cover-of-30000-pixels.mp3": _cover_in_tag(mp3, 0, _png(30_000)),
        "cover.mp4": _cover_in_boxes(mp4, MILLIONS * 1_000_000),
    }  # fmt: skip
    if SHARED.is_dir():
        bombs["huge-frame-bomb.mov"] = [(SHARED / "huge-frame-bomb.mov").read_bytes()]
    return bombs


def _big(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in numbers)


def _box(name: bytes, body: bytes) -> bytes:
    return _big(8 + len(body)) + name + body


def _element(id: bytes, body: bytes, length: int | None = None) -> bytes:
    """Return an EBML element; *length* as it is told, where that is not so."""
    told = len(body) if length is None else length
    return id + (told | 1 << 56).to_bytes(8, "big") + body


def _sized_box(data: bytes, name: bytes, side: int) -> bytes:
    """Change width and height in the sample description called *name*."""
    at = data.index(name, data.index(b"stsd")) + 4 + 24
    return data[:at] + side.to_bytes(2, "big") * 2 + data[at + 4 :]


def _sized_jpeg(data: bytes, side: int) -> bytes:
    """Change the size in the head of every JPEG picture (its start of frame)."""
    parts = data.split(b"\xff\xc0\x00\x11\x08")
    sized = [side.to_bytes(2, "big") * 2 + part[4:] for part in parts[1:]]
    assert sized
    return b"\xff\xc0\x00\x11\x08".join([parts[0], *sized])


def _sized_png(data: bytes, side: int) -> bytes:
    """Change the size in the head of every PNG picture, with its checksum."""
    parts = data.split(b"IHDR")
    assert len(parts) > 1
    for number, part in enumerate(parts[1:], 1):
        head = _big(side, side) + part[8:13]
        parts[number] = head + _big(zlib.crc32(b"IHDR" + head)) + part[17:]
    return b"IHDR".join(parts)


def _sized_vp9(data: bytes) -> bytes:
    """Write 65536 x 65536 into the key frames of VP9: 16 bits each after its sync code."""
    start = b"\x49\x83\x42"
    parts = data.split(start)
    assert len(parts) > 1
    sized = []
    for part in parts[1:]:  # 4 bits of colour (profile 0), then the sides less one
        bits = int.from_bytes(part[:5], "big") | 0xFFFFFFFF << 4
        sized.append(bits.to_bytes(5, "big") + part[5:])
    return start.join([parts[0], *sized])


def _resized(data: bytes, at: int, stop: int, new: bytes) -> bytes:
    """Put *new* in the place of a part of an MP4, whose index is last; boxes around it grow."""
    made = bytearray(data[:at] + new + data[stop:])
    for chunk in chunks(data, "mov"):
        if chunk.start < at and stop <= chunk.end and chunk.size:
            place, width, _ = chunk.size
            said = int.from_bytes(data[place : place + width], "big")
            made[place : place + width] = (said + len(new) - stop + at).to_bytes(width, "big")
    return bytes(made)


def _first(data: bytes, name: bytes) -> tuple[int, int]:
    """Return where the first box called *name* begins and ends."""
    for chunk in chunks(data, "mov"):
        if chunk.name and data[chunk.name[0] : sum(chunk.name)] == name:
            return chunk.start, chunk.end
    raise ValueError(f"no {name!r}")


def _table(data: bytes, name: bytes, numbers: list[int]) -> bytes:
    """Put a table with these *numbers* in the place of the first one called *name*."""
    at, stop = _first(data, name)
    return _resized(data, at, stop, _box(name, _big(0, *numbers)))


def _samples(data: bytes, count: int) -> bytes:
    """Let the first track have so many samples of 1 byte, all in its first chunk."""
    for name, numbers in (
        (b"stsz", [1, count]),
        (b"stsc", [1, 1, count, 1]),
        (b"stts", [1, count, 1]),
        (b"stco", [1, 48]),
    ):
        data = _table(data, name, numbers)
    return data


def _many_tracks(data: bytes, count: int) -> bytes:
    at, stop = _first(data, b"trak")
    return _resized(data, at, stop, data[at:stop] * count)


def _years(data: bytes) -> bytes:
    """Let every head of the film and its tracks say that they last for years."""
    made = bytearray(data)
    for name, offset in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        at = made.find(name)
        while at >= 0:
            made[at + offset : at + offset + 4] = _big(0x7FFFFFFF)
            at = made.find(name, at + 4)
    return bytes(made)


def _deep_boxes(data: bytes, name: bytes) -> bytes:
    """Put the index into 10,000 boxes, each in the next."""
    at, stop = _first(data, b"moov")
    inner = data[at:stop]
    heads = [_big(len(inner) + 8 * depth) + name for depth in range(10_000, 0, -1)]
    return data[:at] + b"".join(heads) + inner + data[stop:]


def _elements_of(data: bytes) -> dict[bytes, tuple[int, int, int]]:
    """Return start, body and end of the outer elements of a Matroska file by their ids."""
    found: dict[bytes, tuple[int, int, int]] = {}
    for chunk in chunks(data, "matroska"):
        if chunk.name:
            found.setdefault(
                data[chunk.name[0] : sum(chunk.name)], (chunk.start, chunk.body, chunk.end)
            )
    return found


SEGMENT, TRACKS, ENTRY, CLUSTER = (
    b"\x18\x53\x80\x67",
    b"\x16\x54\xae\x6b",
    b"\xae",
    b"\x1f\x43\xb6\x75",
)
UNKNOWN = (1 << 56) - 1


def _segment(data: bytes, *parts: bytes) -> bytes:
    """Return the head of a Matroska file and a segment of unknown length with *parts*."""
    start, _, _ = _elements_of(data)[SEGMENT]
    return data[:start] + _element(SEGMENT, b"".join(parts), UNKNOWN)


def _part(data: bytes, id: bytes) -> bytes:
    start, _, end = _elements_of(data)[id]
    return data[start:end]


def _many_entries(data: bytes, count: int) -> bytes:
    _, body, end = _elements_of(data)[ENTRY]
    tracks = _element(TRACKS, _element(ENTRY, data[body:end]) * count)
    return _segment(data, tracks, _part(data, CLUSTER))


def _in_tracks(data: bytes, id: bytes, length: int) -> bytes:
    """Put an element that says that it has *length* bytes into the first track."""
    _, body, end = _elements_of(data)[ENTRY]
    entry = _element(ENTRY, data[body:end] + _element(id, b"", length), length + 1000)
    return _segment(data, _element(TRACKS, entry, length + 2000), _part(data, CLUSTER))


def _late_block(data: bytes) -> bytes:
    """Let a second cluster come years after the first."""
    _, body, end = _elements_of(data)[CLUSTER]
    at = data.index(b"\xe7", body)
    width = data[at + 1] & 0x7F
    late = data[body:at] + b"\xe7\x86" + (10**11).to_bytes(6, "big") + data[at + 2 + width : end]
    return _segment(data, _part(data, TRACKS), _part(data, CLUSTER), _element(CLUSTER, late))


def _deep_tags(data: bytes) -> bytes:
    """Put 10,000 tags each into the next, before the sound."""
    inner = b""
    for _ in range(10_000):
        inner = _element(b"\x67\xc8", inner)
    tags = _element(b"\x12\x54\xc3\x67", _element(b"\x73\x73", inner))
    return _segment(data, _part(data, TRACKS), tags, _part(data, CLUSTER))


def _attachment(data: bytes, length: int, really: int | None = None) -> Parts:
    """Put an attached file of *length* zeros before the sound."""
    named = _element(b"\x46\x6e", b"a.ttf") + _element(b"\x46\x60", b"font/ttf")
    named += _element(b"\x46\xae", b"\1")
    file = _element(
        b"\x61\xa7", named + _element(b"\x46\x5c", b"", length), len(named) + 10 + length
    )
    whole = _element(b"\x19\x41\xa4\x69", file, len(file) + length)
    head = _segment(data, _part(data, TRACKS), whole)
    return [head, length if really is None else really, _part(data, CLUSTER)]


def _wav(*, rate: int, length: int) -> bytes:
    """Return a WAV file of *length* loud samples of 8 bits."""
    form = (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") * 2
    form += (1).to_bytes(2, "little") + (8).to_bytes(2, "little")
    body = b"WAVEfmt " + (16).to_bytes(4, "little") + form
    body += b"data" + length.to_bytes(4, "little") + b"\0\xff" * (length // 2)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _flac_of_hours() -> bytes:
    """Return FLAC whose every 14 bytes are 8 seconds of one and the same value."""
    block = 65_535
    about = (block).to_bytes(2, "big") * 2 + bytes(6)
    about += (8000 << 44 | 0 << 41 | 15 << 36 | 2000 * block).to_bytes(8, "big") + bytes(16)
    frames = b""
    for number in range(2000):
        coded = chr(number).encode()  # FLAC codes its numbers as UTF-8 does
        head = b"\xff\xf8\x74\x08" + coded + (block - 1).to_bytes(2, "big")
        head += bytes([_checksum(head, 8, 0x07)])
        frame = head + b"\0\x7f\xff"
        frames += frame + _checksum(frame, 16, 0x8005).to_bytes(2, "big")
    return b"fLaC\x80" + len(about).to_bytes(3, "big") + about + frames


def _checksum(data: bytes, bits: int, polynomial: int) -> int:
    """Return FLAC's checksum of *data*, of 8 or 16 bits."""
    value, top = 0, 1 << bits - 1
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & (top * 2 - 1)
    return value


def _png(side: int) -> bytes:
    """Return the head of a grey PNG picture, and a little of it."""

    def part(name: bytes, body: bytes) -> bytes:
        return _big(len(body)) + name + body + _big(zlib.crc32(name + body))

    head = part(b"IHDR", _big(side, side) + b"\x08\0\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")
    )


def _cover_in_tag(data: bytes, length: int, picture: bytes = b"") -> Parts:
    """Put a cover picture into the tag (ID3) before an MP3."""

    def seven(number: int) -> bytes:
        return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))

    about = b"\0image/png\0\3\0" + picture
    size = len(about) + length
    frame = b"APIC" + seven(size) + b"\0\0" + about
    return [b"ID3\4\0\0" + seven(len(frame) + length) + frame, length, data]


def _cover_in_boxes(data: bytes, length: int) -> Parts:
    """Put a cover picture of so many zeros behind the recording of an MP4, in its index."""
    mark = b"cover-is-put-here"
    picture = _box(b"data", _big(13, 0) + mark)
    tags = _box(
        b"meta",
        _big(0)
        + _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
        + _box(b"ilst", _box(b"covr", picture)),
    )
    at, stop = _first(data, b"udta")
    made = _resized(data, at, stop, _box(b"udta", tags))
    grown = bytearray(made)
    where = made.index(mark)
    for chunk in chunks(made, "mov"):
        if chunk.start < where < chunk.end and chunk.size:
            grown[chunk.start : chunk.start + 4] = _big(
                int.from_bytes(made[chunk.start : chunk.start + 4], "big") + length
            )
    for name in (b"covr", b"data"):
        place = grown.rindex(name, 0, where) - 4
        if int.from_bytes(grown[place : place + 4], "big") < length:
            grown[place : place + 4] = _big(
                int.from_bytes(grown[place : place + 4], "big") + length
            )
    return [bytes(grown[:where]), length, bytes(grown[where:])]
