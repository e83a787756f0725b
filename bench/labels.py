"""
Measure the labels on sentences that people have labelled; print one JSON object.

    python bench/labels.py UPDATES.jsonl [--misses]

One update a line: ``{"speaker", "role", "organisation", "recorded", "sentences": [{"text",
"kind", "commitment": null or {"owner", "due", "due_text"}}]}``. With ``--misses`` every sentence
that is labelled otherwise goes to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from talkingheads.domain import Speaker
from talkingheads.stages.label import as_told, label_talk

KINDS = ("doing", "next", "why", "offer", "ask", "other")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    file = Path(arguments[0])
    pairs = list(labelled(file.read_text(encoding="utf-8")))
    if "--misses" in arguments:
        for text, gold, mine in pairs:
            if any(gold[part] != mine[part] for part in gold if gold["kind"]):
                print(f"{text}\n  {gold}\n  {mine}", file=sys.stderr)
    print(json.dumps(score([(gold, mine) for _, gold, mine in pairs]), indent=2))


def labelled(lines: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield each sentence with the label it was given and ours."""
    for line in filter(None, lines.splitlines()):
        update = json.loads(line)
        speaker = Speaker(update["speaker"], update.get("role", ""), update.get("organisation", ""))
        recorded = date.fromisoformat(update["recorded"]) if update.get("recorded") else None
        texts = [sentence["text"] for sentence in update["sentences"]]
        for sentence, mine in zip(
            update["sentences"], label_talk(texts, speaker, recorded), strict=True
        ):
            gold = {"kind": sentence["kind"], "commitment": sentence["commitment"]}
            yield sentence["text"], gold, as_told(mine)


def score(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Return how well ours meet the given labels; due and owner among commitments both have."""
    per_kind = {
        kind: round(_f1([(g["kind"] == kind, m["kind"] == kind) for g, m in pairs]), 3)
        for kind in KINDS
    }
    bound = [(bool(g["commitment"]), bool(m["commitment"])) for g, m in pairs]
    both = [
        (g["commitment"], m["commitment"]) for g, m in pairs if g["commitment"] and m["commitment"]
    ]
    precision, recall = _precision_recall(bound)
    noticed = [m["commitment"] or m.get("possible") for g, m in pairs if g["commitment"]]
    dated = [(g, m) for g, m in both if g["due"]]
    return {
        "n": len(pairs),
        "kinds_macro_f1": round(sum(per_kind.values()) / len(KINDS), 3),
        "kinds_f1": per_kind,
        "kinds_accuracy": round(_share([g["kind"] == m["kind"] for g, m in pairs]), 3),
        "commitments": {
            "n": sum(given for given, _ in bound),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(_f1(bound), 3),
            "recall_with_possible": round(_share([bool(seen) for seen in noticed]), 3),
        },
        "possible": sum(bool(m.get("possible")) for _, m in pairs),
        "due_exact": round(_share([g["due"] == m["due"] for g, m in dated]), 3),
        "due_text_exact": round(_share([g["due_text"] == m["due_text"] for g, m in dated]), 3),
        "due_invented": sum(bool(m["due"]) for g, m in both if not g["due"]),
        "owner_accuracy": round(_share([g["owner"] == m["owner"] for g, m in both]), 3),
    }


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _precision_recall(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    both = sum(given and mine for given, mine in pairs)
    given, mine = sum(given for given, _ in pairs), sum(mine for _, mine in pairs)
    return both / mine if mine else 0.0, both / given if given else 0.0


def _f1(pairs: list[tuple[bool, bool]]) -> float:
    precision, recall = _precision_recall(pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
