"""
Whatever is in the way of a publish: it ends with a reason, and what was online stays as it was.

The real command runs on a small project whose clips were made by fakes, against a bucket in memory
that can be made to answer anything, and against folders.
"""

from __future__ import annotations

import json
import resource
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from talkingheads.cli import main
from tests import shelf
from tests.answering import Answer, Asked, refusal
from tests.memory_s3 import MemoryS3
from tests.s3_server import NOBODY, environment

KEYS = {**NOBODY, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
SSO = """[profile larkford]
sso_start_url = https://larkford.example/start
sso_region = eu-west-2
sso_account_id = 111122223333
sso_role_name = publisher
region = eu-west-2
"""
PAGE = Answer(200, b"<html><h1>Please sign in</h1></html>", {"Content-Type": "text/html"})
STATE = "site/.talkingheads/"


@dataclass
class World:
    """A project that was published and has changed since, and where it was published."""

    root: Path
    s3: MemoryS3
    address: str
    online: dict[str, tuple[bytes, float]]
    variables: dict[str, str] = field(default_factory=dict)
    around: Callable[[], object] | None = None
    """What is true while the command runs: a context manager."""
    place: dict[str, str] = field(default_factory=dict)

    def reset(self) -> None:
        """Set everything as it was after the first publish."""
        self.s3.files = dict(self.online)
        self.s3.fault, self.s3.public, self.s3.tells_time = (lambda asked: None), False, True
        self.variables, self.around = dict(KEYS), None
        self.place = {"target": "s3://briefing/site", "endpoint": self.address}
        self.settings()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.root.parent / "published", self.folder)
        (self.root / ".talkingheads" / "project-id").write_text("ours\n")
        shelf.sheet(shelf.config.load(self.root), 0, 1)

    @property
    def folder(self) -> Path:
        """The folder that was published to."""
        return self.root.parent / "folder"

    def settings(self, title: str = "Two", more: str = "") -> None:
        """Write pipeline.yaml."""
        lines = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in self.place.items())
        text = f"{shelf.SETTINGS}project: {{title: {title}}}\npublish:\n{lines}{more}"
        (self.root / "pipeline.yaml").write_text(text)

    def run(self, *command: str) -> Result:
        """Run the real command."""
        with environment(**self.variables):
            return CliRunner().invoke(main, ["-C", str(self.root), *command])

    def seen(self) -> dict[str, bytes]:
        """Return what readers can see, and which publication is whole."""
        files = {f"{key}": data for key, (data, _) in self.s3.files.items()}
        for path in self.folder.rglob("*") if self.folder.is_dir() else ():
            if path.is_file():
                files[f"folder/{path.relative_to(self.folder)}"] = path.read_bytes()
        found = {name: data for name, data in files.items() if ".talkingheads/" not in name}
        pointer = files.get(f"{STATE}current.json", b"")
        with suppress(ValueError):
            pointer = str(json.loads(pointer)["number"]).encode()
        return found | {"whole": pointer}

    def spoil(self, name: str, data: bytes | None) -> None:
        """Replace or remove what we remember at the bucket."""
        path = next(key for key in sorted(self.s3.files) if key.startswith(f"{STATE}{name}"))
        del self.s3.files[path]
        if data is not None:
            self.s3.files[path] = (data, time.time())


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The project, published to bucket and folder, and its pages made anew since."""
    root = tmp_path_factory.mktemp("faults") / "project"
    root.mkdir()
    project = shelf.project_of(root, 0, 1)
    shelf.work_through(project)
    s3 = MemoryS3()
    with s3.serving() as address:
        world = World(root, s3, address, {})
        (root.parent / "published").mkdir()
        world.reset()
        world.settings("One")
        assert world.run("publish").exit_code == 0
        assert world.run("publish", "--to", str(root.parent / "published")).exit_code == 0
        world.online = dict(s3.files)
        world.settings()
        assert world.run("run").exit_code == 0
        yield world


def everything(answer: Answer) -> Callable[[World], None]:
    """Answer every question with *answer*, which does not tell the time: tries are few."""

    def plant(world: World) -> None:
        world.s3.tells_time = False
        world.s3.fault = lambda asked: answer

    return plant


def only(answer: Answer, **which: str) -> Callable[[World], None]:
    """Answer some questions with *answer*: by method, by what is asked, by what is in the path."""

    def fits(asked: Asked) -> bool:
        return (
            asked.method == which.get("method", asked.method)
            and which.get("query", "") in ["", *asked.query]
            and which.get("path", "") in asked.path
            and not ("but" in which and which["but"] in asked.path)
        )

    def plant(world: World) -> None:
        world.s3.fault = lambda asked: answer if fits(asked) else None

    return plant


def variables(**given: str) -> Callable[[World], None]:
    """Set variables of the environment."""
    return lambda world: world.variables.update(given)


def place(**given: object) -> Callable[[World], None]:
    """Change settings of publish."""
    return lambda world: world.place.update(given)  # type: ignore[arg-type]


def spoiled(name: str, data: bytes | None) -> Callable[[World], None]:
    """Damage what we remember."""
    return lambda world: world.spoil(name, data)


def signed_out(world: World) -> None:
    """Use a profile whose sign-in has ended."""
    file = world.root.parent / "aws"
    file.write_text(SSO)
    world.variables = {**NOBODY, "AWS_CONFIG_FILE": str(file), "HOME": str(world.root.parent)}
    world.place["profile"] = "larkford"


def taken(world: World) -> None:
    """Let somebody else be at it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    claim = {"who": "Ana on reception", "machine": "other", "process": 1, "since": now}
    world.s3.files[f"{STATE}claims/00000002.json"] = (
        json.dumps({**claim, "nonce": "n", "released": False}).encode(),
        datetime.now(UTC).timestamp(),
    )


