"""In whatever order: nobody who may not be shown is, after any publish of any computer."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.coming_back import Orders


def test_nothing_comes_back_in_any_order() -> None:
    """Handing in, consent, its end, withdrawing, undoing, kills, restores, an old copy."""
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=12,
            stateful_step_count=7,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
