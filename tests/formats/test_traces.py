"""What is left of a clip is found, however a file is written; what is others' is not."""

from __future__ import annotations

import gzip
import html
import json

import pytest

from talkingheads.domain.tombstones import mark_of
from talkingheads.formats import traces
from talkingheads.formats.traces import BYTES, FILE, HASH, ID, NAME, SENTENCE, Needles

DIGEST = "0a1b2c3d4e5f" + "6" * 52
SAID = "“We’ll open the café’s hall by 30 October,” she said."
NEEDLES = Needles(
    digests=frozenset({DIGEST}),
    ids=frozenset({"hall-talk", "hall"}),
    files=frozenset({"IMG 001.mp4"}),
    names=frozenset({"Ana Ruiz"}),
    sentences=frozenset({SAID, "Thank you all."}),
    sizes=frozenset({4000}),
)
WORDS = [
    {"text": word, "start": n * 300, "end": n * 300 + 280} for n, word in enumerate(SAID.split())
]
VTT = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\n<v Someone>“We’ll open the\ncafé’s\n\n"
    "2\n00:00:02.500 --> 00:00:04.000\nhall by 30 October,” she said.\n"
)
ICS = "SUMMARY:“We’ll open the ca\r\n fé’s hall by 30 Octo\r\n ber\\,” she said."
TEXTS = {
    "page.html": f"<p><q>{html.escape(SAID)}</q></p>",
    "numeric.html": "".join(f"&#{ord(c)};" if ord(c) > 126 else c for c in SAID),
    "words.html": " ".join(f'<span data-at="{n}">{w}</span>' for n, w in enumerate(SAID.split())),
    "title.html": f'<a title="{html.escape(SAID)}">on</a>',
    "feed.xml": f"<content>{html.escape(f'<p>{html.escape(SAID)}</p>')}</content>",
    "escaped.json": json.dumps({"quote": SAID}),
    "plain.json": json.dumps({"quote": SAID}, ensure_ascii=False),
    "words.json": json.dumps({"segments": [{"words": WORDS}]}),
    "captions.vtt": VTT,
    "captions.srt": VTT.replace("WEBVTT\n", "").replace(".", ","),
    "dates.ics": ICS,
    "list.csv": f'one,"{SAID}",two\r\n',
    "share.html": '<a href="mailto:?body=We%E2%80%99ll%20open%20the%20caf%C3%A9%E2%80%99s%20'
    'hall%20by%2030%20October%2C%E2%80%9D%20she%20said">',
    "LOUD.TXT": SAID.upper(),
    "wrapped.txt": SAID.replace(" ", "\n    "),
    "split.txt": SAID.replace("October", "Octo\u00adber"),
}


def found(content: str | bytes, path: str = "pages/a.html") -> tuple[str, ...]:
    """Return what stands in *content*."""
    data = content.encode() if isinstance(content, str) else content
    return traces.found(NEEDLES, path, data)


@pytest.mark.parametrize("name", TEXTS)
def test_a_sentence_is_found_however_it_is_written(name: str) -> None:
    """Entities, escapes, a tag a word, times between, folded lines, addresses: all the same."""
    assert found(TEXTS[name], name) == (SENTENCE,)
    assert found(gzip.compress(TEXTS[name].encode()), name) == (SENTENCE,)


def test_what_is_near_is_not_it() -> None:
    """Another sentence with the same words is not it, nor is one that is everybody's."""
    assert found("We’ll open the other hall, she said by October, the café’s.") == ()
    assert found("Thank you all.") == ()
    assert found("") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("by ANA&nbsp;Ruiz, Volunteer", (NAME,)),
        ("<b>Ana</b> <b>Ruiz</b>", (NAME,)),
        ("Mariana Ruizova", ()),
        ('<a href="../clips/hall-talk/">', (ID,)),
        ("clips/hall.edl", (ID,)),
        ("clips/hall-talk-2/", ()),
        ("hall-talk-s12,open", (ID,)),
        ("townhall-talk-s12", ()),
        ("the hall is open", ()),
        ("people/ana-ruiz.html", (NAME,)),
        ("from img 001.MP4.", (FILE,)),
        ("from IMG&#32;001.mp4", (FILE,)),
        ("from IMG 0012.mp4", ()),
        (f"sha256 {DIGEST}", (HASH,)),
        (f"video.{DIGEST[:12]}.mp4", (HASH,)),
        (f"style.{DIGEST[:8]}.css", (HASH,)),
        ("video.0a1b2c3d4e5e.mp4", ()),
    ],
)
def test_names_addresses_and_hashes(text: str, told: tuple[str, ...]) -> None:
    """Each is found as a whole, and nothing that only begins or ends like it."""
    assert found(text) == told