def withdrawn_without_rights(world: World) -> None:
    """Take consent back, with a key that may not see old versions."""
    shelf.sheet(shelf.config.load(world.root), 0, 1, c0="no")
    only(refusal("AccessDenied"), query="versions")(world)


def of_somebody_else(world: World) -> None:
    """Publish where another project does."""
    (world.root / ".talkingheads" / "project-id").write_text("theirs\n")


def in_the_way(world: World) -> None:
    """Publish to a folder in which somebody's file has the name of ours."""
    world.place["target"] = "s3://briefing/other"
    world.s3.files["other/index.html"] = (b"theirs", 0.0)


def at_work(world: World) -> None:
    """Let another run hold the project."""
    world.around = lambda: FileLock(world.root / ".talkingheads" / "lock")


def no_room(world: World) -> None:
    """Let no file grow, as on a full disk."""
    world.place = {"target": str(world.folder)}

    @contextmanager
    def full():
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2500, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    world.around = full


def no_folder(world: World) -> None:
    """Publish to a folder that is a file."""
    world.place = {"target": str(world.root.parent / "file")}
    (world.root.parent / "file").write_text("a file")


def plain_server(world: World) -> None:
    """Ask for https where there is none."""
    world.place["endpoint"] = world.address.replace("http:", "https:")


def broken_settings(world: World) -> None:
    """Leave a setting half written."""
    world.place["media_cache_seconds"] = "an hour"


def cut_off(world: World) -> None:
    """
    Break off each answer to who reads, with a key, what is online.

    Only that: botocore takes the beginning of an answer in XML for a failure of the server.
    """
    answer = Answer(200, b'{"number": 1, "seal"', {"ETag": '"a"'}, cut=5)

    def reads(asked: Asked) -> bool:
        return asked.method == "GET" and asked.signed and "acl" not in asked.query

    world.s3.fault = lambda asked: answer if "current.json" in asked.path and reads(asked) else None
    world.s3.tells_time = False


