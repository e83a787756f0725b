"""
The table of tricks: what a stranger may hand in so that our tools do what they must not.

Each trick has a folder of its own below the clips, with a good clip beside it, and says what must
become of each file that it lays there. `tricks` runs them and judges.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz import grafts, pointers
from tests.fuzz.pointers import Aims

DONE, REFUSED, OUT, SILENT = "done", "refused", "left out", "silent"
"""What may become of a file; *left out* is told in a warning, *silent* are files of computers."""
GOOD = "good.mp4"
OTHERS_ID = 54_321
"""The owner of what is somebody else's, where we may give files away."""


@dataclass(frozen=True)
class Kit:
    """What tricks are made from."""

    clips: Mapping[str, bytes]
    """A whole clip of our own as ``mp4``, ``mov``, ``mkv`` and ``avi``."""
    aims: Aims
    around: Path
    """The folder in which the project lies, and somebody else's things."""


@dataclass(frozen=True)
class Trick:
    """One hostile folder."""

    name: str
    lay: Callable[[Kit, Path], None]
    must: Mapping[str, str] = field(default_factory=dict)
    """By file name, what must become of it; ``*`` stands for all others but the good clip."""
    says: str = ""
    """What the reason must hold, of what is not done."""
    late: bool = False
    """Nobody looks at it before the clip is accepted: only with the whole pipeline."""


def _file(name: str, make: Callable[[Kit], bytes], *, must: str = REFUSED, says: str = "") -> Trick:
    """Return the trick of one file that holds what *make* gives."""

    def lay(kit: Kit, folder: Path) -> None:
        (folder / f"{name}.mp4").write_bytes(make(kit))

    return Trick(name, lay, {f"{name}.mp4": must}, says)


def _texts() -> Iterator[Trick]:
    """Yield scripts, playlists, documents and other formats, all called .mp4."""
    some = Aims(Path("/x"), Path("/x"), "x", 1, 1)
    for name in pointers.texts(some):
        yield _file(name, lambda kit, name=name: pointers.texts(kit.aims)[name].encode())
    for name in pointers.others(some):
        yield _file(name, lambda kit, name=name: pointers.others(kit.aims)[name])


def _containers() -> Iterator[Trick]:
    """Yield real containers that lead to other files."""
    secret = "file://{0.secret}"
    yield _file(
        "dref-url",
        lambda kit: grafts.data_reference(kit.clips["mov"], secret.format(kit.aims)),
        must=DONE,
    )
    yield _file(
        "dref-http",
        lambda kit: grafts.data_reference(kit.clips["mov"], f"http://127.0.0.1:{kit.aims.tcp}/x"),
        must=DONE,
    )
    yield _file(
        "dref-alias",
        lambda kit: grafts.data_reference(kit.clips["mov"], str(kit.aims.secret), b"alis"),
    )
    yield _file(
        "dref-alias-sibling",
        lambda kit: grafts.data_reference(kit.clips["mov"], kit.aims.sibling, b"alis"),
    )
    yield _file("rmra", lambda kit: grafts.reference_movie(secret.format(kit.aims)))
    yield _file("rmra-sibling", lambda kit: grafts.reference_movie(kit.aims.sibling))
    yield _file(
        "mkv-linked-segments",
        lambda kit: grafts.linked_segments(kit.clips["mkv"], kit.aims.sibling),
        must=DONE,
    )
    yield _file(
        "mkv-linked-chapters", lambda kit: grafts.linked_chapters(kit.clips["mkv"]), must=DONE
    )
    yield _file(
        "mkv-font",
        lambda kit: grafts.with_attachment(
            kit.clips["mkv"], "../../../escaped.ttf", "font/ttf", bytes(100)
        ),
        must=REFUSED,
    )
    for name, places in (("itself", [-1] * 9), ("nowhere", [1 << 62]), ("start", [0, 4, 8])):
        yield _file(
            f"avi-index-{name}",
            lambda kit, places=places: grafts.index_of_indexes(kit.clips["avi"], *places),
            must=DONE,
        )
    for name in ("hls-file", "ffconcat-absolute", "html"):
        yield _file(
            f"polyglot-{name}",
            lambda kit, name=name: kit.clips["mp4"] + pointers.texts(kit.aims)[name].encode(),
        )
    yield _file("polyglot-zip", lambda kit: kit.clips["mp4"] + pointers.others(kit.aims)["zip"])
    yield _file(
        "polyglot-playlist-first",
        lambda kit: pointers.texts(kit.aims)["hls-file"].encode() + kit.clips["mp4"],
    )


