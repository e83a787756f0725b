"""What browsers get of scripts and style sheets means the same as what we wrote."""

import re

import pytest

from talkingheads.backends.jinja import templates_folder
from talkingheads.backends.minified import minified

WRITTEN = sorted(
    path.relative_to(templates_folder()).as_posix()
    for path in (templates_folder() / "static").iterdir()
    if path.suffix in (".js", ".css")
)

RULES = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, ""));
}"""
"""The rules as a browser understands them, but for blanks, which it keeps in custom properties."""


def letters(script):
    """Return what *script* consists of, without blanks and comments, which follow a blank."""
    lines = (re.sub(r"(^|\s)// .*", "", line) for line in script.splitlines())
    return "".join("".join(lines).split())


@pytest.fixture(scope="module")
def blank(chromium):
    """A page without anything."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", WRITTEN)
def test_it_is_smaller_and_means_the_same(blank, path):
    """Each rule is read as before; each script can be read, and lacks only blanks and comments."""
    written = (templates_folder() / path).read_bytes()
    small = minified(path, written)
    assert len(small) < len(written)
    if path.endswith(".css"):
        assert blank.evaluate(RULES, small.decode()) == blank.evaluate(RULES, written.decode())
    else:
        assert blank.evaluate("(text) => typeof new Function(text)", small.decode()) == "function"
        assert letters(small.decode()) == letters(written.decode())


def test_no_regular_expression_follows_an_arrow():
    """There rjsmin takes its slash for a division, and what looks like a comment in it for one."""
    folder = templates_folder()
    scripts = [path for path in WRITTEN if path.endswith(".js")]
    assert [
        path for path in scripts if re.search(r"=>\s*/(?![/*])", (folder / path).read_text())
    ] == []
    assert minified("a.js", b'(x) => /["//]/') == b'(x)=>/["'


def test_other_files_stay_as_they_are():
    """A picture or a typeface has nothing to leave out."""
    assert minified("static/a.woff2", b" /* x */ ") == b" /* x */ "
