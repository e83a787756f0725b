"""The preview server over real HTTP: a player can seek, and nobody gets out of the folder."""

import http.client
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.backends.preview import serve, span_of
from talkingheads.errors import TalkingHeadsError

FILM = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site, with secrets beside it and a link to them."""
    above = tmp_path_factory.mktemp("project")
    (above / "secret.txt").write_text("secret")
    site = above / "site"
    for path, data in {
        "index.html": b"front",
        "404.html": b"not here",
        "clips/index.html": b"clips",
        "clips/h\N{LATIN SMALL LETTER A WITH DIAERESIS}le.html": b"hale",
        "media/film.mp4": FILM,
        "media/empty.mp4": b"",
        "media/film.vtt": b"WEBVTT",
        ".talkingheads-manifest.json": b"{}",
    }.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    (site / "link.txt").symlink_to(above / "secret.txt")
    (site / "up").symlink_to(above)
    return site


@pytest.fixture(scope="module")
def preview(folder):
    """The running server."""
    with serve(folder, port=0) as server:
        yield server


def ask(preview, path, method="GET", **headers):
    """Return status, headers and body of the answer to one request."""
    host, port = preview.server_address[:2]
    line = http.client.HTTPConnection(host, port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, headers=named)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", b"front", "text/html; charset=utf-8"),
        ("/index.html?a=b", b"front", "text/html; charset=utf-8"),
        ("/clips/", b"clips", "text/html; charset=utf-8"),
        ("/clips/h%C3%A4le.html", b"hale", "text/html; charset=utf-8"),
        ("/media/film.mp4", FILM, "video/mp4"),
        ("/media/film.vtt", b"WEBVTT", "text/vtt"),
        ("/media/empty.mp4", b"", "video/mp4"),
    ],
)
def test_whole_files(preview, path, body, kind):
    """A file comes whole, with its type and length, and word that ranges may be asked for."""
    status, headers, got = ask(preview, path)
    assert (status, got) == (200, body)
    assert headers["Content-Type"] == kind
    assert headers["Content-Length"] == str(len(body))
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Cache-Control"] == "no-cache"
    status, headers, got = ask(preview, path, "HEAD")
    assert (status, headers["Content-Length"], got) == (200, str(len(body)), b"")


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-", 0, 256000),
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=255999-", 255999, 256000),
        ("bytes=255000-999999", 255000, 256000),
        ("bytes=-100", 255900, 256000),
        ("bytes=-999999", 0, 256000),
    ],
)
def test_ranges(preview, header, start, end):
    """A range is answered by 206, with exactly these bytes and where they lie."""
    status, headers, body = ask(preview, "/media/film.mp4", Range=header)
    assert (status, body) == (206, FILM[start:end])
    assert headers["Content-Range"] == f"bytes {start}-{end - 1}/256000"
    assert headers["Content-Length"] == str(end - start)
    assert headers["Content-Type"] == "video/mp4"


def test_head_of_a_range(preview):
    """HEAD tells of a range what GET would, without the bytes."""
    status, headers, body = ask(preview, "/media/film.mp4", "HEAD", Range="bytes=10-19")
    assert (status, headers["Content-Length"], body) == (206, "10", b"")


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/media/film.mp4", "bytes=256000-"),
        ("/media/film.mp4", "bytes=300000-400000"),
        ("/media/film.mp4", "bytes=-0"),
        ("/media/empty.mp4", "bytes=0-"),
    ],
)
def test_ranges_outside(preview, path, header):
    """A range outside the file is answered by 416, with the file's size."""
    status, headers, body = ask(preview, path, Range=header)
    assert (status, body) == (416, b"")
    assert headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize(
    "header", ["bytes=5-1", "bytes=1-2,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b", "x"]
)
def test_ranges_that_are_none(preview, header):
    """A range that cannot be understood is passed over: the whole file comes."""
    status, _, body = ask(preview, "/media/film.mp4", Range=header)
    assert (status, body) == (200, FILM)


@given(st.binary(max_size=40), st.integers(0, 50), st.none() | st.integers(0, 50))
def test_span_is_pythons_slice(data, first, last):
    """Bytes FIRST-LAST are the slice from FIRST to LAST + 1, or nothing."""
    span = span_of(f"bytes={first}-{'' if last is None else last}", len(data))
    if last is not None and last < first:
        assert span is None
    else:
        assert data[slice(*span)] == data[first : None if last is None else last + 1]


