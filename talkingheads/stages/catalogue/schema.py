"""The catalogue's tables and views; docs/catalogue.md describes each for those who query them."""

from __future__ import annotations

MARK = 0x54484341
"""SQLite's application_id of every catalogue: ``THCA``. A file without it is not ours."""
SCHEMA = 2
"""SQLite's user_version: raised when tables, columns or views change."""

TABLES = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE editions (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    title TEXT NOT NULL
);
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    leader INTEGER NOT NULL CHECK (leader IN (0, 1)),
    UNIQUE (name, role, organisation, leader)
);
CREATE TABLE clips (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    edition TEXT NOT NULL REFERENCES editions (id),
    speaker INTEGER NOT NULL REFERENCES speakers (id),
    theme TEXT NOT NULL,
    place TEXT NOT NULL,
    recorded TEXT CHECK (recorded IS date(recorded)),
    language TEXT NOT NULL,
    file TEXT NOT NULL,
    length_ms INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('automatic', 'supplied')),
    warning TEXT NOT NULL,
    page TEXT NOT NULL
);
CREATE TABLE statements (
    id INTEGER PRIMARY KEY,
    clip TEXT NOT NULL REFERENCES clips (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('doing', 'next', 'why', 'offer', 'ask', 'other')),
    manner TEXT NOT NULL CHECK (manner IN ('', 'hope', 'condition', 'others')),
    text TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    word_starts TEXT NOT NULL
);
CREATE TABLE commitments (
    id TEXT PRIMARY KEY,
    list TEXT NOT NULL CHECK (list IN ('promise', 'possible', 'dismissed')),
    statement INTEGER NOT NULL REFERENCES statements (id),
    quote TEXT NOT NULL,
    summary TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT CHECK (due IS date(due)),
    due_text TEXT,
    said TEXT CHECK (said IS date(said))
);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    commitment TEXT NOT NULL REFERENCES commitments (id),
    ruled_on TEXT NOT NULL CHECK (ruled_on IS date(ruled_on)),
    ruled_by TEXT NOT NULL,
    says TEXT NOT NULL,
    status TEXT CHECK (status IN ('open', 'kept', 'partly', 'dropped', 'superseded')),
    note TEXT NOT NULL,
    links TEXT NOT NULL
);
CREATE TABLE later_words (
    id INTEGER PRIMARY KEY,
    commitment TEXT NOT NULL REFERENCES commitments (id),
    statement INTEGER NOT NULL REFERENCES statements (id),
    likeness REAL NOT NULL,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1))
);
CREATE VIRTUAL TABLE statements_fts USING fts5 (
    text,
    content="statements",
    content_rowid="id",
    tokenize="unicode61 remove_diacritics 2 separators 'ʼ'"
);
"""
"""
Statements are numbered as the briefing shows them, so that the order of ids is the newest edition
first. The index holds no second copy of the words; apostrophes and hyphens part words, so that
``we'll`` is the phrase *we ll* however it is typed.
"""

_LAST = """(SELECT {what} FROM decisions
        WHERE decisions.commitment = commitments.id AND ruled_on <= {day} AND {what} <> ''
        ORDER BY ruled_on DESC, decisions.id DESC LIMIT 1)"""
"""What the last ruling by a *day* has in a column; NULL if none has anything there."""

STATE = f"""coalesce(nullif({_LAST.format(what="decisions.status", day="{day}")}, 'open'), CASE
        WHEN due IS NULL THEN 'open'
        WHEN due < {{day}} THEN 'overdue'
        WHEN julianday(due) - julianday({{day}}) <= (SELECT CAST(value AS INTEGER) FROM meta
            WHERE key = 'due_soon_days') THEN 'due soon'
        ELSE 'open'
    END)"""
"""The rule of the ledger, for any expression that is a *day*; what is ruled later counts not."""

TODAY = "date('now', 'localtime')"

CLOCK = """CASE WHEN start_ms < 3600000
        THEN printf('%d:%02d', start_ms / 60000, start_ms / 1000 % 60)
        ELSE printf('%d:%02d:%02d', start_ms / 3600000, start_ms / 60000 % 60, start_ms / 1000 % 60)
    END"""
"""A place in a video as players show it."""

LINK = """page || '#t=' || (start_ms / 1000)
        || rtrim(rtrim(printf('.%03d', start_ms % 1000), '0'), '.')"""
"""The address below the site that plays from there."""

VIEWS = f"""
CREATE INDEX clips_edition ON clips (edition);
CREATE INDEX clips_speaker ON clips (speaker);
CREATE INDEX clips_theme ON clips (theme);
CREATE UNIQUE INDEX statements_clip ON statements (clip, name);
CREATE INDEX statements_kind ON statements (kind);
CREATE INDEX commitments_statement ON commitments (statement);
CREATE INDEX commitments_due ON commitments (due);
CREATE INDEX commitments_owner ON commitments (owner);
CREATE INDEX decisions_commitment ON decisions (commitment);
CREATE INDEX later_words_commitment ON later_words (commitment);
CREATE INDEX later_words_statement ON later_words (statement);

