"""What teams may write in the people sheet and in the notes beside a clip."""

import contextlib
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talkingheads.domain import Speaker, Update
from talkingheads.errors import ConfigError
from talkingheads.formats import clips
from talkingheads.formats.clips import cells

PLAIN = """\
file,speaker,role,organisation,leader,theme,place,recorded,edition,language,consent
hale.mp4,Ruth Hale,Inspector,Larkford Police,yes,Crime,Mill Road,2026-03-14,2026-03,en,yes
rao.mov,Nina Rao,,Mill Road Shops,no,,,,,,no
"""


def sheet(*lines, heading="file,speaker,consent"):
    """Return what a sheet of *lines* says."""
    return clips.read("\n".join([heading, *lines]) + "\n")


def test_looks_like():
    """A row becomes an update; an empty cell is no value."""
    found = clips.read(PLAIN)
    assert found.problems == ()
    assert found.updates == (
        Update(
            "hale.mp4",
            Speaker("Ruth Hale", "Inspector", "Larkford Police", leader=True),
            "Crime",
            "Mill Road",
            date(2026, 3, 14),
            "2026-03",
            "en",
            consent=True,
        ),
        Update("rao.mov", Speaker("Nina Rao", "", "Mill Road Shops")),
    )


ACCENTS = PLAIN.replace("Nina Rao", "Zoë Śliwa")
WESTERN = PLAIN.replace("Nina Rao", "Zoë Rao")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ACCENTS, "Zoë Śliwa"),
        (ACCENTS.encode(), "Zoë Śliwa"),
        (ACCENTS.encode("utf-8-sig"), "Zoë Śliwa"),
        (ACCENTS.encode("utf-16"), "Zoë Śliwa"),
        (ACCENTS.replace(",", "\t").encode("utf-16"), "Zoë Śliwa"),
        (ACCENTS.encode("utf-16-le"), "Zoë Śliwa"),
        (b"\xfe\xff" + ACCENTS.encode("utf-16-be"), "Zoë Śliwa"),
        (WESTERN.replace(",", ";").encode("cp1252"), "Zoë Rao"),
        (ACCENTS.replace("\n", "\r\n").encode(), "Zoë Śliwa"),
        (ACCENTS.replace("\n", "\r"), "Zoë Śliwa"),
        ("sep=;\r\n" + ACCENTS.replace(",", ";"), "Zoë Śliwa"),
        ("Our people,,,\n\n" + ACCENTS, "Zoë Śliwa"),
    ],
)
def test_however_it_is_saved(content, name):
    """Encodings, separators, line ends and a title on top change nothing."""
    found = clips.read(content)
    assert [u.speaker.name for u in found.updates] == ["Ruth Hale", name]
    assert found.problems == ()


def test_separator_in_cells():
    """A separator that is only in the text does not part the columns."""
    found = clips.read('file;speaker;role;consent\na.mp4;"Rao, Nina";"Owner, baker, cook";yes\n')
    assert found.updates == (
        Update("a.mp4", Speaker("Rao, Nina", "Owner, baker, cook"), "", consent=True),
    )


def test_lines_in_cells():
    """A quoted cell may hold lines; rows are still numbered as Excel does."""
    found = sheet('a.mp4,"Nina\n Rao",yes', "", "b.mp4,,yes")
    assert found.updates == (Update("a.mp4", Speaker("Nina Rao"), consent=True),)
    assert "row 4, column speaker" in found.problems[0]


def test_headings():
    """Headings may be written in any case and by their usual other names."""
    found = clips.read(
        " File  name ,NAME,Job title,Organization,Leader?,Topic,Location,Date,Issue,Lang,"
        "Consent? (yes/no)\na.mp4,Ana,Baker,Shop,y,T,P,14/03/2026,1,Welsh,Y\n"
    )
    assert found.problems == ()
    assert found.updates == (
        Update(
            "a.mp4",
            Speaker("Ana", "Baker", "Shop", True),
            "T",
            "P",
            date(2026, 3, 14),
            "1",
            "cy",
            True,
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14",
        "2026/03/14",
        "20260314",
        "14/03/2026",
        "14.03.2026",
        "14-3-26",
        "14-Mar-26",
        "14 March 2026",
        "14th March 2026",
        "Saturday, 14 March 2026",
        "March 14, 2026",
        "46095",
        "46095.5",
        "14/03/2026 09:30",
        "2026-03-14T00:00:00",
    ],
)
def test_dates(text):
    """Dates are read as Excel and people write them."""
    assert cells.day(text) == date(2026, 3, 14)


