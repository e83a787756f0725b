"""
Hand in every trick of `trick_files`, run the real command, and look at what it did.

    python -m tests.fuzz tricks                 all of them, as far as accepted clips
    python -m tests.fuzz tricks --whole         down to the site, on a clip with speech
    python -m tests.fuzz tricks --only fifo

Beside the project lie somebody else's clip (magenta, 3 kHz) and a text with a password; a listener
counts who calls. Nothing of either may be in what is made, nobody may be called, and nothing may
change outside the project.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import json
import os
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talkingheads import report
from talkingheads.backends.ffmpeg.commands import executable
from tests.fuzz import bases, trick_files
from tests.fuzz.leaks import Listeners, leaked, snapshot
from tests.fuzz.trick_files import DONE, GOOD, OUT, SILENT, Aims, Kit, Trick

LIMIT = 900
"""Seconds that a run may take before it is held to hang."""
KINDS = {"mp4": "plain.mp4", "mov": "camera.mov", "mkv": "film.mkv", "avi": "camera.avi"}
SPEECH = bases.ROOT / "samples" / "clips" / "volunteer.mp4"
MODEL = bases.ROOT / "samples" / "whisper-mini.pt"
HEADINGS = ("file", "speaker", "role", "recorded", "edition", "language", "consent")
SETTINGS = """\
project: {title: Tricks}
ingest: {height: 144}
transcribe: {model: MODEL, device: cpu}
render: {end_card_seconds: 0, low_data: false, crf: 35}
reel: {whole: false, short: false}
"""


@dataclass
class Scene:
    """A project with tricks in it, and what lies round it."""

    around: Path
    token: str = field(default_factory=lambda: f"password-{secrets.token_hex(12)}")

    @property
    def project(self) -> Path:
        return self.around / "project"

    @property
    def clips(self) -> Path:
        return self.project / "clips"


@dataclass(frozen=True)
class Ran:
    """What the command told, and how it ended."""

    code: int
    told: str
    seconds: float
    megabytes: int

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return what was told of this *kind*, in order."""
        found = []
        for line in self.told.splitlines():
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                found += [event] if event.get("event") == kind else []
        return found


def prepared(scene: Scene, listeners: Listeners, *, whole: bool) -> Kit:
    """Lay out what every trick needs, and what none may touch."""
    for name in ("secret", "home", "tmp", "elsewhere", "room"):
        (scene.around / name).mkdir(parents=True)
    (scene.clips / "held").mkdir(parents=True)
    text = scene.around / "secret" / "secret.txt"
    text.write_text(f"{scene.token}\n")
    secret = scene.around / "secret" / "secret.mp4"
    _secret_clip(secret, scene.token)
    shutil.copy(secret, scene.clips / "held" / "secret.mp4")
    aims = Aims(secret, text, "../held/secret.mp4", listeners.tcp, listeners.udp)
    clips = _clips(scene.around / "room", whole=whole)
    shutil.rmtree(scene.around / "room")
    (scene.project / "pipeline.yaml").write_text(SETTINGS.replace("MODEL", str(MODEL)))
    return Kit(clips, aims, scene.around)


def _secret_clip(file: Path, token: str) -> None:
    source = ["-f", "lavfi", "-i", "color=magenta:s=96x96:r=10:d=2"]
    source += ["-f", "lavfi", "-i", "sine=3000:d=2"]
    command = [executable(), "-nostdin", "-loglevel", "error", *source]
    subprocess.run([*command, "-metadata", f"title={token}", str(file)], check=True)


def _clips(room: Path, *, whole: bool) -> dict[str, bytes]:
    """Return a whole clip of each kind: a second of tone and picture, or somebody who speaks."""
    if not whole:
        made = {base.name: base.data for base in bases.made(room, only=KINDS.values())}
        return {kind: made[name] for kind, name in KINDS.items()}
    found = {}
    for kind, name in KINDS.items():
        command = [executable(), "-nostdin", "-loglevel", "error", "-i", str(SPEECH)]
        subprocess.run([*command, *bases.BASES[name].split(), str(room / name)], check=True)
        found[kind] = (room / name).read_bytes()
    return found


def laid(
    scene: Scene, kit: Kit, tricks: Iterable[Trick], *, whole: bool
) -> tuple[list[Trick], dict[str, str]]:
    """Lay *tricks*, a good clip beside each; return those, and why the others are not here."""
    here, skipped = [], {}
    for trick in tricks:
        if trick.late and not whole:
            skipped[trick.name] = "looked at by the whole pipeline only"
            continue
        folder = scene.clips / trick.name
        folder.mkdir()
        try:
            trick.lay(kit, folder)
        except (OSError, UnicodeError) as error:
            skipped[trick.name] = str(error)
            shutil.rmtree(folder)
            continue
        (folder / GOOD).write_bytes(kit.clips["mp4"])
        here.append(trick)
    return here, skipped


def files_of(scene: Scene, trick: Trick) -> list[str]:
    """Return what lies in the folder of *trick*, relative to the clips, but folders."""
    found = []
    for place, folders, files in os.walk(scene.clips / trick.name):
        links = [each for each in folders if (Path(place) / each).is_symlink()]
        below = Path(place).relative_to(scene.clips).as_posix()
        found += [f"{below}/{name}" for name in (*files, *links)]
    return sorted(found)


def write_sheet(scene: Scene, tricks: Iterable[Trick]) -> None:
    """Say yes to every file of *tricks* that a sheet can name, and to nobody else's."""
    with (scene.project / "people.csv").open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for name in (name for trick in tricks for name in files_of(scene, trick)):
            if name.isprintable() and not name.endswith((".vtt", ".srt", ".json", ".yaml")):
                sheet.writerow([name, "Ana Ruiz", "Driver", "2026-09-14", "2026-09", "en", "yes"])


