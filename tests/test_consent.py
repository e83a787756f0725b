"""Consent is a state that changes with the days, and only what is shared is shown anywhere."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads import cataloguing, config, doctor, edition, inbox
from talkingheads.cache import Cache
from talkingheads.domain import SCOPES, Consent, days_left, standing
from talkingheads.formats import records
from talkingheads.lastgood import remember
from talkingheads.pipeline import run_stage, walk
from talkingheads.stages import Stage
from tests import fakes
from tests.projects import make_project, row, write_sheet
from tests.test_cli import call

DAY = date(2026, 9, 3)
YES = Consent("Leo Bright", "share")

days = st.dates(date(2026, 8, 1), date(2026, 10, 31))
consents = st.builds(
    Consent,
    by=st.just("Leo Bright"),
    scope=st.sampled_from(SCOPES),
    on=st.none() | days,
    until=st.none() | days,
    child=st.booleans(),
    guardian=st.sampled_from(["", "Mary Bright"]),
    doubt=st.sampled_from(["", "its date cannot be read"]),
)


# ------------------------------------------------------------------------- states over the days


@pytest.mark.parametrize(
    ("consent", "state", "why"),
    [
        (YES, "shared", ""),
        (Consent("Leo Bright"), "held", "there is no clear yes to it"),
        (replace(YES, scope="part"), "held", "agreed to take part only"),
        (replace(YES, scope="film"), "held", "agreed to be filmed only"),
        (replace(YES, on=DAY), "shared", ""),
        (replace(YES, on=date(2026, 9, 4)), "held", "counts from 4 September 2026 on"),
        (replace(YES, until=DAY), "shared", ""),
        (replace(YES, until=date(2026, 9, 2)), "expired", "expired on 2 September 2026: ask again"),
        (replace(YES, on=DAY, until=date(2026, 9, 2)), "held", "before it was given on 3 Sept"),
        (replace(YES, child=True), "held", "a child speaks and no guardian is named"),
        (replace(YES, child=True, guardian="Mary Bright"), "shared", ""),
        (replace(YES, scope="film", until=date(2026, 9, 2)), "expired", "expired on 2 September"),
        (replace(YES, doubt="its date cannot be read"), "held", "its date cannot be read"),
    ],
)
def test_how_a_consent_stands(consent: Consent, state: str, why: str) -> None:
    """Each reason not to show a clip has its state, and says why in plain words."""
    stands = standing(consent, DAY)
    assert stands.state == state
    assert why in stands.why
    assert bool(stands.why) == (state != "shared")


@given(consents, st.lists(days, min_size=2, max_size=8))
def test_a_consent_begins_once_and_ends_once(consent: Consent, moments: list[date]) -> None:
    """Over the days it is first held, then shared, then expired, and never goes back."""
    order = ["held", "shared", "expired"]
    states = [order.index(standing(consent, day).state) for day in sorted(moments)]
    assert states == sorted(states)


@given(consents, days)
def test_what_is_shared_was_agreed_to(consent: Consent, day: date) -> None:
    """Shared means: a yes to showing, begun, not ended, in no doubt, with a child's guardian."""
    if standing(consent, day).state != "shared":
        return
    assert consent.scope == "share"
    assert not consent.doubt
    assert consent.on is None or consent.on <= day
    assert consent.until is None or day <= consent.until
    assert consent.guardian or not consent.child


@given(consents, days)
def test_the_last_day_still_counts(consent: Consent, day: date) -> None:
    """The day on which no day is left is shown like any other; the next one is not."""
    until = replace(consent, until=day)
    endless = replace(consent, until=None)
    if standing(endless, day).state == "shared":
        assert days_left(until, day) == 0
        assert standing(until, day).state == "shared"
    assert standing(until, day + timedelta(1)).state != "shared"


# ------------------------------------------------------------------------------ clips handed in


