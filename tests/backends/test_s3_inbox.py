"""The inbox on a real server: pages, cut downloads, tags, versions, moves, wiping, refusals."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talkingheads import config, fetching, report
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.inbox import S3Inbox
from talkingheads.backends.targets import Arrival
from talkingheads.errors import PublishError, ReplacedError
from talkingheads.fetching import bringing, fetched
from talkingheads.formats.s3address import parse_address
from tests.faulty import SHORT, FaultyProxy
from tests.projects import make_project
from tests.s3_server import S3Server, environment, radosgw

__all__ = ["radosgw"]

pytestmark = pytest.mark.s3

ODD = ["a b/ü+%2F&=?.mp4", "emoji 🎬.mov", "../up.mp4", "'\"<>.mp4", "//x.mp4"]
MEBI = 1 << 20


class Box:
    """A new bucket with an inbox, seen by us and by those who hand in."""

    def __init__(self, server: S3Server, *, versions: bool = False) -> None:
        self.server = server
        self.name = server.new_bucket()
        self.eyes = server.client()
        if versions:
            self.version("Enabled")
        self.inbox = self.seen_through(server.endpoint)

    def seen_through(self, endpoint: str, **patience: Any) -> S3Inbox:
        """Return the inbox as reached at *endpoint*."""
        address = parse_address(f"s3://{self.name}/inbox")
        return S3Inbox(Line(address, endpoint=endpoint, **patience))

    def version(self, status: str) -> None:
        """Switch versions on or off."""
        self.eyes.put_bucket_versioning(
            Bucket=self.name, VersioningConfiguration={"Status": status}
        )

    def put(self, path: str, data: bytes) -> None:
        """Hand in."""
        self.eyes.put_object(Bucket=self.name, Key=f"inbox/{path}", Body=data)

    def put_in_parts(self, path: str, *parts: bytes) -> str:
        """Hand in as programs do that send large files; return the tag."""
        place = {"Bucket": self.name, "Key": f"inbox/{path}"}
        upload = {**place, "UploadId": self.eyes.create_multipart_upload(**place)["UploadId"]}
        done = [
            {
                "PartNumber": n,
                "ETag": self.eyes.upload_part(**upload, PartNumber=n, Body=part)["ETag"],
            }
            for n, part in enumerate(parts, 1)
        ]
        self.eyes.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
        return str(self.eyes.head_object(**place)["ETag"])

    def arrival(self, path: str) -> Arrival:
        """Return what lies at *path* now."""
        return next(each for each in self.inbox.arrivals() if each.key == f"inbox/{path}")

    def lying(self) -> dict[str, list[bytes]]:
        """Return the bytes of every version of every key, the newest first; None of a marker."""
        answer = self.eyes.list_object_versions(Bucket=self.name)
        found: dict[str, list[bytes]] = {}
        for each in answer.get("Versions", []):
            place = {"Bucket": self.name, "Key": each["Key"], "VersionId": each["VersionId"]}
            found.setdefault(each["Key"], []).append(self.eyes.get_object(**place)["Body"].read())
        for each in answer.get("DeleteMarkers", []):
            found.setdefault(each["Key"], []).append(b"(deleted)")
        return found

    def project(self, root: Path, settings: str = "") -> config.Project:
        """Return a project with this inbox."""
        return make_project(
            root,
            f"ingest: {{inbox: s3://{self.name}/inbox, inbox_settle_seconds: 0{settings}}}\n"
            f"publish: {{endpoint: '{self.server.endpoint}'}}\n",
        )


@pytest.fixture(autouse=True)
def _credentials(radosgw: S3Server) -> Iterator[None]:
    with environment(**radosgw.environment()):
        yield


@pytest.fixture
def box(radosgw: S3Server) -> Box:
    """A bucket that keeps no versions."""
    return Box(radosgw)


@pytest.fixture
def kept(radosgw: S3Server) -> Box:
    """A bucket that keeps versions."""
    return Box(radosgw, versions=True)


def bring(project: config.Project) -> bringing.Result:
    """Fetch, as the command does."""
    return bringing.bring(project, fetching.place_for(project), report.reporter(as_json=True))


# fetching ---------------------------------------------------------------------------------


def test_everything_in_the_inbox_is_listed_and_fetched(box: Box, tmp_path: Path) -> None:
    """Page by page, whatever the keys are, and nothing from beside it."""
    for path in ODD:
        box.put(path, path.encode())
    box.eyes.put_object(Bucket=box.name, Key="inbox/", Body=b"")
    box.eyes.put_object(Bucket=box.name, Key="inbox-done/old.mp4", Body=b"x")
    box.eyes.put_object(Bucket=box.name, Key="inbox2.mp4", Body=b"x")
    project = box.project(tmp_path)
    place = fetching.place_for(project)
    assert isinstance(place, S3Inbox)
    place.line.client.meta.events.register("provide-client-params.s3.ListObjectsV2", _two_at_a_time)
    result = bringing.bring(project, place, report.reporter(as_json=True))
    assert (result.failed, result.left, result.waiting) == ([], [], [])
    assert sorted(one.key for one in result.fetched) == sorted(f"inbox/{path}" for path in ODD)
    found = {file.read_bytes().decode() for file in project.clips.iterdir()}
    assert found == set(ODD)
    assert all(file.name.isprintable() for file in project.clips.iterdir())


def test_names_that_do_not_show_are_fetched(box: Box, tmp_path: Path) -> None:
    """Control characters in a key neither break the listing nor come into the folder."""
    box.put("ctrl\x01\x1b\n.mp4", b"film")
    assert [one.name for one in bring(box.project(tmp_path)).fetched] == ["ctrl.mp4"]


def _two_at_a_time(params: Any, **_: Any) -> dict[str, Any]:
    return {**params, "MaxKeys": 2}


def test_a_cut_download_goes_on(box: Box, tmp_path: Path) -> None:
    """Each try asks for what is missing only; one that brings nothing more ends it, for now."""
    data = bytes(range(256)) * (12 << 12)  # 12 MiB
    box.put("hale.mp4", data)
    arrival, part, told = box.arrival("hale.mp4"), tmp_path / "part", [0]
    with FaultyProxy(box.server.endpoint, share=1.0, kinds=(SHORT,)) as proxy:
        line = box.seen_through(proxy.endpoint, attempts=2)
        with pytest.raises(PublishError, match="hung up"):
            line.download(arrival, part, told.append)
    assert len(data) * 0.9 < part.stat().st_size < len(data)
    assert told == sorted(told)
    again: list[int] = []
    box.inbox.download(arrival, part, again.append)
    assert again[0] == told[-1]
    assert part.read_bytes() == data


def test_over_a_bad_line(kept: Box, tmp_path: Path) -> None:
    """Of questions one in five fails, in every way; all clips come in, whole, and are moved."""
    clips = {f"{number}.mp4": bytes([number]) * 50_000 for number in range(8)}
    for name, data in clips.items():
        kept.put(name, data)
    project = kept.project(tmp_path, ", inbox_after: move")
    with FaultyProxy(kept.server.endpoint, share=0.2, seed=4) as proxy:
        place = kept.seen_through(proxy.endpoint)
        result = bringing.bring(project, place, report.reporter(as_json=True))
    assert sum(proxy.faults.values()) > 8
    assert (result.failed, len(result.fetched)) == ([], 8)
    assert {file.name: file.read_bytes() for file in project.clips.iterdir()} == clips
    assert {key.split("/")[0] for key in kept.lying()} == {"inbox-done"}


@pytest.mark.parametrize("sizes", [(5 * MEBI, 5 * MEBI, 77), (8 * MEBI, 1), (6 * MEBI, 5 * MEBI)])
def test_uploaded_in_parts(box: Box, tmp_path: Path, sizes: tuple[int, ...]) -> None:
    """Whatever the sizes of the parts, the whole is taken for whole."""
    box.put_in_parts("hale.mp4", *(bytes([n]) * size for n, size in enumerate(sizes)))
    arrival = box.arrival("hale.mp4")
    box.inbox.download(arrival, tmp_path / "part", lambda have: None)
    assert (tmp_path / "part").stat().st_size == sum(sizes)
    if len({*sizes[:-1]}) == 1 and sizes[0] != 6 * MEBI:
        assert box.inbox.holds(arrival, tmp_path / "part")
        (tmp_path / "part").write_bytes(b"x" * sum(sizes))
        assert not box.inbox.holds(arrival, tmp_path / "part")


def test_damaged_bytes_are_not_taken(box: Box, tmp_path: Path) -> None:
    """What does not fit the tag is deleted, and the next try begins anew."""
    box.put("hale.mp4", b"x" * 1000)
    part = tmp_path / "part"
    part.write_bytes(b"y" * 500)
    with pytest.raises(PublishError, match="damaged"):
        box.inbox.download(box.arrival("hale.mp4"), part, lambda have: None)
    assert not part.exists()


def test_replaced_while_it_is_fetched(box: Box, tmp_path: Path) -> None:
    """The new bytes are not taken for the rest of the old ones."""
    box.put("hale.mp4", b"x" * 1000)
    arrival = box.arrival("hale.mp4")
    box.put("hale.mp4", b"y" * 1000)
    with pytest.raises(ReplacedError):
        box.inbox.download(arrival, tmp_path / "part", lambda have: None)
    box.eyes.delete_object(Bucket=box.name, Key="inbox/hale.mp4")
    with pytest.raises(ReplacedError):
        box.inbox.download(arrival, tmp_path / "part", lambda have: None)


# what becomes of it -----------------------------------------------------------------------


@pytest.mark.parametrize("versions", [False, True])
def test_moved(radosgw: S3Server, tmp_path: Path, versions: bool) -> None:
    """It lies beside the inbox, and nothing of it in the inbox: no version, no mark."""
    box = Box(radosgw, versions=versions)
    box.put("a/hale.mp4", b"older take")
    box.put("a/hale.mp4", b"film")
    box.put_in_parts("large.mp4", b"x" * 5 * MEBI, b"y")
    project = box.project(tmp_path, ", inbox_after: move")
    one, two = sorted(bring(project).fetched, key=lambda each: each.size)
    assert box.lying() == {
        f"inbox-done/{one.digest[:16]}/a-hale.mp4": [b"film"],
        f"inbox-done/{two.digest[:16]}/large.mp4": [b"x" * 5 * MEBI + b"y"],
    }


def test_moved_in_parts(kept: Box) -> None:
    """What is too large to be copied at once is copied in parts."""
    data = b"x" * 6 * MEBI + b"y"
    kept.put("hale.mp4", data)
    small = type("Small", (S3Inbox,), {"largest_copy": 5 * MEBI})(kept.inbox.line)
    small.set_aside(kept.arrival("hale.mp4"), "inbox-done/x.mp4")
    assert kept.lying() == {"inbox-done/x.mp4": [data]}
    tag = kept.eyes.head_object(Bucket=kept.name, Key="inbox-done/x.mp4")["ETag"]
    assert tag.endswith('-2"')


def test_what_came_later_stays(kept: Box) -> None:
    """Only what was fetched is moved or wiped, with what is older; not what came meanwhile."""
    kept.put("hale.mp4", b"first")
    kept.put("hale.mp4", b"film")
    arrival = kept.arrival("hale.mp4")
    kept.put("hale.mp4", b"later")
    kept.inbox.set_aside(arrival, "inbox-done/film.mp4")
    assert kept.lying() == {"inbox-done/film.mp4": [b"film"], "inbox/hale.mp4": [b"later"]}
    assert kept.inbox.erase("inbox/hale.mp4", arrival.tag) == 0


@pytest.mark.parametrize("question", ["HeadObject", "CopyObject"])
def test_replaced_at_the_moment_it_is_moved(box: Box, question: str) -> None:
    """Where no versions are kept, and whether or not conditions are heeded: the new one stays."""
    box.put("hale.mp4", b"film")
    arrival = box.arrival("hale.mp4")
    box.inbox.line.client.meta.events.register(
        f"provide-client-params.s3.{question}", lambda **_: box.put("hale.mp4", b"new!")
    )
    box.inbox.set_aside(arrival, "inbox-done/x.mp4")
    assert box.lying() == {"inbox/hale.mp4": [b"new!"]}


def test_erased_under_a_mark_of_deletion(kept: Box) -> None:
    """What somebody deleted by hand is wiped from below its mark, and the mark goes too."""
    kept.put("hale.mp4", b"film")
    kept.put("hale.mp4.mp4", b"another")
    arrival = kept.arrival("hale.mp4")
    kept.eyes.delete_object(Bucket=kept.name, Key="inbox/hale.mp4")
    assert kept.inbox.erase("inbox/hale.mp4", arrival.tag) == 1
    assert kept.lying() == {"inbox/hale.mp4.mp4": [b"another"]}


def test_erased_where_versions_were_switched_off(kept: Box) -> None:
    """The file without a version, and those with one before it, all go."""
    kept.put("hale.mp4", b"first")
    kept.version("Suspended")
    kept.put("hale.mp4", b"film")
    assert kept.inbox.erase("inbox/hale.mp4", kept.arrival("hale.mp4").tag) == 2
    assert kept.lying() == {}


def test_many_versions_page_by_page(kept: Box) -> None:
    """However many there are, the right ones go."""
    name = "a+b %2F.mp4"
    for number in range(7):
        kept.put(name, bytes([number]))
        if number == 4:
            arrival = kept.arrival(name)
    kept.inbox.line.client.meta.events.register(
        "provide-client-params.s3.ListObjectVersions", _two_at_a_time
    )
    assert kept.inbox.erase(arrival.key, arrival.tag) == 5
    assert kept.lying() == {arrival.key: [b"\6", b"\5"]}


def test_nothing_outside_the_inbox_is_erased(kept: Box) -> None:
    """A key that is not of the inbox is refused, whatever a damaged note says."""
    kept.eyes.put_object(Bucket=kept.name, Key="site/index.html", Body=b"x")
    for key in ("site/index.html", "inbox/", "inbox2", ""):
        with pytest.raises(PublishError, match="not of the inbox"):
            kept.inbox.erase(key, "")
    with pytest.raises(PublishError, match="not of the inbox"):
        kept.inbox.give_up(["site/index.html"])
    assert kept.lying() == {"site/index.html": [b"x"]}


def test_retention(kept: Box, tmp_path: Path) -> None:
    """What was fetched long ago goes with all its versions; what never was, and newer, stays."""
    kept.put("hale.mp4", b"older")
    kept.put("hale.mp4", b"film")
    kept.put("notes.yaml", b"consent: yes")
    project = kept.project(tmp_path, ", inbox_keep_days: 30")
    assert [one.name for one in bring(project).fetched] == ["hale.mp4"]
    notes = fetched.known(project.work)
    aged = [
        fetched.Fetched(**{**vars(one), "when": time.time() - 31 * bringing.DAY})
        for one in notes.objects
    ]
    fetched.keep(project.work, fetched.Notes(tuple(aged)))
    kept.put("late.mp4", b"late")
    assert bring(project).wiped == ["inbox/hale.mp4"]
    assert kept.lying() == {"inbox/late.mp4": [b"late"], "inbox/notes.yaml": [b"consent: yes"]}


def test_forgotten(kept: Box, tmp_path: Path) -> None:
    """Nothing of it is left: no version, no copy, no open upload; the others' stay."""
    project = kept.project(tmp_path)
    kept.put("x/hale.mp4", b"film")
    kept.put("other.mp4", b"other")
    digest = next(one.digest for one in bring(project).fetched if one.name == "x-hale.mp4")
    kept.put("copy.mp4", b"film")
    for key in ("inbox/x/hale.mp4", "inbox/other.mp4"):
        kept.eyes.create_multipart_upload(Bucket=kept.name, Key=key)
    gone = fetching.forget(project, {digest})
    assert kept.lying() == {"inbox/other.mp4": [b"other"]}
    assert (gone.versions, gone.uploads) == (2, 1)
    left = kept.eyes.list_multipart_uploads(Bucket=kept.name)["Uploads"]
    assert [each["Key"] for each in left] == ["inbox/other.mp4"]


