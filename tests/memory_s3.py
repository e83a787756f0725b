"""
A bucket that is only in memory, behind HTTP, that answers as Amazon does, or as a test says.

It knows what publishing asks for. It checks no signature; a question without one is a stranger's.
"""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tests.answering import Answer, Asked, answering, refusal

Fault = Callable[[Asked], Answer | None]
"""Answers in place of the bucket, or lets it answer."""
XML = {"Content-Type": "application/xml"}
UNSET = {
    "policy": "NoSuchBucketPolicy",
    "policyStatus": "NoSuchBucketPolicy",
    "publicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "lifecycle": "NoSuchLifecycleConfiguration",
    "cors": "NoSuchCORSConfiguration",
}


@dataclass
class MemoryS3:
    """One bucket, without versions; with *public* strangers are answered too."""

    bucket: str = "briefing"
    files: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    fault: Fault = lambda asked: None
    public: bool = False
    tells_time: bool = True
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def serving(self):
        """Be asked over HTTP; give the address."""
        with answering(self.answer) as address:
            yield address

    def answer(self, asked: Asked) -> Answer:
        """Answer one question."""
        with self.lock:
            said = self.fault(asked) or self._answer(asked)
        if self.tells_time or "Date" in said.headers:
            return said
        return Answer(said.status, said.body, {**said.headers, "Date": ""}, said.cut)

    def _answer(self, asked: Asked) -> Answer:
        if not (asked.signed or self.public):
            return refusal("AccessDenied")
        _, bucket, *rest = unquote(asked.path).split("/", 2)
        if bucket != self.bucket:
            return refusal("NoSuchBucket", 404)
        key = rest[0] if rest else ""
        if not key:
            return self._of_bucket(asked)
        return getattr(self, f"_{asked.method.lower()}")(asked, key)

    def _of_bucket(self, asked: Asked) -> Answer:
        if asked.method == "POST" and "delete" in asked.query:
            return self._delete_many(asked)
        for name, code in UNSET.items():
            if name in asked.query:
                return refusal(code, 404)
        if "list-type" in asked.query:
            return self._listed(asked, "ListBucketResult", "Contents", "")
        if "versions" in asked.query:
            more = "<VersionId>null</VersionId><IsLatest>true</IsLatest>"
            return self._listed(asked, "ListVersionsResult", "Version", more)
        if "uploads" in asked.query:
            return self._page("ListMultipartUploadsResult", [])
        if "acl" in asked.query:
            return self._page("AccessControlPolicy", ["<AccessControlList/>"])
        return Answer(headers=XML) if asked.method == "HEAD" else self._page("Configuration", [])

    def _listed(self, asked: Asked, root: str, each: str, more: str) -> Answer:
        prefix, most = asked.query.get("prefix", ""), int(asked.query.get("max-keys", 1000))
        found = [key for key in sorted(self.files) if key.startswith(prefix)][:most]
        lines = [
            f"<{each}><Key>{escape(key)}</Key><Size>{len(self.files[key][0])}</Size>"
            f"<ETag>&quot;{_tag(self.files[key][0])}&quot;</ETag>"
            f"<LastModified>{_iso(self.files[key][1])}</LastModified>{more}</{each}>"
            for key in found
        ]
        return self._page(root, lines)

    def _page(self, root: str, lines: Iterable[str]) -> Answer:
        text = f"<{root}><IsTruncated>false</IsTruncated>{''.join(lines)}</{root}>"
        return Answer(body=text.encode(), headers=XML)

    def _get(self, asked: Asked, key: str) -> Answer:
        if key not in self.files:
            return refusal("NoSuchKey", 404)
        if "acl" in asked.query:
            return self._page("AccessControlPolicy", ["<AccessControlList/>"])
        data, moment = self.files[key]
        headers = {"ETag": f'"{_tag(data)}"', "Last-Modified": formatdate(moment, usegmt=True)}
        return Answer(body=data, headers=headers)

    _head = _get

    def _put(self, asked: Asked, key: str) -> Answer:
        md5 = hashlib.md5(asked.body, usedforsecurity=False).digest()
        if asked.headers.get("content-md5", base64.b64encode(md5).decode()).encode() != (
            base64.b64encode(md5)
        ):
            return refusal("BadDigest", 400)
        if asked.headers.get("if-none-match") == "*" and key in self.files:
            return refusal("PreconditionFailed", 412)
        self.files[key] = (asked.body, time.time())
        return Answer(headers={"ETag": f'"{_tag(asked.body)}"'})

    def _delete(self, asked: Asked, key: str) -> Answer:
        self.files.pop(key, None)
        return Answer(204)

    def _delete_many(self, asked: Asked) -> Answer:
        parts = ElementTree.fromstring(asked.body).iter()
        keys = [each.text or "" for each in parts if each.tag.endswith("Key")]
        for key in keys:
            self.files.pop(key, None)
        gone = [f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys]
        return self._page("DeleteResult", gone)


def _tag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _iso(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(moment))
