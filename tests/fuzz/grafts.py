"""Containers that point elsewhere: references put into whole clips, with all sizes made right."""

from __future__ import annotations

import struct

from tests.fuzz.chunks import Chunk, chunks


def replaced(data: bytes, chunk: Chunk, new: bytes) -> bytes:
    """Return *data* with *new* instead of *chunk*, and the sizes of what holds it."""
    longer = len(new) - (chunk.end - chunk.start)
    whole = bytearray(data)
    for parent in chunk.parents:
        assert parent.size is not None
        at, length, order = parent.size
        if order == "ebml":
            mark = 1 << 7 * length
            size = int.from_bytes(whole[at : at + length], "big") ^ mark
            if size != mark - 1:  # unknown: until the next
                whole[at : at + length] = (mark | size + longer).to_bytes(length, "big")
        else:
            size = int.from_bytes(whole[at : at + length], order) + longer
            whole[at : at + length] = size.to_bytes(length, order)
    return bytes(whole[: chunk.start]) + new + bytes(whole[chunk.end :])


def box(name: bytes, body: bytes) -> bytes:
    """Return a box of MP4 and MOV."""
    return struct.pack(">I", len(body) + 8) + name + body


def data_reference(data: bytes, url: str, kind: bytes = b"url ") -> bytes:
    """Return the MOV *data* (its index last), whose tracks say that they lie in *url*."""
    for _ in range(8):
        own = next((c for c in chunks(data, "mov") if data[c.start :][:12] == _SELF), None)
        if own is None:
            return data
        body = _alias(url) if kind == b"alis" else url.encode() + b"\0"
        data = replaced(data, own, box(kind, bytes(4) + body))
    raise AssertionError("more tracks than there can be")


_SELF = box(b"url ", b"\0\0\0\x01")


def _alias(path: str) -> bytes:
    """Return a Macintosh alias record that leads to *path*, with the tags that readers follow."""
    name = path.rpartition("/")[2].encode()[:63]
    volume = b"disk".ljust(27, b"\0")
    head = struct.pack(">IHHHB", 0, 0, 2, 0, 4) + volume + struct.pack(">IHHI", 0, 0x4244, 0, 0)
    file = bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16)
    levels = struct.pack(">HH", 1, 1) + bytes(16)
    tags = b""
    for kind, text in ((2, path.lstrip("/").replace("/", ":")), (18, path.lstrip("/")), (19, "/")):
        raw = text.encode()
        tags += struct.pack(">HH", kind, len(raw)) + raw + b"\0" * (len(raw) % 2)
    return head + file + levels + tags + struct.pack(">HH", 0xFFFF, 0)


def reference_movie(url: str) -> bytes:
    """Return a MOV that holds nothing but where the real film lies (rmra, rmda, rdrf)."""
    place = url.encode() + b"\0"
    rdrf = box(b"rdrf", bytes(4) + b"url " + struct.pack(">I", len(place)) + place)
    quality = box(b"rmqu", struct.pack(">I", 1))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(
        b"moov", box(b"rmra", box(b"rmda", rdrf + quality))
    )


def element(id: str, body: bytes) -> bytes:
    """Return an EBML element."""
    return bytes.fromhex(id) + (len(body) | 1 << 56).to_bytes(8, "big") + body


def linked_segments(data: bytes, file: str) -> bytes:
    """Return the MKV *data*, which says that *file* comes before and after it."""
    info = next(c for c in chunks(data, "matroska") if data[c.start :][:4] == b"\x15\x49\xa9\x66")
    links = b"".join(
        element(id, body)
        for id, body in (
            ("3CB923", bytes(range(16))),  # PrevUID
            ("3C83AB", file.encode()),  # PrevFilename
            ("3EB923", bytes(range(16, 32))),  # NextUID
            ("3E83BB", file.encode()),  # NextFilename
            ("4444", bytes(range(32, 48))),  # SegmentFamily
        )
    )
    whole = element("1549A966", data[info.body : info.end] + links)
    return replaced(data, info, whole)


def linked_chapters(data: bytes) -> bytes:
    """Return the MKV *data*, whose only chapter is another file (an ordered edition)."""
    info = next(c for c in chunks(data, "matroska") if data[c.start :][:4] == b"\x15\x49\xa9\x66")
    atom = element(
        "B6",
        element("73C4", b"\x01")  # ChapterUID
        + element("91", b"\0")  # ChapterTimeStart
        + element("92", (10**9).to_bytes(8, "big"))  # ChapterTimeEnd
        + element("6E67", bytes(range(16))),  # ChapterSegmentUUID
    )
    edition = element("45B9", element("45DD", b"\x01") + atom)  # EditionFlagOrdered
    return replaced(data, info, data[info.start : info.end] + element("1043A770", edition))


def with_attachment(data: bytes, name: str, mime: str, content: bytes) -> bytes:
    """Return the MKV *data* with a file attached to it."""
    info = next(c for c in chunks(data, "matroska") if data[c.start :][:4] == b"\x15\x49\xa9\x66")
    attached = element(
        "61A7",
        element("466E", name.encode())
        + element("4660", mime.encode())
        + element("46AE", b"\x07")
        + element("465C", content),
    )
    return replaced(data, info, data[info.start : info.end] + element("1941A469", attached))


def index_of_indexes(data: bytes, *places: int) -> bytes:
    """Return the AVI *data* with an OpenDML index that leads to *places*; -1: to itself."""
    names = {"JUNK": 0}
    for chunk in chunks(data, "avi"):
        room = chunk.end - chunk.body
        if data[chunk.start : chunk.body][:4].decode("latin-1") in names and len(chunk.parents) > 1:
            entries = b"".join(
                struct.pack("<QII", chunk.start if place < 0 else place, 1 << 20, 100)
                for place in places
            )
            head = struct.pack("<HBBI4s", 4, 0, 0, len(places), b"00dc") + bytes(12)
            body = (head + entries).ljust(room, b"\0")[:room]
            return (
                data[: chunk.start] + b"indx" + struct.pack("<I", room) + body + data[chunk.end :]
            )
    raise AssertionError("no room for an index")
