"""
Tell from a recording's own bytes whether its end is missing, as when an upload broke off.

Containers say how long their parts are. What is said to go on after the last byte is missing; what
says nothing of its length is taken as whole. Padding and notes after the recording may lack.
"""

from __future__ import annotations

import io
from typing import BinaryIO

MOST = 100_000
"""Parts of a file that are looked at; of more, nothing is said."""

LARGEST = 64_000_000
"""Bytes of a file that is nothing but frames; of a larger one, nothing is said."""

NOTES = (b"free", b"skip", b"wide", b"udta", b"uuid", b"meta", b"mfra")
"""Boxes of MP4 and MOV that may lack their end once the recording itself is there."""

SEGMENT, CLUSTER = 0x18538067, 0x1F43B675
"""Elements of Matroska and WebM (RFC 9559) that hold others, and may not say how long they are."""

TABLES = (0x1254C367, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0xEC)
"""Tags, cues, attachments, chapters and padding: may lack their end once a cluster is there."""

AMR_FRAMES = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5),
}
"""First bytes of an AMR file to the bytes of a frame after its first one, by type (RFC 4867)."""

MP3_RATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
"""Kilobits a second of layer III, by the number in a frame's head: MPEG-1, then MPEG-2 and 2.5."""

TRANSPORT = 188
"""Bytes of a packet of an MPEG transport stream; cameras (AVCHD) put a time of four before each."""

TIMED = TRANSPORT + 4

TAIL = 20_000
"""Packets at the end of a transport stream that are looked at."""

UNENDING = ("mpegts",)
"""Containers that have no mark at their end, and say of nothing how long it is."""

LONGEST_PAGE = 65_307
"""Bytes of a page of Ogg at most (RFC 3533)."""

END_OF_STREAM = 4
"""The mark in its head of the last page of a stream."""


def lacks_its_end(file: BinaryIO, container: str) -> bool:
    """Tell whether the end of *file* is missing; *container* is its demuxer's name."""
    look = {
        "mov": _boxes,
        "matroska": _elements,
        "wav": _riff,
        "avi": _riff,
        "caf": _caf,
        "ogg": _pages,
        "mpegts": _transport,
        "mp3": _mp3,
        "aac": _adts,
        "amr": _amr,
    }.get(container)
    return look is not None and look(file, file.seek(0, io.SEEK_END))


def says_nothing_of_its_end(file: BinaryIO, container: str) -> bool:
    """
    Tell whether *file* has neither a mark at its end nor a length, by which a part would be missed.

    It may be whole all the same: transport streams never have one, and some recorders leave out
    that of Ogg (RFC 3533).
    """
    if container != "ogg":
        return container in UNENDING
    tail = _read(file, max(0, file.seek(0, io.SEEK_END) - LONGEST_PAGE), LONGEST_PAGE)
    last = tail.rfind(b"OggS")
    return last >= 0 and len(tail) > last + 5 and not tail[last + 5] & END_OF_STREAM


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _boxes(file: BinaryIO, size: int) -> bool:
    """Walk the outermost boxes (ISO/IEC 14496-12): an index and a recording must be among them."""
    at = 0
    seen: set[bytes] = set()
    for _ in range(MOST):
        head = _read(file, at, 16)
        if len(head) < 8:
            return (bool(head) and b"moof" in seen) or not {b"moov", b"mdat"} <= seen
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big") if len(head) == 16 else size + 1
        if length < 8:  # 0: up to the end, wherever that is
            return False
        if at + length > size:
            return name not in NOTES or not {b"moov", b"mdat"} <= seen
        seen.add(name)
        at += length
    return False


def _elements(file: BinaryIO, size: int) -> bool:
    """Walk the elements of the segment, and of clusters whose length is not told."""
    at, end, recorded = 0, 0, False
    for _ in range(MOST):
        head = _read(file, at, 12)
        if not head:
            return end > size
        id, id_bytes = ebml_number(head, marked=True)
        length, length_bytes = ebml_number(head[id_bytes:], marked=False)
        if not id_bytes or not length_bytes:
            return len(head) < 12 and head[0] != 0
        body = at + id_bytes + length_bytes
        unknown = length == (1 << 7 * length_bytes) - 1
        if id == SEGMENT or (unknown and id == CLUSTER):
            end = max(end, 0 if unknown else body + length)
            at = body
        elif unknown or body + length > size:
            return not unknown and (id not in TABLES or not recorded)
        else:
            at = body + length
        recorded = recorded or id == CLUSTER
    return False


def ebml_number(head: bytes, *, marked: bool) -> tuple[int, int]:
    """Return an EBML number and how many bytes it has; its *marked* bit is kept, or taken off."""
    length = 9 - head[0].bit_length() if head else 9
    if length > (4 if marked else 8) or len(head) < length:
        return 0, 0
    value = int.from_bytes(head[:length], "big")
    return (value if marked else value & ((1 << 7 * length) - 1)), length


def _riff(file: BinaryIO, size: int) -> bool:
    """Walk the chunks of WAV or AVI; a length of 0 or near 4 GiB was never filled in."""
    at = 12
    for _ in range(MOST):
        head = _read(file, at, 12)
        if len(head) < 8:
            return False
        length = int.from_bytes(head[4:8], "little")
        if at + 8 + length > size:
            recording = head[:4] == b"data" or head[8:] in (b"movi", b"hdrl")
            return recording and length < 0xFFFF_0000
        at += 8 + length + length % 2
    return False


