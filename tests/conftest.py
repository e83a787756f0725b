"""Properties are drawn anew on a developer's machine, and always the same where CI judges."""

import os

from hypothesis import settings

from tests.chromium import chromium, visit, windows  # noqa: F401  (fixtures for every test)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ.setdefault("TALKINGHEADS_THREADS", "1")  # else each run of two clips starts two workers