def test_ambiguous_date():
    """The day comes before the month, and that is told once a sheet."""
    assert cells.day("03/04/2026") == date(2026, 4, 3)
    found = sheet(
        "a.mp4,Ana,yes,14/03/2026",
        "b.mp4,Bo,yes,04/04/2026",
        "c.mp4,Cy,yes,03/04/2026",
        "d.mp4,Di,yes,5.6.26",
        "e.mp4,Ed,yes,2026-03-04",
        heading="file,speaker,consent,date",
    )
    assert [u.recorded for u in found.updates][2:4] == [date(2026, 4, 3), date(2026, 6, 5)]
    assert found.problems == (
        "people.csv row 4, column date: “03/04/2026” is read as 2026-04-03, the day before the "
        "month, as is 1 more in this sheet; write dates like 2026-03-14.",
    )


@pytest.mark.parametrize(
    "text", ["31/02/2026", "03/14/2026", "soon", "14 Marz 2026", "2026", "01/01/0001", "99999", "٣"]
)
def test_impossible_dates(text):
    """A date that does not exist is told with its row and column, and left empty."""
    found = sheet(f"a.mp4,Ana,yes,{text}", heading="file,speaker,consent,Filmed on")
    assert found.updates[0].recorded is None
    assert found.problems[0].startswith(
        f"people.csv row 2, column Filmed on: “{text}” is not a date"
    )


@pytest.mark.parametrize(
    "text", ["yes", "Yes", " Y ", "TRUE", "1", "x", "X", "ja", "✓", "✔️", "Yes."]
)
def test_consent(text):
    """A clear yes is consent."""
    found = sheet(f"a.mp4,Ana,{text}")
    assert found.updates[0].consent
    assert found.problems == ()


@pytest.mark.parametrize("text", ["", "no", "N", "FALSE", "0", "-"])
def test_no_consent(text):
    """An empty cell or a no is no consent, and nothing to complain of."""
    found = sheet(f"a.mp4,Ana,{text}")
    assert not found.updates[0].consent
    assert found.problems == ()


@pytest.mark.parametrize(
    "text", ["pending", "verbal?", "yes?", "yes but not online", "2", "ok", "yess"]
)
def test_unclear_consent(text):
    """Anything else is no consent either, and told."""
    found = sheet(f"a.mp4,Ana,{text}")
    assert not found.updates[0].consent
    assert found.problems == (
        f"people.csv row 2, column consent: “{text}” is not a clear yes, so the clip is held "
        "back; write yes once the speaker has agreed.",
    )


@settings(max_examples=60)
@given(st.text())
@example("YES ")
def test_consent_only_by_yes(text):
    """Nothing but the few words for yes is consent."""
    value, _ = cells.read("consent", text)
    words = ["yes", "y", "true", "1", "x", "ja", "✓", "✔", "☑", "✅"]
    plain = unicodedata.normalize("NFKC", cells.text(text)).casefold()
    assert value is (plain.replace("\ufe0f", "").rstrip(" .!") in words)


def test_two_consent_columns():
    """With two columns for consent, both must say yes."""
    found = clips.read("file,speaker,consent,Permission\na.mp4,Ana,yes,no\nb.mp4,Bo,yes,yes\n")
    assert [update.consent for update in found.updates] == [False, True]
    assert "both mean consent" in found.problems[0]


def test_same_file_twice():
    """Of two rows about a file the one with less consent counts, and both are named."""
    found = sheet("Ana.mp4,Ana,yes", "b.mp4,Bo,yes", "ana.MP4,Anna,no")
    assert [(u.speaker.name, u.consent) for u in found.updates] == [("Anna", False), ("Bo", True)]
    assert found.problems == (
        "people.csv rows 2 and 4, column file: all are about “ana.MP4”; row 4 is used and the "
        "clip is held back, as one of them does not say yes to consent. Keep one row a clip.",
    )


def test_no_without_a_name_still_counts():
    """A row that lacks the speaker is left out, but its no is heard."""
    found = sheet("a.mp4,Ana,yes", "a.mp4,,no")
    assert [u.consent for u in found.updates] == [False]
    assert len(found.problems) == 2


@pytest.mark.parametrize("said", ["no", "", "pending"])
def test_no_with_nobody_named(said):
    """A row that names nobody still holds its clip, whatever the notes beside it say."""
    found = sheet(f"a.mp4,,{said}")
    assert found.updates == (Update("a.mp4", Speaker("")),)
    assert found.problems[-1] == (
        "people.csv row 2, column speaker: it is empty, so the clip is held back; "
        "write who speaks in “a.mp4”."
    )
    assert not clips.merge(found.updates[0], notes(speaker="Ana", consent=True)).consent


def test_yes_with_nobody_named():
    """A yes for nobody is left out; with a no beside it, it is held."""
    assert sheet("a.mp4,,yes").updates == ()
    assert sheet("a.mp4,,yes", "a.mp4,,no").updates == (Update("a.mp4", Speaker("")),)


@pytest.mark.parametrize(
    ("heading", "cell", "consent"),
    [
        ("Consent withdrawn", "12 May", False),
        ("Consent withdrawn", "yes", False),
        ("WITHDRAWN?", "x", False),
        ("Consent (withdrawn?)", "yes", False),
        ("Revoked on", "2026-03-14", False),
        ("Do not publish", "yes", False),
        ("Don’t publish!", "x", False),
        ("No permission", "yes", False),
        ("Not for publication", "x", False),
        ("Opted out", "yes", False),
        ("Publication date", "May", True),
        ("Withdrawal", "no", True),
        ("Consent withdrawn", "", True),
        ("OK to publish?", "no", False),
        ("OK to publish?", "ask first", False),
        ("Media permission", "pending", False),
        ("Consent notes", "not online", False),
        ("OK to publish?", "Yes", True),
        ("Parental permission", " ", True),
        ("Notes", "no", True),
        ("Refuse collection", "Monday", True),
    ],
)
def test_other_columns_about_consent(heading, cell, consent):
    """A column that we do not know but that may be about consent is never passed over."""
    found = sheet(f"a.mp4,Ana,yes,{cell}", heading=f"file,speaker,consent,{heading}")
    assert found.updates[0].consent is consent
    told = f"people.csv row 2, column {heading}: “{cell}” may mean that the speaker does not agree"
    assert [p.startswith(told) for p in found.problems].count(True) == (not consent)


def test_other_columns_about_consent_are_told_once():
    """The column is told once, and each row that it holds."""
    found = sheet(
        "a.mp4,Ana,yes,yes",
        "b.mp4,Bo,yes,",
        "c.mp4,Cy,yes,no",
        heading="file,speaker,consent,Withdrawn",
    )
    assert [u.consent for u in found.updates] == [False, True, True]
    assert found.problems == (
        "people.csv: the column “Withdrawn” is not known but may be about consent: a row is held "
        "back unless it is empty there or says no.",
        "people.csv row 2, column Withdrawn: “yes” may mean that the speaker does not agree, so "
        "the clip is held back; keep what is agreed in the column consent alone.",
    )


def test_unknown_columns():
    """Columns that mean nothing are told once, with the column that may be meant."""
    found = clips.read("file,speaker,consent,Notes,Orgnisation\na,Ana,yes,hi,Shop\nb,Bo,yes,,\n")
    assert found.problems == (
        "people.csv: the columns “Notes”, “Orgnisation” are not known and not read. "
        "Did you mean organisation by “Orgnisation”?",
    )


def test_missing_columns():
    """Without the columns that must be there, the sheet is refused with what was found."""
    with pytest.raises(ConfigError) as caught:
        clips.read("file,speaker,Consnt\na.mp4,Ana,yes\n")
    assert caught.value.what == (
        "people.csv: the column consent cannot be found; "
        "the headings are: “file”, “speaker”, “Consnt”"
    )
    assert "Is “Consnt” meant to be consent?" in caught.value.hint


@pytest.mark.parametrize(
    "content", ["", b"", "\n\n", b"PK\x03\x04whatever", "one\ntwo\n", "\ufeff"]
)
def test_no_sheet(content):
    """An empty file, a workbook or other text is refused with what to do."""
    with pytest.raises(ConfigError, match=r"people\.csv") as caught:
        clips.read(content)
    assert caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        bytes((n * 7919 + n * n) % 256 for n in range(4000)),
        b"\x7fELF\x02\x01\x01" + bytes(range(1, 200)) * 20,
        "Datei;" * 400 + "\nx;y",
        '"' + "\x01\x02a" * 400,
    ],
)
def test_binary_is_not_shown(content):
    """Of what is no sheet at most 40 characters are shown, all of them printable."""
    with pytest.raises(ConfigError, match=r"people\.csv") as caught:
        clips.read(content)
    shown = caught.value.what.partition("“")[2].partition("”")[0]
    assert 0 < len(shown) <= 40
    assert len(caught.value.what) < 140
    assert (caught.value.what + caught.value.hint).isprintable()


def test_open_quote():
    """A quotation mark that is never closed is told with its row, not taken for one long cell."""
    with pytest.raises(ConfigError, match="row 3: a quotation mark"):
        sheet("a.mp4,Ana,yes", 'b.mp4,"Bo,yes', "c.mp4,Cy,no")


def test_too_many_cells():
    """A row whose cells have slipped is never taken for consent."""
    found = sheet("a.mp4,Ruiz, Ana,yes,yes")
    assert not found.updates[0].consent
    assert "more cells than there are headings" in found.problems[-1]


def test_row_without_a_file():
    """A row that names no file is left out and told."""
    found = sheet(",Ana,yes")
    assert found.updates == ()
    assert "row 2, column file: it is empty" in found.problems[0]


def test_file_cells():
    """Backslashes, quotes and ./ are forgiven."""
    found = sheet(r" .\march\hale.mp4 ,Ana,yes")
    assert found.updates[0].file == "march/hale.mp4"


def test_excel_eats_editions():
    """Excel turns the edition 2026-09 into Sep-26; it is turned back."""
    assert cells.read("edition", "Sep-26") == ("2026-09", "")
    assert cells.read("edition", "Autumn-26") == ("Autumn-26", "")


# ------------------------------------------------------------------------------ writing a sheet


HEADINGS = (
    "\ufefffile,speaker,role,organisation,leader (yes or no),theme,place,recorded (2026-09-14),"
    'edition (2026-09),language (en),"consent (yes, film only, part only or no)",'
    '"consent_words (form 3, September 2026)",consent_date (2026-09-14),'
    "consent_until (2028-09-14),child (yes or no),guardian (for a child: the adult who agreed)\n"
)


def test_starter_sheet():
    """A new sheet has all columns, with examples, and a row a clip; Excel is told it is UTF-8."""
    text = clips.write([Update("zoë.mp4", Speaker("Zoë"))])
    assert text == HEADINGS + "zoë.mp4,Zoë,,,,,,,,,,,,,,\n"
    assert clips.read(text).problems == ()


def test_formulas_are_disarmed():
    """A cell that a spreadsheet would run begins with an apostrophe, and is read without it."""
    update = Update("a.mp4", Speaker('=HYPERLINK("http://x")', "@SUM(1)", "+1", False), "-2")
    text = clips.write([update])
    assert """a.mp4,"'=HYPERLINK(""http://x"")",'@SUM(1),'+1,,'-2""" in text
    assert clips.read(text).updates == (update,)


words = st.text(max_size=20).map(lambda text: cells.text(text))
files = words.map(cells.file_name).filter(lambda name: name and cells.file_name(name) == name)
updates = st.builds(
    Update,
    file=files,
    speaker=st.builds(Speaker, words.filter(bool), words, words, st.booleans()),
    theme=words,
    place=words,
    recorded=st.none() | st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    edition=words.map(lambda text: cells._edition(text)),
    language=st.sampled_from(["", "en", "cy", "pt-BR"]),
    consent=st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(updates, max_size=4, unique_by=lambda u: clips.matching.key(u.file)))
def test_round_trip(rows):
    """What is written is read as it was, in every encoding."""
    text = clips.write(rows)
    for content in (text, text.encode(), text.encode("utf-16")):
        found = clips.read(content)
        assert found.updates == tuple(rows)
        assert found.problems == ()


@settings(max_examples=150, deadline=None)
@given(st.text() | st.binary() | st.text(",;\t\"'\r\n=filespakrconent ", max_size=80))
@example('sep="\nfile"speaker"consent')
@example("file,speaker,consent\n" + "a" * 200_000 + ",x,yes")
@example("\ud800,file")
def test_never_a_traceback(content):
    """Whatever the file holds, there is a sheet or a ConfigError."""
    with contextlib.suppress(ConfigError):
        found = clips.read(content)
        assert all(problem.endswith((".", "?")) for problem in found.problems)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), max_size=6
        ),
        max_size=5,
    )
)
def test_never_a_traceback_in_rows(rows):
    """Whatever stands in the cells but a disk's zeros, rows are read or told."""
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    found = sheet(*lines, heading="file,speaker,consent,recorded,leader,language")
    for update in found.updates:
        assert update.file
        assert update.speaker.name or not update.consent


# --------------------------------------------------------------------------- rows and clips


def row(file, consent=True):
    """Return a row about *file*."""
    return Update(file, Speaker("Ana"), consent=consent)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("hale.mp4", "hale.mp4"),
        ("Hale.MP4", "hale.mp4"),
        ("hale", "hale.mp4"),
        ("SEPT\\Hale.mp4", "sept/hale.mp4"),
        ("hale.mp4", "sept/hale.mp4"),
        ("hale", "sept/hale.mp4"),
        ("C:/Users/ana/clips/sept/hale.mp4", "sept/hale.mp4"),
        ("Clips/hale.mp4", "hale.mp4"),
        ("sept/hale.mp4", "2026/sept/hale.mp4"),
        ("sept/hale", "2026/sept/hale.mp4"),
        ("zoe\u0308.mp4", "zo\u00eb.mp4"),
        ("zo\u00eb", "zoe\u0308.mp4"),
        ("ana.v2", "ana.v2.mp4"),
    ],
)
def test_match(file, name):
    """Case, slashes, accents, folders and the extension may differ if one clip is meant."""
    found = clips.match([row(file)], [name, "other.mp4"])
    assert found.updates == {name: row(name)}
    assert found.without_row == ("other.mp4",)
    assert found.without_clip == ()


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("hale.mov", ["hale.mp4"]),
        ("sept/hale.mp4", ["oct/hale.mp4"]),
        ("sept/hale.mp4", ["hale.mp4"]),
        ("2025/sept/hale.mp4", ["sept/hale.mp4"]),
        ("sept/hale", ["oct/sept.hale/hale.mp4"]),
        ("hal", ["hale.mp4"]),
    ],
)
def test_no_match(file, names):
    """Another extension, folder or name is another clip."""
    found = clips.match([row(file)], names)
    assert found.updates == {}
    assert found.without_clip == (row(file),)
    assert found.without_row == tuple(names)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("sept/hale.mp4", "oct/hale.mp4"),
        ("hale.mov", "hale.mp4"),
        ("hal", "hale.mp4"),
        ("sept/haie.mp4", "sept/hale.mp4"),
        ("else.mp4", None),
        ("other.mp3", None),
    ],
)
def test_near_names(file, name):
    """For a row without a clip, the nearest clip without a row is told."""
    found = clips.match([row(file), row("other.mp4")], [name or "something.mov", "other.mp4"])
    assert found.near == ({file: name} if name else {})


