"""Get Debian's packages of radosgw and unpack them into a cache folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

WANTED = ("ceph-mon", "ceph-osd", "radosgw")
PARTS = re.compile(
    r"ceph-(base|common|mon|osd)|radosgw|lib(?!nvme|parted|devmapper|lvm|inih|urcu).*"
)
"""What of their dependencies the three programs load; the rest is for administrators."""

READY = "usr/bin/radosgw"


class Unavailable(Exception):
    """There is no radosgw here, and this is why."""


def get() -> Path:
    """
    Return the folder with the unpacked packages; fetch them if it is not there yet.

    ``TALKINGHEADS_RGW`` names a folder that is ready.

    Raises: Unavailable.
    """
    given = os.environ.get("TALKINGHEADS_RGW")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path(given) if given else cache / "talkingheads" / "rgw"
    if (root / READY).is_file():
        return root
    if given:
        raise Unavailable(f"TALKINGHEADS_RGW: there is no {root / READY}")
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise Unavailable(f"{tool} is missing: radosgw is fetched on Debian only")
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix="rgw-") as beside:
        _fetch(Path(beside) / "debs", Path(beside) / "root")
        if not (Path(beside) / "root" / READY).is_file():
            raise Unavailable("Debian's radosgw package holds no radosgw")
        shutil.rmtree(root, ignore_errors=True)
        (Path(beside) / "root").rename(root)
    return root


def _fetch(debs: Path, root: Path) -> None:
    """Download what is needed into *debs* and unpack it into *root*."""
    debs.mkdir()
    plan = _run(["apt-get", "install", "--simulate", "--no-install-recommends", *WANTED], debs)
    names = re.findall(r"^Inst (\S+)", plan, flags=re.MULTILINE)
    # What is installed already is not in the plan; the three themselves must come.
    needed = sorted({name for name in names if PARTS.fullmatch(name)} | set(WANTED))
    _run(["apt-get", "download", *needed], debs)
    for deb in sorted(debs.glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(deb), str(root)], debs)


def _run(command: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{' '.join(command[:2])}: took longer than 300 s") from None
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        hint = "; `apt-get update` may help" if command[0] == "apt-get" else ""
        raise Unavailable(f"{' '.join(command[:2])}: {last}{hint}")
    return done.stdout
