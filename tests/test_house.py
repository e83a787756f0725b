"""The rules of the house, checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from talkingheads import stages
from talkingheads.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "talkingheads"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_starter" not in path.parts)

LINES, FUNCTION_LINES, ARGUMENTS = 300, 42, 8

TOOLS = {
    "av": "pyav",
    "ffmpeg": "ffmpeg",
    "imageio_ffmpeg": "ffmpeg",
    "moviepy": "moviepy",
    "proglog": "moviepy",
    "whisper": "whisper",
    "tqdm": "whisper",
    "silero_vad": "silero",
    "boto3": "s3 cloudfront",
    "botocore": "s3 cloudfront",
    "jinja2": "jinja",
    "babel": "babel",
    "rcssmin": "minified",
    "rjsmin": "minified",
    "subprocess": "processes",
    "fontTools": "fonts",
    "segno": "segno",
    "cv2": "opencv",
    "sqlite3": "sqlite",
}
"""Which backends alone may import which tool."""
FORMATS = {"icalendar": "ics"}
"""Which format alone may import a library that only writes text."""

HEAVY = (
    "whisper",
    "moviepy",
    "cv2",
    "torch",
    "av",
    "boto3",
    "numpy",
    "pydantic",
    "jinja2",
    "rich",
    "icalendar",
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Return the top names of everything that a module imports, wherever it does."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(PACKAGE).as_posix() for path in paths]


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_modules_and_functions_stay_small(path: Path) -> None:
    """No module over about 300 lines, no function over about 40, no call with too many parts."""
    assert len(path.read_text().splitlines()) <= LINES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES, node.name
            count = len(node.args.args) + len(node.args.kwonlyargs)
            assert count <= ARGUMENTS, f"{node.name} takes {count}"


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_every_public_thing_has_a_docstring(path: Path) -> None:
    """Modules, public classes and public functions say what they are for."""
    assert ast.get_docstring(tree(path)), "the module"
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_only_its_backend_imports_a_tool(path: Path) -> None:
    """A tool has one door; `torch` and `PIL` serve several."""
    for tool, backend in TOOLS.items():
        if tool in imports(path):
            home = path if path.parent.name == "backends" else path.parent
            assert home.parent.name == "backends", f"{path.name} imports {tool}"
            assert home.stem in backend.split(), f"{path.name} imports {tool}"
    for library, name in FORMATS.items():
        if library in imports(path):
            assert (path.parent.name, path.stem) == ("formats", name), f"{path.name} has {library}"


def test_outside_processes_have_no_shell() -> None:
    """Nothing in the package runs a command through a shell."""
    for path in MODULES:
        assert "shell=True" not in path.read_text(), path
        assert "os.system" not in path.read_text(), path


def test_nobody_else_prints() -> None:
    """Only the reporter prints; the prober prints for its parent."""
    for path in MODULES:
        calls = [
            node
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
        ]
        assert not calls or path.name in ("report.py", "pyav.py"), path


def test_no_module_is_named_like_the_standard_library() -> None:
    """A reader never has to ask which one is meant."""
    tops = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert not tops & set(sys.stdlib_module_names)
    assert not tops & {"utils", "helpers", "manager", "data"}


@pytest.mark.parametrize("stage", stages.STAGES, ids=lambda stage: stage.name)
def test_a_stage_has_one_name_everywhere(stage: stages.Stage) -> None:
    """Its module, its settings, its tests and its line in the table are called the same."""
    assert stage.run.__module__ == f"talkingheads.stages.{stage.name}"
    assert stage.name in Settings.model_fields
    tests = list((ROOT / "tests" / "stages").glob(f"test_{stage.name}*.py"))
    assert tests, f"tests/stages/test_{stage.name}.py"


def test_the_flow_goes_down_the_table() -> None:
    """A stage needs only what an earlier line makes or what every clip begins with."""
    known = {
        "source",
        "update",
        "supplied",
        "promised",
        "shown",
        "entries",
        "decisions",
        "briefing",
    }
    known.add("edition")  # one of the briefing's
    for stage in stages.STAGES:
        for need in stage.needs:
            assert re.split(r"[.?]", need)[0] in known, f"{stage.name} needs {need}"
        known.add(stage.makes)


def test_pure_stages_touch_nothing() -> None:
    """
    A stage without tools has no disk, clock or network in its modules.

    What comes with the package, read once and part of its records' names, is no disk.
    """
    for stage in stages.STAGES:
        if stage.tools:
            continue
        home = PACKAGE / "stages"
        for path in [*home.glob(f"{stage.name}.py"), *(home / stage.name).rglob("*.py")]:
            touched = imports(path) & {"pathlib", "os", "io", "time", "random", "socket", "urllib"}
            assert not touched, f"{path} imports {touched}"
            assert ".today(" not in path.read_text(), path
            assert ".now(" not in path.read_text(), path


def test_help_loads_nothing_heavy() -> None:
    """`talkingheads --help` and the command line's own module import no tool."""
    code = (
        "import sys; from talkingheads.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_the_readme_names_every_command_and_setting() -> None:
    """What can be done and set stands in the README."""
    from talkingheads import config
    from talkingheads.cli import main

    text = (ROOT / "README.md").read_text()
    for command in main.commands:
        assert f"`{command}" in text or f"talkingheads {command}" in text, command
    for key, _, _ in config.keys():
        assert key in text, key
