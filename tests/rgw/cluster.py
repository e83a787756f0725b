"""Start and end one monitor, one store in memory and one gateway."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

from tests.rgw.packages import Unavailable

CONF = """\
[global]
fsid = {fsid}
mon_host = [v2:127.0.0.1:{mon_port}]
public_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_mon_client_mode = crc
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
log_file = {run}/$type.$id.log
admin_socket =
run_dir = {run}
plugin_dir = {lib}/ceph
erasure_code_dir = {lib}/ceph/erasure-code
osd_class_dir = {lib}/rados-classes
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
osd_enable_op_tracker = false
{quiet}

[mon]
mon_data = {run}/mon
mon_data_avail_crit = 1
mon_cluster_log_file = {run}/cluster.log
paxos_propose_interval = 0.05

[osd]
osd_data = {run}/osd
osd_objectstore = {store}
memstore_device_bytes = 2147483648
bluestore_block_size = 4294967296
bluestore_cache_autotune = false
bluestore_cache_size = 67108864
osd_memory_target = 939524096

[client.rgw]
rgw_data = {run}/rgw
rgw_frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw_num_rados_handles = 1
rgw_thread_pool_size = 8
rgw_enable_quota_threads = false
rgw_dynamic_resharding = false
rgw_override_bucket_index_max_shards = 1
rgw_gc_max_objs = 1
rgw_lc_max_objs = 1
rgw_md_log_max_shards = 1
rgw_data_log_num_shards = 1
rgw_usage_max_shards = 1
rgw_objexp_hints_num_shards = 1
rgw_reshard_num_logs = 1
"""

QUIET = (
    "none lockdep context crush buffer timer objecter rados client osd optracker objclass journal "
    "ms mon monc paxos tp auth crypto finisher heartbeatmap perfcounter rgw asok throttle refs "
    "compressor rocksdb mgr mgrc"
)
"""What keeps no log in memory for a crash: that would be half of the time of a put."""

PATIENCE = 60
"""Seconds that each step may take."""


class Cluster:
    """
    A running gateway, with one user.

    The programs are our children and die with us, however we die; the number of each is in a
    ``.pid`` file of the run folder, for whoever wonders. The *store* ``memstore`` forgets when it
    is killed; ``bluestore`` does not.
    """

    def __init__(self, root: Path, *, store: str = "memstore") -> None:
        self.root = root
        self._store = store
        self.run = Path(tempfile.mkdtemp(prefix="talkingheads-rgw-"))
        self.key, self.secret = secrets.token_hex(10), secrets.token_hex(20)
        self.port, self.mon_port = _free_ports(2)
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, tuple[str, ...]] = {}

    def start(self) -> None:
        """Start everything. Raises: Unavailable, and nothing is left running."""
        try:
            self._start_store()
            self.make_user("tests", self.key, self.secret)
            self._child("radosgw", "-n", "client.rgw", "-f")
            self._wait_for_answer()
        except BaseException:
            self.stop()
            raise

    def make_user(self, name: str, key: str, secret: str) -> None:
        """Make a user, who may do nothing with what others own."""
        self._call(
            "radosgw-admin", "-n", "client.rgw", "user", "create", f"--uid={name}",
            f"--display-name={name}", f"--access-key={key}", f"--secret={secret}",
        )  # fmt: skip

    def kill(self, program: str = "radosgw") -> None:
        """Kill *program*, as a power cut does: the gateway, or ``ceph-osd``, the store."""
        child = self._children.pop(program)
        child.kill()
        child.wait(PATIENCE)

    def again(self, program: str = "radosgw", *, wait: bool = True) -> None:
        """Start *program* again, which was killed; with *wait* until the gateway answers."""
        self._child(program, *self._started[program])
        if wait:
            self._wait_for_answer()

    def stop(self) -> None:
        """End everything and forget all that was stored."""
        for child in reversed(self._children.values()):
            child.kill()
            child.wait(PATIENCE)
        self._children.clear()
        shutil.rmtree(self.run, ignore_errors=True)

    def _start_store(self) -> None:
        """Start the monitor with a map that has the one store in it already, and the store."""
        fsid = str(uuid.uuid4())
        for name in ("mon", "osd", "rgw"):
            (self.run / name).mkdir()
        conf = CONF.format(
            fsid=fsid,
            run=self.run,
            lib=self._lib,
            port=self.port,
            mon_port=self.mon_port,
            store=self._store,
            quiet="\n".join(f"debug_{name} = 0/0" for name in QUIET.split()),
        )
        (self.run / "ceph.conf").write_text(conf)
        monmap, osdmap = str(self.run / "monmap"), str(self.run / "osdmap")
        address = f"[v2:127.0.0.1:{self.mon_port}]"
        self._call("monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monmap)
        self._call("osdmaptool", "--createsimple", "1", osdmap)
        self._call("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--osdmap", osdmap)
        self._child("ceph-mon", "-i", "a", "-f")
        self._call("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", str(uuid.uuid4()))
        self._child("ceph-osd", "-i", "0", "-f")

    def _wait_for_answer(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if any(child.poll() is not None for child in self._children.values()):
                raise Unavailable(f"a program of radosgw ended at once: {self._last_words()}")
            try:
                with urllib.request.urlopen(self.endpoint, timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise Unavailable(f"radosgw did not answer within {PATIENCE} s: {self._last_words()}")

    @property
    def _lib(self) -> Path:
        return next((self.root / "usr/lib").glob("*-linux-gnu/ceph")).parent

    def _environment(self) -> dict[str, str]:
        folders = [self._lib, self._lib / "ceph", self.root / "lib" / self._lib.name]
        return {
            "PATH": f"{self.root / 'usr/bin'}:/usr/bin:/bin",
            "LD_LIBRARY_PATH": ":".join(map(str, folders)),
            "CEPH_CONF": str(self.run / "ceph.conf"),
            "HOME": str(self.run),
        }

    def _call(self, program: str, *arguments: str) -> None:
        """Run *program* to its end."""
        try:
            subprocess.run(
                [self.root / "usr/bin" / program, *arguments],
                env=self._environment(),
                cwd=self.run,
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{program} took longer than {PATIENCE} s") from None
        except (OSError, subprocess.CalledProcessError) as error:
            words = getattr(error, "stderr", b"") or str(error).encode()
            raise Unavailable(f"{program}: {_last_line(words)}") from None

    def _child(self, program: str, *arguments: str) -> None:
        """Start *program* beside us."""
        with (self.run / f"{program}.out").open("wb") as out:
            child = subprocess.Popen(
                [self.root / "usr/bin" / program, *arguments],
                env=self._environment(),
                cwd=self.run,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=_die_with_parent,
            )
        self._children[program], self._started[program] = child, arguments
        (self.run / f"{program}.pid").write_text(f"{child.pid}\n")

    def _last_words(self) -> str:
        words = {file.name: _last_line(file.read_bytes()) for file in self.run.glob("*.out")}
        return "; ".join(f"{name} {line}" for name, line in sorted(words.items()) if line)


def _die_with_parent() -> None:
    """Ask Linux to end this process when the thread that started it ends (PR_SET_PDEATHSIG)."""
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _last_line(words: bytes) -> str:
    lines = words.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _free_ports(count: int) -> list[int]:
    """Return *count* ports that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(taken.getsockname()[1]) for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports
