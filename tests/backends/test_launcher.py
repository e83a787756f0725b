"""Children die with us and with each other, and get no further than their cage."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from talkingheads.backends import border
from talkingheads.backends.cage import Cage
from talkingheads.backends.launcher import calls
from talkingheads.backends.processes import run_process
from talkingheads.errors import (
    KilledError,
    OutgrownError,
    TimeLimitError,
    ToolError,
    UnstartedError,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walls that Linux has")

PYTHON = (Path(sys.prefix), Path(sys.base_prefix))

TRIES = {
    "a socket": "import socket; socket.socket()",
    "a pair of sockets": "import socket; socket.socketpair()",
    "another process": "import os; os.fork()",
    "a signal to us": "import os; os.kill(os.getppid(), 0)",
    "a file of ours": "open({secret!r})",
    "a list of our files": "import os; os.listdir({folder!r})",
    "the passwords": "open('/etc/passwd')",
    "what others run": "import os; os.listdir('/proc')",
    "a file beside its room": "open({beside!r}, 'w')",
    "a link in its room": "import os; os.symlink({secret!r}, {room!r} + '/link')",
    "a pipe in its room": "import os; os.mkfifo({room!r} + '/pipe')",
    "our time": "import resource as r, os; r.prlimit(os.getppid(), r.RLIMIT_CPU)",
    "its own limits": "call('setrlimit', 4, bytes(16))",
    "a signal to a thread of ours": "import os; call('tgkill', os.getppid(), os.getppid(), 0)",
    "a signal by way of a file": "import fcntl, os; fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "a life after ours": "call('prctl', 1, 0, 0, 0, 0)",
    "our turn": "import os; os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "our processors": "import os; os.sched_setaffinity(os.getppid(), [0])",
    "our kind of turn": "import os; os.sched_setscheduler(0, 0, os.sched_param(0))",
    "our kind of turn by more words": "call('syscall', {sched_setattr}, 0, 0, 0)",
    "our turn at the disk": "call('syscall', {ioprio_set}, 1, os.getppid(), 0)",
    "memory that stays": "call('shmget', 4242, 4096, 0)",
    "memory of others": "call('shmat', 0, 0, 0)",
    "a line of messages": "call('msgget', 4242, 0)",
    "a named line of messages": "call('mq_open', b'/line', 0)",
    "a set of counters": "call('semget', 4242, 1, 0)",
    "the memory of a process": "call('ptrace', 16, os.getppid(), 0, 0)",
    "a ring of calls": "call('syscall', 425, 1, 0)",
    "a process by its handle": "call('syscall', 434, os.getppid(), 0)",
    "a file system": "call('syscall', 430, b'tmpfs', 0)",
    "a key": "call('syscall', {add_key}, b'user', b'name', b'x', 1, -4)",
    "rights of a file": "import os; os.chmod({secret!r}, 0o777)",
    "rights of a file that is open": "import os; os.fchmod(1, 0o777)",
    "rights by the newest call": "call('syscall', 452, -100, {secret!r}.encode(), 511, 0)",
    "owner of a file": "import os; os.chown({secret!r}, os.getuid(), os.getgid())",
    "times of a file": "import os; os.utime({secret!r}, (0, 0))",
    "times of a file that is open": "import os; os.utime(1, (0, 0))",
    "notes on a file": "import os; os.setxattr({secret!r}, 'user.note', b'x')",
    "notes by the newest call": "call('syscall', 463, -1, 0, 0, 0, 0, 0)",
}
"""What must be refused, in Python; ``call`` calls the C library."""

CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
"""

NUMBERS = {
    "x86_64": {"sched_setattr": 314, "ioprio_set": 251, "add_key": 248},
    "aarch64": {"sched_setattr": 274, "ioprio_set": 30, "add_key": 217},
}
"""Calls that the C library has no name for."""