@pytest.mark.parametrize(
    ("values", "state", "held"),
    [
        ({"consent": "yes"}, "shared", ""),
        ({"consent": "share online", "consent_until": "3/9/2026"}, "shared", ""),
        ({"consent_until": "2/9/2026"}, "expired", "its consent expired on 2 September 2026"),
        ({"consent_date": "4 Sept 2026"}, "held", "counts from 4 September 2026 on"),
        ({"consent_until": "soon"}, "held", "what stands under consent_until cannot be read"),
        ({"consent": "film only"}, "held", "agreed to be filmed only"),
        ({"consent": "part only"}, "held", "agreed to take part only"),
        ({"consent": "no"}, "held", "people.csv does not say a clear yes to it"),
        ({"consent": "maybe"}, "held", "people.csv does not say a clear yes to it"),
        ({"child": "yes"}, "held", "no guardian is named"),
        ({"child": "yes", "guardian": "Mary Ruiz"}, "shared", ""),
        ({"child": "yes", "guardian": "ana  RUIZ"}, "held", "as the guardian of Ana Ruiz"),
        ({"child": "no", "guardian": "Mary Ruiz"}, "held", "says that no child speaks"),
        ({"guardian": "mother"}, "held", "what stands under guardian cannot be read"),
    ],
)
def test_what_the_sheet_says_of_consent(
    tmp_path: Path, values: dict[str, str], state: str, held: str
) -> None:
    """A row's cells give the clip's state on a day and the reason; only shared may be used."""
    project = make_project(tmp_path, one="a")
    write_sheet(tmp_path, row("one.mp4", **values))
    (clip,) = inbox.look(project, day=DAY).clips
    assert (clip.state, clip.update.consent) == (state, state == "shared")
    assert held in clip.held
    assert bool(clip.held) == bool(held)


@pytest.mark.parametrize(
    ("values", "notes", "state"),
    [
        ({}, "role: Chair", "shared"),
        ({}, "consent_until: 2026-09-02", "expired"),
        ({"consent_until": "2026-09-02"}, "consent_until: 2030-01-01", "expired"),
        ({"consent": "film only"}, "consent: yes", "held"),
        ({}, "consent: film only", "held"),
        ({}, "child: yes", "held"),
        ({"child": "yes"}, "guardian: Mary Ruiz", "shared"),
        ({}, "speaker: Ana Ruíz\nchild: yes\nguardian: Mary", "shared"),
        ({}, "consent_date: [2026-01-01]", "held"),
        ({}, "chlid: yes", "held"),
    ],
)
def test_notes_can_narrow_a_consent_and_not_widen_it(
    tmp_path: Path, values: dict[str, str], notes: str, state: str
) -> None:
    """Of the sheet and the notes beside a clip the more careful counts."""
    project = make_project(tmp_path, one="a")
    write_sheet(tmp_path, row("one.mp4", **values))
    (tmp_path / "clips" / "one.yaml").write_text(notes + "\n")
    assert inbox.look(project, day=DAY).clips[0].state == state


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ({"child": "yes", "guardian": "Mary"}, {"speaker": "Tom", "child": "yes"}, "held"),
        ({"child": "yes"}, {"guardian": "Mary"}, "shared"),
        ({"child": "yes", "guardian": "Mary"}, {"speaker": "Tom"}, "shared"),
        ({"consent_until": "2026-09-02"}, {"speaker": "Tom"}, "expired"),
        ({}, {"file": "one.mov", "consent_until": "2026-09-02"}, "expired"),
        ({}, {"file": "one.mov", "child": "yes"}, "held"),
        ({}, {"consent": "film only"}, "held"),
    ],
)
def test_of_two_rows_the_more_careful_counts(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], state: str
) -> None:
    """Each who is named for a clip must have agreed, and what one row limits is limited."""
    for first, second in ((one, other), (other, one)):
        project = make_project(tmp_path, one="a")
        write_sheet(
            tmp_path, row(**{"file": "one.mp4", **first}), row(**{"file": "one.mp4", **second})
        )
        assert inbox.look(project, day=DAY).clips[0].state == state