def test_another_clips_folder():
    """The clips folder may be called otherwise."""
    assert clips.match([row("in/a.mp4")], ["a.mp4"], folder="in").updates
    assert not clips.match([row("clips/a.mp4")], ["a.mp4"], folder="in").updates


def test_refused_without_a_name():
    """A row that names nobody holds its clip, and leaves the name to the other row."""
    nobody = Update("hale", Speaker(""))
    for rows in ([row("hale.mp4"), nobody], [nobody, row("hale.mp4")]):
        found = clips.match(rows, ["hale.mp4"])
        assert found.updates == {"hale.mp4": row("hale.mp4", consent=False)}
        assert found.held == {"hale.mp4"}


def test_exact_names_first():
    """Of two clips that differ only in case, the one that is written so is meant."""
    found = clips.match([row("Ana.mp4")], ["ana.mp4", "Ana.mp4"])
    assert set(found.updates) == {"Ana.mp4"}


def test_ambiguous():
    """A row that may mean two clips means neither, is told once, and its no holds both."""
    found = clips.match([row("hale", consent=False), row("hale.mp4")], ["hale.mp4", "hale.mov"])
    assert found.updates == {"hale.mp4": row("hale.mp4", consent=False)}
    assert found.without_clip == ()
    assert found.without_row == ("hale.mov",)
    assert found.held == {"hale.mp4", "hale.mov"}
    assert "may be about any of the clips “hale.mov”, “hale.mp4”" in found.problems[0]


def test_two_rows_one_clip():
    """Two rows that mean the same clip are told; a no wins."""
    found = clips.match([row("hale"), row("hale.mp4", consent=False)], ["hale.mp4"])
    assert found.updates == {"hale.mp4": row("hale.mp4", consent=False)}
    assert "both about the clip" in found.problems[0]


@settings(max_examples=80, deadline=None)
@given(st.lists(updates, max_size=5), st.lists(files | st.text(), max_size=5))
def test_match_loses_nothing(rows, names):
    """Every clip has a row or is told; no clip gets a consent that no row gives."""
    found = clips.match(rows, names)
    assert set(found.updates) | set(found.without_row) == set(names)
    assert not set(found.updates) & set(found.without_row)
    for clip, update in found.updates.items():
        assert update.file == clip
        assert not update.consent or any(r.consent for r in rows)


# ------------------------------------------------------------------------ notes beside a clip


def test_sidecar():
    """Notes have the sheet's columns as keys, by any of their names."""
    found = clips.read_sidecar(
        "\ufeffSpeaker: Ana Ruiz\nJob title: Baker\ndate: 14.03.2026\nconsent: yes\n"
        "edition: 2026-09\n",
        name="a.yaml",
    )
    assert found.problems == ()
    assert found.values == {
        "speaker": "Ana Ruiz",
        "role": "Baker",
        "recorded": date(2026, 3, 14),
        "consent": True,
        "edition": "2026-09",
    }


@pytest.mark.parametrize("said", ["yes", "12 May", "[a]"])
def test_sidecar_withdrawn(said):
    """A key that may take consent back is heard, wherever it stands."""
    for text in (f"consent: yes\nwithdrawn: {said}\n", f"withdrawn: {said}\nconsent: yes\n"):
        found = clips.read_sidecar(text, name="a.yaml")
        assert found.values["consent"] is False
        assert found.problems[0].startswith("a.yaml, key withdrawn: ")
    assert clips.read_sidecar("consent: yes\nwithdrawn:\n", name="a.yaml").values["consent"]


