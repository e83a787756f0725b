"""
Inject what goes wrong on real machines over the real command; print one JSON object.

    python bench/faults.py [--only NAME ...] [--list] [--seed N]

Each fault happens to a copy of a small project at one moment of the pipeline. Told for each: the
exit code, what was said, whether nothing was lost, how the next run without the fault ended, and
what was wrong with any of it. NAME may be the beginning of several names. The seed decides what of
a file is hit, where that is left open. Where a machine does not let a fault be made (mounting a
disk needs an administrator), it is listed under ``skipped``. Exit code 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.faults import every
from tests.faults.ground import make
from tests.faults.harm import judged


def main() -> int:
    """Do the harm and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[""])
    parser.add_argument("--list", action="store_true", help="only name the faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grounds", type=Path, help="keep the projects here, or use them again")
    options = parser.parse_args()
    chosen = [fault for fault in every() if fault.name.startswith(tuple(options.only))]
    if options.list:
        print(json.dumps([fault.name for fault in chosen], indent=1))
        return 0
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        room = options.grounds or Path(folder) / "grounds"
        made = {path.name: path for path in room.iterdir()} if room.is_dir() else make(room)
        with suppress(KeyboardInterrupt):  # what was found by then is told
            for fault in chosen:
                results.append(judged(fault, made, within=Path(folder), seed=options.seed))
                print(_line(results[-1]), file=sys.stderr, flush=True)
    wrong = [result["fault"] for result in results if result["wrong"]]
    summary = {
        "seed": options.seed,
        "faults": len(results),
        "not_reached": len(chosen) - len(results),
        "skipped": [result["fault"] for result in results if "skipped" in result],
        "failed": len(wrong),
        "wrong": wrong,
        "results": results,
    }
    print(json.dumps(summary, indent=1, ensure_ascii=False))
    return 1 if wrong or len(results) < len(chosen) else 0


def _line(result: dict[str, Any]) -> str:
    mark = "skipped" if "skipped" in result else "WRONG" if result["wrong"] else "ok"
    more = "".join(f"\n    {text}" for text in result["wrong"])
    return f"{mark:7} {result['fault']} ({result['seconds']} s){more}"


if __name__ == "__main__":
    sys.exit(main())