def test_dates_and_words_of_consent_make_nothing_anew(tmp_path: Path) -> None:
    """Another form, date, end or guardian changes nothing that a record hangs on."""
    project = make_project(tmp_path, one="a")
    before = inbox.look(project, day=DAY).clips[0]
    more = {"consent_words": "form 3", "consent_date": "2026-01-01", "consent_until": "2026-12-31"}
    write_sheet(tmp_path, row("one.mp4", child="yes", guardian="Mary Ruiz", **more))
    after = inbox.look(project, day=DAY).clips[0]
    assert after.update == before.update
    assert after.consent.guardian == "Mary Ruiz"


# --------------------------------------------------------------------------------- the commands


def test_without_clips_nobody_needs_to_be_asked(tmp_path: Path) -> None:
    """An empty project says so, in words and as JSON."""
    make_project(tmp_path)
    assert "nobody needs to be asked" in call(tmp_path, "consent").stdout
    assert json.loads(call(tmp_path, "consent", "--json").stdout)["clips"] == []


def in_days(count: int) -> str:
    return (date.today() + timedelta(count)).isoformat()


def test_who_must_be_asked_comes_first(tmp_path: Path) -> None:
    """Expired, then what ends within 30 days, then held, then the rest; a child's need is named."""
    make_project(tmp_path, **dict.fromkeys(["a", "b", "c", "d", "e"], "x"))
    write_sheet(
        tmp_path,
        row("a.mp4", consent_until=in_days(31)),
        row("b.mp4", consent="film only"),
        row("c.mp4", consent_until=in_days(30), consent_words="form 3"),
        row("d.mp4", consent_until=in_days(-1)),
        row("e.mp4", child="yes"),
    )
    told = json.loads(call(tmp_path, "consent", "--json").stdout)
    assert [clip["clip"] for clip in told["clips"]] == ["d", "c", "b", "e", "a"]
    assert [clip["state"] for clip in told["clips"]] == [
        "expired",
        *["shared"],
        "held",
        "held",
        "shared",
    ]
    text = call(tmp_path, "consent").stdout
    assert "4 of 5 clips need somebody" in text
    assert "in 30 days" in text
    assert "nobody named" in text
    alone = call(tmp_path, "consent", "c").stdout
    assert "c: shared: its consent ends in 30 days" in alone
    assert "form 3" in alone
    assert call(tmp_path, "consent", "z").exit_code == 3


@pytest.mark.parametrize("command", ["run --dry-run", "status"])
def test_a_consent_that_ends_soon_is_told(tmp_path: Path, command: str) -> None:
    """From 30 days before, run and status say which consent ends and when."""
    make_project(tmp_path, one="x", two="x", three="x")
    write_sheet(
        tmp_path,
        row("one.mp4", consent_until=in_days(30)),
        row("two.mp4", consent_until=in_days(31)),
        row("three.mp4", consent_until=in_days(0)),
    )
    told = call(tmp_path, *command.split()).output
    assert "one: its consent ends in 30 days" in told
    assert "three: its consent ends today" in told
    assert "two: its consent" not in told


def test_doctor_counts_what_ends(tmp_path: Path) -> None:
    """It says how many clips may be shown, how many expired, and how many end soon."""
    project = make_project(tmp_path, one="x", two="x", three="x")
    assert doctor._consent(project) == (
        "3 of 3 clips may be shown, 0 expired, 0 end within 30 days"
    )
    ends = zip(("one.mp4", "two.mp4", "three.mp4"), (-1, 2, 40), strict=True)
    write_sheet(tmp_path, *(row(file, consent_until=in_days(left)) for file, left in ends))
    assert doctor._consent(project) == (
        "2 of 3 clips may be shown, 1 expired, 1 ends within 30 days: talkingheads consent"
    )


# ------------------------------------------------------------- a story: what ends is gone again


GUARDIAN, FORM = "Zebedee Quillfeather", "form nineteen-b"
SETTINGS = "page: {search: false}\nreel: {whole: false, short: false}\n"