def run(scene: Scene, *, whole: bool) -> Ran:
    """Run the real command on the project, away from it, with a home and a room of its own."""
    environment = {
        **{key: os.environ[key] for key in ("PATH", "LANG", "VIRTUAL_ENV") if key in os.environ},
        "HOME": str(scene.around / "home"),
        "TMPDIR": str(scene.around / "tmp"),
        "PYTHONPATH": str(bases.ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "talkingheads.cli", "-C", str(scene.project)]
    command += ["run" if whole else "ingest", "--json"]
    began = time.monotonic()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            cwd=scene.around / "elsewhere",
            env=environment,
            start_new_session=True,
        )
        try:
            code = child.wait(LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            code = child.wait()
        told.seek(0)
        text = told.read().decode("utf-8", "surrogateescape")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return Ran(code, text, time.monotonic() - began, peak)


def judged(scene: Scene, tricks: Sequence[Trick], ran: Ran) -> dict[str, list[str]]:
    """Return by trick what went otherwise than it must; by the empty name what is wrong with all"""
    outcomes = {event["clip"]: event for event in ran.events("outcome")}
    warnings = [event["text"] for event in ran.events("warning")]
    notes = [event["text"] for event in ran.events("note")]
    wrong: dict[str, list[str]] = {"": list(_of_all(ran))}
    for trick in tricks:
        wrong[trick.name] = []
        for name in files_of(scene, trick):
            last = name.rpartition("/")[2]
            must = DONE if last == GOOD else trick.must.get(last, trick.must.get("*", ""))
            if must:
                outcome = outcomes.get(name)
                found = _otherwise(name, must, trick.says, outcome, (warnings, notes))
                wrong[trick.name] += [f"{name!a}: {found}"] if found else []
    return {name: found for name, found in wrong.items() if found}


def _of_all(ran: Ran) -> Iterator[str]:
    if ran.code not in (0, 4):
        yield f"exit code {ran.code} after {ran.seconds:.0f} s: {ran.told[-2000:]}"
    if "Traceback" in ran.told:
        yield f"a traceback: {ran.told[ran.told.index('Traceback') :][:2000]}"
    if report.printable(ran.told) != ran.told:
        yield "what it says would move a terminal's cursor, or turn its direction"


def _otherwise(
    name: str,
    must: str,
    says: str,
    outcome: Mapping[str, Any] | None,
    told: tuple[Sequence[str], Sequence[str]],
) -> str:
    """Return what became of the file *name*, if it is not what *must* be."""
    warnings, notes = told
    about = [text for text in warnings if text.startswith((f"{name}:", f"{name!a}:"))]
    if must in (SILENT, OUT):
        if outcome is not None:
            return f"is {outcome['state']}: {outcome['detail']}"
        if must == SILENT:
            return f"is told: {about}" if about else ""
        return "" if any(says in text for text in about) else f"is not told: {about}"
    if outcome is None:
        return f"is not worked on: {about}"
    if outcome["state"] != must:
        return f"is {outcome['state']}, not {must}: {outcome['detail']}"
    if must == DONE:
        return ""
    if says not in outcome["detail"] or not outcome["detail"]:
        return f"does not say “{says}”: {outcome['detail']}"
    hinted = must == "held" or any(text.startswith(f"  {name}: ") for text in notes)
    return "" if hinted else "says nothing of what to do"


def performed(
    tricks: Iterable[Trick], *, whole: bool = False, room: Path | None = None
) -> dict[str, Any]:
    """Run *tricks* in one project below *room*, and return what there is to tell of it."""
    with contextlib.ExitStack() as stack:
        folder = room or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        listeners = stack.enter_context(Listeners())
        scene = Scene(folder)
        kit = prepared(scene, listeners, whole=whole)
        here, skipped = laid(scene, kit, tricks, whole=whole)
        write_sheet(scene, here)
        before = snapshot(scene.around)
        ran = run(scene, whole=whole)
        changed = sorted(_changes(before, snapshot(scene.around)))
        found = leaked(scene.project, scene.token, ran.told)
        wrong = judged(scene, here, ran)
        files = {trick.name: len(files_of(scene, trick)) - 1 for trick in here}
        return {
            "tricks": len(here),
            "files": sum(files.values()),
            "skipped": skipped,
            "seconds": round(ran.seconds, 1),
            "peak_mb": ran.megabytes,
            "connections": listeners.counted(),
            "leaks": found,
            "changed_outside": changed,
            "wrong": wrong,
            "failed": len(wrong) + len(changed) + len(found) + listeners.counted(),
        }


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for path in {*before, *after}:
        if before.get(path) != after.get(path):
            how = "made" if path not in before else "gone" if path not in after else "changed"
            yield f"{path!a} is {how}"


def digest_of_table() -> str:
    """Return what tells one table of tricks from another."""
    names = "\n".join(f"{trick.name} {sorted(trick.must.items())}" for trick in trick_files.TRICKS)
    return hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this part."""
    parser.add_argument("--only", choices=sorted(trick_files.BY_NAME), action="append", default=[])
    parser.add_argument("--whole", action="store_true", help="the whole pipeline, with speech")
    parser.add_argument("--room", type=Path, help="an empty folder, which is kept")


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Run what *options* ask for; return the summary."""
    chosen = [trick_files.BY_NAME[name] for name in options.only] or list(trick_files.TRICKS)
    return {"table": digest_of_table(), **performed(chosen, whole=options.whole, room=options.room)}
