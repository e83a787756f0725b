"""Whether a recording's end is missing is told by its bytes alone."""

from __future__ import annotations

import io

import pytest

from talkingheads.formats.endings import lacks_its_end, says_nothing_of_its_end


def box(name: bytes, length: int = 20) -> bytes:
    """Return a box of MP4 with *length* bytes in it."""
    return (8 + length).to_bytes(4, "big") + name + bytes(length)


def element(id: str, body: bytes = bytes(20), length: bytes = b"") -> bytes:
    """Return an element of Matroska; *length* as it is to be told, if not as it is."""
    return bytes.fromhex(id) + (length or bytes([0x80 | len(body)])) + body


def chunk(name: bytes, length: int = 20) -> bytes:
    return name + length.to_bytes(4, "little") + bytes(length)


def page(body: bytes = bytes(40)) -> bytes:
    return b"OggS" + bytes(22) + bytes([1, len(body)]) + body


def amr(kinds: bytes, lengths: dict[int, int]) -> bytes:
    return b"".join(bytes([kind << 3]) + bytes(lengths[kind]) for kind in kinds)


def packet(body: bytes, *, begins: bool, timed: bool = False) -> bytes:
    """Return a packet of a transport stream with *body*, filled up at its front."""
    filling = 183 - len(body)
    head = bytes([0x47, 0x41 if begins else 0x01, 0, 0x30, filling]) + bytes(filling)
    return bytes(4 if timed else 0) + head + body


def stream(last: int, *, timed: bool = False, said: int = 200) -> bytes:
    """Return a transport stream of two parts that say they have 206 bytes; *last* of the second."""
    part = b"\0\0\1\xc0" + said.to_bytes(2, "big") + bytes(200)
    second = packet(part[:100], begins=True, timed=timed)
    second += packet(part[100:last], begins=False, timed=timed) if last > 100 else b""
    first = packet(part[:150], begins=True, timed=timed)
    return first + packet(part[150:], begins=False, timed=timed) + second


