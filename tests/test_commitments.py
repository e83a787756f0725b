"""`commitments` in the terminal: what was promised is listed, shown and ruled on."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads import config, decided, lastgood
from talkingheads.cache import Cache
from talkingheads.cli import main
from talkingheads.config import Project
from talkingheads.domain import Entry, Speaker
from talkingheads.lock import at_work
from tests.projects import make_project, row, write_sheet
from tests.saying import clip

RUTH = Speaker("Ruth Calder", "Inspector", "Larkford Police")
TOM = Speaker("=Tom", "Driver", "The Bus")
DUE = date(2026, 10, 31)
ONE = clip(
    "Hello to you all.",
    "We will put three cameras on Mill Road.",
    "I may call the council.",
    id="one",
    promised=[2],
    possible=[3],
    due=DUE,
    speaker=RUTH,
    theme="Crime",
)
TWO = clip(
    "We put up two cameras on Mill Road.",
    "We will start a bus.",
    id="two",
    promised=[2],
    recorded=date(2026, 11, 13),
    speaker=TOM,
    kind="doing",
)


def finished(root: Path, *entries: Entry) -> Project:
    """Make a project in *root* whose clips fail now, and were once made into *entries*."""
    project = make_project(root, "page: {search: false}\n", **{e.id: "no film" for e in entries})
    write_sheet(root, *(row(f"{e.id}.mp4", speaker=e.update.speaker.name) for e in entries))
    cache = Cache(project.work)
    for entry in entries:
        digests = []
        for suffix in (".mp4", ".jpg"):
            file = root / f"{entry.id}{suffix}"
            file.write_text(f"{entry.id}{suffix}")
            digests.append(cache.adopt(file))
        made = replace(entry.rendition, video=digests[0], poster=digests[1])
        lastgood.remember(project, replace(entry, rendition=made))
    return project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two clips that were good."""
    finished(tmp_path, ONE, TWO)
    return tmp_path


def call(root: Path, *args: str, **variables: str) -> Result:
    """Call `commitments` in *root* on 20 November 2026."""
    day = () if "--day" in args else ("--day", "2026-11-20")
    environment = {"COLUMNS": "50", "TALKINGHEADS_BY": None, **variables}
    return CliRunner().invoke(main, ["-C", str(root), "commitments", *day, *args], env=environment)


def listed(root: Path, *args: str) -> dict:
    """Return what `commitments --json` lists."""
    result = call(root, "--json", *args)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def rule(root: Path, *args: str) -> Result:
    """Rule as Asha Bell on 14 November 2026."""
    return call(root, *args, "--by", "Asha Bell", "--on", "2026-11-14")


def test_the_list_fits_a_phone(root: Path) -> None:
    """Each promise with state, day, owner and words, in groups, in 50 columns."""
    result = call(root)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 50
    assert "Promises (2)\none-s2  overdue\n  due 2026-10-31, Ruth Calder" in result.stdout
    assert "Possibly missed: accept or dismiss (1)\none-s3" in result.stdout
    wide = call(root, COLUMNS="160").stdout
    assert "one-s2  overdue  2026-10-31  Ruth Calder  We will put three cameras" in wide


