"""
Measure a first and a second publish against ``aws s3 sync``; print one JSON object.

    python bench/publish.py [--objects 5000] [--films 20] [--rounds 3]

Both send the same site to the same real S3 server, in turn, each round into new buckets.
``ratio`` is our time as a share of theirs, the median of the rounds; ``core_s`` are the seconds
that a process itself used a core for, which a busy machine lengthens less. ``second`` is a publish
of the same site once more. ``aws`` is used if it is on the PATH and runs, else installed into an
environment of its own. Both run as commands of their own, so that the start of Python and boto3
counts for both; ours compares every file with its digest and with what the server got.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from talkingheads.formats import hashed, records
from tests import published
from tests.rgw import packages
from tests.rgw.cluster import Cluster
from tests.s3_server import S3Server, environment

ONCE = Path(__file__).with_name("one_publish.py")
PAGE = 8_000
FILM, LARGE_FILM = 3 << 20, 20 << 20
"""Bytes; every tenth film is a large one, which goes in parts."""

CONFIG = """\
[default]
request_checksum_calculation = when_required
s3 =
  addressing_style = path
"""


def site(objects: int, films: int) -> dict[str, bytes]:
    """Return a made-up site of so many small *objects* and *films*."""
    rng = random.Random(6)
    files = {"index.html": rng.randbytes(PAGE)}
    for number in range(films):
        data = rng.randbytes(LARGE_FILM if number % 10 == 9 else FILM)
        name = hashed.named(f"clips/c{number:04}/video.mp4", published.digest_of(data))
        files[name] = data
    for number in range(objects - 1):
        clip, data = f"clips/c{number // 4:04}", rng.randbytes(rng.randrange(PAGE // 4, 2 * PAGE))
        path = ("index.html", "captions.vtt", "still.jpg", "words.json")[number % 4]
        path = f"{clip}/{path}"
        if number % 4:
            path = hashed.named(path, published.digest_of(data))
        files[path] = data
    return files


def found_aws(room: Path) -> tuple[str, str]:
    """Return the command ``aws``, and how it was had."""
    here = shutil.which("aws")
    if (
        here
        and not subprocess.run([here, "--version"], capture_output=True, check=False).returncode
    ):
        return here, "on the PATH"
    venv.create(room / "aws", with_pip=True)
    pip = [str(room / "aws/bin/python"), "-m", "pip", "--quiet", "install", "awscli"]
    subprocess.run(pip, check=True, capture_output=True)
    return str(room / "aws/bin/aws"), "installed for this"


def seconds(call: list[str]) -> tuple[float, float, str]:
    """Run *call*, and return its seconds, those that it used a core for, and what it printed."""
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    core = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return round(time.perf_counter() - start, 2), round(core, 2), done.stdout


def ours(folder: Path, endpoint: str, bucket: str) -> dict[str, Any]:
    """Publish *folder* in a process of its own, and return what it tells."""
    call = [sys.executable, str(ONCE), str(folder), endpoint, bucket]
    took, core, said = seconds(call)
    told: dict[str, Any] = json.loads(said)
    return {"s": took, "core_s": core, **told}


def measured(options: argparse.Namespace, room: Path, server: S3Server) -> dict[str, Any]:
    """Publish and sync in turn."""
    files = site(options.objects, options.films)
    folder = room / "site"
    manifest = published.lay(folder, files)
    folder.with_suffix(".json").write_text(records.dumps(manifest))
    aws, how = found_aws(room)
    (room / "config").write_text(CONFIG)
    os.environ |= {"AWS_CONFIG_FILE": str(room / "config"), "AWS_DEFAULT_REGION": "us-east-1"}
    sync = [aws, "--endpoint-url", server.endpoint, "s3", "sync", "--only-show-errors", str(folder)]
    first, second, theirs = [], [], []
    for _ in range(options.rounds):
        bucket = server.new_bucket()
        first.append(ours(folder, server.endpoint, bucket))
        wrong = published.differs(server.client(), bucket, "site/", _in_one_go(files))
        assert not wrong, wrong[:5]
        second.append(ours(folder, server.endpoint, bucket))
        empty(server, bucket)
        bucket = server.new_bucket()
        theirs.append(seconds([*sync, f"s3://{bucket}/site"])[:2])
        empty(server, bucket)
    version = subprocess.run([aws, "--version"], capture_output=True, text=True, check=True)
    ratios = [mine["s"] / its for mine, (its, _) in zip(first, theirs, strict=True)]
    return {
        "objects": len(files),
        "bytes": sum(map(len, files.values())),
        "aws": f"{version.stdout.split()[0]}, {how}",
        "first_s": [each["s"] for each in first],
        "first_core_s": [each["core_s"] for each in first],
        "aws_s3_sync_s": [its for its, _ in theirs],
        "aws_s3_sync_core_s": [core for _, core in theirs],
        "ratio": round(statistics.median(ratios), 3),
        "first": first[-1],
        "second": second[-1],
        "second_s": [each["s"] for each in second],
    }


def _in_one_go(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return those whose tag is the MD5 of their bytes: large ones went in parts."""
    return {path: data for path, data in files.items() if len(data) < LARGE_FILM}


def empty(server: S3Server, bucket: str) -> None:
    """Give the server its memory back."""
    eyes = server.client()
    for answer in eyes.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        keys = [{"Key": item["Key"]} for item in answer.get("Contents", [])]
        if keys:
            eyes.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--objects", type=int, default=5000, help="small ones")
    parser.add_argument("--films", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    cluster = Cluster(packages.get())
    cluster.start()
    server = S3Server("radosgw", cluster.endpoint, cluster.key, cluster.secret)
    try:
        with tempfile.TemporaryDirectory() as room, environment(**server.environment()):
            print(json.dumps(measured(options, Path(room), server), indent=2))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
