"""
The pages' words in the reader's language: catalogues (gettext), dates, numbers, plurals (CLDR).

A catalogue is ``locale/LANGUAGE.po`` beside the templates; what it lacks stays in English, which
is the language of the messages themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError, dates, lists, numbers
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from talkingheads.backends.pages import Words
from talkingheads.errors import ConfigError

SOURCE = "en"
"""The language that the messages are written in."""
FOLDER = "locale"
LISTS = {"cy": ", "}
"""
What stands between the parts of a list where CLDR has no words to print.

Welsh says *a* or *ac* by the sound that follows; CLDR leaves that to the reader: "a(c)".
"""
SPOKEN = {"say": None, "count": (2, 3)}
"""What a script calls with a message, and which of its arguments that is."""


@dataclass(frozen=True)
class BabelWords:
    """What the pages say, in one language; see `talkingheads.backends.base.Words`."""

    language: str
    locale: Locale = field(repr=False)
    catalogue: NullTranslations = field(repr=False, compare=False)

    def text(self, message: str) -> str:
        """Return *message* in this language, its placeholders as they are."""
        return self.catalogue.gettext(message)

    def form(self, number: int, one: str, many: str) -> str:
        """Return the form of a message that fits *number*, its placeholders as they are."""
        return self.catalogue.ngettext(one, many, number)

    def say(self, message: str, **values: object) -> str:
        """Return *message* in this language, ``{name}`` in it replaced by the value of *name*."""
        return self.text(message).format(**values)

    def count(self, number: int, one: str, many: str, **values: object) -> str:
        """Return the form that fits *number*, which stands for ``{n}``; the rest as in `say`."""
        return self.form(number, one, many).format(n=self.number(number), **values)

    def day(self, moment: date | None) -> str:
        """Return *moment* as ``3 September 2026``; empty for None."""
        return dates.format_date(moment, "d MMMM y", locale=self.locale) if moment else ""

    def month(self, moment: date) -> str:
        """Return the month of *moment* as ``September 2026``."""
        return dates.format_date(moment, "LLLL y", locale=self.locale)

    def short_month(self, moment: date) -> str:
        """Return the month of *moment* as ``Sep``."""
        return dates.format_date(moment, "LLL", locale=self.locale)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Return *value* with *decimals* digits after the point, as the language writes it."""
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        return numbers.format_decimal(value, format=shape, locale=self.locale)

    def list(self, parts: Sequence[str]) -> str:
        """Return *parts* as ``one, two and three``."""
        between = LISTS.get(self.locale.language)
        if between:
            return between.join(parts)
        return lists.format_list(list(parts), locale=self.locale)

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        """Return the forms of a message by plural category of CLDR, as browsers name them."""
        found: dict[str, str] = {}
        for number in range(200):
            found.setdefault(self.locale.plural_form(number), self.form(number, one, many))
        found.setdefault("other", self.form(0, one, many))
        return found


def words(language: str, folders: Iterable[Path]) -> BabelWords:
    """
    Return the words of *language* (a BCP 47 tag); the first of *folders* with a catalogue has it.

    A tag with a region takes the catalogue of its language if there is none of its own. Raises:
    ConfigError if nobody has one, naming the languages that there are, or if it cannot be read.
    """
    folders = tuple(folders)
    found = _catalogues(folders)
    for tag in (language, language.partition("-")[0]):
        if tag in found:
            return _read(language, found[tag], found[tag].stat().st_mtime_ns)
        if tag == SOURCE:
            return BabelWords(language, _locale(language), NullTranslations())
    raise ConfigError(
        f"project.language: there are no words for pages in {language!r}, only in "
        f"{', '.join(sorted({SOURCE, *found}))}",
        hint=f"Choose one of these, or put your own {FOLDER}/{language}.po into the folder that "
        f"page.templates names; what must be translated is in {_template(folders)}.",
    )


