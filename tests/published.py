"""
Sites to publish, a reader that follows every reference, and eyes that look at the bucket directly.

The sites have the shape that the pages give them: what a page loads bears its hash, pages keep
their names. Every state of a site names itself in all its pages.
"""

from __future__ import annotations

import hashlib
import http.client
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from talkingheads.domain import Manifest, ManifestFile
from talkingheads.formats import hashed
from talkingheads.stages.publish import STATE

PEOPLE = "ann ben cara dev ewa finn gita hugh ines jon kay lars".split()
FILM, STILL, CAPTIONS, PAGE = 40_000, 6_000, 900, 3_000


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def site(state: str, *, film: int = FILM, people: list[str] = PEOPLE) -> dict[str, bytes]:
    """
    Return the files of a made-up site in *state*.

    Films, captions and stills of every second person, the search index and every page differ from
    state to state; there is one page that no other state has.
    """
    files: dict[str, bytes] = {}

    def add(path: str, seed: str, size: int) -> str:
        data = random.Random(seed).randbytes(size)
        name = hashed.named(path, digest_of(data))
        files[name] = data
        return name

    style = add("static/site.css", "style", 2_000)
    search = {name: random.Random(f"{state} {name}").randbytes(700) for name in ("a.js", "b.pf")}
    folder = hashed.folder((name, digest_of(data)) for name, data in search.items())
    files |= {f"{folder}{name}": data for name, data in search.items()}
    everywhere = [style, f"{folder}a.js", "feed.xml", f"themes/{state}.html"]
    for number, person in enumerate(people):
        seed = f"{person} {state if number % 2 else ''}"
        film_of, still, captions = (
            add(f"clips/{person}/video.mp4", f"{seed} film", film),
            add(f"clips/{person}/still.jpg", f"{seed} still", STILL),
            add(f"clips/{person}/captions.vtt", f"{seed} captions", CAPTIONS),
        )
        body = (
            f'<video poster="/{still}"><source src="/{film_of}"><track src="/{captions}"></video>'
        )
        files[f"clips/{person}/index.html"] = page(state, everywhere, body)
    links = "".join(f'<a href="/clips/{person}/index.html">{person}</a>' for person in people)
    files["index.html"] = page(state, everywhere, links)
    files[f"themes/{state}.html"] = page(state, [style], links)
    files["feed.xml"] = f"<feed>{state}</feed>".encode()
    return files


def page(state: str, loads: list[str], body: str) -> bytes:
    """Return a page of *state* that refers to *loads*."""
    head = "".join(f'<link href="/{path}">' for path in loads)
    words = "".join(random.Random(state).choices("etaoin shrdlu", k=PAGE))
    return f"<html><title>{state}</title>{head}{body}<p>{words}".encode()


def lay(folder: Path, files: Mapping[str, bytes]) -> Manifest:
    """Write *files* below *folder* and return their manifest."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Manifest(
        tuple(
            ManifestFile(path, digest_of(data), len(data)) for path, data in sorted(files.items())
        )
    )


def state_of(page: bytes) -> str:
    """Return which state a *page* is of."""
    found = re.search(rb"<title>(.*?)</title>", page)
    return found[1].decode() if found else ""


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in ("href", "src", "poster") and value
        ]


def references(path: str, data: bytes) -> list[str]:
    """Return the paths within the site that the page *data* at *path* refers to."""
    parser = _References()
    parser.feed(data.decode())
    urls = (urlsplit(urljoin(f"http://site/{path}", each)) for each in parser.found)
    return [url.path.lstrip("/") for url in urls if url.netloc == "site"]


@dataclass
class Reader:
    """
    A visitor of the bucket at *base*, who may ever see only what *states* have.

    *broken* lists what was wrong: a page that is missing or of no state, something that it loads
    that is missing or has other bytes than its name says. A link to a page that is gone by now is
    none, if the page that it stood on has changed meanwhile.
    """

    base: str
    states: Mapping[str, Mapping[str, bytes]]
    random: random.Random = field(default_factory=lambda: random.Random(1))
    pages: int = 0
    files: int = 0
    old_links: int = 0
    unanswered: int = 0
    broken: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    """How many pages of each state were seen."""
    _line: Any = None

    def __post_init__(self) -> None:
        self.known: dict[str, set[bytes]] = {}
        for files in self.states.values():
            for path, data in files.items():
                self.known.setdefault(path, set()).add(data)
        every = [{path for path in it if path.endswith(".html")} for it in self.states.values()]
        self.lasting = sorted(set.intersection(*every))

    def look(self) -> None:
        """Fetch a page that every state has, and all that it refers to."""
        path = self.random.choice(self.lasting)
        data = self.fetched(path)
        if data is None:
            return
        self.pages += 1
        if data not in self.known[path]:
            self.broken.append(f"{path}: {'missing' if data == b'' else 'bytes of no state'}")
            return
        self.seen[state_of(data)] = self.seen.get(state_of(data), 0) + 1
        for reference in references(path, data):
            self._follow(path, data, reference)

    def _follow(self, path: str, page: bytes, reference: str) -> None:
        data = self.fetched(reference)
        if data is None:
            return
        self.files += 1
        gone = data == b"" and reference.endswith(".html")
        if gone and self.fetched(path) not in (page, None):
            self.old_links += 1
            return
        mark = re.search(r"\.([0-9a-f]{12})\.", PurePosixPath(reference).name)
        if data not in self.known.get(reference, ()):
            self.broken.append(f"{path} of {state_of(page)}: {reference}: {len(data)} bytes")
        elif mark and not digest_of(data).startswith(mark[1]):
            self.broken.append(f"{reference}: bytes of another name")

    def fetched(self, path: str) -> bytes | None:
        """Return the bytes at *path*, none if the server says 4xx; None if it does not answer."""
        parts = urlsplit(self.base)
        for _ in range(2):
            try:
                if self._line is None:
                    self._line = http.client.HTTPConnection(str(parts.netloc), timeout=20)
                self._line.request("GET", f"{parts.path}/{quote(path)}")
                answer = self._line.getresponse()
                data: bytes = answer.read()
                if answer.status == 200:
                    return data
                if answer.status < 500:
                    return b""
            except (OSError, http.client.HTTPException):
                pass
            self.close()
        self.unanswered += 1
        return None

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
        self._line = None


def differs(eyes: Any, bucket: str, prefix: str, files: Mapping[str, bytes]) -> list[str]:
    """
    Return what in the bucket is not as *files* want it, by *eyes*, a plain boto3 client.

    What nothing loads any more may stay, if its name bears the hash of its bytes.
    """
    there: dict[str, str] = {}
    for answer in eyes.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in answer.get("Contents", []):
            there[item["Key"].removeprefix(prefix)] = item["ETag"].strip('"')
    wrong = [
        f"{path}: {'missing' if path not in there else 'other bytes'}"
        for path, data in files.items()
        if there.get(path) != hashlib.md5(data, usedforsecurity=False).hexdigest()
    ]
    for path in there.keys() - files.keys():
        if path.startswith(STATE):
            continue
        body = eyes.get_object(Bucket=bucket, Key=prefix + path)["Body"].read()
        if not hashed.is_hashed(path, digest_of(body)):
            wrong.append(f"{path}: left over")
    return wrong


def readable(eyes: Any, bucket: str) -> None:
    """Let everybody read what is in *bucket*."""
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": '
        f'"s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/*"}}]}}'
    )
    eyes.put_bucket_policy(Bucket=bucket, Policy=policy)