# refusals ---------------------------------------------------------------------------------


def test_who_may_not_is_told_which_right_is_missing(radosgw: S3Server, tmp_path: Path) -> None:
    """Listing, reading and wiping each name their right, and the settings of the inbox."""
    box = Box(radosgw)
    box.put("hale.mp4", b"film")
    arrival = box.arrival("hale.mp4")
    with environment(**radosgw.other("nobody").environment()):
        stranger = box.seen_through(radosgw.endpoint)
        for question, right in (
            (stranger.arrivals, "s3:ListBucket"),
            (lambda: stranger.download(arrival, tmp_path / "p", print), "s3:GetObject"),
            (lambda: stranger.erase(arrival.key, arrival.tag), "s3:ListBucketVersions"),
            (lambda: stranger.give_up([arrival.key]), "s3:ListBucketMultipartUploads"),
        ):
            with pytest.raises(PublishError, match="access denied") as raised:
                question()
            assert right in raised.value.hint
    assert box.lying() == {"inbox/hale.mp4": [b"film"]}


def test_hints_name_the_settings_of_the_inbox(box: Box, tmp_path: Path) -> None:
    """What to check is ingest.inbox, not publish.target."""
    project = make_project(
        tmp_path,
        f"ingest: {{inbox: s3://no-such-bucket-here/inbox, inbox_endpoint: "
        f"'{box.server.endpoint}'}}\n",
    )
    with pytest.raises(PublishError, match="no such bucket") as raised:
        bring(project)
    assert "ingest.inbox" in raised.value.hint
    assert "publish.target" not in raised.value.hint


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """It is an error that names the setting, within seconds."""
    project = make_project(
        tmp_path,
        "ingest: {inbox: s3://bucket/inbox, inbox_endpoint: 'http://127.0.0.1:9'}\n",
    )
    begun = time.monotonic()
    with pytest.raises(PublishError, match="cannot be reached") as raised:
        bring(project)
    assert "ingest.inbox_endpoint" in raised.value.hint
    assert time.monotonic() - begun < 5