def test_nothing_to_list(tmp_path: Path) -> None:
    """Without clips, without promises, and where nothing fits, a sentence says so."""
    finished(tmp_path / "a")
    assert "talkingheads run" in call(tmp_path / "a").stdout
    finished(tmp_path / "b", clip("Hello there.", id="b", speaker=RUTH))
    assert "Nothing was promised" in call(tmp_path / "b").stdout
    finished(tmp_path / "c", ONE)
    assert "No commitment fits." in call(tmp_path / "c", "--owner", "nobody").stdout


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), ["one-s2", "two-s2"]),
        (("--owner", "calder"), ["one-s2"]),
        (("--speaker", "tom"), ["two-s2"]),
        (("--theme", "crime"), ["one-s2"]),
        (("--edition", "september"), ["one-s2", "two-s2"]),
        (("--owner", "CÁLDER"), ["one-s2"]),
        (("--speaker", "ruth", "--speaker", "=tom"), ["one-s2", "two-s2"]),
        (("--status", "OVERDUE"), ["one-s2"]),
        (("--status", "overdue"), ["one-s2"]),
        (("--status", "open", "--status", "overdue"), ["one-s2", "two-s2"]),
        (("--due-before", "2026-10-31"), []),
        (("--due-before", "2026-11-01"), ["one-s2"]),
        (("--day", "2026-10-31", "--status", "due soon"), ["one-s2"]),
    ],
)
def test_filters(root: Path, options: tuple[str, ...], ids: list[str]) -> None:
    """Each option keeps what fits it."""
    assert [p["id"] for p in listed(root, *options)["promises"]] == ids
    assert "possible" not in listed(root, "--no-possible")


def test_csv_is_safe_for_spreadsheets(root: Path) -> None:
    """No cell begins as a formula does; accents are told by a mark; groups are a column."""
    rule(root, "set", "two-s2", "--owner", "+Päul", "--summary", "@SUM(A1)")
    text = call(root, "--csv").stdout
    assert text.startswith("\ufeffgroup,id,state,")
    rows = {r["id"]: r for r in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert rows["one-s3"]["group"] == "possible"
    tom = rows["two-s2"]
    assert (tom["speaker"], tom["owner"], tom["summary"]) == ("'=Tom", "'+Päul", "'@SUM(A1)")
    assert not any(c and c[0] in "=+-@\t\r" for r in rows.values() for c in r.values())


def test_one_promise_with_all_that_is_known(root: Path) -> None:
    """History, later words with their ids, evidence; also as JSON; also what is no promise."""
    rule(root, "set", "one-s2", "--status", "partly", "--note", "One is late.",
         "--evidence", "two-s1", "--evidence", "https://a.example/b")  # fmt: skip
    told = call(root, "show", "one-s2").stdout
    assert "one-s2: promise, partly" in told
    assert "2026-11-14 Asha Bell: partly kept" in told
    assert "https://a.example/b" in told
    assert "two-s1 (confirmed) =Tom" in told
    shown = json.loads(call(root, "show", "one-s2", "--json").stdout)
    assert (shown["group"], shown["later"][0]["confirmed"]) == ("promise", True)
    assert "commitments accept one-s1" in call(root, "show", "one-s1").stdout
    assert "one-s2: promise, overdue" in call(root, "show", "one-s2", "--day", "2026-11-13").stdout


def test_accept_and_dismiss_several(root: Path) -> None:
    """Each is written with its words; what was written and the next step are told."""
    result = rule(root, "accept", "one-s3", "one-s1")
    assert result.exit_code == 0, result.output
    assert "one-s1: accepted, by Asha Bell on 2026-11-14" in result.stdout
    assert "talkingheads run" in result.stdout
    assert [p["id"] for p in listed(root)["promises"]] == ["one-s2", "one-s3", "one-s1", "two-s2"]
    before = (root / "decisions.yaml").read_text()
    assert rule(root, "dismiss", "one-s2", "one-s3", "--note", "No.").exit_code == 0
    assert (root / "decisions.yaml").read_text().startswith(before)
    now = listed(root, "--dismissed")
    assert [p["id"] for p in now["dismissed"]] == ["one-s2", "one-s3"]
    assert [p["id"] for p in now["promises"]] == ["one-s1", "two-s2"]


def test_who_rules_must_be_known(root: Path) -> None:
    """Without a name nothing is written; the message says how; the environment may name it."""
    result = call(root, "accept", "one-s1")
    assert result.exit_code == 2
    assert "TALKINGHEADS_BY" in result.stderr
    assert not (root / "decisions.yaml").exists()
    assert call(root, "accept", "one-s1", TALKINGHEADS_BY="Asha Bell").exit_code == 0
    assert f"on: {date.today()}" in (root / "decisions.yaml").read_text()


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("accept", "one-s9"), 3, "one has one-s1 to one-s3"),
        (("accept", "onne-s2"), 3, "Did you mean one-s2"),
        (("set", "one-s2", "--evidence", "two-s9"), 3, "two has two-s1 to two-s2"),
        (("set", "one-s2", "--unrelated", "x"), 3, "talkingheads commitments"),
        (("set", "one-s2"), 2, "Nothing is ruled"),
        (("set", "one-s2", "--due", "soon"), 2, "must be a day such as 2026-10-31, or none"),
        (("set", "one-s2", "--due", "2026-13-45"), 2, "there is no such day as 2026-13-45 "),
        (("set", "one-s2", "--note", "\udcff"), 2, "'--note': holds what is no text"),
        (("set", "one-s2", "--note", "\u200b"), 2, "Nothing is ruled"),
        (("set", "one-s2", "--evidence", "one-s2"), 3, "is the promise itself"),
        (("set", "one-s2", "--unrelated", "one-s2"), 3, "is the promise itself"),
        (("set", "one-s2", "--evidence", "https://a:b@c.d/"), 2, "a user or a password"),
        (("set", "one-s2", "--status", "done"), 2, "superseded"),
        (("set", "one-s2", "--evidence", "ftp://a.b"), 2, "https://"),
        (("set", "one-s2", "--summary", "x" * 400), 2, "at most 300"),
    ],
)
def test_what_cannot_be_ruled(root: Path, args: tuple[str, ...], code: int, what: str) -> None:
    """A mistake names itself, and nothing is written."""
    result = rule(root, *args)
    assert (result.exit_code, what in result.stderr.replace("\n", " ")) == (code, True)
    assert not (root / "decisions.yaml").exists()
    assert "Traceback" not in result.output