def test_unchanged_files_are_not_sent_again(preview):
    """A browser that has the file gets 304, and one with another version gets the bytes."""
    etag = ask(preview, "/media/film.mp4")[1]["ETag"]
    assert ask(preview, "/media/film.mp4", If_None_Match=f'"x", {etag}')[::2] == (304, b"")
    assert ask(preview, "/media/film.mp4", If_None_Match='"x"')[0] == 200


def test_range_of_another_version(preview):
    """A browser that has half of another version gets the whole of this one."""
    etag = ask(preview, "/media/film.mp4")[1]["ETag"]
    half = {"Range": "bytes=0-9"}
    assert ask(preview, "/media/film.mp4", If_Range=etag, **half)[0] == 206
    assert ask(preview, "/media/film.mp4", If_Range='"old"', **half)[::2] == (200, FILM)


def test_a_folder_gets_its_slash(preview):
    """A folder without its last slash leads to the one with it, on this server only."""
    status, headers, _ = ask(preview, "/clips?q=road")
    assert (status, headers["Location"]) == (301, "/clips/?q=road")
    assert ask(preview, "//clips")[1]["Location"] == "/clips/"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/clips/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/clips/..%2f..%2fsecret.txt",
        "/link.txt",
        "/up/secret.txt",
        "/up/",
        "/.talkingheads-manifest.json",
        "/media/",
        "/nothing.html",
        "/index.html/",
        "/index.html/x",
        "/clips//index.html",
        "/a%00b",
        "/%ff",
        "/" + "x" * 5000,
    ],
)
def test_what_is_not_shown(preview, path):
    """Nothing outside the folder, nothing hidden and no listing: the site's own 404 page."""
    status, headers, body = ask(preview, path)
    assert (status, body) == (404, b"not here")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_site_without_404_page(tmp_path):
    """A missing page is 404 also where the site has no page for it."""
    with serve(tmp_path, port=0) as server:
        assert ask(server, "/")[0] == 404


def test_other_methods_are_refused(preview):
    """Nothing can be written."""
    assert ask(preview, "/index.html", "PUT")[0] == 501


def test_one_line_for_many_requests(preview):
    """A browser keeps its line open, also after a range, a 304 and a 404."""
    host, port = preview.server_address[:2]
    line = http.client.HTTPConnection(host, port, timeout=10)
    seen = []
    for path, headers in [
        ("/media/film.mp4", {"Range": "bytes=5-9"}),
        ("/nothing", {}),
        ("/media/film.mp4", {"Range": "bytes=999999-"}),
        ("/", {}),
    ]:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        seen.append((answer.status, len(answer.read())))
    line.close()
    assert seen == [(206, 5), (404, 8), (416, 0), (200, 5)]


def test_a_browser_that_leaves(preview, capfd):
    """A browser that goes away in the middle harms nobody, and nothing is printed."""
    with socket.create_connection(preview.server_address[:2], timeout=10) as line:
        line.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(10)
    assert ask(preview, "/")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_waiting_in_a_block(folder):
    """In a ``with`` block, `serve_forever` waits for the server that runs already."""
    with serve(folder, port=0) as server:
        waiting = threading.Thread(target=server.serve_forever)
        waiting.start()
        assert [ask(server, "/")[0] for _ in range(5)] == [200] * 5
        assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_serving_without_a_block(folder):
    """Outside a block, `serve_forever` serves until `shutdown`."""
    server = serve(folder, port=0)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    assert ask(server, "/")[0] == 200
    server.shutdown()
    serving.join(10)
    server.server_close()
    assert not serving.is_alive()


def test_url(preview):
    """The address that is shown to the user is the one that answers."""
    assert preview.url == f"http://127.0.0.1:{preview.server_address[1]}/"


def test_a_taken_port(folder, preview):
    """A port that another program has is our error, with what to do."""
    with pytest.raises(TalkingHeadsError, match=r"cannot be served(.|\n)*choose another"):
        serve(folder, port=preview.server_address[1])


def test_no_pages():
    """A folder that does not exist is our error, with what to do."""
    with pytest.raises(TalkingHeadsError, match="no pages to show"):
        serve(Path("no/such/folder"), port=0)