def test_an_id_counts_in_our_own_notes() -> None:
    """What is a plain word elsewhere is an id in a record or a decision."""
    assert found('{"entry": "hall"}', ".talkingheads/latest/x.json") == (ID,)
    assert found("- clip: hall\n", "decisions.yaml") == (ID,)
    assert found('{"entry": "hall"}', "search/list.json") == ()
    kept = {"clips": ["other", "hall"]}, {"wishes": {"hall": "0"}}, {"sub/Hall.MOV": "hall"}
    assert all(found(json.dumps(each), ".talkingheads/x.json") == (ID,) for each in kept)
    assert found('- {"clip": "hall", at: 0:01}\n', "decisions.yaml") == (ID,)


def test_a_word_that_others_say_is_no_id() -> None:
    """A clip is called by one word; in others' words, lines, titles and editions it is no trace."""
    word = {
        "segments": [{"words": [{"text": "hall"}]}],
        "cues": [{"lines": ["hall", "of"]}],
        "title": "hall",
        "editions": [{"id": "hall", "entries": [{"id": "other", "theme": "hall"}]}],
    }
    assert found(json.dumps(word), ".talkingheads/briefings/00001.json.gz") == ()
    word["editions"][0]["entries"] += [{"id": "hall"}]
    assert found(json.dumps(word), ".talkingheads/briefings/00001.json.gz") == (ID,)
    assert found('- {clip: other, summary: "hall"}\n', "decisions.yaml") == ()


def test_bytes_are_known_by_their_marks() -> None:
    """When digests are forgotten, a file and its digest are still known by the tombstone."""
    import hashlib

    digest = hashlib.sha256(b"film").hexdigest()
    needles = Needles(marks=frozenset({mark_of(digest)}))
    assert traces.found(needles, "copy.bin", b"film") == (BYTES,)
    assert traces.found(needles, "a.json", f'"{digest}"'.encode()) == (HASH,)
    assert traces.found(needles, "a.json", f'"{DIGEST}"'.encode()) == ()


def test_paths_tell_too() -> None:
    """A folder, a file or a film that is called so is told without being opened."""
    in_path = traces.found_in_path
    assert in_path(NEEDLES, "clips/hall/index.html") == (f"{ID} in its name",)
    assert in_path(NEEDLES, "clips/hall.html") == (f"{ID} in its name",)
    assert in_path(NEEDLES, "clips/townhall/index.html") == ()
    assert in_path(NEEDLES, ".talkingheads/latest/hall/ingest.json") == (f"{ID} in its name",)
    assert in_path(NEEDLES, "clips/b/hall.0123456789ab.mp4") == ()
    assert in_path(NEEDLES, "themes/hall.html") == ()
    assert in_path(NEEDLES, f"store/0a/{DIGEST}.mp4") == (f"{HASH} in its name",)
    assert in_path(NEEDLES, "clips/b/video.0a1b2c3d4e5f.mp4") == (f"{HASH} in its name",)
    assert in_path(NEEDLES, "clips/sub/img 001.MP4") == (f"{FILE} as its name",)


def test_its_very_bytes_are_known() -> None:
    """A copy under another name is found, packed things are opened, and bombs are left shut."""
    import hashlib

    needles = Needles(digests=frozenset({hashlib.sha256(b"film").hexdigest()}))
    assert traces.found(needles, "copy.bin", b"film") == (BYTES,)
    assert traces.found(needles, "copy.bin", b"other") == ()
    bomb = gzip.compress(bytes(traces.LARGEST + 1), 1)
    assert traces.found(NEEDLES, "a.json.gz", bomb) == (
        "more packed bytes than are looked through",
    )
    assert traces.found(NEEDLES, "a.gz", b"\x1f\x8bnot packed") == ()


def test_code_holds_no_names() -> None:
    """A word in a script may be somebody's name; a sentence is looked for there too."""
    assert found("const Ana_Ruiz = 1", "static/a.js") == ()
    assert found(f"// {SAID}", "static/a.js") == (SENTENCE,)