def test_nothing_is_written_while_a_run_is_at_work(root: Path) -> None:
    """Rulings are written under the project's lock."""
    with at_work(root / ".talkingheads"):
        assert rule(root, "accept", "one-s1").exit_code == 1
    assert not (root / "decisions.yaml").exists()


def test_lost_decisions_are_told(root: Path) -> None:
    """A decision that no longer finds its words is listed with its line, by `run` too."""
    rule(root, "set", "one-s2", "--status", "kept")
    file = root / "decisions.yaml"
    file.write_text(file.read_text().replace("three cameras on Mill Road", "up a bridge at Dell"))
    before = file.read_text()
    told = " ".join(call(root).stdout.split())
    assert "Decisions that no longer find their words (1) decisions.yaml:10:" in told
    assert len(listed(root)["lost"]) == 1
    ran = CliRunner().invoke(main, ["-C", str(root), "run"])
    assert "Look at this: decisions.yaml:10: “We will put up a bridge at Dell.”" in ran.stderr
    assert file.read_text() == before


def test_mistakes_in_the_file_end_with_3_before_any_work(root: Path) -> None:
    """`run` and `commitments` tell the mistakes with their places."""
    (root / "decisions.yaml").write_text("- clip: one\n  stat: kept\n")
    for result in (call(root), CliRunner().invoke(main, ["-C", str(root), "run"])):
        assert result.exit_code == 3
        assert "decisions.yaml:2:3 stat: unknown key, did you mean status?" in result.stderr


@pytest.mark.parametrize("content", [b"- clip: \xff\n", b"\xff\xfe-\0"])
def test_a_file_that_is_no_text_is_left_alone(root: Path, content: bytes) -> None:
    """What is not UTF-8 is told, and not added to."""
    (root / "decisions.yaml").write_bytes(content)
    result = rule(root, "accept", "one-s1")
    assert (result.exit_code, "Save it as UTF-8" in result.stderr) == (3, True)
    assert (root / "decisions.yaml").read_bytes() == content


