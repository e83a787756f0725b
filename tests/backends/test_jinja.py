"""Templates: escaped always, strict about names, and each can be replaced."""

import pytest

from talkingheads.backends.jinja import JinjaWriter, templates_folder
from talkingheads.backends.minified import minified
from talkingheads.errors import ConfigError


@pytest.fixture
def custom(tmp_path):
    """A project's own folder of templates."""
    (tmp_path / "static").mkdir()
    return tmp_path


def test_values_are_escaped(custom):
    """Whatever the template's suffix, text stays text."""
    (custom / "a.txt").write_text('<p title="{{ text }}">{{ text }}</p>')
    page = JinjaWriter(custom).page("a.txt", text="<b> \" ' &")
    assert page == '<p title="&lt;b&gt; &#34; &#39; &amp;">&lt;b&gt; &#34; &#39; &amp;</p>'


def test_a_template_of_the_project_is_taken_before_ours(custom):
    """One template can be replaced, and it may build upon ours."""
    (custom / "404.html").write_text("Gone: {{ why }}")
    writer = JinjaWriter(custom)
    assert writer.page("404.html", why="no") == "Gone: no"
    assert writer.environment.get_template("edition.html").filename == str(
        templates_folder() / "edition.html"
    )


def test_a_static_file_of_the_project_is_taken_before_ours(custom):
    """A style sheet of the same name wins; others stay, and new ones come along."""
    (custom / "static/style.css").write_text("mine")
    (custom / "static/logo.svg").write_text("<svg/>")
    files = JinjaWriter(custom).static_files()
    assert files["static/style.css"] == b"mine"
    assert files["static/logo.svg"] == b"<svg/>"
    ours = (templates_folder() / "static/clip.js").read_bytes()
    assert files["static/clip.js"] == minified("clip.js", ours)


def test_a_project_s_own_files_go_out_as_they_are(custom):
    """Comments, blanks and all: what shrinks ours would break some scripts and style sheets."""
    written = {
        "static/own.js": b'// Ours\nconst has = (x) => /["//]/.test(x);\n',
        "static/clip.js": b"let  a = 1;  // one\n",
        "static/own.css": b"/* Ours */ a { background: url( x  y ) }\n",
    }
    for path, content in written.items():
        (custom / path).write_bytes(content)
    files = JinjaWriter(custom).static_files()
    assert {path: files[path] for path in written} == written


def test_the_typeface_comes_with_its_licence():
    """The fonts may be passed on only together with their licence."""
    names = {path for path in JinjaWriter().static_files() if path.startswith("static/fonts/")}
    assert "static/fonts/fira-sans-licence.txt" in names
    assert len([name for name in names if name.endswith(".woff2")]) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\n{{ nobody }}", 2),
        ("one\ntwo\n{% if %}", 3),
        ("{% include 'nowhere.html' %}", None),
    ],
)
def test_a_mistake_in_a_template_names_its_line(custom, text, line):
    """A wrong name, wrong syntax or a missing template is reported with file and line."""
    (custom / "own.html").write_text(text)
    with pytest.raises(ConfigError) as caught:
        JinjaWriter(custom).page("own.html")
    assert (f"own.html:{line}:" if line else "nowhere.html") in caught.value.what


def test_a_folder_that_is_missing_is_named(tmp_path):
    """The message names the key of pipeline.yaml and the folder."""
    with pytest.raises(ConfigError, match=r"page\.templates.*nowhere"):
        JinjaWriter(tmp_path / "nowhere")


def test_a_change_of_any_template_is_noticed(custom):
    """What the pages are made of has a digest, so that they are made again when it changes."""
    before = JinjaWriter(custom).identity()
    assert JinjaWriter(custom).identity() == before
    (custom / "static/style.css").write_text("mine")
    assert JinjaWriter(custom).identity() != before
