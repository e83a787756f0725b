"""pipeline.yaml: everything that is wrong is told at once, with its place."""

from pathlib import Path

import pytest

from talkingheads import config
from talkingheads.errors import ConfigError

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
        "  pipeline.yaml:7:3 render.colour: string should match pattern "
        "'^#[0-9a-fA-F]{6}$', not 'red'",
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