PUT = {"method": "PUT", "but": ".talkingheads/"}
DENIED = refusal("AccessDenied")
DEAD = Answer(0)
FAULTS: dict[str, tuple[Callable[[World], object], str, str]] = {
    "no credentials": (
        variables(AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""),
        "no credentials",
        "Give a key in AWS_ACCESS_KEY_ID",
    ),
    "half of them": (
        variables(AWS_SECRET_ACCESS_KEY=""),
        "half of the credentials is missing",
        "AWS_SECRET_ACCESS_KEY",
    ),
    "no profile": (place(profile="nobody"), "no such profile", "publish.profile"),
    "signed out": (signed_out, "signed in", "aws sso login"),
    "unknown key": (
        everything(refusal("InvalidAccessKeyId")),
        "does not know this key",
        "Give a key",
    ),
    "wrong secret": (
        everything(refusal("SignatureDoesNotMatch")),
        "the secret does not fit the key",
        "Give a key",
    ),
    "expired": (everything(refusal("ExpiredToken", 400)), "have expired", "Sign in again"),
    "wrong token": (everything(refusal("InvalidToken", 400)), "not valid", "Give a key"),
    "clock": (everything(refusal("RequestTimeTooSkewed")), "clock is wrong", "Set the clock"),
    "no time told": (
        lambda world: setattr(world.s3, "tells_time", False),
        "does not tell the time",
        "header Date",
    ),
    "no such name": (
        place(endpoint="http://s3.larkford.invalid"),
        "cannot be reached",
        "Check publish.endpoint and the network",
    ),
    "nobody listens": (
        place(endpoint="http://127.0.0.1:1"),
        "cannot be reached",
        "Check publish.endpoint and the network",
    ),
    "no proxy": (
        variables(HTTP_PROXY="http://127.0.0.1:1", NO_PROXY="none"),
        "the proxy cannot be reached",
        "Check HTTP_PROXY",
    ),
    "no https": (plain_server, "no https that this machine trusts", "AWS_CA_BUNDLE"),
    "login page": (everything(PAGE), "no S3 server", "Check publish.endpoint"),
    "a web server": (
        everything(Answer(404, b"<h1>Not found</h1>", {"Content-Type": "text/html"})),
        "s3://briefing/site",
        "Check publish.",
    ),
    "led elsewhere": (
        everything(Answer(302, b"", {"Location": "/login"})),
        "s3://briefing/site",
        "\n  ",
    ),
    "no bucket": (
        everything(refusal("NoSuchBucket", 404)),
        "there is no such bucket",
        "Check publish.target, or make the bucket",
    ),
    "another region": (
        everything(
            Answer(301, refusal("PermanentRedirect").body, {"x-amz-bucket-region": "eu-west-2"})
        ),
        "the bucket is in another region",
        "Set publish.region",
    ),
    "another region, otherwise": (
        everything(refusal("AuthorizationHeaderMalformed", 400)),
        "the bucket is in another region",
        "Set publish.region",
    ),
    "may not list": (only(DENIED, query="list-type"), "access denied", "s3:ListBucket"),
    "may not read": (only(DENIED, method="GET", path="site/"), "access denied", "s3:GetObject"),
    "may not write": (only(DENIED, method="PUT"), "access denied", "s3:PutObject"),
    "may not write pages": (only(DENIED, **PUT), "access denied", "s3:PutObject"),
    "may not delete": (only(DENIED, query="delete"), "access denied", "s3:DeleteObject"),
    "may not see versions": (
        withdrawn_without_rights,
        "access denied",
        "s3:ListBucketVersions",
    ),
    "bucket full": (only(refusal("QuotaExceeded"), **PUT), "the bucket is full", "Make room"),
    "server full": (
        only(refusal("InsufficientStorage", 507), **PUT),
        "the server is full",
        "Make room",
    ),
    "too large": (
        only(refusal("EntityTooLarge", 400), **PUT),
        "too large for the server",
        "Shorten the clip",
    ),
    "overloaded": (everything(refusal("SlowDown", 503)), "overloaded", "Wait a little"),
    "server fails": (everything(refusal("InternalError", 500)), "failed", "Wait a little"),
    "gateway times out": (
        everything(Answer(504, b"<h1>Gateway Timeout</h1>", {"Content-Type": "text/html"})),
        "the server failed",
        "Wait a little",
    ),
    "line dead": (everything(DEAD), "the server hung up", "Check publish.endpoint"),
    "answer cut": (
        cut_off,
        "the server hung up",
        "Check publish.endpoint",
    ),
    "public bucket": (
        lambda world: setattr(world.s3, "public", True),
        "people without a key can read it",
        "set publish.public to true",
    ),
    "somebody is at it": (taken, "Ana on reception is publishing", "Wait until that has ended"),
    "claim damaged": (spoiled("claims/", b"{"), "s3://briefing/site", "\n  "),
    "pointer damaged": (spoiled("current.json", b'{"number"'), "current.json", "\n  "),
    "pointer empty": (spoiled("current.json", b""), "current.json", "\n  "),
    "record damaged": (spoiled("publications/", b"\x1f\x8bnothing"), "publications/", "\n  "),
    "record lost": (spoiled("publications/", None), "publications/", "\n  "),
    "tombstones damaged": (
        lambda world: world.s3.files.update({f"{STATE}withdrawn/{'0f' * 8}.json": (b"[", 0.0)}),
        "withdrawn/",
        "\n  ",
    ),
    "another project's": (of_somebody_else, "another project", "--take-over"),
    "a stranger's file": (in_the_way, "index.html", "\n  "),
    "another run": (at_work, "another run is at work here", "Wait until it has ended"),
    "disk full": (no_room, "too large", "space on its disk"),
    "no folder": (no_folder, "file", "\n  "),
    "read-only": (place(target="/proc/briefing", endpoint=""), "/proc/briefing", "rights"),
    "target is our own": (place(target="clips", endpoint=""), "publish.target", "Name a folder"),
    "target is nothing": (place(target=""), "publish.target is empty", "Set publish.target"),
    "unknown target": (place(target="ftp://larkford.example"), "ftp:", "s3://"),
    "no bucket's name": (place(target="s3://_/x"), "publish.target", "s3://my-bucket"),
    "endpoint is nothing": (place(endpoint="larkford"), "publish.endpoint", "Write for example"),
    "password in it": (
        place(endpoint="http://ana:word@s3.larkford.example"),
        "publish.endpoint",
        "credentials do not belong there",
    ),
    "settings": (broken_settings, "publish.media_cache_seconds", "config schema"),
}