def test_sidecar_problems():
    """Unknown keys, odd values and lists are told and left out."""
    found = clips.read_sidecar(
        "speeker: Ana\nrecorded: soon\nrole: [a, b]\nconsent: maybe\ntheme:\n", name="a.yaml"
    )
    assert found.values == {"consent": False}
    assert found.problems == (
        "a.yaml: the key “speeker” is not known and is left out. Did you mean speaker?",
        "a.yaml, key recorded: “soon” is not a date that exists; write it like 2026-03-14.",
        "a.yaml, key role: write one value on the same line.",
        "a.yaml, key consent: “maybe” is not a clear yes, so the clip is held back; "
        "write yes once the speaker has agreed.",
    )


@pytest.mark.parametrize(
    "text", ["a: b: c", "- a\n- b", "speaker: A\nspeaker: B", "just text", "["]
)
def test_bad_sidecar(text):
    """Notes that are not keys and values are refused, with the place where it is known."""
    with pytest.raises(ConfigError, match=r"^a\.yaml"):
        clips.read_sidecar(text, name="a.yaml")


def test_empty_sidecar():
    """Empty notes say nothing."""
    assert clips.read_sidecar("# nothing yet\n", name="a.yaml").values == {}


@settings(max_examples=60, deadline=None)
@given(st.text() | st.text("speakrcon: \n-[]{}&*!|>'\"#%@,?yes", max_size=60))
@example("[" * 1500)
@example("speaker: !!int x")
@example("? {a: b}\n: c")
def test_sidecar_never_a_traceback(text):
    """Whatever the notes hold, they are read or refused."""
    with contextlib.suppress(ConfigError):
        clips.read_sidecar(text, name="a.yaml")


def notes(**values):
    """Return notes that say *values*."""
    return clips.Sidecar(values, (), "a.yaml")


def test_merge():
    """What the notes say wins over the sheet; the rest of the sheet stays."""
    update = Update("a.mp4", Speaker("Ana", "Baker", "Shop", True), "T", consent=True)
    merged = clips.merge(update, notes(speaker="Bo", theme="U"))
    assert merged == Update("a.mp4", Speaker("Bo", "Baker", "Shop", True), "U", consent=True)
    assert clips.merge(update, None) == update


@pytest.mark.parametrize(
    ("sheet_says", "notes_say", "consent"),
    [
        (True, True, True),
        (True, None, True),
        (True, False, False),
        (False, True, False),
        (False, None, False),
        (None, True, True),
        (None, None, False),
        (None, False, False),
    ],
)
def test_merge_consent(sheet_says, notes_say, consent):
    """A no anywhere wins; without a row, the yes of the notes counts."""
    update = None if sheet_says is None else row("a.mp4", sheet_says)
    said = {} if notes_say is None else {"consent": notes_say}
    merged = clips.merge(update, notes(speaker="Ana", **said), file="a.mp4")
    assert merged.consent is consent
    assert merged.file == "a.mp4"


def test_merge_needs_a_speaker():
    """A clip whose speaker nobody names is held."""
    merged = clips.merge(None, notes(consent=True), file="a.mp4")
    assert merged == Update("a.mp4", Speaker(""))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("file,speaker,consent\n" + "a," * 1001 + "b", r"row 2: has 1,002 cells"),
        ("file,speaker,consent\n" + "x" * 20_000_000, r"has 20 MB, and 20 MB are the most"),
    ],
)
def test_what_is_larger_than_any_team(text, told):
    """A sheet that nobody filled in is told, and not read to its end."""
    with pytest.raises(ConfigError, match=told):
        clips.read(text)


def test_a_heading_without_end_is_read_at_once():
    """Brackets that never close cost no more than others; such a column is not known."""
    found = clips.read("file,speaker,consent," + "[" * 100_000 + "\na.mp4,Ana Ruiz,yes,x\n")
    assert [update.consent for update in found.updates] == [True]
    assert "not known and not read" in found.problems[0]


def test_empty_cells_at_the_end_of_rows_are_none():
    """A million commas are an empty row."""
    found = clips.read("file,speaker,consent\na.mp4,Ana Ruiz,yes" + "," * 1_000_000 + "\n")
    assert [update.consent for update in found.updates] == [True]