UNKNOWN = b"\x01" + b"\xff" * 7
CLUSTER = element("1F43B675", element("A3"))
WHOLE = {
    "index first": ("mov", box(b"ftyp") + box(b"moov") + box(b"mdat")),
    "index last": ("mov", box(b"ftyp") + box(b"mdat") + box(b"moov")),
    "fragments": ("mov", box(b"moov") + (box(b"moof") + box(b"mdat")) * 2),
    "a film": ("matroska", element("1A45DFA3") + element("18538067", CLUSTER * 2)),
    "a browser's film": (
        "matroska",
        element("1A45DFA3") + element("18538067", CLUSTER * 2, UNKNOWN),
    ),
    "a browser's clusters": (
        "matroska",
        element("1A45DFA3")
        + element("18538067", element("1F43B675", element("A3") * 2, UNKNOWN), UNKNOWN),
    ),
    "wav": ("wav", b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ") + chunk(b"data")),
    "avi": (
        "avi",
        b"RIFF\0\0\0\0AVI " + b"LIST" + (24).to_bytes(4, "little") + b"movi" + bytes(20),
    ),
    "caf": ("caf", b"caff\0\1\0\0" + b"data" + (20).to_bytes(8, "big") + bytes(20)),
    "ogg": ("ogg", page() * 2),
    "transport stream": ("mpegts", b"\x47" + bytes(187)),
    "a camera's stream": ("mpegts", stream(206, timed=True)),
    "raw aac": ("aac", (b"\xff\xf1\x50\x80\x02\x80\0" + bytes(13)) * 2),
    "mp3 without a head": ("mp3", (b"\xff\xfb\x10\xc4" + bytes(100)) * 3),
    "slow mp3": ("mp3", b"ID3\4\0\0\0\0\0\2zz" + (b"\xff\xf3\x10\xc4" + bytes(22)) * 3),
    "amr": ("amr", b"#!AMR\n" + amr(b"\7\7\7", {7: 31})),
    "wide amr": ("amr", b"#!AMR-WB\n" + amr(b"\2\2", {2: 32})),
}
"""Files that are whole; each byte that is taken from the end of one of them lacks."""


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_whole(name: str) -> None:
    """What is there as it says is not held to lack anything."""
    container, data = WHOLE[name]
    assert not lacks_its_end(io.BytesIO(data), container)


@pytest.mark.parametrize("name", WHOLE)
def test_each_last_byte_is_missed(name: str) -> None:
    """Whether 1 or 15 bytes lack, it is seen."""
    container, data = WHOLE[name]
    for lacking in range(1, 16):
        assert lacks_its_end(io.BytesIO(data[:-lacking]), container), lacking


@pytest.mark.parametrize(
    ("container", "data"),
    [
        ("mov", box(b"moov") + box(b"mdat") + box(b"free")),
        ("mov", box(b"moov") + box(b"mdat") + box(b"udta")),
        ("mov", box(b"moov") + box(b"moof") + box(b"mdat") + box(b"mfra")),
        ("matroska", element("1A45DFA3") + element("18538067", CLUSTER, UNKNOWN) + element("EC")),
        ("wav", b"RIFF\0\0\0\0WAVE" + chunk(b"data") + chunk(b"LIST")),
    ],
)
def test_notes_after_the_recording_may_lack(container: str, data: bytes) -> None:
    """Padding, tags and an index that nobody needs are not missed."""
    assert not lacks_its_end(io.BytesIO(data[:-10]), container)


@pytest.mark.parametrize(
    ("container", "data"),
    [
        ("mov", box(b"moov") + b"\0\0\0\0mdat" + bytes(50)),
        ("wav", b"RIFF\xff\xff\xff\xffWAVE" + b"data\xff\xff\xff\xff" + bytes(50)),
        ("caf", b"caff\0\1\0\0data" + b"\xff" * 8 + bytes(50)),
        ("amr", b"#!AMR_MC1.0\n" + bytes(20)),
        ("flac", b"fLaC"),
        ("mov", box(b"free", 0) * 200_000),
    ],
)
def test_what_tells_no_length_is_taken_as_whole(container: str, data: bytes) -> None:
    """Recordings that are written while they go on say nothing that could be missed."""
    assert not lacks_its_end(io.BytesIO(data), container)


@pytest.mark.parametrize(("told", "lacks"), [(100, False), (1000, True)])
def test_an_mp3_is_compared_with_its_head(told: int, lacks: bool) -> None:
    """The bytes that the Xing head tells of must be there."""
    tag = b"ID3\4\0\0\0\0\0\x0a" + bytes(10)
    head = b"\xff\xfb\x90\xc4" + bytes(17) + b"Xing\0\0\0\3" + bytes(4) + told.to_bytes(4, "big")
    assert lacks_its_end(io.BytesIO(tag + head + bytes(100)), "mp3") is lacks


def test_index_and_recording_must_both_be_there() -> None:
    """With the index and without any recording a film is cut off, and the other way round too."""
    assert lacks_its_end(io.BytesIO(box(b"ftyp") + box(b"moov")), "mov")
    assert lacks_its_end(io.BytesIO(box(b"ftyp") + box(b"mdat")), "mov")


@pytest.mark.parametrize(("kind", "silent"), [(0, True), (4, False), (5, False), (1, True)])
def test_the_last_page_of_ogg_says_that_it_is_the_last(kind: int, silent: bool) -> None:
    """Where that mark lacks, the file may be whole, and may lack some seconds."""
    last = bytearray(page())
    last[5] = kind
    assert says_nothing_of_its_end(io.BytesIO(page() * 2 + last), "ogg") is silent
    assert not says_nothing_of_its_end(io.BytesIO(bytes(100)), "wav")


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize(("last", "lacks"), [(206, False), (205, True), (101, True), (100, True)])
def test_a_stream_cut_between_packets_is_seen_by_its_last_part(
    timed: bool, last: int, lacks: bool
) -> None:
    """A part that says how long it is must be there; whether more came after it nobody knows."""
    data = stream(last, timed=timed)
    assert lacks_its_end(io.BytesIO(data), "mpegts") is lacks
    assert not lacks_its_end(io.BytesIO(stream(last, timed=timed, said=0)), "mpegts")
    assert says_nothing_of_its_end(io.BytesIO(data), "mpegts")
