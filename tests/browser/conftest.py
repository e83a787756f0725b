"""A real Chromium on a real site: nothing in a page may complain, whatever a test does."""

from dataclasses import replace

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pagefind import PagefindIndexer
from talkingheads.backends.preview import serve
from talkingheads.settings import PageSettings
from talkingheads.stages import page as stage
from tests import pages
from tests import ruled as briefings


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Videos that can be played."""
    return pages.PlayableStore(tmp_path_factory.mktemp("store"))


def built(folder, briefing, store):
    """Build the site of *briefing* below *folder*, with everything real."""
    stage.run(
        briefing,
        settings=PageSettings(),
        site=folder / "site",
        media=store,
        writer=JinjaWriter(),
        indexer=PagefindIndexer(),
    )
    return folder


@pytest.fixture(scope="session")
def larkford_folder(tmp_path_factory, store):
    """A folder with a real briefing's site."""
    return built(tmp_path_factory.mktemp("larkford"), pages.larkford(), store)


@pytest.fixture(scope="session")
def larkford(larkford_folder):
    """The address of a real briefing's site, which lies below a prefix."""
    with serve(larkford_folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture(scope="session")
def ruled_folder(tmp_path_factory, store):
    """A folder with the site of two editions, in which people have ruled."""
    return built(tmp_path_factory.mktemp("ruled"), briefings.ruled(), store)


@pytest.fixture(scope="session")
def ruled(ruled_folder):
    """The address of the site of two editions, in which people have ruled."""
    with serve(ruled_folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, store):
    """The address of a site whose people try to break it."""
    folder = built(tmp_path_factory.mktemp("hostile"), briefings.hostile(), store)
    with serve(folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture(scope="session")
def unusual(tmp_path_factory):
    """The address of a site with upright videos, and an update in which nothing is said."""
    store = pages.PlayableStore(tmp_path_factory.mktemp("upright"), size="360x640")
    folder = built(tmp_path_factory.mktemp("unusual"), pages.unusual(), store)
    with serve(folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture(scope="session")
def welsh(tmp_path_factory, store):
    """The address of a site in Welsh, of talks in English."""
    briefing = replace(pages.larkford(), language="cy")
    with serve(built(tmp_path_factory.mktemp("welsh"), briefing, store), port=0) as server:
        yield f"{server.url}site/"
