"""The intake report tells of every clip handed in, and shows nobody who may not be shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talkingheads import config, inbox, intake
from talkingheads.domain import Flaw
from talkingheads.domain.wishes import wish
from talkingheads.errors import ConfigError
from talkingheads.intake import Item
from talkingheads.pipeline import run_stage, walk
from tests import fakes
from tests.projects import make_project, row, write_sheet

CODE = Path(intake.__file__).parent
DARK = Flaw("dark", 12, again=True)
QUIET = Flaw("quiet", 23)
ITEMS = (
    Item(
        "refused.mp4",
        "refused",
        name="Ana Ruiz",
        reason="no sound track",
        hint="Ask for a recording with sound.",
    ),
    Item("dark.mp4", "again", name="Ben Ode", recorded=date(2026, 9, 3), flaws=(DARK, QUIET)),
    Item("held.mp4", "held"),
    Item("new.mp4", "waiting"),
    Item("good.mp4", "good", name="Cara Ives", seconds=62, picture="AAAA", notes=("mended",)),
)


def taken_in(root: Path, *clips: str) -> config.Project:
    """Walk the clips of a project, each four seconds long, through all stages on fakes."""
    project = make_project(root, **dict.fromkeys(clips, "ok 4000"))
    tools = fakes.tools(root)
    for handed in inbox.look(project).clips:
        walk(
            project,
            handed,
            make=lambda stage, values: run_stage(stage, values, project, tools),
            tell=lambda *_: None,
        )
    return project


def test_each_clip_stands_with_its_reason_and_what_to_ask(tmp_path):
    """Numbers on top, then what needs an act, with a message that can be copied."""
    text = intake.page(make_project(tmp_path), ITEMS)
    assert text.index("refused.mp4") < text.index("dark.mp4") < text.index("good.mp4")
    assert "The picture is too dark: its brightness is 12 of 100." in text
    message = re.findall(r"<pre>(.*?)</pre>", text, re.S)
    assert "We cannot use it: no sound track.\nPlease record it again with sound." in message[0]
    assert "Hello Ben Ode," in message[1]
    assert "behind the camera" in message[1]
    assert len(message) == 2
    assert "data:image/jpeg;base64,AAAA" in text
    assert "3 September 2026" in text


def test_each_refusal_that_the_sender_can_mend_has_its_own_words():
    """All hints that say to ask for something have a wish; what is ours to mend has none."""
    source = "\n".join(file.read_text() for file in sorted(CODE.rglob("*.py")))
    hints = re.findall(r'"((?:[^"\n]*[ .])?[Aa]sk for (?:a|it|the) [^"\n]*)"', source)
    asked = [hint for hint in hints if re.search("Ask for|ask for the clip again", hint)]
    assert len(asked) >= 8
    assert [hint for hint in asked if not wish(hint)] == []
    assert wish("Put a transcript beside it (NAME.vtt).") == ""


@pytest.mark.parametrize(("consent", "why"), [("film only", "less"), ("no", "no yes")])
def test_a_held_clip_says_what_is_known_and_no_more(tmp_path, consent, why):
    """Agreed to less, no clear yes, or not in the sheet at all."""
    project = make_project(tmp_path, one="ok 4000", two="ok 4000")
    write_sheet(tmp_path, row("one.mp4", consent=consent))
    held = {item.file: item.held for item in intake.found(project)}
    assert held == {"one.mp4": why, "two.mp4": "no row"}


def test_nothing_in_it_leads_outside_or_runs(tmp_path):
    """One file: no script, no link, no picture from elsewhere, and a policy that says so."""
    text = intake.page(make_project(tmp_path), ITEMS)
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|link|iframe|a)\b", text)
    assert all(src.startswith("data:") for src in re.findall(r'src="([^"]*)"', text))
    assert "url(" not in text


def test_names_of_files_and_people_are_text(tmp_path):
    """Whoever names a clip writes no HTML."""
    bad = "<img src=x onerror=alert(1)>"
    item = replace(ITEMS[1], file=f"{bad}.mp4", name=bad, notes=(bad,))
    text = intake.page(make_project(tmp_path), [item, replace(ITEMS[0], reason=bad, hint=bad)])
    assert "<img" not in text
    assert text.count("&lt;img src=x") >= 6


def test_the_report_speaks_the_projects_language(tmp_path):
    """In Welsh too; what comes from our own errors is marked as English."""
    text = intake.page(make_project(tmp_path, "project: {language: cy}"), ITEMS)
    assert '<html lang="cy">' in text
    assert "Mae’r llun yn rhy dywyll: ei ddisgleirdeb yw 12 o 100." in text
    assert '<span lang="en">No sound track</span>' in text


def test_an_empty_project_is_told_kindly(tmp_path):
    """Before the first clip there is a report too."""
    assert "Nothing was handed in yet" in intake.page(make_project(tmp_path), [])


def test_of_a_held_clip_only_the_files_name_is_told(tmp_path):
    """No picture, no speaker, no flaw, even if it was taken in while it was shared."""
    project = taken_in(tmp_path, "one", "two")
    write_sheet(tmp_path, row("one.mp4"), row("two.mp4", speaker="Ina Ode", consent="no"))
    items = {item.file: item for item in intake.found(project)}
    assert items["two.mp4"] == Item("two.mp4", "held", held="no yes")
    assert items["one.mp4"].name == "Ana Ruiz"
    assert "Ina Ode" not in intake.page(project, list(items.values()))


def test_a_clip_is_good_waits_or_needs_a_look(tmp_path):
    """How a clip stands is what quality found; what was not looked at waits."""
    project = taken_in(tmp_path, "one")
    (tmp_path / "clips" / "new.mp4").write_text("ok 5000")
    write_sheet(tmp_path, row("one.mp4"), row("new.mp4"))
    stands = {item.file: item.stands for item in intake.found(project)}
    assert stands == {"one.mp4": "again", "new.mp4": "waiting"}  # the fake's pictures are black


def test_it_never_lies_where_things_are_published(tmp_path):
    """Nor does it replace a file that is no report."""
    project = make_project(tmp_path, "publish: {target: ../out}")
    (tmp_path / "notes.html").write_text("my own")
    for place, why in (
        ("site/intake.html", "project.site"),
        ("../out/a/intake.html", "publish.target"),
        ("notes.html", "no intake report"),
    ):
        with pytest.raises(ConfigError, match=why):
            intake.write(project, tmp_path / place)
    assert (tmp_path / "notes.html").read_text() == "my own"


def test_a_report_that_is_there_is_brought_up_to_date(tmp_path):
    """Without one none is made; another's file of that name is left alone."""
    project = make_project(tmp_path)
    assert not intake.refresh(project)
    assert not project.intake.exists()
    intake.write(project, None)
    project.intake.write_text(project.intake.read_text() + "<!-- old -->")
    assert intake.refresh(project)
    assert "old" not in project.intake.read_text()
    assert intake.forget(project)
    project.intake.write_text("my own")
    assert not intake.forget(project)
    assert project.intake.read_text() == "my own"
