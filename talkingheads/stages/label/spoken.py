"""
Turn a sentence as written into the plain form that the rules read.

The plain form is lower case, without commas, fillers and stutters, and with contractions
written out: "So, um, I've, I've…" is ``so i have``. It is only read, never shown; every
word of it knows the characters of the sentence that it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:['’.:/-][^\W_]+)*|['’][^\W_]+|\?|£|%")
_ASIDE = re.compile(r"(?<=,)\s*(?:you know|i mean|sort of|kind of|let's say|like)\s*(?=,)", re.I)
_FILLER = {"um", "umm", "uh", "uhm", "er", "erm", "ah", "ooh", "oh", "hmm", "mm"}

_WHOLE = {
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "'cause": "because",
    "cause": "because",
    "cos": "because",
    "'cos": "because",
    "coz": "because",
    "cuz": "because",
    "'em": "them",
    "'til": "until",
    "til": "until",
    "till": "until",
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "o'clock": "o'clock",
    "wont": "will not",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "isnt": "is not",
    "im": "i am",
    "ive": "i have",
    "weve": "we have",
    "youve": "you have",
    "theyve": "they have",
    "youll": "you will",
    "theyll": "they will",
    "thats": "that 's",
    "theres": "there 's",
    "everyone's": "everyone 's",
}
_ENDINGS = (
    ("n't", "not"),
    ("'ll", "will"),
    ("'re", "are"),
    ("'ve", "have"),
    ("'m", "am"),
    ("'d", "'d"),
    ("'s", "'s"),
)
_VERBS = {
    *("have", "be", "get", "do", "make", "send", "put", "bring", "open", "start", "run", "hold"),
    *("keep", "give", "write", "fix", "ring", "call", "publish", "finish", "build", "clear"),
    *("clean", "meet", "visit", "come", "go", "take", "add", "share", "set", "plant", "paint"),
}
_LONGEST_STUTTER = 4
_Placed = tuple[str, tuple[int, int]]
"""A plain word and the characters that it stands for."""


@dataclass(frozen=True)
class Spoken:
    """The plain form of one sentence."""

    source: str
    """The sentence as written."""
    text: str
    """The plain form; one space between words; ``?`` stands alone."""
    starts: tuple[int, ...]
    """Where each plain word begins in *text*."""
    spans: tuple[tuple[int, int], ...]
    """The characters of *source* that each plain word stands for."""

    def written(self, start: int, end: int) -> str:
        """Return the words of *source* behind the characters *start* to *end* of the plain form."""
        inside = [
            span for at, span in zip(self.starts, self.spans, strict=True) if start <= at < end
        ]
        return self.source[inside[0][0] : inside[-1][1]] if inside else ""


@lru_cache(maxsize=512)
def hear(sentence: str) -> Spoken:
    """Return the plain form of *sentence*."""
    readable = _ASIDE.sub(lambda found: " " * len(found.group()), sentence)
    words: list[_Placed] = []
    for found in _TOKEN.finditer(readable):
        written = found.group().lower().replace("’", "'")
        if written not in _FILLER:
            words.extend((plain, found.span()) for plain in _plain(written))
    words = _without_stutters(_mended(words, sentence))
    starts, at = [], 0
    for plain, _ in words:
        starts.append(at)
        at += len(plain) + 1
    return Spoken(
        sentence, " ".join(w for w, _ in words), tuple(starts), tuple(span for _, span in words)
    )


def _plain(word: str) -> list[str]:
    """Write the contraction *word* out."""
    endings: list[str] = []
    while word not in _WHOLE:
        ending, full = next(
            (each for each in _ENDINGS if word.endswith(each[0]) and word != each[0]), ("", "")
        )
        if not ending:
            break
        word = word.removesuffix(ending)
        endings.insert(0, full)
    if word in _WHOLE:
        return [*_WHOLE[word].split(), *endings]
    parts = word.replace("-", " ").split() if word.replace("-", "").isalpha() else [word]
    return [*parts, *endings]


def _mended(words: list[_Placed], source: str) -> list[_Placed]:
    """
    Mend what recognisers make of "we'll" and "I'll" where the next word leaves no doubt.

    "well have", "ill send", "were going to", and a sentence that begins "will have".
    """
    mended: list[_Placed] = []
    question = bool(words) and words[-1][0] == "?"
    for index, (word, span) in enumerate(words):
        after = words[index + 1][0] if index + 1 < len(words) else ""
        opening = not mended or mended[-1][0] in ("and", "so", "but", "then")
        comma = source[span[1] : span[1] + 1] == ","
        if word in ("well", "ill") and after in _VERBS and (opening or word == "ill") and not comma:
            mended += [("we" if word == "well" else "i", span), ("will", span)]
        elif word == "were" and after == "going" and opening:
            mended += [("we", span), ("are", span)]
        elif word == "will" and after in _VERBS and not mended and not question:
            mended += [("we", span), ("will", span)]
        else:
            mended.append((word, span))
    return mended


def _without_stutters(words: list[_Placed]) -> list[_Placed]:
    """Leave out the first of two equal runs of words that follow each other."""
    kept: list[_Placed] = []
    for word in words:
        kept.append(word)
        for length in range(_LONGEST_STUTTER, 0, -1):
            last = [w for w, _ in kept[-length:]]
            before = [w for w, _ in kept[-2 * length : -length]]
            if len(kept) >= 2 * length and last == before and last != ["twenty"]:
                del kept[-2 * length : -length]
                break
    return kept
