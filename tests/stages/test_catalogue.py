"""The catalogue: everything of the briefing is in it, and nothing else; it is made whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.backends.sqlite import Sqlite
from talkingheads.domain import Briefing, Decision, Later, Ledger, Place, Promise, Ruling
from talkingheads.errors import ConfigError, ToolError
from talkingheads.files import replacing
from talkingheads.settings import LedgerSettings
from talkingheads.stages import catalogue, ledger
from talkingheads.stages.catalogue.schema import STATE
from talkingheads.stages.ledger import state
from talkingheads.stages.page import wording
from tests import pages
from tests.test_edition import ENTRIES

DOCS = Path(__file__).parent.parent.parent / "docs" / "catalogue.md"


def with_history(briefing: Briefing) -> Briefing:
    """Return *briefing* with every list and table of the ledger filled."""
    first, second, third, *rest = briefing.ledger.promises
    rest[0] = replace(rest[0], due=date(2020, 1, 1))
    ruling = Ruling(
        pages.TODAY, "Ana", "kept", "Seen on Mill Road", ("https://example.org/1",), "kept"
    )
    entry = briefing.entries[0]
    words = entry.labels.statements[2]
    later = Later(entry.id, words.id, words.text, 0, 1, entry.update.speaker.name, None, 0.5, True)
    ledger = Ledger(
        promises=(replace(first, state="kept", history=(ruling,), later=(later,)), *rest),
        day=briefing.ledger.day,
        possible=(second,),
        dismissed=(third,),
    )
    return replace(briefing, ledger=ledger)


def made(folder: Path, briefing: Briefing | None = None) -> Path:
    """Return the file of the catalogue of *briefing*."""
    file = folder / "catalogue.sqlite"
    catalogue.run(
        briefing or with_history(pages.larkford()),
        due_soon_days=14,
        file=file,
        database=Sqlite(),
    )
    return file


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as base:
        base.row_factory = sqlite3.Row
        yield base


def test_every_sentence_is_in_it_with_its_times(tmp_path: Path) -> None:
    """Each statement has its words, its kind and its times in the finished video."""
    briefing = pages.larkford()
    with opened(made(tmp_path, briefing)) as base:
        rows = base.execute("SELECT * FROM statements ORDER BY id").fetchall()
    expected = [(e, s) for e in briefing.entries for s in e.labels.statements]
    assert len(rows) == len(expected)
    for row, (entry, said) in zip(rows, expected, strict=True):
        clock = entry.cuts.to_cut_clock
        assert (row["clip"], row["name"], row["kind"]) == (entry.id, said.id, said.kind)
        assert (row["text"], row["start_ms"], row["end_ms"]) == (
            said.text,
            clock(said.start),
            clock(said.end),
        )
        words = entry.transcript.words[said.first : said.last]
        assert json.loads(row["word_starts"]) == [clock(word.start) for word in words]


def test_it_counts_what_it_holds_and_is_sound(tmp_path: Path) -> None:
    """The counts are the tables', every reference leads somewhere, and SQLite finds no fault."""
    file = tmp_path / "c.sqlite"
    briefing = with_history(pages.larkford())
    told = catalogue.run(briefing, due_soon_days=14, file=file, database=Sqlite())
    with opened(file) as base:
        for table, count in (
            ("clips", told.clips),
            ("statements", told.statements),
            ("commitments", told.commitments),
            ("decisions", 1),
            ("later_words", 1),
        ):
            assert base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == count, table
        assert [tuple(row) for row in base.execute("PRAGMA integrity_check")] == [("ok",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        base.execute(
            "INSERT INTO statements_fts (statements_fts, rank) VALUES ('integrity-check', 1)"
        )
        lists = dict(base.execute("SELECT list, count(*) FROM commitments GROUP BY list"))
    assert lists == {"promise": len(briefing.ledger.promises), "possible": 1, "dismissed": 1}


def test_the_same_briefing_gives_the_same_bytes(tmp_path: Path) -> None:
    """Made twice, it is the same file; nothing is left beside it."""
    one, two = (made(tmp_path / name) for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert [path.name for path in one.parent.iterdir()] == [one.name]


def test_hostile_words_come_back_as_they_were(tmp_path: Path) -> None:
    """Scripts, quotes and turned text are words like others; control signs alone are replaced."""
    briefing = pages.hostile()
    entry = briefing.entries[0]
    update = replace(entry.update, theme="a\x00b\x1b[2J\ud800", place="x'); DROP TABLE clips; --")
    edition = replace(briefing.editions[0], entries=(replace(entry, update=update),))
    with opened(made(tmp_path, replace(briefing, editions=(edition,)))) as base:
        texts = [row["text"] for row in base.execute("SELECT text FROM statements ORDER BY id")]
        theme, place = base.execute("SELECT theme, place FROM clips").fetchone()
    assert texts[1] == pages.ARABIC
    assert [t.replace("\N{REPLACEMENT CHARACTER}", "") for t in texts] == [
        s.text for s in entry.labels.statements
    ]
    assert place == "x'); DROP TABLE clips; --"
    assert theme == "a\ufffdb\ufffd[2J\ufffd"


def test_a_reader_of_the_old_one_stays_well(tmp_path: Path) -> None:
    """Whoever has the catalogue open when it is made anew reads the old one to its end."""
    file = made(tmp_path)
    with opened(file) as base:
        before = base.execute("SELECT count(*) FROM clips").fetchone()[0]
        briefing = pages.larkford()
        made(tmp_path, pages.briefing(briefing.editions[1]))
        assert base.execute("SELECT count(*) FROM clips").fetchone()[0] == before
        assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with opened(file) as base:
        assert base.execute("SELECT count(*) FROM clips").fetchone()[0] == 2


def test_nothing_of_a_clip_that_is_gone_is_left_in_the_file(tmp_path: Path) -> None:
    """Made anew without an edition, not one of its words is among the bytes."""
    briefing = pages.larkford()
    file = made(tmp_path, briefing)
    assert b"marked two hundred tools" in file.read_bytes()
    made(tmp_path, pages.briefing(briefing.editions[0]))
    assert b"marked two hundred tools" not in file.read_bytes()


@pytest.mark.parametrize("content", [b"my thesis", b"SQLite format 3\x00" + bytes(84)])
def test_a_file_that_is_not_ours_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    """Text, or somebody else's database: refused with its name, and left as it is."""
    file = tmp_path / "catalogue.sqlite"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"catalogue\.sqlite: is no catalogue of ours"):
        made(tmp_path)
    assert file.read_bytes() == content
    assert not catalogue.take_away(file, Sqlite())


def test_links_and_folders_are_refused_and_an_empty_file_is_not(tmp_path: Path) -> None:
    """A link may lead anywhere; an empty file is what SQLite leaves where somebody asked early."""
    file = tmp_path / "catalogue.sqlite"
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="is a link"):
        made(tmp_path)
    file.unlink()
    file.mkdir()
    with pytest.raises(ConfigError, match="is no catalogue"):
        made(tmp_path)
    file.rmdir()
    file.touch()
    assert catalogue.is_ours(made(tmp_path), Sqlite())


def test_what_sqlite_left_beside_it_goes_too(tmp_path: Path) -> None:
    """Taken away, the catalogue leaves no journal that holds words."""
    file = made(tmp_path)
    for suffix in catalogue.LEFT_BESIDE:
        file.with_name(file.name + suffix).write_text("words")
    assert catalogue.take_away(file, Sqlite())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_catalogue_is_told_in_plain_words(tmp_path: Path) -> None:
    """A file that breaks off is our error with what to do, not SQLite's."""
    file = made(tmp_path)
    file.write_bytes(file.read_bytes()[:5000])
    with (
        pytest.raises(ToolError, match=r"catalogue\.sqlite: cannot be read") as raised,
        Sqlite().reading(file) as ask,
    ):
        ask("SELECT * FROM said", {})
    assert "talkingheads run" in raised.value.hint


def test_a_catalogue_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    """A statement that names no clip ends the making; the file is as it was, nothing beside it."""
    file = made(tmp_path)
    before = file.read_bytes()
    script = "CREATE TABLE b (y PRIMARY KEY); CREATE TABLE a (x REFERENCES b (y));"
    rows = [("a", iter([(1,), (2,)]))]
    with pytest.raises(ToolError, match="cannot be made"), replacing(file) as new:
        Sqlite().make(new, mark=(1, 1), begin=script, tables=rows, finish="")
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_what_people_ruled_comes_through_the_ledger(tmp_path: Path) -> None:
    """A decision on words in a clip is the status of its promise, and a line of its history."""
    heard = ENTRIES[0].labels.commitments[0].statement
    said = next(s for s in ENTRIES[0].labels.statements if s.id == heard)
    kept = Decision(
        Place(ENTRIES[0].id, said.start, said.text), "Ana", pages.TODAY, status="kept", note="Seen"
    )
    book = ledger.run(ENTRIES, [kept], settings=LedgerSettings(), day=pages.TODAY)
    with opened(made(tmp_path, replace(pages.larkford(), ledger=book))) as base:
        row = base.execute("SELECT * FROM promises WHERE state = 'kept'").fetchone()
        (ruling,) = base.execute("SELECT * FROM history").fetchall()
    assert (row["quote"], row["note"]) == (said.text, "Seen")
    assert (ruling["commitment"], ruling["ruled_by"]) == (row["id"], "Ana")
    assert "kept" in ruling["says"]


def promise(due: date | None) -> Promise:
    """Return a promise that is *due*."""
    first = pages.larkford().ledger.promises[0]
    return replace(first, due=due, state=state(due, pages.TODAY, 14))


@given(
    due=st.none() | st.integers(-40, 40).map(lambda n: pages.TODAY + timedelta(n)),
    day=st.integers(-40, 40).map(lambda n: pages.TODAY + timedelta(n)),
    soon=st.integers(0, 30),
)
def test_the_database_reckons_as_the_ledger_does(due: date | None, day: date, soon: int) -> None:
    """For any day, due day and setting the SQL gives the state that the ledger gives."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE meta (key, value TEXT)")
        base.execute("INSERT INTO meta VALUES ('due_soon_days', ?)", (str(soon),))
        values = {"day": day.isoformat(), "due": due and due.isoformat()}
        base.execute("CREATE TABLE decisions (id, commitment, ruled_on, status)")
        state_sql = STATE.format(day=":day")
        question = f"SELECT {state_sql} FROM (SELECT 'p' AS id, :due AS due) AS commitments"
        assert base.execute(question, values).fetchone()[0] == state(due, day, soon)


def test_the_views_reckon_for_today(tmp_path: Path) -> None:
    """A catalogue made long ago still says how a promise stands on the day that it is asked."""
    briefing = pages.larkford()
    long_ago = replace(briefing.ledger, promises=(promise(date(2020, 1, 1)), promise(None)))
    two = tuple(replace(p, id=f"p{n}") for n, p in enumerate(long_ago.promises))
    ahead = replace(two[0], id="p2", due=date.today() + timedelta(3))
    today, tomorrow = (date.today() + timedelta(n) for n in range(2))
    on = [Ruling(day, "Ana", "dropped", str(day), (), "dropped") for day in (today, tomorrow)]
    dropped = replace(two[0], id="p3", to_come=tuple(on))
    not_yet = replace(two[0], id="p4", to_come=tuple(on[1:]))
    promises = (*two, ahead, dropped, not_yet)
    ledger = replace(long_ago, day=date(2019, 1, 1), promises=promises)
    with opened(made(tmp_path, replace(briefing, ledger=ledger))) as base:
        states = dict(base.execute("SELECT id, state FROM promises"))
        overdue = [row["id"] for row in base.execute("SELECT id FROM overdue")]
        told = [tuple(row) for row in base.execute("SELECT commitment, note FROM history")]
        (note,) = base.execute("SELECT note FROM promises WHERE id = 'p3'").fetchone()
        (owner,) = base.execute("SELECT not_done, overdue, due_soon FROM open_by_owner")
    assert states == {
        "p0": "overdue", "p1": "open", "p2": "due soon", "p3": "dropped", "p4": "overdue"
    }  # fmt: skip
    assert overdue == ["p0", "p4"]
    assert told == [("p3", str(today))]
    assert note == str(today)
    assert tuple(owner) == (4, 2, 1)


def test_links_and_clocks_are_those_of_the_pages(tmp_path: Path) -> None:
    """The link of each sentence is the one that its page has, and the clock too."""
    briefing = pages.larkford()
    with opened(made(tmp_path, briefing)) as base:
        rows = base.execute("SELECT * FROM said").fetchall()
    for row in rows:
        seconds = wording.seconds(row["start_ms"])
        assert row["link"] == f"clips/{row['clip']}/index.html#t={seconds}"
        assert row["clock"] == wording.clock(row["start_ms"])


def test_neighbours_stay_within_the_clip(tmp_path: Path) -> None:
    """The sentence before the first and after the last of a clip is nobody else's."""
    briefing = pages.larkford()
    with opened(made(tmp_path, briefing)) as base:
        rows = base.execute("SELECT * FROM said ORDER BY id").fetchall()
    for entry in briefing.entries:
        mine = [row for row in rows if row["clip"] == entry.id]
        texts = [s.text for s in entry.labels.statements]
        assert [row["sentence_before"] for row in mine] == [None, *texts[:-1]]
        assert [row["sentence_after"] for row in mine] == [*texts[1:], None]


def test_every_table_column_and_view_is_documented(tmp_path: Path) -> None:
    """docs/catalogue.md has a heading for each table and view, and below it each column."""
    sections = {}
    for section in DOCS.read_text().split("\n### ")[1:]:
        name, _, text = section.partition("\n")
        sections[name.strip("` ")] = text.partition("\n## ")[0]
    with opened(made(tmp_path)) as base:
        names = [
            row["name"]
            for row in base.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'statements_fts_%'"
            )
        ]
        assert set(names) == set(sections)
        for name in names:
            for column in base.execute(f"SELECT name FROM pragma_table_info('{name}')"):
                assert f"`{column['name']}`" in sections[name], f"{name}.{column['name']}"


def test_the_queries_of_the_documentation_run(tmp_path: Path) -> None:
    """Each example in docs/catalogue.md runs and finds something in a briefing."""
    queries = [part.partition("```")[0] for part in DOCS.read_text().split("```sql\n")[1:]]
    assert len(queries) >= 5
    with opened(made(tmp_path)) as base:
        for query in queries:
            assert base.execute(query).fetchall(), query


def test_datasette_finds_keys_and_the_index(tmp_path: Path) -> None:
    """Every table has a primary key, and the index is tied to its table by name and content."""
    with opened(made(tmp_path)) as base:
        for row in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            " AND name NOT LIKE '%_fts_%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            keys = base.execute(f"SELECT sum(pk) FROM pragma_table_info('{row['name']}')")
            assert keys.fetchone()[0] == 1, row["name"]
        (sql,) = base.execute("SELECT sql FROM sqlite_master WHERE name = 'statements_fts'")
    assert 'content="statements"' in sql["sql"]
