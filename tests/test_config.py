"""pipeline.yaml: everything that is wrong is told at once, with its place."""

from itertools import pairwise
from pathlib import Path

import pytest

from talkingheads import config, edition
from talkingheads.errors import ConfigError
from tests.projects import make_project

FIVE_MISTAKES = """\
projet:
  title: Ours
cut:
  margin_ms: wide
  longest_paus_ms: 900
render:
  colour: red
  crf: 99
"""


def test_five_mistakes_are_told_with_their_lines() -> None:
    """A file with five mistakes reports all five, each with line, column and key."""
    with pytest.raises(ConfigError) as raised:
        config.parse(FIVE_MISTAKES)
    lines = raised.value.what.splitlines()
    assert lines[0] == "pipeline.yaml: 5 mistakes"
    assert lines[1:] == [
        "  pipeline.yaml:1:1 projet: unknown key, did you mean project?",
        "  pipeline.yaml:4:3 cut.margin_ms: input should be a valid integer, "
        "unable to parse string as an integer, not 'wide'",
        "  pipeline.yaml:5:3 cut.longest_paus_ms: unknown key, did you mean longest_pause_ms?",
        "  pipeline.yaml:7:3 render.colour: write it as #rrggbb, such as #1d4f5c, not 'red'",
        "  pipeline.yaml:8:3 render.crf: input should be less than or equal to 35, not 99",
    ]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "cut:\n", "{}"])
def test_what_is_left_out_is_the_default(text: str) -> None:
    """An empty file, and an empty section, are all defaults."""
    assert config.parse(text) == config.parse("cut: {margin_ms: 250}")


@pytest.mark.parametrize(
    ("text", "place"),
    [("cut: [1", "pipeline.yaml:1"), ("cut:\n  a: 1\n  a: 2\n", "pipeline.yaml:3:3"),
     ("- a\n", "pipeline.yaml:1:1"), ("a: b: c", "pipeline.yaml:1")],
)  # fmt: skip
def test_what_is_no_yaml_is_told_with_its_place(text: str, place: str) -> None:
    """Broken YAML, duplicate keys and lists are errors that name line and column."""
    with pytest.raises(ConfigError, match=place):
        config.parse(text)


def test_a_key_that_stands_twice_is_named_with_both_lines() -> None:
    """No value is printed, and the advice fits."""
    with pytest.raises(ConfigError) as raised:
        config.parse("page:\n  search: true\ncut:\n  margin_ms: 200\n'page':\n  logo: a.png\n")
    assert raised.value.what == "pipeline.yaml:5:1 `page` stands twice, on lines 1 and 5"
    assert raised.value.hint == "Put both into one."


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefghij")
)


def test_aliases_cannot_stand_for_more_than_a_machine_holds() -> None:
    """Ten lines that stand for ten milliard values are refused at once."""
    with pytest.raises(ConfigError, match=r"pipeline.yaml: holds more than 10,000 values"):
        config.parse(BOMB)


def test_of_very_many_mistakes_some_are_listed() -> None:
    """Nobody reads a thousand lines; the others are counted."""
    with pytest.raises(ConfigError) as raised:
        config.parse("".join(f"key{n}: 1\n" for n in range(1000)))
    lines = raised.value.what.split("\n")
    assert lines[0] == "pipeline.yaml: 1000 mistakes"
    assert lines[-1] == "  and 900 more"
    assert len(lines) == 102


@pytest.mark.parametrize("key", ["colour", "text_colour", "link_colour"])
def test_a_colour_by_name_is_told_how_to_write_it(key: str) -> None:
    """The message shows a colour, not a pattern."""
    with pytest.raises(ConfigError, match="write it as #rrggbb, such as #1d4f5c, not 'yellow'"):
        config.parse(f"page:\n  {key}: yellow\n")


def test_what_is_found_wrong_later_has_its_place_too(tmp_path: Path) -> None:
    """A language without words, a logo that is none: file, line and column, as in all errors."""
    project = make_project(tmp_path, "project:\n  language: fr\n")
    with pytest.raises(ConfigError, match=r"^pipeline\.yaml:2:3 project\.language: ") as raised:
        edition.check(project)
    assert raised.value.hint.endswith("templates/locale/messages.pot.")
    assert Path(raised.value.hint.rsplit(" ", 1)[1].rstrip(".")).is_file()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("project:\n  title: a\0b", "pipeline.yaml:2:11 the character U+0000 is not allowed"),
        ("project:\n  title: \x07", "pipeline.yaml:2:10 the character U+0007 is not allowed"),
        ("project: \ud800", "pipeline.yaml:1:10 the character U+D800 is not allowed"),
        ("project:\n  title: 2026-13-45", "pipeline.yaml:2:10 there is no such value: month must"),
        ("project:\n  title: !!int x", "pipeline.yaml:2:10 there is no such value: invalid"),
        ("cut:\n  margin_ms: " + "1" * 5000, "pipeline.yaml:2:14 there is no such value: Exceeds"),
        ("[" * 700, "pipeline.yaml is not YAML (RecursionError)"),
    ],
)
def test_what_the_parser_chokes_on_is_told_too(text: str, what: str) -> None:
    """No character or value in the file ends in a traceback; its place is told if it is known."""
    with pytest.raises(ConfigError) as raised:
        config.parse(text)
    assert raised.value.what.startswith(what)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("project: 5", "pipeline.yaml:1:1 project: must be a section with keys, not 5"),
        ("cut: [a]", "pipeline.yaml:1:1 cut: must be a section with keys, not ['a']"),
        (
            "project:\n  editions: soon",
            "pipeline.yaml:2:3 project.editions: must be a section with keys, not 'soon'",
        ),
    ],
)
def test_a_value_in_place_of_a_section(text: str, what: str) -> None:
    """Where keys belong a value is told in plain words."""
    with pytest.raises(ConfigError) as raised:
        config.parse(text)
    assert raised.value.what.splitlines()[1:] == [f"  {what}"]


