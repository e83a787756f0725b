"""The settings of the inbox: an address that can be one, and nothing published in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads import config
from talkingheads.errors import ConfigError
from talkingheads.sections import overlapping


@pytest.mark.parametrize(
    ("target", "meets"),
    [
        ("s3://clips", True),
        ("s3://clips/", True),
        ("s3://clips/inbox", True),
        ("S3://clips/inbox/site/", True),
        ("s3://clips/inbox-done", True),
        ("s3://clips/inbox2", False),
        ("s3://clips/site", False),
        ("s3://other/inbox", False),
        ("a/folder", False),
        ("", False),
    ],
)
def test_what_is_handed_in_is_not_published(tmp_path: Path, target: str, meets: bool) -> None:
    """No page lies among the clips of strangers, and none of those among the pages."""
    assert overlapping("s3://clips/inbox", target) == meets
    (tmp_path / "pipeline.yaml").write_text(
        f"ingest: {{inbox: s3://clips/inbox/}}\npublish: {{target: '{target}'}}\n"
    )
    if meets:
        with pytest.raises(ConfigError, match=r"publish\.target .* and ingest\.inbox .* meet"):
            config.load(tmp_path)
    else:
        assert config.load(tmp_path).settings.ingest.inbox == "s3://clips/inbox"


@pytest.mark.parametrize(
    "text", ["s3://clips", "s3://clips/", "clips/inbox", "https://x/y", "s3://c/../x", "s3://a/b c"]
)
def test_an_inbox_needs_a_bucket_and_a_prefix(text: str) -> None:
    """Below a prefix of its own nothing else can be taken for what was handed in."""
    with pytest.raises(ConfigError, match=r"ingest\.inbox: must be s3://bucket/prefix"):
        config.parse(f"ingest: {{inbox: '{text}'}}\n")


def test_how_clips_come_in_makes_none_of_them_anew() -> None:
    """Records of accepted clips are named by the settings, but not by those of the inbox."""
    plain, other = (
        config.parse(text).ingest
        for text in ("", "ingest: {inbox: s3://clips/inbox, inbox_after: move}\n")
    )
    assert plain != other
    assert plain.model_dump() == other.model_dump()
