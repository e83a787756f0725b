"""Fill the templates (Jinja): ours, or those of the project one by one in their place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

import talkingheads
from talkingheads.backends import babel, fonts
from talkingheads.backends.minified import minified
from talkingheads.backends.pages import Words
from talkingheads.errors import ConfigError, ToolError
from talkingheads.files import digest_of


def templates_folder() -> Path:
    """
    Return the folder of our own templates: in the installed package, or beside a checkout's.

    Raises: ToolError if there is neither.
    """
    package = Path(talkingheads.__file__).parent
    for folder in (package / "_starter" / "templates", package.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise ToolError(
        f"{package}: the templates of the pages are missing",
        hint="Install talkingheads again, or run it from a whole checkout.",
    )


@lru_cache(maxsize=4)
def _environment(folders: tuple[Path, ...], names: tuple[str, ...]) -> Environment:
    """
    Return what compiles the templates in *folders*: each once, and again if it changes.

    With other *names* in them it is another one, since a new file may take the place of ours.
    """
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class JinjaWriter:
    """
    Fills templates; whatever is put in is escaped for HTML, and an unknown name is an error.

    *custom* is a folder whose templates and static files are taken before ours.
    """

    def __init__(self, custom: Path | None = None) -> None:
        if custom is not None and not custom.is_dir():
            raise ConfigError(
                f"page.templates: {custom} is no folder",
                hint="Name a folder with templates of your own, or leave the key out.",
            )
        self.folders = [folder for folder in (custom, templates_folder()) if folder]
        names = (str(path) for folder in self.folders for path in folder.glob("**/*.html"))
        self.environment = _environment(tuple(self.folders), tuple(sorted(names)))

    def words(self, language: str) -> Words:
        """Return the words of *language*, the project's own catalogue before ours."""
        return babel.words(language, self.folders)

    def page(self, template: str, *, words: Words | None = None, **values: object) -> str:
        """
        Return *template* filled with *values*. Raises: ConfigError naming file and line.

        A template says things by ``_(message, ...)`` and ``ngettext(one, many, n, ...)``.
        """
        spoken = words or self.words(babel.SOURCE)
        filled = {"_": _sayer(spoken), "ngettext": _counter(spoken), "words": spoken, **values}
        try:
            return self.environment.get_template(template).render(filled)
        except TemplateError as error:
            raise ConfigError(
                f"{_place(error, template)}: {error.message}",
                hint=f"Mend the template; ours is {templates_folder() / template}.",
            ) from error

    def identity(self) -> str:
        """Return a digest of all templates and static files, ours and the project's own."""
        whole = hashlib.sha256()
        for folder in self.folders:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                whole.update(f"{file.relative_to(folder).as_posix()}\0{digest_of(file)}\n".encode())
        return whole.hexdigest()

    def static_files(self, words: Words | None = None) -> Mapping[str, bytes]:
        """
        Return style sheets, scripts and fonts; a custom file wins over ours of that name.

        Ours have no comments, the project's own are as they were written; ``static/words.js`` has
        what the scripts say in *words*, unless that is English.

        Raises: ToolError if a file cannot be read.
        """
        *custom, ours = (_static(folder) for folder in self.folders)
        own = custom[0] if custom else {}
        scripts = [text for path, text in {**ours, **own}.items() if path.endswith(".js")]
        spoken = babel.script_words(words, scripts) if words else b""
        typeface = {f"static/fonts/{name}": content for name, content in fonts.webfonts().items()}
        small = {path: minified(path, content) for path, content in ours.items()}
        return {**typeface, **small, **own, **({"static/words.js": spoken} if spoken else {})}


def _static(folder: Path) -> dict[str, bytes]:
    """Return the static files in *folder* by their path in it, as they are."""
    files = sorted((folder / "static").rglob("*"))
    shown = (file for file in files if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): _read(file) for file in shown}


def _sayer(words: Words) -> Callable[..., Markup]:
    """Return what translates a message; values are escaped, but for what a template made."""

    def say(message: str, **values: object) -> Markup:
        return Markup(escape(words.text(message))).format(**values)

    return say


def _counter(words: Words) -> Callable[..., Markup]:
    """Return what translates a message that counts; ``{n}`` is the number, or a value's."""

    def count(one: str, many: str, number: int, **values: object) -> Markup:
        shown = {"n": words.number(number), **values}
        return Markup(escape(words.form(number, one, many))).format(**shown)

    return count


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ToolError(
            f"{file}: cannot be read: {error.strerror}",
            hint="It belongs to the pages' templates; check page.templates or install again.",
        ) from None


def _place(error: TemplateError, template: str) -> str:
    """Return the file and line of a mistake, as far as Jinja tells."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name or template}:{error.lineno}"
    if isinstance(error, TemplateNotFound):
        return f"{template} asks for another template"
    trace = error.__traceback__
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".html", ".xml", ".txt")):
            template, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return f"{template}:{line}" if line else template
