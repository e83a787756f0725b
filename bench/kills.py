"""
Kill publishes, publishers' servers and lines at random moments; print one JSON object.

    python bench/kills.py [--quick] [--times N] [--only PART ...]

A site of some 60 files is published in turn in states that differ in pages, films and search index,
to a real S3 server, while a reader in a process of its own fetches pages with all that they refer
to. ``broken`` must be 0: pages that are missing or of no state, or that load something that is
missing or has other bytes. ``false_published`` must be 0: publishes that said that all went well,
and the bucket, seen directly, is not as they wanted it.

The parts are ``kills`` of publishers, of the ``gateway``, of the ``storage``; a bad ``line``;
``races`` of two publishers, and those in a bucket with ``versions``, where radosgw ignores
``If-None-Match``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from talkingheads.backends.s3 import S3Target
from talkingheads.domain import Manifest
from talkingheads.errors import PublishError
from talkingheads.formats.s3address import parse_address
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import Errand, read_state, run
from tests import published
from tests.faulty import FaultyProxy
from tests.rgw import packages
from tests.rgw.cluster import Cluster
from tests.s3_server import S3Server, environment

FORK = multiprocessing.get_context("fork")
SETTINGS = PublishSettings(public=True)
WHO = ("Ann on front-desk", "Ben on laptop")
TOLD = re.compile(rf"({'|'.join(WHO)}).*\d\d:\d\d:\d\d on \d+ \w+ \d{{4}}", re.DOTALL)
"""What a publisher who lost must be told: by whom, and when."""


@dataclass
class Ground:
    """A running server, a bucket that everybody may read, and the sites on disk."""

    cluster: Cluster
    server: S3Server
    bucket: str
    states: dict[str, dict[str, bytes]]
    folder: Path
    manifests: dict[str, Manifest] = field(default_factory=dict)
    random: random.Random = field(default_factory=lambda: random.Random(6))

    def __post_init__(self) -> None:
        for name, files in self.states.items():
            self.manifests[name] = published.lay(self.folder / name, files)
        published.readable(self.server.client(), self.bucket)

    def target(self, endpoint: str = "") -> S3Target:
        """Return a target of its own."""
        address = parse_address(f"s3://{self.bucket}/site")
        return S3Target(address, endpoint=endpoint or self.server.endpoint)

    def publish(self, state: str, endpoint: str = "", by: str = WHO[0]) -> int:
        """Publish the site in *state*, and return the number of the publication."""
        publication = run(
            self.manifests[state],
            settings=SETTINGS,
            site=self.folder / state,
            target=self.target(endpoint),
            errand=Errand(by=by),
            progress=lambda share: None,
        )
        return publication.number

    def wrong(self, state: str) -> list[str]:
        """Return what in the bucket is not as *state* wants it, seen directly."""
        return published.differs(self.server.client(), self.bucket, "site/", self.states[state])

    def another(self, *but: str) -> str:
        """Return a state at random."""
        return self.random.choice([name for name in self.states if name not in but])


@contextmanager
def ground(store: str = "memstore", *, versions: bool = False) -> Iterator[Ground]:
    """Start a server, and publish the first state; with *versions* the bucket keeps them."""
    cluster = Cluster(packages.get(), store=store)
    cluster.start()
    server = S3Server("radosgw", cluster.endpoint, cluster.key, cluster.secret)
    states = {name: published.site(name) for name in ("amber", "birch", "cedar")}
    try:
        with tempfile.TemporaryDirectory() as folder, environment(**server.environment()):
            field = Ground(cluster, server, server.new_bucket(), states, Path(folder))
            if versions:
                enabled = {"Status": "Enabled"}
                server.client().put_bucket_versioning(
                    Bucket=field.bucket, VersioningConfiguration=enabled
                )
            field.publish("amber")
            yield field
    finally:
        cluster.stop()


@contextmanager
def reader(field: Ground) -> Iterator[dict[str, Any]]:
    """Let somebody read all the while, and fill in what they saw."""
    told: dict[str, Any] = {}
    stop, (ours, theirs) = FORK.Event(), FORK.Pipe()

    def read() -> None:
        base = f"{field.server.endpoint}/{field.bucket}/site"
        visitor = published.Reader(base, field.states)
        while not stop.is_set():
            visitor.look()
            time.sleep(0.02)
        theirs.send(
            {
                "pages": visitor.pages,
                "files": visitor.files,
                "of_state": dict(visitor.seen),
                "links_to_pages_gone_since": visitor.old_links,
                "unanswered": visitor.unanswered,
                "broken": len(visitor.broken),
                "first_broken": visitor.broken[:5],
            }
        )

    process = FORK.Process(target=read)
    process.start()
    try:
        yield told
    finally:
        stop.set()
        if ours.poll(60):
            told.update(ours.recv())
        process.join(10)


class Publisher:
    """A publish in a process of its own."""

    DIED = "died"

    def __init__(self, work: Callable[[], int]) -> None:
        self._ours, theirs = FORK.Pipe()
        self._process = FORK.Process(target=self._run, args=(work, theirs))
        self._process.start()
        theirs.close()

    @staticmethod
    def _run(work: Callable[[], int], pipe: Any) -> None:
        try:
            pipe.send((work(), ""))
        except PublishError as error:
            pipe.send((-1, str(error)))

    def kill(self) -> bool:
        """Kill it; tell whether it was still at work."""
        self._process.kill()
        return self.result()[1] == self.DIED

    def result(self) -> tuple[int, str]:
        """Wait; return the number of the publication or -1, and the error."""
        self._process.join()
        try:
            number, error = self._ours.recv()
        except EOFError:
            return -1, self.DIED
        return number, error


def kills(count: int) -> dict[str, Any]:
    """Kill *count* publishes; some of them are followed by a whole one, which must end right."""
    told: dict[str, Any] = {"killed": 0, "ended_before": 0, "whole": 0, "wrong_after_whole": 0}
    with ground() as field, reader(field) as told["reader"]:
        times, online = [], "amber"
        for _ in range(5):
            online, begun = field.another(online), time.monotonic()
            Publisher(partial(field.publish, online)).result()
            times.append(time.monotonic() - begun)
        told["publish_s"] = round(statistics.median(times), 2)
        while told["killed"] < count:
            state = field.another(online)
            publisher = Publisher(partial(field.publish, state))
            time.sleep(field.random.uniform(0, 1.1 * told["publish_s"]))
            cut = publisher.kill()
            told["killed" if cut else "ended_before"] += 1
            if field.random.random() < 0.5 or told["killed"] == count:
                online = field.another()
                field.publish(online)
                told["whole"] += 1
                wrong = field.wrong(online)
                told["wrong_after_whole"] += bool(wrong)
                told.setdefault("first_wrong", wrong[:5])
    return told


def server_kills(count: int, program: str, store: str) -> dict[str, Any]:
    """Kill the *program* of the server *count* times while something is published."""
    told: dict[str, Any] = {"killed": 0, "ended_well": 0, "failed": 0, "false_published": 0}
    told |= {"wrong_after_whole": 0}
    with ground(store) as field, reader(field) as told["reader"]:
        begun = time.monotonic()
        field.publish("birch")
        usual, online = time.monotonic() - begun, "birch"
        for _ in range(count):
            state = field.another(online)
            publisher = Publisher(partial(field.publish, state))
            time.sleep(field.random.uniform(0, usual))
            field.cluster.kill(program)
            time.sleep(field.random.uniform(0, 0.5))
            field.cluster.again(program)
            _, error = publisher.result()
            told["killed"] += 1
            told["failed" if error else "ended_well"] += 1
            if error:
                told.setdefault("first_error", error)
                field.publish(state)
                told["wrong_after_whole"] += bool(field.wrong(state))
            elif wrong := field.wrong(state):
                told["false_published"] += 1
                told.setdefault("first_wrong", wrong[:5])
            online = state
    return told


def line(count: int) -> dict[str, Any]:
    """Publish *count* times through a line that fails at every tenth question."""
    told: dict[str, Any] = {"publishes": 0, "ended_well": 0, "failed": 0, "false_published": 0}
    errors: Counter[str] = Counter()
    with (
        ground() as field,
        reader(field) as told["reader"],
        FaultyProxy(field.server.endpoint, share=0.1, seed=6) as proxy,
    ):
        online, begun = "amber", time.monotonic()
        for _ in range(count):
            online = field.another(online)
            told["publishes"] += 1
            try:
                field.publish(online, proxy.endpoint)
            except PublishError as error:
                told["failed"] += 1
                errors[str(error).splitlines()[0]] += 1
                continue
            told["ended_well"] += 1
            if wrong := field.wrong(online):
                told["false_published"] += 1
                told.setdefault("first_wrong", wrong[:5])
        told["publish_s"] = round((time.monotonic() - begun) / count, 2)
        told["faults"] = dict(proxy.faults)
        told["questions"] = sum(proxy.asked.values())
        told["errors"] = dict(errors.most_common(5))
        field.publish(online)
        told["wrong_at_the_end"] = field.wrong(online)
    return told


def races(count: int, *, versions: bool = False) -> dict[str, Any]:
    """Let two publish at once, *count* times."""
    told: dict[str, Any] = {"races": 0, "one_won": 0, "one_after_the_other": 0, "none_won": 0}
    told |= {"losers_told_who_and_when": 0, "mixed": 0}
    with ground(versions=versions) as field, reader(field) as told["reader"]:
        online = "amber"
        for _ in range(count):
            states = [name for name in field.states if name != online]
            start = FORK.Barrier(2)

            def race(state: str, by: str, start: Any = start) -> int:
                start.wait()
                return field.publish(state, by=by)

            both = [
                Publisher(partial(race, state, by)) for state, by in zip(states, WHO, strict=True)
            ]
            ended = {state: each.result() for state, each in zip(states, both, strict=True)}
            won = {number: state for state, (number, error) in ended.items() if not error}
            told["races"] += 1
            told[("none_won", "one_won", "one_after_the_other")[len(won)]] += 1
            for _, error in ended.values():
                if error and TOLD.search(error):
                    told["losers_told_who_and_when"] += 1
                elif error:
                    told.setdefault("first_error", error)
            if won:
                online = won[max(won)]
                assert read_state(field.target()).number == max(won)
            if wrong := field.wrong(online):
                told["mixed"] += 1
                told.setdefault("first_wrong", wrong[:5])
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--times", type=int, help="this number of everything")
    parser.add_argument("--only", nargs="+", metavar="PART")
    options = parser.parse_args()
    share = 0.1 if options.quick else 1

    def times(count: int) -> int:
        return options.times or round(count * share)

    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "kills": lambda: kills(times(200)),
        "gateway": lambda: server_kills(times(50), "radosgw", "memstore"),
        "storage": lambda: server_kills(times(20), "ceph-osd", "bluestore"),
        "line": lambda: line(times(500)),
        "races": lambda: races(times(200)),
        "versions": lambda: races(times(50), versions=True),
    }
    print(json.dumps({name: parts[name]() for name in options.only or parts}, indent=2))


if __name__ == "__main__":
    main()