def alive(pid: int) -> bool:
    """Tell whether a process goes on; one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def caged(code: str, *, cage: Cage | None = None, room: Path | None = None) -> str:
    """Run Python *code* in a cage that has its libraries."""
    cage = cage or Cage(400_000_000, 20, reads=PYTHON, writes=(room,) if room else ())
    return run_process([sys.executable, "-I", "-c", code], timeout=60, cage=cage)


@pytest.mark.skipif(bool(border.lacking()), reason="this kernel lacks a wall")
def test_no_child_in_a_cage_gets_out(tmp_path: Path) -> None:
    """It has no network, starts and signals no process, and finds nothing but its room."""
    room, secret = tmp_path / "room", tmp_path / "secret"
    room.mkdir()
    secret.write_text("a secret")
    words = {"secret": str(secret), "folder": str(tmp_path), "room": str(room)}
    words["beside"] = str(tmp_path / "beside")
    words |= {name: str(call) for name, call in NUMBERS[os.uname().machine].items()}
    before = secret.stat()
    code = CALL + "\n".join(
        f"try:\n {line.format(**words)}\n print({name!r})\nexcept PermissionError: pass"
        for name, line in TRIES.items()
    )
    said = caged(f"{code}\nopen({str(room / 'made')!r}, 'w').write('made')", room=room)
    assert said == ""
    assert [path.name for path in room.iterdir()] == ["made"]
    assert secret.stat().st_mode == before.st_mode
    assert secret.stat().st_mtime == before.st_mtime


@pytest.mark.skipif(bool(border.lacking()), reason="this kernel lacks a wall")
def test_a_child_in_a_cage_cannot_take_our_time() -> None:
    """Whoever started it goes on, whatever limit the child would set it."""
    code = "import os, resource as r; r.prlimit(os.getppid(), r.RLIMIT_CPU, (1, 1))"
    us = (
        "import sys, time\nfrom pathlib import Path\n"
        "from talkingheads.backends.cage import Cage\n"
        "from talkingheads.backends.processes import run_process\n"
        f"cage = Cage(400_000_000, 20, reads=tuple(map(Path, {[*map(str, PYTHON)]!r})))\n"
        f"try: run_process([sys.executable, '-I', '-c', {code!r}], timeout=60, cage=cage)\n"
        "except Exception as error: print('PermissionError' in str(error))\n"
        "while time.process_time() < 2.5: pass"
    )
    done = subprocess.run([sys.executable, "-c", us], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n")


def test_a_child_in_a_cage_may_end_itself() -> None:
    """A failed check of a library ends it as ever, by a signal to itself."""
    with pytest.raises(KilledError, match="signal 6"):
        caged("import os; os.abort()")
    with pytest.raises(KilledError, match="signal 6"):
        caged("import ctypes; ctypes.CDLL(None)['raise'](6)")


@pytest.mark.skipif(bool(border.lacking()), reason="this kernel lacks a wall")
def test_a_child_with_one_file_to_write_makes_no_others(tmp_path: Path) -> None:
    """So it can fill no disk with many small ones."""
    made = tmp_path / "made"
    made.touch()
    code = (
        f"open({str(made)!r}, 'wb').write(b'one')\n"
        f"try: open({str(tmp_path / 'other')!r}, 'wb')\nexcept PermissionError: print('refused')"
    )
    cage = Cage(400_000_000, 20, reads=PYTHON, writes=(made,))
    assert caged(code, cage=cage).strip() == "refused"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("made", b"one")]


def answer(machine: str, call: int, *arguments: int) -> str:
    """Return what the filter of *machine* answers to a *call*, as its kernel would run it."""
    code = calls.program(machine)
    data = struct.pack("<IIQ6Q", call, calls.CALLS[machine][0], 0, *(*arguments, *[0] * 6)[:6])
    at = held = 0
    while True:
        kind, yes, no, number = struct.unpack_from("<HBBI", code, 8 * at)
        at += 1
        if kind == 0x06:
            return {0x7FFF0000: "allowed", 0x00050001: "refused", 0x00050026: "missing"}[number]
        if kind == 0x20:
            (held,) = struct.unpack_from("<I", data, number)
        else:
            met = {0x15: held == number, 0x35: held >= number, 0x45: bool(held & number)}[kind]
            at += yes if met else no


@pytest.mark.parametrize(
    ("machine", "clone", "tgkill", "prlimit", "prctl", "fcntl"),
    [("x86_64", 56, 234, 302, 157, 72), ("aarch64", 220, 131, 261, 167, 25)],
)
def test_some_calls_depend_on_what_for(
    machine: str, clone: int, tgkill: int, prlimit: int, prctl: int, fcntl: int
) -> None:
    """On each machine threads, `abort` and questions go on; the same calls do nothing else."""
    us = os.getpid()
    threads, ends = (clone, 0x10000), (tgkill, us, us, 6)
    for call in (threads, ends, (prlimit, 0, 3, 0, 1), (prctl, 15), (fcntl, 3, 2)):
        assert answer(machine, *call) == "allowed", call
    for call in (
        *((clone, 17), (tgkill, 1, 1, 9), (prlimit, 0, 3, 1), (prlimit, 0, 3, 1 << 40)),
        *((prlimit, 1, 3, 0, 1), (prctl, 1), (fcntl, 3, 8, 1), (fcntl, 3, 15, 1)),
    ):
        assert answer(machine, *call) == "refused", call
    assert answer(machine, 435) == "missing"


def test_a_child_in_a_cage_has_threads_and_libraries() -> None:
    """What is taken away is nothing that ordinary work needs."""
    code = "import threading, av; t = threading.Thread(target=print, args=['here']); t.start()"
    assert caged(code).strip() == "here"


def test_a_child_in_a_cage_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of our environment it sees no secret, and nothing that ffmpeg would obey."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("FFREPORT", "file=report.txt")
    assert "secret" not in caged("import os; print(os.environ)")
    assert "FFREPORT" not in caged("import os; print(os.environ)")


def test_a_child_that_spins_is_stopped_by_its_own_time() -> None:
    """Processor time counts, not how long it took: a busy machine is nobody's fault."""
    with pytest.raises(TimeLimitError, match="1 s of processor time"):
        caged("while True: pass", cage=Cage(400_000_000, 1, reads=PYTHON))