GOOD_NAMES = (
    "concat:a|b.mp4", "-y.mp4", "-i", "-i.mp4", "--help.mp4", "file:x.mp4", "pipe:0.mp4",
    "http:--host.mp4", "data:,x.mp4", "subfile,,start,0,end,9,,:x.mp4", "a%03d.mp4", "a001.mp4",
    "*.mp4", "?[!a]{a,b}.mp4", "a:b:c.mp4", "$(touch escaped).mp4", "`touch escaped`.mp4",
    ";touch escaped;.mp4", "'quotes\" & more'.mp4", "back\\slash.mp4", "con.mp4", "nul.mp4",
    " leading.mp4", "trailing .mp4", "dots...mp4", "store.mp4", "records.mp4", "latest.mp4",
    "talkingheads.mp4",
    "\N{GRINNING FACE}\N{GRINNING FACE}.mp4", "{{7*7}}<script>alert(1).mp4",
    "=1+1.mp4", "x" * 251 + ".mp4", "\N{GRINNING FACE}" * 62 + ".mp4", "%s%n%d.mp4", "~root.mp4",
    "#t=1.mp4", "[0:a]volume=0[x];.mp4", "index.html.mp4", "_site.mp4", "@file.mp4",
)  # fmt: skip
"""Odd, and still text that can be shown: who says yes to such a clip gets it."""
BAD_NAMES = (
    "new\nline.mp4", "tab\there.mp4", "escape\x1b[31m\x1b]0;title\x07.mp4", "return\rhere.mp4",
    "right\u202eto4pm.mp4", "zero\u200bwidth.mp4", "joined\u200demoji.mp4", "bom\ufeff.mp4",
    "c1\x9b31m.mp4", "line\u2028end.mp4", os.fsdecode(b"no\xff\xfetext.mp4"),
    os.fsdecode(b"surrogate\xed\xa0\x80.mp4"),
)  # fmt: skip
"""Not to be shown as they are: those files are left out, and told in a way that is safe."""


def _lay_names(*names: str) -> Callable[[Kit, Path], None]:
    def lay(kit: Kit, folder: Path) -> None:
        for name in names:
            (folder / name).write_bytes(kit.clips["mp4"])

    return lay


def _names() -> Iterator[Trick]:
    kinds = {name: DONE if "." in name else OUT for name in GOOD_NAMES}
    yield Trick("names", _lay_names(*GOOD_NAMES), kinds, "is no kind of clip")
    yield Trick(
        "names-twins",
        _lay_names("CASE.mp4", "case.mp4", "café.mp4", unicodedata.normalize("NFD", "café.mp4")),
        {"CASE.mp4": DONE, unicodedata.normalize("NFD", "café.mp4"): DONE, "*": "held"},
        "has no row for it",
    )
    yield Trick("names-unseen", _lay_names(*BAD_NAMES), {"*": OUT}, "its name is no text")
    hidden = (".talkingheads", ".hidden.mp4", "._good.mp4", ".new-12345678.mp4")
    yield Trick("names-hidden", _lay_names(*hidden), {"*": SILENT})
    yield Trick("folder-called-clip", _lay_folder, {"inner.mp4": DONE})
    yield Trick("folder-unseen", _lay_unseen_folder, {"*": OUT}, "its name is no text")


def _lay_folder(kit: Kit, folder: Path) -> None:
    (folder / "x.mp4").mkdir()
    (folder / "x.mp4" / "inner.mp4").write_bytes(kit.clips["mp4"])


def _lay_unseen_folder(kit: Kit, folder: Path) -> None:
    inner = folder / "up\x1b[2J\u202e"
    inner.mkdir()
    (inner / "inner.mp4").write_bytes(kit.clips["mp4"])


def _links() -> Iterator[Trick]:
    """Yield links, devices, pipes and sockets."""
    for name, target in (
        ("file", "{0.secret}"), ("text", "{0.text}"), ("sibling", "{0.sibling}"),
        ("dangling", "/nowhere/at/all"), ("zero", "/dev/zero"), ("itself", "link-itself.mp4"),
        ("environment", "/proc/self/environ"), ("terminal", "/dev/tty"), ("stdin", "/dev/stdin"),
    ):  # fmt: skip
        yield Trick(
            f"link-{name}",
            lambda kit, folder, n=name, t=target: os.symlink(
                t.format(kit.aims), folder / f"link-{n}.mp4"
            ),
            {f"link-{name}.mp4": OUT},
            "link",
        )
    yield Trick(
        "link-folder",
        lambda kit, folder: os.symlink(kit.aims.secret.parent, folder / "inner.mp4"),
        {"inner.mp4": OUT},
        "link to a folder",
    )
    yield Trick(
        "link-loop", lambda kit, folder: os.symlink(folder, folder / "up"), {"up": OUT}, "link"
    )
    yield Trick("hard-link", _lay_hard_link, {"hard.mp4": OUT}, "belongs to somebody else")
    yield Trick(
        "fifo",
        lambda kit, folder: os.mkfifo(folder / "fifo.mp4"),
        {"fifo.mp4": OUT},
        "no plain file",
    )
    yield Trick("socket", _lay_socket, {"socket.mp4": OUT}, "no plain file")
    for name, major, minor in (("zero", 1, 5), ("random", 1, 9), ("memory", 1, 1)):
        yield Trick(
            f"device-{name}",
            lambda kit, folder, n=name, numbers=(major, minor): os.mknod(
                folder / f"device-{n}.mp4", stat.S_IFCHR | 0o666, os.makedev(*numbers)
            ),
            {f"device-{name}.mp4": OUT},
            "no plain file",
        )
    yield Trick("unreadable", _lay_unreadable, {"unreadable.mp4": "failed"}, "cannot be read")
    yield Trick("sparse-terabyte", _lay_sparse, {"sparse.mp4": REFUSED}, "too large")


def _lay_hard_link(kit: Kit, folder: Path) -> None:
    theirs = kit.around / "theirs.mp4"
    theirs.write_bytes(kit.clips["mp4"])
    os.chown(theirs, OTHERS_ID, OTHERS_ID)
    os.link(theirs, folder / "hard.mp4")


def _lay_socket(kit: Kit, folder: Path) -> None:
    before = Path.cwd()
    with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.mp4")
    assert Path.cwd() == before


def _lay_unreadable(kit: Kit, folder: Path) -> None:
    file = folder / "unreadable.mp4"
    file.write_bytes(kit.clips["mp4"])
    file.chmod(0)
    if os.access(file, os.R_OK):
        raise PermissionError("whoever runs this may read everything")


def _lay_sparse(kit: Kit, folder: Path) -> None:
    with (folder / "sparse.mp4").open("wb") as file:
        file.write(kit.clips["mp4"])
        file.truncate(1 << 40)


def _beside() -> Iterator[Trick]:
    """Yield what lies beside a clip: notes and transcripts that lead elsewhere, or never end."""
    makers: dict[str, Callable[[Kit, Path], None]] = {
        "link-text": lambda kit, file: os.symlink(kit.aims.text, file),
        "link-zero": lambda kit, file: os.symlink("/dev/zero", file),
        "link-passwords": lambda kit, file: os.symlink("/etc/passwd", file),
        "fifo": lambda kit, file: os.mkfifo(file),
        "huge": _huge,
    }
    for name, make in makers.items():
        lay = _lay_beside("yaml", make)
        yield Trick(f"yaml-{name}", lay, {"about.mp4": "held"}, "cannot be read")
        for suffix in ("vtt", "srt", "json"):
            lay = _lay_beside(suffix, make)
            says = f"about.{suffix} cannot be read"
            yield Trick(f"{suffix}-{name}", lay, {"about.mp4": REFUSED}, says, late=True)
    script = "NOTE\n/etc/passwd\n\nSTYLE\n@import url(file:///etc/passwd)\n"
    words = f"WEBVTT\n\n{script}\n00:00.100 --> 00:00.900\n<v file:///etc/passwd>Yes.\n"
    yield Trick(
        "vtt-names-files",
        _lay_beside("vtt", lambda kit, file: file.write_text(words) and None),
        {"about.mp4": DONE},
        late=True,
    )


def _huge(kit: Kit, file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(1 << 40)


def _lay_beside(suffix: str, make: Callable[[Kit, Path], None]) -> Callable[[Kit, Path], None]:
    def lay(kit: Kit, folder: Path) -> None:
        (folder / "about.mp4").write_bytes(kit.clips["mp4"])
        make(kit, folder / f"about.{suffix}")

    return lay


TRICKS = (*_texts(), *_containers(), *_names(), *_links(), *_beside())
BY_NAME = {trick.name: trick for trick in TRICKS}
