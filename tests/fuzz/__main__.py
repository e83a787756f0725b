"""
Run one part at length: progress on stderr, one JSON object on stdout.

    python -m tests.fuzz PART [--seed N] [--cases N] ...

Exit code 0 if all went as it must, 1 if not.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from importlib import import_module

PARTS = {
    "media": "tests.fuzz.media",
    "truncated": "tests.fuzz.truncated",
    "bombs": "tests.fuzz.bombs",
    "readers": "tests.fuzz.readers",
    "tricks": "tests.fuzz.tricks",
}
"""
Name to module. A part's module has ``add_arguments(parser)`` and ``main(options)``, which returns
a summary for JSON; its ``"failed"`` counts what did not go as it must.
"""


def main(arguments: list[str]) -> int:
    """Run the part that *arguments* name."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    chosen = arguments[0] if arguments else ""
    for name, module in PARTS.items():
        own = parts.add_parser(name, help=module)
        own.add_argument("--seed", type=int, default=1, help="what all cases are drawn from")
        if name == chosen:
            import_module(module).add_arguments(own)
    options = parser.parse_args(arguments)
    for told_to_end in (signal.SIGINT, signal.SIGTERM):  # also where the shell had it ignored
        signal.signal(told_to_end, signal.default_int_handler)
    summary = import_module(PARTS[options.part]).main(options)
    print(json.dumps(summary, indent=1, ensure_ascii=False))
    return 1 if summary["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