@pytest.mark.parametrize("samples", ["--samples", "--no-samples"])
def test_a_new_project_shows_how_it_is_ruled(tmp_path: Path, samples: str) -> None:
    """The sample project comes with decisions that can be read; an empty one with none."""
    root = tmp_path / "town"
    assert CliRunner().invoke(main, ["init", samples, str(root)]).exit_code == 0
    found = decided.ruled(config.load(root))
    assert {d.by for d in found} == ({"Asha Bell", "David Marsh"} if "no" not in samples else set())
    assert (root / "decisions.yaml").exists() == bool(found)


@pytest.mark.parametrize("broken", [False, True])
def test_a_misquote_stops_the_command_publish(tmp_path: Path, broken: bool) -> None:
    """Labels whose words were not said: `publish` ends with an error and sends nothing."""
    (statement, *others) = TWO.labels.statements
    promised = replace(others[0], text="We will start ten buses.") if broken else others[0]
    labels = replace(TWO.labels, statements=(statement, promised))
    finished(tmp_path / "p", ONE, replace(TWO, labels=labels))
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["-C", str(tmp_path / "p"), "publish", "--to", str(out)])
    if broken:
        assert result.exit_code == 1
        assert "promise two-s2: 'We will start ten buses.' is not what was said" in result.stderr
        assert not (out / "index.html").exists()
    else:
        assert result.exit_code == 4, result.output
        assert "We will start a bus." in (out / "clips" / "two" / "index.html").read_text()
    assert not list(out.glob("**/*.mp4")) or not broken


def test_the_day_is_an_argument(root: Path) -> None:
    """The same promise on three days: before it is due, after it, and after the ruling."""
    rule(root, "set", "one-s2", "--status", "kept")
    days = (date(2026, 10, 1), DUE + timedelta(1), date(2026, 11, 14))
    states = [listed(root, "--day", day.isoformat())["promises"][0]["state"] for day in days]
    assert states == ["open", "overdue", "kept"]


def test_json_has_no_ruling_of_days_to_come(root: Path) -> None:
    """Before the day of a ruling neither state nor history nor anything else tells of it."""
    call(root, "set", "one-s2", "--status", "kept", "--by", "Asha", "--on", "2026-11-25")
    (before,) = (p for p in listed(root)["promises"] if p["id"] == "one-s2")
    assert (before["state"], before["history"]) == ("overdue", [])
    assert "2026-11-25" not in json.dumps(before)
    (after,) = listed(root, "--day", "2026-11-25", "--status", "kept")["promises"]
    assert after["history"][0]["status"] == "kept"


def test_nothing_is_ruled_on_before_it_is_said(root: Path) -> None:
    """A day before the recording is refused, and both days are named."""
    for command in (("accept", "two-s1"), ("set", "two-s1", "--status", "kept")):
        result = call(root, *command, "--by", "Asha", "--on", "2026-11-12")
        assert result.exit_code == 3
        assert "two-s1: was said on 2026-11-13" in result.stderr
        assert "on 2026-11-12" in result.stderr
    assert not (root / "decisions.yaml").exists()


def test_a_ruling_for_a_day_to_come_says_so(root: Path) -> None:
    """It is written, and the day from which it counts is told."""
    later = date.today() + timedelta(400)
    result = call(root, "set", "one-s2", "--status", "kept", "--by", "Asha", "--on", f"{later}")
    assert f"It counts from {later} on." in result.stdout
    assert "“We will put three cameras on Mill Road.”" in result.stdout
    assert "It counts" not in rule(root, "set", "one-s2", "--status", "kept").stdout


def test_words_that_are_said_twice_are_written_so(tmp_path: Path) -> None:
    """The entry holds how often, so that it never goes to the other one."""
    bus = "We will start a bus."
    finished(tmp_path, clip(bus, *ONE.labels.statements[1].text.split("\0"), bus, id="one"))
    rule(tmp_path, "accept", "one-s3")
    assert "  times: 2\n" in (tmp_path / "decisions.yaml").read_text()


