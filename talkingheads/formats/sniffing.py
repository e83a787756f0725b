"""Tell by a file's first bytes what it is: never by its name, which anybody may choose."""

from __future__ import annotations

from typing import BinaryIO

from talkingheads.formats.endings import packet_size, tag_length

HEAD = 512
"""Bytes that are looked at."""

CONTAINERS = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
    (b"caff", "caf"),
    (b"#!AMR", "amr"),
)
"""First bytes to the name of the demuxer."""

PHOTOS = (b"heic", b"heix", b"heim", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
"""Brands of what looks like MP4 and holds a photograph."""

KINDS = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"8BPS", "a picture (Photoshop)"),
    (b"%PDF", "a PDF document"),
    (b"PK\3\4", "a ZIP archive or an office document"),
    (b"PK\5\6", "a ZIP archive with nothing in it"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"\x30\x26\xb2\x75", "a Windows Media file (WMV, WMA)"),
    (b"FLV\1", "a Flash video (FLV)"),
    (b"\0\0\1\xba", "an MPEG programme stream (MPG, VOB)"),
    (b".RMF", "a RealMedia file"),
    (b"MThd", "notes for an instrument (MIDI)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
"""First bytes of what people send by mistake, or what we do not take."""

OTHER_FORMATS = ("a Windows Media", "a Flash", "an MPEG", "a RealMedia")
"""Recordings, but of a kind that we do not take."""

SCRIPTS = (b"#EXT", b"ffconcat", b"file ", b"[playlist]", b"<smil", b"<asx", b"#!")
"""How lists begin that tell a player to open something else."""

AS_MP4 = "Ask for it as MP4 (H.264 and AAC)."
ITSELF = "Ask for the recording itself: MP4, MOV, WebM, M4A or WAV."
EXPORTED = "Ask for it again, exported as an ordinary MP4 (H.264 and AAC)."
AGAIN = "Ask for the clip again, sent as a file and not through a chat app."


def sniff(head: bytes) -> str:
    """
    Return the name of the demuxer for a file that begins with *head* (at least 12 bytes).

    The empty string means: no container that phones, cameras or browsers write.
    """
    box = head[4:8]
    if box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "" if box == b"ftyp" and head[8:12] in PHOTOS else "mov"
    for start, demuxer in CONTAINERS:
        if head.startswith(start):
            return demuxer
    if head.startswith(b"RIFF"):
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "")
    if packet_size(head):
        return "mpegts"
    if head[:1] == b"\xff" and len(head) > 1:
        if head[1] & 0xF6 == 0xF0:
            return "aac"
        if head[1] & 0xE6 in (0xE2, 0xE4):
            return "mp3"
    return ""


def sniff_behind_tag(file: BinaryIO, head: bytes) -> str:
    """Return `sniff` of *head*, with which *file* begins; AAC is known by what follows its tag."""
    file.seek(tag_length(head))
    return "aac" if sniff(file.read(HEAD)) == "aac" else sniff(head)


def no_recording(head: bytes) -> tuple[str, str]:
    """Return what a file is that begins with *head* and is no recording of ours, and what to do."""
    if not head:
        return "empty: the file has no bytes", AGAIN
    if not head.strip(b"\0"):
        return "empty: it begins with nothing but zeros, as after a download that failed", AGAIN
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<?xml")):
        return "a web page, not a video or sound file", f"The link was saved. {ITSELF}"
    if start.startswith(tuple(script.lower() for script in (*SCRIPTS, b"<", b"["))):
        return "a playlist or script, not a recording", ITSELF
    kind = _kind(head)
    if kind.startswith(OTHER_FORMATS):
        return f"{kind}, which is not taken", AS_MP4
    return f"{kind}, not a video or sound file" if kind else "not a video or sound file", ITSELF


def _kind(head: bytes) -> str:
    """Return in plain words what begins with *head*; empty if nobody knows."""
    if head[4:8] == b"ftyp" and head[8:12] in PHOTOS:
        return "a photograph (HEIC or AVIF)"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a picture (WebP)"
    for start, kind in KINDS:
        if head.startswith(start):
            return kind
    try:
        text = head.decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return ""
    written = text.isprintable() or text.replace("\n", "").replace("\r", "").isprintable()
    return "a text" if written and len(text.encode()) > len(head) - 4 else ""