def _caf(file: BinaryIO, size: int) -> bool:
    """Walk the chunks of a Core Audio file; sound of unknown length has -1."""
    at = 8
    for _ in range(MOST):
        head = _read(file, at, 12)
        if len(head) < 12:
            return False
        length = int.from_bytes(head[4:], "big", signed=True)
        if length < 0:
            return False
        if at + 12 + length > size:
            return head[:4] in (b"data", b"pakt")
        at += 12 + length
    return False


def packet_size(head: bytes) -> int:
    """Return how long the packets of a transport stream are that begins with *head*, or 0."""
    for size in (TRANSPORT, TIMED):
        first = size - TRANSPORT
        marks = head[first : first + 2 * size + 1 : size]
        if len(marks) > 1 and not marks.strip(b"\x47"):
            return size
    return 0


def tag_length(head: bytes) -> int:
    """Return how long the tag (ID3) is that *head* begins with, or 0; 7 bits a byte tell it."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    return 10 + sum(byte << 7 * (3 - place) for place, byte in enumerate(head[6:10]))


def _transport(file: BinaryIO, size: int) -> bool:
    """Look whether the last part of each track is as long as it says; pictures need not say."""
    each = packet_size(_read(file, 0, 3 * TIMED)) or TRANSPORT
    if size % each:
        return True
    lacks: dict[int, int] = {}
    tail = _read(file, max(0, size - TAIL * each), TAIL * each)
    for at in range(each - TRANSPORT, len(tail), each):
        packet = tail[at : at + TRANSPORT]
        body = packet[5 + packet[4] :] if packet[3] & 0x20 else packet[4:]
        if packet[0] != 0x47 or not packet[3] & 0x10:
            continue
        track = (packet[1] & 0x1F) << 8 | packet[2]
        if packet[1] & 0x40:  # a part begins
            said = int.from_bytes(body[4:6], "big") if _holds_a_recording(body) else 0
            lacks[track] = said and 6 + said
        lacks[track] = max(0, lacks.get(track, 0) - len(body))
    return any(lacks.values())


def _holds_a_recording(part: bytes) -> bool:
    """Tell the begin of a part with sound or pictures, by its stream's number (ISO/IEC 13818-1)."""
    return part[:3] == b"\0\0\1" and (part[3:4] == b"\xbd" or 0xC0 <= part[3] <= 0xEF)


def _pages(file: BinaryIO, size: int) -> bool:
    """Look at the last Ogg page."""
    tail = _read(file, max(0, size - LONGEST_PAGE), LONGEST_PAGE)
    at = tail.rfind(b"OggS")
    if at < 0:
        return False
    page = tail[at:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return True
    more = len(page) - 27 - page[26] - sum(page[27 : 27 + page[26]])
    return more < 0 or (more > 0 and b"OggS".startswith(page[-more:]))


def _mp3(file: BinaryIO, size: int) -> bool:
    """
    Compare with the bytes that the Xing or Info head in the first frame tells of.

    Some count the tag before it too, others do not: only what neither explains is missing.
    """
    at = tag_length(_read(file, 0, 10))
    frame = _read(file, at, 64)
    found = max(frame.find(b"Xing"), frame.find(b"Info"))
    if found < 0 or len(frame) < found + 16 or not frame[found + 7] & 2:
        return _mp3_frames(file, at, size)
    told = found + (12 if frame[found + 7] & 1 else 8)
    return int.from_bytes(frame[told : told + 4], "big") > size


def _mp3_frames(file: BinaryIO, at: int, size: int) -> bool:
    """Walk the frames of an MP3 without that head, whose lengths follow from their heads."""
    data = _read(file, 0, LARGEST)
    while at + 4 <= len(data):
        head = int.from_bytes(data[at : at + 4], "big")
        version, layer, rate, tempo = (head >> shift & 15 for shift in (19, 17, 12, 10))
        if head >> 21 != 0x7FF or layer & 3 != 1 or version & 3 == 1:
            return False
        if rate in (0, 15) or tempo & 3 == 3:
            return False
        first = version & 3 == 3
        kilobits = MP3_RATES[not first][rate - 1]
        hertz = (44_100, 48_000, 32_000)[tempo & 3] >> (0, 1, 2)[(3, 2, 0).index(version & 3)]
        at += (144_000 if first else 72_000) * kilobits // hertz + (head >> 9 & 1)
    return len(data) == size < at


def _adts(file: BinaryIO, size: int) -> bool:
    """Walk the frames of raw AAC; each tells its length in 13 bits."""
    data = _read(file, 0, LARGEST)
    at = tag_length(data)
    while at + 7 <= len(data):
        if data[at] != 0xFF or data[at + 1] & 0xF0 != 0xF0:
            return False
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if length < 7:
            return False
        at += length
    return len(data) == size != at


def _amr(file: BinaryIO, size: int) -> bool:
    """Walk the frames of AMR, whose lengths follow from their types."""
    data = _read(file, 0, LARGEST)
    start, lengths = next(
        ((start, lengths) for start, lengths in AMR_FRAMES.items() if data.startswith(start)),
        (b"", ()),
    )
    at = len(start)
    while lengths and at < len(data):
        kind = data[at] >> 3 & 15
        at += 1 + (lengths[kind] if kind < len(lengths) else 0)
    return len(data) == size < at
