"""Words in the reader's language: messages, plurals, dates; catalogues of the project's own."""

import json
from datetime import date

import pytest

from talkingheads.backends import babel
from talkingheads.errors import ConfigError

WELSH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"

msgid "Play {name}"
msgstr "Chwarae {name}"

msgid "{n} promise"
msgid_plural "{n} promises"
msgstr[0] "{n} addewid"
msgstr[1] "{n} addewid"
msgstr[2] "{n} addewid"
msgstr[3] "{n} addewid"
msgstr[4] "{n} addewid"
msgstr[5] "{n} o addewidion"
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of templates with a catalogue."""
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/cy.po").write_text(WELSH, encoding="utf-8")
    return tmp_path


def test_english_is_the_name_of_each_message():
    """Without a catalogue English is said, the British way."""
    words = babel.words("en", ())
    assert words.say("Play {name}", name="{n}") == "Play {n}"
    assert [words.count(n, "{n} promise", "{n} promises") for n in (0, 1, 1200)] == [
        "0 promises",
        "1 promise",
        "1,200 promises",
    ]
    assert words.list(["a", "b", "c"]) == "a, b and c"
    assert (words.day(date(2026, 9, 3)), words.day(None)) == ("3 September 2026", "")


def test_a_catalogue_says_it_otherwise(folder):
    """Messages, plural forms, dates and numbers are those of the language."""
    words = babel.words("cy", [folder])
    assert words.say("Play {name}", name="Siân") == "Chwarae Siân"
    assert words.count(6, "{n} promise", "{n} promises") == "6 addewid"
    assert words.count(7, "{n} promise", "{n} promises") == "7 o addewidion"
    assert words.say("Not translated") == "Not translated"
    assert words.day(date(2026, 11, 22)) == "22 Tachwedd 2026"


def test_a_list_in_welsh_leaves_no_choice_to_the_reader(folder):
    """CLDR's Welsh has "a(c)" before the last part, which is no word."""
    words = babel.words("cy-GB", [folder])
    assert words.list(["Ana", "Ioan", "Siân"]) == "Ana, Ioan, Siân"
    assert (words.list(["Ana"]), words.list([])) == ("Ana", "")


def test_a_region_takes_the_words_of_its_language(folder):
    """``cy-GB`` and ``en-GB`` are said like ``cy`` and ``en``, under their own tag."""
    assert babel.words("cy-GB", [folder]).say("Play {name}", name="x") == "Chwarae x"
    assert babel.words("en-GB", [folder]).language == "en-GB"


def test_a_language_without_words_is_refused(folder):
    """The message names the languages that there are, and what to do."""
    with pytest.raises(ConfigError, match="'fr', only in cy, en") as caught:
        babel.words("fr", [folder])
    assert "locale/fr.po" in caught.value.hint
    assert str(folder / "locale/messages.pot") in caught.value.hint


def test_a_broken_catalogue_is_named(folder):
    """A catalogue that cannot be read stops the run with its file."""
    (folder / "locale/cy.po").write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(ConfigError, match=r"cy\.po: is no catalogue"):
        babel.words("cy", [folder])


def test_scripts_get_their_messages_and_no_others(folder):
    """What `say` and `count` are called with is there, plural forms as browsers name them."""
    script = (
        b'say("Play {name}", { name }); `${count(n, "{n} promise", "{n} promises")}`; say("Other")'
    )
    words = babel.words("cy", [folder])
    told = babel.script_words(words, [script]).decode()
    name, _, table = told.partition(" = ")
    assert name == "globalThis.spokenWords"
    assert json.loads(table.rstrip(";\n")) == {
        "Play {name}": "Chwarae {name}",
        "{n} promise": words.forms("{n} promise", "{n} promises"),
    }
    assert words.forms("{n} promise", "{n} promises")["other"] == "{n} o addewidion"
    assert babel.script_words(babel.words("en", [folder]), [script]) == b""


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ('msgid "Due {day}"\nmsgstr "Bis {tag}"', "{tag} is not in the message, {day} is missing"),
        ('msgid "Due {day}"\nmsgstr "Bald"', "{day} is missing"),
        ('msgid "Due {day}"\nmsgstr "Bis {day.year}"', "{day.year} is not in the message"),
        ('msgid "Due {day}"\nmsgstr "Bis {day!r}"', "{day!r} is not in the message"),
        ('msgid "Due {day}"\nmsgstr "Bis {day:>9}"', "{day:>9} is not in the message"),
        ('msgid "Due"\nmsgstr "Bis {}"', "{} is not in the message"),
        ('msgid "Due {day}"\nmsgstr "Bis {day"', "a brace has no other half"),
        ('msgid "Due {day}"\nmsgstr "Bis day}"', "a brace has no other half"),
        (
            'msgid "{n} of {who}"\nmsgid_plural "{n} of {who}"\n'
            'msgstr[0] "eins von {who}"\nmsgstr[1] "{n}"',
            "{who} is missing",
        ),
    ],
)
def test_a_wrong_placeholder_is_named(tmp_path, message, fault):
    """A translation that could not be filled stops the run with its file, line and words."""
    (tmp_path / "locale").mkdir()
    file = tmp_path / "locale/de.po"
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    file.write_text(head + message + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        babel.words("de", [tmp_path])
    assert caught.value.what.startswith(f"{file}:4: '")
    assert fault in caught.value.what
    assert "as the message has it" in caught.value.hint


def test_a_form_for_one_number_may_leave_the_number_out(folder):
    """So may the last one: which form stands for many differs from language to language."""
    file = folder / "locale/cy.po"
    file.write_text(WELSH.replace('[1] "{n} addewid"', '[1] "un addewid"'), encoding="utf-8")
    assert babel.words("cy", [folder]).count(1, "{n} promise", "{n} promises") == "un addewid"


def test_a_fuzzy_message_is_left_out(folder):
    """A guess that nobody has checked is neither said nor refused: English stands in its place."""
    guess = '\n#, fuzzy\nmsgid "Due {day}"\nmsgstr "Erbyn {dydd}"\n'
    (folder / "locale/cy.po").write_text(WELSH + guess, encoding="utf-8")
    words = babel.words("cy", [folder])
    assert words.say("Due {day}", day="3 May") == "Due 3 May"
    assert words.say("Play {name}", name="Siân") == "Chwarae Siân"