def made_on_fakes(project: config.Project) -> None:
    """Make films, catalogue and site of every clip that may be shown, with tools that pretend."""
    tools = fakes.tools(project.root)

    def make(stage: Stage, values: Mapping[str, Any]) -> Any:
        return run_stage(stage, values, project, tools)

    entries = []
    for handed in inbox.look(project).clips:
        outcome = walk(project, handed, make=make, tell=lambda *_: None)
        if outcome.entry is not None:
            remember(project, outcome.entry)
            entries.append(outcome.entry)
    briefing = edition.briefing(project, entries, date.today())
    cataloguing.bring_up(project, briefing, records.digest(briefing))
    edition.make(project, entries, date.today())


def holds(folder: Path, words: str) -> list[str]:
    """Return the files below *folder* that hold *words* in their name or bytes, packed or not."""
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        content += gzip.decompress(content) if content[:2] == b"\x1f\x8b" else b""
        if words.encode().lower() in content.lower() or words.lower() in path.name.lower():
            found.append(path.relative_to(folder).as_posix())
    return found


@pytest.fixture
def shown(tmp_path: Path) -> config.Project:
    """A project with a site of two clips, one of them a child's until today."""
    project = make_project(tmp_path, SETTINGS, one="ok 4000", leo="ok 5000")
    child = {"child": "yes", "guardian": GUARDIAN, "consent_words": FORM}
    leo = row("leo.mp4", speaker="Leo Bright", consent_until=in_days(0), **child)
    write_sheet(tmp_path, row("one.mp4"), leo)
    made_on_fakes(project)
    return project


def test_what_expired_is_gone_at_the_next_run(shown: config.Project, tmp_path: Path) -> None:
    """A day later film, page, words, records and what is online of that clip are gone."""
    online = tmp_path / "online"
    assert call(tmp_path, "publish", "--to", str(online)).exit_code == 0
    assert holds(online, "Leo Bright")
    assert holds(shown.site, "Leo Bright")
    sheet = (tmp_path / "people.csv").read_text().replace(in_days(0), in_days(-1))
    (tmp_path / "people.csv").write_text(sheet)
    ran = call(tmp_path, "run")
    assert ran.exit_code == 0
    assert "leo: gone: its consent expired on" in ran.stderr
    assert "leo.mp4: held: its consent expired on" in ran.stderr
    assert not holds(shown.site, "Leo Bright")
    assert not holds(shown.work, "Leo Bright")
    assert b"Leo Bright" not in shown.catalogue.read_bytes()
    assert (shown.site / "clips/one/index.html").is_file()
    assert not (shown.site / "clips/leo").exists()
    assert "leo" not in Cache(shown.work).clips()
    assert call(tmp_path, "publish", "--to", str(online)).exit_code == 0
    assert not holds(online, "Leo Bright")


def test_no_guardian_is_in_anything_that_is_made(shown: config.Project, tmp_path: Path) -> None:
    """The guardian's name and the form's stand in the sheet alone: not in site, catalogue, work."""
    assert call(tmp_path, "publish", "--to", str(tmp_path / "online")).exit_code == 0
    for secret in (GUARDIAN, FORM, "quillfeather"):
        assert holds(tmp_path, secret) == ["people.csv"]
    assert holds(shown.site, "Leo Bright")


def test_no_older_publication_brings_back_what_expired(
    shown: config.Project, tmp_path: Path
) -> None:
    """An edition that was published while the consent held comes back without that clip."""
    online = tmp_path / "online"
    assert call(tmp_path, "publish", "--to", str(online)).exit_code == 0
    assert holds(online, "Leo Bright")
    sheet = (tmp_path / "people.csv").read_text().replace(in_days(0), in_days(-1))
    (tmp_path / "people.csv").write_text(sheet)
    assert call(tmp_path, "restore", "1", "--yes", "--to", str(online)).exit_code == 0
    assert (online / "clips/one/index.html").is_file()
    assert not (online / "clips/leo").exists()
    pages = [file for file in holds(online, "Leo Bright") if not file.startswith(".talkingheads/")]
    assert pages == []
