"""
Learn the weights of the labeller from labelled talk, or measure what it would learn.

    python bench/train_labels.py learn UPDATES.jsonl...   write the package's weights.json
    python bench/train_labels.py cross UPDATES.jsonl...   measure on updates not learned from

``cross`` holds out each file in turn, which other people wrote; a single file is held out in
ten parts, whole updates at a time, and ``--beside FILE`` (repeatable) is always learned from.
Needs the extra ``train``. The same files give the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from labels import score
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from talkingheads.domain import Speaker
from talkingheads.stages import label
from talkingheads.stages.label import features, signs, weighing

KINDS = ("doing", "next", "why", "offer", "ask", "other")
WEIGHTS = Path(label.__file__).with_name("weights.json")
SOFTNESS = 0.5
"""Inverse strength of the regularisation, scikit-learn's ``C``."""
SEEN = 2
"""A feature that fewer sentences have is not learned."""
FOLDS = 10

Update = dict[str, Any]
Row = tuple[list[str], str | None, bool]


def read(file: Path) -> list[Update]:
    """Return the updates in *file*."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def noised(text: str, chance: random.Random) -> str:
    """Return *text* as a recogniser may write it: no commas or capitals, "well" for "we'll"."""
    text = re.sub(r"\b[Ww]e'll\b", lambda found: chance.choice(["will", "well", "we'll"]), text)
    text = re.sub(r"\bI'll\b", lambda found: chance.choice(["ill", "I'll"]), text)
    text = re.sub(r"[,.!;:]", "", text).lower()
    return text.replace("'", "") if chance.random() < 0.5 else text


def noised_updates(updates: Sequence[Update]) -> list[Update]:
    """Return *updates* with the slips of a recogniser; the same each time."""
    chance = random.Random(1)
    return [
        {**u, "sentences": [{**s, "text": noised(s["text"], chance)} for s in u["sentences"]]}
        for u in updates
    ]


def marked(updates: Sequence[Update], *, placed: bool) -> Iterator[Row]:
    """Yield each sentence's features, its kind (None: nobody said), and whether it binds."""
    for update in updates:
        speaker, recorded = told_by(update)
        talk = [signs.read(s["text"], speaker, recorded) for s in update["sentences"]]
        for marks, sentence in zip(
            features.of_talk(talk, placed=placed), update["sentences"], strict=True
        ):
            yield marks, sentence["kind"], bool(sentence["commitment"])


def told_by(update: Update) -> tuple[Speaker, date | None]:
    """Return who speaks in *update*, and when."""
    speaker = Speaker(update["speaker"], update.get("role", ""), update.get("organisation", ""))
    return speaker, date.fromisoformat(update["recorded"]) if update.get("recorded") else None


def learn(updates: Sequence[Update]) -> str:
    """
    Return the weights learned from *updates* twice: as they are, and with a recogniser's slips.

    The second time nothing is said of a sentence's place, since not everybody begins with a
    greeting and ends with thanks.
    """
    clear = list(marked(updates, placed=True))
    slips = list(marked(noised_updates(updates), placed=False))
    seen = Counter(feature for marks, _, _ in clear for feature in marks)
    rows = [
        ({f: 1.0 for f in marks if seen[f] >= SEEN}, kind, bound)
        for marks, kind, bound in clear + slips
    ]
    columns = DictVectorizer()
    table = columns.fit_transform([marks for marks, _, _ in rows])
    kinds = LogisticRegression(C=SOFTNESS, max_iter=5000, class_weight="balanced")
    known = np.array([kind is not None for _, kind, _ in rows])
    kinds.fit(table[known], [kind for _, kind, _ in rows if kind is not None])
    bound = LogisticRegression(C=SOFTNESS, max_iter=5000).fit(table, [b for _, _, b in rows])
    order = [list(kinds.classes_).index(kind) for kind in KINDS]
    weights = np.vstack([kinds.coef_[order], bound.coef_]).T
    start = [*kinds.intercept_[order], bound.intercept_[0]]
    return written([str(name) for name in columns.feature_names_], weights, start)


def written(names: Sequence[str], weights: np.ndarray, start: Sequence[float]) -> str:
    """Return the weights as JSON in thousandths, a line a feature, without those of no weight."""
    lines = []
    for name, row in zip(names, np.rint(weights * 1000).astype(int), strict=True):
        if np.abs(row).max() >= 10:
            lines.append(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row.tolist())}")
    first = json.dumps({"kinds": KINDS, "start": [round(1000 * number) for number in start]})
    return first[:-1] + ', "features": {\n' + ",\n".join(lines) + "\n}}\n"


def labelled(updates: Sequence[Update], weights: str) -> Iterator[tuple[dict, dict]]:
    """Yield each sentence's given label and the one that *weights* give."""
    learned = weighing.parse(weights)
    for update in updates:
        texts = [sentence["text"] for sentence in update["sentences"]]
        found = label.label_talk(texts, *told_by(update), learned=learned)
        for sentence, mine in zip(update["sentences"], found, strict=True):
            yield sentence, label.as_told(mine)


def cross(files: Sequence[Path], beside: Sequence[Path]) -> dict[str, Any]:
    """Return measures on each of *files* by weights that were learned without it."""
    always = [update for file in beside for update in read(file)]
    pairs: dict[str, list] = {}
    if len(files) == 1:
        updates = read(files[0])
        parts = [(files[0].name, updates[at::FOLDS]) for at in range(FOLDS)]
    else:
        parts = [(file.name, read(file)) for file in files]
    for name, held in parts:
        ids = {update["id"] for update in held}
        others = [*always, *(update for _, part in parts for update in part)]
        weights = learn([update for update in others if update["id"] not in ids])
        pairs.setdefault(name, []).extend(labelled(held, weights))
        slips = pairs.setdefault(f"{name}, with slips", [])
        slips.extend(labelled(noised_updates(held), weights))
    return {name: score(found) for name, found in pairs.items()}


def main() -> None:
    """Learn or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("what", choices=("learn", "cross"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--beside", action="append", default=[], type=Path)
    options = parser.parse_args()
    if options.what == "cross":
        print(json.dumps(cross(options.files, options.beside), indent=2))
        return
    updates = [update for file in options.files for update in read(file)]
    WEIGHTS.write_text(learn(updates), encoding="utf-8")
    print(json.dumps({"updates": len(updates), "bytes": WEIGHTS.stat().st_size}))


if __name__ == "__main__":
    main()