def test_a_child_that_wants_too_much_memory_gets_none() -> None:
    """More than its cage allows is an error of its own."""
    code = (
        "import sys\ntry: bytearray(10**9)\nexcept MemoryError: sys.exit('Cannot allocate memory')"
    )
    with pytest.raises(OutgrownError, match="400 MB of memory"):
        caged(code)


def test_a_child_that_writes_too_much_is_stopped(tmp_path: Path) -> None:
    """No file of it grows beyond what its cage allows."""
    cage = Cage(400_000_000, 20, reads=PYTHON, writes=(tmp_path,), file=1_000_000)
    with pytest.raises(OutgrownError, match="1 MB"):
        caged(f"open({str(tmp_path / 'big')!r}, 'wb').write(bytes(2_000_000))", cage=cage)
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_a_child_leaves_no_core_and_opens_few_files() -> None:
    """Limits that no caller has to name are set all the same."""
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_CORE), r.getrlimit(r.RLIMIT_NOFILE))"
    assert caged(code).strip() == "(0, 0) (64, 65)"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_children_die_with_us(number: signal.Signals) -> None:
    """Killed without a chance to clean up, we leave nobody behind who works on."""
    code = (
        "import sys\nfrom talkingheads.backends.processes import run_process\n"
        "child = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "run_process([sys.executable, '-c', child], timeout=90,"
        " on_line=lambda line: print(line, flush=True))"
    )
    us = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert us.stdout is not None
    child = int(us.stdout.readline())
    assert alive(child)
    us.send_signal(number)
    us.wait()
    us.stdout.close()
    assert gone(child)


@pytest.mark.parametrize("ends", ["wait", "exit 0"])
def test_what_a_child_starts_dies_with_it(ends: str) -> None:
    """Whether its time is over or it ends by itself, nothing that it started goes on."""
    pids: list[str] = []
    command = ["sh", "-c", f"sleep 60 >/dev/null 2>&1 & echo $!; {ends}"]
    try:
        run_process(command, timeout=2, on_line=pids.append)
    except TimeLimitError:
        assert ends == "wait"
    assert gone(int(pids[0]))


def test_a_program_that_is_not_there_is_nobodys_fault(tmp_path: Path) -> None:
    """It is told apart from one that fails, in a cage and without."""
    for cage in (None, Cage(400_000_000, 20)):
        with pytest.raises(UnstartedError, match="no-such-tool: cannot be started"):
            run_process([str(tmp_path / "no-such-tool")], timeout=20, cage=cage)


def test_all_that_a_tool_said_goes_with_its_error() -> None:
    """Who can make something of it finds it all; the message has only its end."""
    code = "import sys; sys.stderr.write('one\\ntwo\\nthree\\nfour\\n'); sys.exit(3)"
    with pytest.raises(ToolError) as raised:
        run_process([sys.executable, "-c", code], timeout=20)
    assert raised.value.said.splitlines() == ["one", "two", "three", "four"]
    assert "one" not in raised.value.what


def test_a_child_has_a_session_of_its_own() -> None:
    """A key pressed at the terminal reaches us, and we tell our children."""
    said = run_process([sys.executable, "-c", "import os; print(os.getsid(0))"], timeout=20)
    assert int(said) != os.getsid(0)
