"""Properties are drawn anew on a developer's machine, and always the same where CI judges."""

import os

import pytest
from hypothesis import settings

from tests.chromium import chromium, visit, windows  # noqa: F401  (fixtures for every test)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ.setdefault("TALKINGHEADS_THREADS", "1")  # else each run of two clips starts two workers

SERVERS = {"s3", "radosgw", "moto", "cluster"}
"""Fixtures that start a server: one is enough for all workers."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of several workers one gets a whole file, and one all that talk to a server."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        serving = SERVERS & set(getattr(item, "fixturenames", ()))
        served = serving or item.get_closest_marker("s3")
        item.add_marker(pytest.mark.xdist_group("servers" if served else item.path.name))