CREATE VIEW said AS
SELECT
    statements.id, statements.clip, statements.name, kind, manner,
    speakers.name AS speaker, role, organisation,
    editions.title AS edition, theme, place, recorded, text,
    (SELECT text FROM statements AS s
        WHERE s.id = statements.id - 1 AND s.clip = statements.clip) AS sentence_before,
    (SELECT text FROM statements AS s
        WHERE s.id = statements.id + 1 AND s.clip = statements.clip) AS sentence_after,
    start_ms, {CLOCK} AS clock, {LINK} AS link
FROM statements
JOIN clips ON clips.id = statements.clip
JOIN speakers ON speakers.id = clips.speaker
JOIN editions ON editions.id = clips.edition;

CREATE VIEW offers AS SELECT * FROM said WHERE kind = 'offer';
CREATE VIEW asks AS SELECT * FROM said WHERE kind = 'ask';

CREATE VIEW promises AS
SELECT
    commitments.id, owner, quote, summary, due, due_text, commitments.said,
    {STATE.format(day=TODAY)} AS state,
    CAST(julianday(due) - julianday({TODAY}) AS INTEGER) AS days_left,
    coalesce({_LAST.format(what="decisions.note", day=TODAY)}, '') AS note,
    said.clip, speaker, organisation, edition, theme, place, clock, link
FROM commitments
JOIN said ON said.id = commitments.statement
WHERE list = 'promise';

CREATE VIEW overdue AS SELECT * FROM promises WHERE state = 'overdue' ORDER BY due;
CREATE VIEW due_soon AS SELECT * FROM promises WHERE state = 'due soon' ORDER BY due;

CREATE VIEW open_by_owner AS
SELECT
    owner, count(*) AS not_done, sum(state = 'overdue') AS overdue,
    sum(state = 'due soon') AS due_soon, min(due) AS first_due
FROM promises
WHERE state IN ('open', 'due soon', 'overdue')
GROUP BY owner
ORDER BY overdue DESC, first_due IS NULL, first_due, owner;

CREATE VIEW possible AS
SELECT
    commitments.id, owner, quote, due, due_text, commitments.said,
    said.clip, speaker, edition, theme, clock, link
FROM commitments
JOIN said ON said.id = commitments.statement
WHERE list = 'possible';

CREATE VIEW history AS
SELECT commitment, ruled_on, ruled_by, says, status, note, links, list, owner, quote
FROM decisions
JOIN commitments ON commitments.id = decisions.commitment
WHERE ruled_on <= {TODAY}
ORDER BY decisions.id;

CREATE VIEW heard_since AS
SELECT
    commitment, confirmed, likeness, owner, quote, said.text AS later,
    said.speaker, said.edition, said.recorded, said.clip, said.clock, said.link
FROM later_words
JOIN commitments ON commitments.id = later_words.commitment
JOIN said ON said.id = later_words.statement;

CREATE VIEW by_theme AS
SELECT
    theme, count(DISTINCT clips.id) AS clips, count(statements.id) AS statements,
    sum(kind = 'doing') AS doing, sum(kind = 'next') AS next, sum(kind = 'why') AS why,
    sum(kind = 'offer') AS offers, sum(kind = 'ask') AS asks,
    (SELECT count(*) FROM promises WHERE promises.theme = clips.theme) AS promises,
    (SELECT count(*) FROM promises WHERE promises.theme = clips.theme
        AND state = 'overdue') AS overdue
FROM clips
LEFT JOIN statements ON statements.clip = clips.id
GROUP BY theme
ORDER BY theme;

INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
INSERT INTO statements_fts (statements_fts) VALUES ('optimize');
ANALYZE;
"""
"""Indexes and views, made when the rows are in."""
