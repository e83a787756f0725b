"""
S3 servers for tests: moto for the shape of calls, radosgw for every claim about a real one.

A test module that imports the fixtures `moto`, `radosgw` and `s3` may ask for either, or run on
both. What needs radosgw is marked ``s3``; where radosgw cannot be had it is skipped with the
reason, unless ``TALKINGHEADS_REQUIRE_S3=1`` makes that a failure.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class S3Server:
    """A running server and the one user that it knows."""

    kind: str
    endpoint: str
    key: str
    secret: str
    make_user: Callable[[str, str, str], None] | None = None

    def other(self, name: str) -> S3Server:
        """Return the same server as another user sees it, who owns nothing; radosgw only."""
        assert self.make_user
        key, secret = uuid.uuid4().hex, uuid.uuid4().hex
        self.make_user(name, key, secret)
        return S3Server(self.kind, self.endpoint, key, secret)

    def environment(self) -> dict[str, str]:
        """Return the variables that give boto3, or the command, this user's credentials."""
        return {
            **NOBODY,
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
        }

    @cache  # noqa: B019
    def client(self) -> Any:
        """Return a plain boto3 client, to look at the server with other eyes than ours."""
        import boto3
        from botocore.config import Config

        config = Config(
            s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        )
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            region_name="us-east-1",
            config=config,
        )

    def new_bucket(self) -> str:
        """Make a bucket that no other test uses."""
        name = f"briefing-{uuid.uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name)
        return name


NOBODY = {
    "AWS_ACCESS_KEY_ID": "",
    "AWS_SECRET_ACCESS_KEY": "",
    "AWS_SESSION_TOKEN": "",
    "AWS_PROFILE": "",
    "AWS_DEFAULT_REGION": "",
    "AWS_REGION": "",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1,localhost",
}
"""The variables of a machine that nobody set up for S3; empty ones count as absent."""


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Run a block with *variables* as they are here, an empty one being absent."""
    before = {name: os.environ.get(name) for name in variables}
    try:
        _set(variables)
        yield
    finally:
        _set(before)


def _set(variables: dict[str, Any]) -> None:
    for name, value in variables.items():
        os.environ.pop(name, None)
        if value:
            os.environ[name] = value


@contextmanager
def moto_server() -> Iterator[S3Server]:
    """Run moto on a free port."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server("moto", f"http://{host}:{port}", "moto-key", "moto-secret")
    finally:
        server.stop()


@contextmanager
def radosgw_server() -> Iterator[S3Server]:
    """Run radosgw on a free port; skip the test if it cannot be had."""
    from tests.rgw import packages
    from tests.rgw.cluster import Cluster

    try:
        cluster = Cluster(packages.get())
        cluster.start()
    except packages.Unavailable as reason:
        if os.environ.get("TALKINGHEADS_REQUIRE_S3") == "1":
            pytest.fail(f"no real S3 server: {reason}")
        pytest.skip(f"no real S3 server: {reason}")
    try:
        yield S3Server("radosgw", cluster.endpoint, cluster.key, cluster.secret, cluster.make_user)
    finally:
        cluster.stop()


@pytest.fixture(scope="module")
def radosgw() -> Iterator[S3Server]:
    """A real S3 server; mark what uses it ``s3``."""
    with radosgw_server() as server:
        yield server


@pytest.fixture(scope="module")
def moto() -> Iterator[S3Server]:
    """A server that knows the shape of every call and refuses nothing."""
    with moto_server() as server:
        yield server


@pytest.fixture(scope="module", params=["moto", pytest.param("radosgw", marks=pytest.mark.s3)])
def s3(request: pytest.FixtureRequest) -> S3Server:
    """Each of the servers in turn."""
    server: S3Server = request.getfixturevalue(request.param)
    return server


def site_of(folder: Path, files: dict[str, bytes]) -> Path:
    """Write *files* below *folder*."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
