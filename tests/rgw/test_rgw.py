"""The real S3 server of the tests: it comes, it goes, and it says why it cannot come."""

import os
from pathlib import Path

import pytest

from tests.rgw import packages
from tests.rgw.cluster import Cluster
from tests.s3_server import environment


def test_a_folder_without_radosgw(tmp_path):
    """A folder that is said to be ready, and is not, is named."""
    with (
        environment(TALKINGHEADS_RGW=str(tmp_path)),
        pytest.raises(packages.Unavailable, match="TALKINGHEADS_RGW: there is no"),
    ):
        packages.get()


def test_a_machine_without_apt(tmp_path):
    """Where there is no Debian the reason says so, and the cache stays empty."""
    nothing = {"TALKINGHEADS_RGW": "", "XDG_CACHE_HOME": str(tmp_path), "PATH": str(tmp_path)}
    with environment(**nothing), pytest.raises(packages.Unavailable, match="on Debian only"):
        packages.get()
    assert list(tmp_path.iterdir()) == []


def test_programs_that_fail(tmp_path):
    """A package that does not fit this machine is a reason, and leaves nothing behind."""
    for name in ("usr/lib/x-linux-gnu/ceph", "usr/bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "usr/bin/monmaptool").write_text("#!/bin/sh\necho wrong machine >&2\nexit 1\n")
    (tmp_path / "usr/bin/monmaptool").chmod(0o755)
    cluster = Cluster(tmp_path)
    with pytest.raises(packages.Unavailable, match="monmaptool: wrong machine"):
        cluster.start()
    assert not cluster.run.exists()


@pytest.mark.s3
def test_nothing_is_left(radosgw_root):
    """All three programs run until the end, and then neither they nor their folder is there."""
    cluster = Cluster(radosgw_root)
    cluster.start()
    numbers = [int(file.read_text()) for file in cluster.run.glob("*.pid")]
    assert len(numbers) == 3
    assert all(Path(f"/proc/{number}").exists() for number in numbers)
    cluster.stop()
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    assert not cluster.run.exists()


@pytest.fixture
def radosgw_root():
    """The unpacked packages."""
    try:
        return packages.get()
    except packages.Unavailable as reason:
        if os.environ.get("TALKINGHEADS_REQUIRE_S3") == "1":
            pytest.fail(f"no real S3 server: {reason}")
        pytest.skip(f"no real S3 server: {reason}")
