"""What people send by mistake is called what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.formats.sniffing import no_recording, sniff


@pytest.mark.parametrize(
    ("head", "what", "hint"),
    [
        (b"", "empty", "again"),
        (bytes(512), "nothing but zeros", "again"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG), not a video", "recording itself"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture (JPEG)", "recording itself"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a photograph (HEIC", "recording itself"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture (WebP)", "recording itself"),
        (b"%PDF-1.7\n", "a PDF document", "recording itself"),
        (b"PK\3\4\x14\0\6\0", "a ZIP archive", "recording itself"),
        (b"<!DOCTYPE html><html>", "a web page", "link was saved"),
        (b"\xef\xbb\xbf\n<HTML lang=en>", "a web page", "link was saved"),
        (b"#EXTM3U\nhttp://example.org/a.ts", "a playlist or script", "recording itself"),
        (b"\n ffconcat version 1.0", "a playlist or script", "recording itself"),
        (b"[playlist]\nFile1=a", "a playlist or script", "recording itself"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file", "as MP4"),
        (b"FLV\1\5\0\0\0\x09", "a Flash video (FLV), which is not taken", "as MP4"),
        (b"\0\0\1\xba\x44\0\4\0", "an MPEG programme stream", "as MP4"),
        (b"Dear team,\nhere is my clip.", "a text, not a video", "recording itself"),
        ("Grüße, hier ist mein Clip".encode(), "a text, not a video", "recording itself"),
        (b"\x81\x99\0\1\2\3\xfe\xee", "not a video or sound file", "recording itself"),
    ],
)
def test_what_is_no_recording_has_a_name(head: bytes, what: str, hint: str) -> None:
    """Each is refused by its first bytes, with what to ask for."""
    assert sniff(head) == ""
    told, step = no_recording(head)
    assert what in told
    assert hint in step


@given(head=st.binary(max_size=512))
def test_anything_at_all_has_an_answer(head: bytes) -> None:
    """Whatever a file begins with, it has a demuxer or a reason and a next step."""
    assert sniff(head) or all(no_recording(head))