def script_words(words: Words, scripts: Iterable[bytes]) -> bytes:
    """
    Return a script that gives *scripts* their messages in *words*; empty if all are English.

    Their messages are the literal strings given to ``say`` and ``count``.
    """
    told: dict[str, str | Mapping[str, str]] = {}
    for script in scripts:
        for message in _messages(script):
            if isinstance(message, str):
                told[message] = words.text(message)
            else:
                told[message[0]] = words.forms(*message)
    foreign = {
        message: said
        for message, said in told.items()
        if said != message and not (isinstance(said, Mapping) and said.get("one") == message)
    }
    if not foreign:
        return b""
    table = json.dumps(foreign, sort_keys=True, separators=(",", ":"))
    return f"globalThis.spokenWords = {table};\n".encode()


@lru_cache(maxsize=64)
def _messages(script: bytes) -> tuple[str | tuple[str, ...], ...]:
    """Return the messages of *script*; one of several forms as a tuple."""
    options = {"parse_template_string": True}
    found = extract("javascript", BytesIO(script), keywords=SPOKEN, options=options)
    return tuple(message for _, message, _, _ in found)


def _template(folders: Iterable[Path]) -> Path:
    """Return the file that translators begin with; the last of *folders* is ours."""
    return [Path(), *folders][-1] / FOLDER / "messages.pot"


def _catalogues(folders: Iterable[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted((folder / FOLDER).glob("*.po")):
            found.setdefault(file.stem, file)
    return found


@lru_cache(maxsize=8)
def _read(language: str, file: Path, _stamp: int) -> BabelWords:
    try:
        with file.open("rb") as stream:
            catalogue: Catalog = read_po(stream, abort_invalid=True)
    except (OSError, PoFileError, UnicodeDecodeError, ValueError) as error:
        raise ConfigError(
            f"{file}: is no catalogue of words: {error}",
            hint="Mend it with a program for translations (.po), or take it away.",
        ) from None
    for message in catalogue:
        if message.id and not message.fuzzy:
            _check(message, file)
    compiled = BytesIO()
    # What is marked as fuzzy is a guess: as gettext has it, it is left out.
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = Translations(compiled)
    # Babel leaves the rule for plurals out of what it compiles if it does not know the language.
    rule = c2py(catalogue.plural_expr)
    translations.plural = lambda number: rule(int(number))
    return BabelWords(language, _locale(language), translations)


def _check(message: Message, file: Path) -> None:
    """
    Refuse a translation in *file* that asks for other placeholders than its *message* has.

    Of the forms for numbers each may do without ``{n}``: some stand for one number alone.
    """
    place, forms = f"{file}:{message.lineno}", _forms(message.id)
    asked = [_placeholders(form, place) for form in forms]
    known = set().union(*asked)
    needed = set.intersection(*asked) - ({"n"} if len(forms) > 1 else set())
    for form in filter(None, _forms(message.string)):
        found = _placeholders(form, place)
        faults = [f"{{{name}}} is not in the message" for name in sorted(found - known)]
        faults += [f"{{{name}}} is missing" for name in sorted(needed - found)]
        if faults:
            raise ConfigError(
                f"{place}: {form!r} for {forms[-1]!r}: {', '.join(faults)}",
                hint="Write what stands in braces just as the message has it.",
            )


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _placeholders(text: str, place: str) -> set[str]:
    """Return what stands in braces in *text*. Raises: ConfigError if a brace stands alone."""
    found = set()
    try:
        for _, name, shape, conversion in Formatter().parse(text):
            if name is not None:
                changed = f"!{conversion}" if conversion else ""
                found.add(name + changed + (f":{shape}" if shape else ""))
    except ValueError:
        raise ConfigError(
            f"{place}: {text!r}: a brace has no other half",
            hint="Write what stands in braces just as the message has it.",
        ) from None
    return found


def _locale(language: str) -> Locale:
    """Return what is known of *language*; for an unknown one with a catalogue, English ways."""
    british = Locale(SOURCE, "GB")
    if language == SOURCE:
        return british
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return british
