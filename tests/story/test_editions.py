"""Two editions: what was promised in the first is followed up in the second."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from talkingheads import config, decided, edition
from talkingheads.backends.preview import serve
from talkingheads.domain import Entry, Promise
from talkingheads.stages import ledger
from tests.browser.watching import until
from tests.story.conftest import Told, command, entries, without_reels

pytestmark = pytest.mark.story

FIRST = "inspector-september"
CAMERAS, MARKET, COFFEE = "three new cameras", "farmers at the market", "coffee morning"
DAYS = {
    date(2026, 10, 10): ("open", "kept", "open"),
    date(2026, 11, 10): ("overdue", "kept", "kept"),
    date(2026, 11, 20): ("partly", "kept", "kept"),
}
"""How three promises of September stand: before they are due, after it, and after the ruling."""


def listed(root: Path, day: date) -> dict:
    """Return what `commitments` lists of *day*."""
    told = command(root, "commitments", "--json", "--day", day.isoformat())
    assert told.code == 0, told.err
    return json.loads(told.out)


def one(promises: list[dict], words: str) -> dict:
    """Return the promise that says *words*."""
    (found,) = (promise for promise in promises if words in promise["quote"])
    return found


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_promise_on_three_days(finished: Path, day: date) -> None:
    """In the terminal and on pages made for the day, each promise stands as it stood then."""
    promises = [p for p in listed(finished, day)["promises"] if p["edition"] == "2026-09"]
    found = [one(promises, words) for words in (CAMERAS, MARKET, COFFEE)]
    assert tuple(p["state"] for p in found) == DAYS[day]
    told = command(finished, "search", "--kind", "promise", "--json", "--day", day.isoformat())
    hits = {hit["sentence"]: hit["state"] for hit in json.loads(told.out)}
    assert hits == {p["quote"]: p["state"] for p in listed(finished, day)["promises"]}
    project = config.load(finished)
    shown = edition.briefing(project, tuple(entries(finished).values()), day)
    with edition.draft(project, edition.compared(project, shown)) as (_, site):
        register = (site / "commitments.html").read_text()
    for promise, state in zip(found, DAYS[day], strict=True):
        row = re.search(rf'<tr [^>]*id="{promise["id"]}"[^>]*>', register)
        assert row is not None
        assert f'data-state="{state}"' in row[0]


def test_what_became_of_it_is_told_with_words(finished: Path) -> None:
    """The cameras are partly kept by what Ruth says in November; before that there is no word."""
    cameras = one(listed(finished, date(2026, 11, 20))["promises"], CAMERAS)
    confirmed = [later for later in cameras["later"] if later["confirmed"]]
    assert [later["entry"] for later in confirmed] == ["inspector-november"]
    assert "two cameras in October" in confirmed[0]["quote"]
    assert cameras["history"][0]["by"] == "Asha Bell"
    assert (cameras["summary"], cameras["silent"]) == ("Three cameras on Mill Road", False)
    assert listed(finished, date(2026, 11, 20))["lost"] == []
    before = one(listed(finished, date(2026, 11, 10))["promises"], CAMERAS)
    assert (before["silent"], before["later"], before["history"]) == (True, [], [])


Book = dict[str, Promise]
Line = tuple[str, str, str]
"""The group of what changed, the clip whose words play, and these words."""
RULED = {"kept", "partly", "dropped", "superseded"}


def books(root: Path) -> tuple[Book, Book]:
    """Return the promises as they stood when the first edition closed, and as they stand now."""
    project = config.load(root)
    known = tuple(entries(root).values())
    first = [entry for entry in known if entry.update.edition == "2026-09"]
    days = [entry.update.recorded for entry in first if entry.update.recorded]
    today = date.fromisoformat(json.loads((root / "site/commitments.json").read_text())["day"])
    made = (
        ledger.run(clips, decided.ruled(project), settings=project.settings.ledger, day=day)
        for clips, day in ((first, max(days)), (known, today))
    )
    before, now = ({promise.id: promise for promise in book.promises} for book in made)
    return before, now


def difference(before: Book, now: Book) -> list[Line]:
    """Return every line that the newest edition must have on its promises."""
    lines = []
    for id, promise in now.items():
        then = before.get(id)
        stood = then.state if then else None
        found = ["new"] if then is None else []
        found += [promise.state] if promise.state in RULED - {stood} else []
        found += ["late"] if promise.state == "overdue" and stood != "overdue" else []
        found += ["moved"] if then and then.due != promise.due else []
        found += ["reopened"] if stood in RULED and promise.state not in RULED else []
        for what in found:
            later = [word for word in promise.later if word.confirmed and what in RULED]
            shown = later[-1] if later else promise
            lines.append((what, shown.entry, shown.quote))
    return lines


LINES = """() => [...document.querySelectorAll(".minutes .news")].map((line) => [
  line.closest(".news-group").querySelector("h4").id.replace("news-", ""),
  line.querySelector(".play").pathname.match(/clips\\/([^/]+)/)[1],
  line.querySelector("blockquote").textContent,
])"""
LISTEN = """() => {
  globalThis.begun = [];
  addEventListener("playing", (event) => begun.push(event.target.currentTime), true);
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""


def test_what_changed_is_the_true_difference(finished: Path, visit) -> None:
    """Line by line the page has how two ledgers differ, and what is asked; each line plays it."""
    known = entries(finished)
    asked = [
        ("asked", id, said.text)
        for id, entry in known.items()
        for said in entry.labels.statements
        if said.kind == "ask" and entry.update.edition == "2026-11"
    ]
    starts = {
        (id, said.text): entry.cuts.to_cut_clock(said.start) / 1000
        for id, entry in known.items()
        for said in entry.labels.statements
    }
    with serve(finished / "site", port=0) as server:
        page = visit(server.url)
        lines = [tuple(line) for line in page.evaluate(LINES)]
        assert sorted(lines) == sorted([*difference(*books(finished)), *asked])
        assert {line[0] for line in lines} >= {"new", "kept", "partly", "late", "asked"}
        page.evaluate(LISTEN)
        for number, (_, clip, words) in enumerate(lines):
            page.locator(".minutes .news .play").nth(number).click()
            until(page, "(n) => begun.length > n", number)
            begun = page.evaluate("begun.at(-1)")
            assert abs(begun - starts[clip, words]) <= 0.5, (clip, words)
            page.keyboard.press("Escape")


def supply(root: Path, entry: Entry, **changes: str) -> Told:
    """Put a transcript of *entry* beside its clip, with sentences changed, and run."""
    lines = ["WEBVTT"]
    for statement in entry.labels.statements:
        text = next((new for old, new in changes.items() if old in statement.text), statement.text)
        if text:
            start, end = (f"00:{t / 1000:06.3f}" for t in (statement.start, statement.end))
            lines += ["", f"{start} --> {end}", text]
    (root / "clips" / f"{entry.id}.vtt").write_text("\n".join(lines) + "\n")
    return command(root, "run", "--only", f"{entry.id}.mp4", "--json")


def test_decisions_survive_another_model_and_are_never_lost(project: Path) -> None:
    """Other words heard: the ruling stays with its promise. None heard: it is told, and kept."""
    without_reels(project)
    before = entries(project)[FIRST]
    heard = {
        "cameras": "We'll put 3 new camera on the Mill Road, by the end of October.",
        "farmers at": "I will meet the farmers at the market Friday.",
    }
    assert supply(project, before, **heard).code == 0
    after = entries(project)[FIRST]
    assert after.transcript.words != before.transcript.words
    found = listed(project, date(2026, 11, 20))
    promises = [p for p in found["promises"] if p["entry"] == FIRST]
    assert {p["quote"]: p["state"] for p in promises} == {
        heard["cameras"]: "partly",
        heard["farmers at"]: "kept",
    }
    assert found["lost"] == []
    assert [text.count("“") for text in found["look_at"]] == [2, 2], found["look_at"]

    log = (project / "decisions.yaml").read_text()
    ran = supply(project, before, cameras="")
    assert ran.code == 0
    told = [event["text"] for event in ran.events if event["event"] == "warning"]
    line = 1 + log[: log.index("Mill Road by the end")].count("\n") - 2
    assert any(text.startswith(f"decisions.yaml:{line}: “We will put three") for text in told), told
    found = listed(project, date(2026, 11, 20))
    assert [lost["line"] for lost in found["lost"]] == [line]
    states = {p["quote"]: p["state"] for p in found["promises"] if p["entry"] == FIRST}
    assert states == {"I will meet farmers at the market on Friday.": "kept"}
    assert (project / "decisions.yaml").read_text() == log


def test_ruling_and_running_shows_it(project: Path) -> None:
    """What `commitments set` writes is on the pages after the next run, and nothing else is."""
    said = entries(project)["head-teacher"].labels.statements
    bus = next(f"head-teacher-{s.id}" for s in said if "walking bus" in s.text)
    log = (project / "decisions.yaml").read_text()
    rule = ("commitments", "set", bus, "--status", "dropped", "--note", "Too few adults.")
    assert command(project, *rule, TALKINGHEADS_BY="").code == 2
    assert command(project, *rule, "--on", "2026-11-20", TALKINGHEADS_BY="Helen Ashby").code == 0
    assert (project / "decisions.yaml").read_text().startswith(log)
    ran = command(project, "run", "--json")
    assert (ran.code, ran.steps) == (0, [])
    assert not [e for e in ran.events if e["event"] == "begin" and e["work"].startswith("Reel")]
    register = (project / "site" / "commitments.html").read_text()
    row = re.search(rf'<tr [^>]*id="{bus}"[^>]*>', register)
    assert row is not None
    assert 'data-state="dropped"' in row[0]