@pytest.mark.parametrize(("plant", "said", "step"), FAULTS.values(), ids=FAULTS)
def test_each(published, plant, said, step):
    """It ends with an exit code, the cause and the next step; readers see what they saw."""
    world = published
    world.reset()
    plant(world)
    world.settings()
    before = world.seen()
    if world.around:
        with world.around():
            result = world.run("publish")
    else:
        result = world.run("publish")
    assert result.exit_code in (1, 3), result.output
    assert isinstance(result.exception, SystemExit), result.output
    cause = result.output[result.output.index("Error: ") :]
    assert said in cause, result.output
    assert step in cause, result.output
    assert "word@" not in result.output
    after = world.seen()
    assert {name: after.get(name) for name in before} == before


def test_there_are_enough():
    """Thirty kinds at least, and each has words of its own."""
    assert len(FAULTS) >= 30


def test_copies_that_cannot_be_told(published):
    """Who took consent back is gone from the bucket, though Amazon's copies could not be told."""
    world = published
    world.reset()
    world.place["distribution"] = "E2QWRUHAPOMQZL"
    world.variables["AWS_ENDPOINT_URL_CLOUDFRONT"] = "http://127.0.0.1:1"
    world.settings()
    shelf.sheet(shelf.config.load(world.root), 0, 1, c0="no")
    result = world.run("publish")
    assert result.exit_code == 1
    assert "publish.distribution: E2QWRUHAPOMQZL: it is not told" in result.output
    assert "aws cloudfront create-invalidation" in result.output
    left = world.seen()
    assert any("clips/c1/" in name for name in left)
    assert not [name for name in left if name.startswith("site/clips/c0/")]


def test_and_without_a_fault(published):
    """The same project in the same world is published."""
    published.reset()
    published.settings()
    result = published.run("publish")
    assert result.exit_code == 0, result.output
    assert b"Two</title>" in published.seen()["site/index.html"]
