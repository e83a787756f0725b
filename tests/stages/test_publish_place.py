"""Which target the settings name; never a folder of the project's own."""

import pytest

from talkingheads.backends.folder import FolderTarget
from talkingheads.backends.s3 import S3Target
from talkingheads.errors import ConfigError
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import target_for


def test_target_for_a_folder(tmp_path):
    """A plain name is a folder beside pipeline.yaml."""
    target = target_for(PublishSettings(target="public"), tmp_path)
    assert isinstance(target, FolderTarget)
    assert target.folder == tmp_path / "public"


def test_target_for_a_bucket(tmp_path):
    """An s3 address is a bucket; nothing is asked of it yet."""
    target = target_for(PublishSettings(target="s3://my-bucket/briefing/"), tmp_path)
    assert isinstance(target, S3Target)
    assert target.name == "s3://my-bucket/briefing"


@pytest.mark.parametrize(
    "text", ["", "gs://bucket", "https://example.org/x", "s3://", "s3:///x", "s3:/bucket"]
)
def test_target_that_is_none(tmp_path, text):
    """A target that cannot be one is a mistake in pipeline.yaml that names its key."""
    with pytest.raises(ConfigError, match=r"publish\.target"):
        target_for(PublishSettings(target=text), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site", "is the folder"),
        ("./public/../site/", "is the folder"),
        ("link", "is the folder"),
        ("site/clips", "lies in"),
        ("link/new", "lies in"),
        ("deep", "holds .*work"),
        (".", "holds the project itself"),
        ("..", "holds the project itself"),
        ("/", "holds the project itself"),
        ("~nobody-of-this-name/public", "cannot be found"),
    ],
)
def test_a_folder_of_the_projects_own_is_no_target(tmp_path, text, words):
    """Site, clips, work folder and the project itself are refused, also behind links."""
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    keep_out = (tmp_path / "site", tmp_path / "deep" / "work")
    with pytest.raises(ConfigError, match=rf"publish\.target: .*{words}.*\n  \w"):
        target_for(PublishSettings(target=text), tmp_path, keep_out=keep_out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "site"]


def test_a_folder_beside_the_projects_own_is_a_target(tmp_path):
    """A folder whose name only begins like the site's is another."""
    target = target_for(
        PublishSettings(target="site-public"), tmp_path, keep_out=(tmp_path / "site",)
    )
    assert target.name == str(tmp_path / "site-public")
