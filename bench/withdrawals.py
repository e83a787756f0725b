"""
Withdrawals, in any order and on a real S3 server; prints JSON.

    python bench/withdrawals.py --orders 1000           every step in memory: see tests/coming_back
    python bench/withdrawals.py --edition 20            one of 20 clips, on radosgw with versions
    python bench/withdrawals.py --returns 100           so many with kills and restores there
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))


def orders(count: int, steps: int, minutes: float) -> dict[str, object]:
    """Run *count* random orders of *steps* each, in *minutes*; return how often what was done."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.coming_back import Orders

    began, wrong = time.monotonic(), ""
    while Orders.counts["orders"] < count and time.monotonic() < began + 60 * minutes and not wrong:
        some = settings(
            max_examples=min(25, count - Orders.counts["orders"]),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(Orders, settings=some)
        except AssertionError as error:
            wrong = str(error).splitlines()[0]
    return {
        "seconds": round(time.monotonic() - began, 1),
        "wrong": wrong,
        **dict(sorted(Orders.counts.items())),
    }


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--edition", type=int, default=0)
    parser.add_argument("--returns", type=int, default=0)
    wanted = parser.parse_args()
    told: dict[str, object] = {}
    if wanted.orders:
        told["orders"] = orders(wanted.orders, wanted.steps, wanted.minutes)
    if wanted.edition or wanted.returns:
        from withdrawals_s3 import edition, returns

        if wanted.edition:
            told["edition"] = edition(wanted.edition)
        if wanted.returns:
            told["returns"] = returns(wanted.returns, wanted.minutes)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