@pytest.mark.parametrize(
    "text", ["project: !!omap [a: 1]", "project:\n  <<: {a: 1}\n", "cut: {<<: [{a: 1}, {b: 2}]}"]
)
def test_keys_from_elsewhere(text: str) -> None:
    """A key that has no place of its own is told with its section's."""
    with pytest.raises(ConfigError, match=r"pipeline\.yaml:1:1 \w+\.a: unknown key"):
        config.parse(text)


def test_a_long_value_is_shown_shortened() -> None:
    """A message about a value stays readable however long the value is."""
    with pytest.raises(ConfigError) as raised:
        config.parse("cut:\n  margin_ms: " + "x" * 5000)
    assert len(raised.value.what) < 200


def test_the_working_example_holds_every_key_and_the_defaults() -> None:
    """pipeline.yaml shows every key, and the project's own apart, with its default."""
    text = (Path(__file__).parent.parent / "pipeline.yaml").read_text()
    example = config.parse(text)
    for name, description, default in config.keys():
        section, _, key = name.partition(".")
        assert f"\n  {key}:" in text, name
        assert description, name
        if section not in ("project",) and name != "transcribe.model":
            assert getattr(example.of(section), key) == default, name


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """Outside a project the hint names the command that makes one."""
    with pytest.raises(ConfigError) as raised:
        config.load(tmp_path)
    assert "talkingheads init" in raised.value.hint
    assert str(tmp_path) in raised.value.what


def test_the_schema_knows_every_section() -> None:
    """The JSON Schema has every section with descriptions, and allows no others."""
    schema = config.schema()
    assert set(schema["properties"]) == set(config.Settings.model_fields)
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["CutSettings"]["properties"]["margin_ms"]["description"]


def test_due_soon_is_no_more_than_a_year() -> None:
    """A number of days that no calendar has is told as every other mistake is."""
    assert config.parse("ledger:\n  due_soon_days: 366\n").ledger.due_soon_days == 366
    with pytest.raises(ConfigError) as raised:
        config.parse("ledger:\n  due_soon_days: 99999999999\n")
    assert raised.value.what.endswith(
        "pipeline.yaml:2:3 ledger.due_soon_days: "
        "input should be less than or equal to 366, not 99999999999"
    )


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("catalogue: {file: pub/catalogue.sqlite}", "catalogue.file"),
        ("catalogue: {file: link/deep/c.sqlite}", "catalogue.file"),
        ("ledger: {decisions: pub/decisions.yaml}", "ledger.decisions"),
        ("ledger: {decisions: pub/linked.yaml}", "ledger.decisions"),
        ("project: {people: pub/people.csv}", "project.people"),
        ("project: {clips: pub/clips}", "project.clips"),
        ("project: {site: pub/site}", "project.site"),
    ],
)
def test_nothing_of_the_project_lies_in_the_folder_that_is_published(
    tmp_path: Path, settings: str, key: str
) -> None:
    """Whoever sees the folder would see it: refused with both keys, links or no links."""
    (tmp_path / "pub").mkdir()
    (tmp_path / "link").symlink_to("pub")
    (tmp_path / "pub" / "linked.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ConfigError) as raised:
        make_project(tmp_path, f"publish: {{target: pub}}\n{settings}\n")
    assert "publish.target: 'pub' meets" in raised.value.what
    assert key in raised.value.what


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("clips", "project.clips"),
        ("clips/pub", "project.clips"),
        (".talkingheads/pub", "our working folder"),
        (".", "catalogue.file"),
        ("..", "catalogue.file"),
        ("link", "project.clips"),
    ],
)
def test_the_published_folder_lies_in_nothing_of_the_project(
    tmp_path: Path, target: str, key: str
) -> None:
    """Nor may it hold the project: the message names what it meets."""
    (tmp_path / "link").symlink_to("clips")
    with pytest.raises(ConfigError) as raised:
        make_project(tmp_path, f"publish: {{target: {target}}}\n")
    assert f"publish.target: {target!r} meets {key}" in raised.value.what


@pytest.mark.parametrize("target", ["pub", "s3://clips/site", "../elsewhere", "clips-public"])
def test_a_target_of_its_own_is_right(tmp_path: Path, target: str) -> None:
    """A folder of its own, within the project or not, and a bucket whatever its name."""
    project = make_project(tmp_path / "p", f"publish: {{target: {target!r}}}\n")
    assert project.settings.publish.target == target


def test_a_file_that_is_no_settings_is_not_read_to_its_end() -> None:
    """Ours is short; a film called pipeline.yaml is not."""
    with pytest.raises(ConfigError, match="has 200,001 characters, and 200,000 are the most"):
        config.parse("#" * 200_001)
