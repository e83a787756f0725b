"""Files that are no recording, but make careless tools open one that their sender may not see."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Aims:
    """What a trick may be after."""

    secret: Path
    """Somebody else's clip, by its absolute path."""
    text: Path
    """A text with a password in it."""
    sibling: str
    """Another's clip in the same inbox, as seen from a trick's folder."""
    tcp: int
    udp: int
    """Ports of this machine on which somebody counts who calls."""


def texts(aims: Aims) -> dict[str, str]:
    """Return scripts, playlists and documents by name."""
    scripts = {f"concat-{name}": f"file '{where}'\n" for name, where in _places(aims).items()}
    headed = {f"ff{name}": f"ffconcat version 1.0\n{text}" for name, text in scripts.items()}
    lists = {
        f"hls-{name}": f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{where}\n#EXT-X-ENDLIST\n"
        for name, where in _places(aims).items()
    }
    return {**scripts, **headed, **lists, **_documents(aims)}


def _places(aims: Aims) -> dict[str, str]:
    return {
        "sibling": aims.sibling,
        "absolute": str(aims.secret),
        "passwords": "/etc/passwd",
        "file": f"file:{aims.secret}",
        "file-url": f"file://{aims.text}",
        "subfile": f"subfile,,start,0,end,0,,:{aims.secret}",
        "data": "data:video/mp4;base64,AAAAHGZ0eXBtcDQy",
        "http": f"http://127.0.0.1:{aims.tcp}/clip.mp4",
        "tcp": f"tcp://127.0.0.1:{aims.tcp}",
        "udp": f"udp://127.0.0.1:{aims.udp}?pkt_size=188",
        "rtmp": f"rtmp://127.0.0.1:{aims.tcp}/live/clip",
        "concat": f"concat:{aims.text}|{aims.secret}",
        "crypto": f"crypto:{aims.secret}",
        "pipe": "pipe:0",
    }


def _documents(aims: Aims) -> dict[str, str]:
    web, file = f"http://127.0.0.1:{aims.tcp}/x", f"file://{aims.secret}"
    return {
        "hls-key": "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f'#EXT-X-KEY:METHOD=AES-128,URI="{web}"\n#EXT-X-MAP:URI="{file}"\n#EXTINF:5,\n{file}\n',
        "hls-master": f'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="{file}"\n'
        f'#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\n{web}\n',
        "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
        f"<BaseURL>{file}</BaseURL><Period><AdaptationSet><Representation id='1'>"
        f"<BaseURL>{web}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "svg": f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{web}"/>'
        f'<image href="{aims.text}"/></svg>',
        "xml-entity": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "{file}">]><x>&y;</x>',
        "smil": f'<smil><body><video src="{file}"/><video src="{web}"/></body></smil>',
        "html": f'<!doctype html><video src="{file}"></video><iframe src="{web}"></iframe>',
        "asx": f'<asx version="3.0"><entry><ref href="{web}"/></entry></asx>',
        "pls": f"[playlist]\nFile1={aims.secret}\nNumberOfEntries=1\n",
        "ram": f"{web}\n",
        "m3u": f"{aims.secret}\n{web}\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        f"m=video {aims.udp} RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "ass": f"[Script Info]\nScriptType: v4.00+\n[Fonts]\nfontname: {aims.text}\n"
        f"[Events]\nDialogue: 0,0:00:00.00,0:00:05.00,D,,0,0,0,,{{\\fn{aims.text}}}x\n",
        "vobsub": f"# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, "
        f"filepos: 0\n# {aims.secret}\n",
        "vpl": f"<?xml?><playlist><track><location>{file}</location></track></playlist>",
        "ffmetadata": f";FFMETADATA1\ntitle={aims.text}\n",
        "avisynth": f'FFVideoSource("{aims.secret}")\n',
        "edl": f"# mpv EDL v0\n{aims.secret},0,5\n",
        "url-shortcut": f"[InternetShortcut]\nURL={file}\n",
        "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "shell": f"#!/bin/sh\ncat {aims.text}\n",
    }


def others(aims: Aims) -> dict[str, bytes]:
    """Return what is something else altogether, by name."""
    packed, rolled = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("../../../escaped.mp4", "x")
        zipped.writestr("clip.mp4", str(aims.secret))
    with tarfile.open(fileobj=rolled, mode="w") as tarred:
        link = tarfile.TarInfo("link.mp4")
        link.type, link.linkname = tarfile.SYMTYPE, str(aims.secret)
        tarred.addfile(link)
    return {
        "zip": packed.getvalue(),
        "tar": rolled.getvalue(),
        "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(http://127.0.0.1)>>>>",
        "exe": b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(400),
        "png": _png(),
        "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9",
        "gzip": gzip.compress(b"#EXTM3U\n"),
        "nothing": b"",
        "one-byte": b"\0",
        "zeros": bytes(100_000),
    }


def _png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff\0\xff")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