WITHDRAWN = """\
- {clip: secret, at: 1, words: The mayor takes bribes., by: Asha, on: 2026-11-14, note: Ask Zoe.}
- clip: one
  at: 9:00.0
  words: We will build a bridge.
  by: Asha
  on: 2026-11-14
  evidence: [{clip: secret, at: 2, words: The bridge is for bribes.}]
- clip: two
  at: 0:02.4
  words: We will start a bus.
  by: Asha
  on: 2026-11-14
  evidence: [{clip: secret, at: 2, words: The bus is for bribes.}]
"""


@pytest.mark.parametrize("held", [False, True])
def test_no_word_of_a_withdrawn_clip_is_printed(root: Path, held: bool) -> None:
    """Of a clip that is gone or held, lost decisions say file, line and clip, and no more."""
    if held:
        (root / "clips" / "secret.mp4").write_text("no film")
    (root / "decisions.yaml").write_text(WITHDRAWN)
    ran = CliRunner().invoke(main, ["-C", str(root), "run"])
    for told in (call(root).stdout, call(root, "--json").stdout, ran.output):
        assert "bribes" not in told
        assert "Zoe" not in told
    assert "decisions.yaml:1: there is no clip secret in the briefing" in ran.stderr
    first, second, third = listed(root)["lost"]
    assert first == {"place": {"clip": "secret"}, "line": 1}
    assert third == {"place": {"clip": "secret"}, "line": 8}
    assert (second["place"]["words"], second["evidence"]) == (
        "We will build a bridge.",
        [{"clip": "secret"}],
    )


def test_clips_that_wait_are_told(root: Path) -> None:
    """A clip that is not known yet is named; its decisions are not lost, nor its ids unknown."""
    rule(root, "set", "one-s2", "--status", "kept")
    write_sheet(root, row("one.mp4", speaker="Somebody Else"), row("two.mp4", speaker="=Tom"))
    result = call(root)
    assert "1 clip is waiting (one): talkingheads run" in result.stderr
    assert "no longer find" not in result.stdout
    assert (listed(root)["lost"], listed(root)["waiting"]) == ([], ["one"])
    for args in (("accept", "one-s3"), ("show", "one-s3")):
        refused = rule(root, *args) if args[0] == "accept" else call(root, *args)
        assert refused.exit_code == 3
        assert "the clip one is waiting" in refused.stderr
        assert "talkingheads run" in refused.stderr


def test_a_renamed_clip_is_told(root: Path) -> None:
    """Where just one other clip says the very words, its name is given."""
    rule(root, "set", "one-s2", "--status", "kept")
    file = root / "decisions.yaml"
    file.write_text(file.read_text().replace('clip: "one"', "clip: swamp"))
    told = " ".join(call(root).stdout.split())
    assert "no clip swamp in the briefing. The same words are said in one: write clip: one" in told


def test_what_is_doubtful_is_told_with_both_wordings(root: Path) -> None:
    """What was bound by likeness, and who contradicts whom, is in list, JSON, show and run."""
    rule(root, "set", "one-s2", "--status", "kept")
    file = root / "decisions.yaml"
    text = file.read_text().replace("cameras on Mill Road", "camera on Mill Rode")
    file.write_text(text)
    call(root, "set", "one-s2", "--status", "dropped", "--by", "Sam", "--on", "2026-11-14")
    likely = (
        "decisions.yaml:10: “We will put three camera on Mill Rode.” is taken for one-s2: "
        "“We will put three cameras on Mill Road.”"
    )
    two = "two rule otherwise on one-s2 on 2026-11-14 (Asha Bell: kept; Sam: dropped)"
    ran = CliRunner().invoke(main, ["-C", str(root), "run"])
    shown = [call(root).stdout, call(root, "show", "one-s2").stdout, ran.stderr]
    for told in (" ".join(text.split()) for text in (*shown, *listed(root)["look_at"])):
        assert likely in told or told in listed(root)["look_at"]
        assert two in told or told in listed(root)["look_at"]
    assert len(listed(root)["look_at"]) == 2
    assert "Look at this" not in call(root, "show", "two-s2").stdout
    assert listed(root)["promises"][0]["state"] == "dropped"
