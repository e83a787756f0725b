"""
The samples' small language: what the people of Larkford can say.

`sentence` draws a sentence that makes sense, `salad` a row of words that does
not. Training needs both: sense alone would teach the model to guess what comes
next instead of listening. The sentences of `samples/scripts/` are never drawn.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

SCRIPTS = Path(__file__).with_name("scripts")
WORD = re.compile(r"[A-Za-z]+")
SLOT = re.compile(r"\{(\w+)\}")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"

_SLOTS = {
    "greeting": "Hello|Hi|Good morning|Good afternoon",
    "name": "Ruth|Helen|Walter|Nina|David|Leo|Tom|Anna|Omar",
    "role": "police inspector|head teacher|council officer|volunteer|farmer|driver|doctor",
    "month": _MONTHS,
    "day": _DAYS,
    "season": "spring|summer|winter",
    "part": "morning|afternoon|evening",
    "number": "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty"
    "|ninety|two hundred|three hundred",
    "few": "two|three|four|five|six|seven|eight|nine|ten|twelve",
    "past": "In {month}|In the {season}|Last {season}|Last month|Last week|On {day}|Since {month}",
    "when": "by the end of {month}|before Christmas|in {few} weeks|on {day}|next week|next month"
    "|by {month}|in {month}|by the end of the year|on {day} {part}",
    "who": "people|young people|older people|children|farmers|pupils|neighbours|volunteers"
    "|drivers|residents|families|shops|farms",
    "someone": "a volunteer|a neighbour|a doctor|a farmer|a young person|the inspector"
    "|the council|the police|our group|everyone|nobody|no one",
    "place": "the school|the church|the market|the town hall|the school hall|the church hall"
    "|the library|the bus stop|the crossing|the youth club|the shop|the farm|the park"
    "|the street|Mill Road|Church Lane|Larkford|Larkford school|this town",
    "room": "town hall|school hall|church hall|library|youth club|bus|shop|church",
    "at": "at|near|outside|in|from|on",
    "thing": "cameras|lights|signs|tools|radios|locks|gates|trees",
    "one": "camera|light|sign|tool|radio|lock|gate|tree",
    "happening": "meeting|coffee morning|walking bus|youth club|evening patrol|market|Sunday bus"
    "|community group|patrol",
    "made": "marked|repaired|cleaned|painted|put up|made|fitted|stopped|asked for",
    "make": "mark|repair|clean|paint|put up|make|fit|stop|ask for",
    "met": "visited|met|helped|asked|called|taken",
    "meet": "visit|meet|help|ask|call|take",
    "state": "safe|alone|free|late|down|dark|welcome|new|older|too dark|too fast|still late",
    "trouble": "theft|thefts|fear|trouble|fast cars|a problem|fire|noise|speeding",
    "stay": "stay at home|walk to {place}|feel safe|help each other|live on a farm|go to {place}"
    "|live alone|drive too fast|miss the doctor|see a doctor|call the police",
    "reason": "It matters because|This matters because|This work matters because|That is why"
    "|We do this because",
}

_TEMPLATES = """
{greeting}, I am {name}, the {role} for {place}.|2
{greeting}, I am {name}, the {role} at {place}.
{greeting}, I am {name}, and I {stay}.
{greeting}, I am {name}, and I work for {someone}.
{greeting}, I am {name}, and I have {number} {thing}.
{greeting}, I am {name}, and I drive the {happening}.
My name is {name}, and I live {at} {place}.|2
This is {name} again, the {role} for {place}.
{past} we have {met} {number} {who} and {made} {number} {thing}.|2
{past} we {made} {number} {thing} {at} {place}.|3
{past} we {made} the {thing} {at} {place} and {made} the {thing}.|2
{past} our {who} {made} {number} {thing} for {place}.|2
{past} I promised {number} new {thing} {at} {place}.|2
{past} I was {state} {at} {place} for {few} weeks.
{past} we had no {room} to go to, so we asked {someone} for {thing}.
{past} {someone} visits me every {day}, and we {stay}.
{past} we have taken {number} {who} to {place}.
Now {someone} visits me every {day}, and we {stay}.
Now we have a {happening} at {place} every {day}.|2
{number} {who} now share {number} {one}, and {past} we {made} {number} {thing}.
{number} shops now share {few} {thing}.
But {who} still {stay}.|2
But {trouble} {at} {place} is {state}.
{trouble} from {place} is {state}, and {who} feel {state} again.|2
The {one} {at} {place} is still {state}.|2
We put up {few} {thing} in {month}, but {few} are {state}.
We made {number} {thing} in {month}, but one is {state}.
We will {make} {number} new {thing} {at} {place} {when}.|3
We will {make} the {thing} {at} {place} {when}.|3
We will {make} the last {one} {when}.|2
We will {make} {few} {thing} there {when}.|2
There is no place for {who} {at} {place}.
We will have a {one} in every {room} {when}.|2
We will start a {happening} {when}.|2
We will start a {happening} at {place} {when}.
{when} we will {make} {number} {thing}.|2
{when} we will have a {one} at {place}.
I will {meet} {who} {at} {place} {when}.|3
I will bring {number} {thing} to {place} {when}.|2
I will bring the plan to {someone} {when}.
I will start a {happening} {at} {place} {when}.
{reason} {who} should {stay}.|3
{reason} {someone} should be {state}.|2
{reason} {who} {stay} when it is {state}.|2
{reason} {who} are part of {place} too.
{who} should {stay} without {trouble}, and that is why we do this.|2
{someone} should {stay} because they {stay}.|2
When {who} help each other, {place} is {state} for everyone.|2
When {who} {stay}, {trouble} is {state}.
The {room} is free on {day} {part} for any {happening}.|2
The {room} is free on {day} for {who}.
The {happening} is free {when} for any group.
We need {number} {who} for the {happening}.|2
We need {number} more {who}, so please {stay}.|2
We need {few} more {thing}, so please come to our {happening} on {day}.
Please come to {place} on {day}, and bring {someone}.|2
Please come and see what {who} do.
Please come, and bring {number} {who}.
Please call us if you see {trouble} {at} {place}.|2
Please {make} {few} {thing} {when}.
Please {meet} {someone} {when}.
I know that it is not enough, but it is part of our plan.
They said that {who} are {state} now.
What {who} need is {few} {thing} and {someone}.
"""


def _templates() -> tuple[list[str], list[int]]:
    lines = [line.partition("|") for line in _TEMPLATES.strip().splitlines()]
    return [text for text, _, _ in lines], [int(weight or 1) for _, _, weight in lines]


SLOTS = {name: choices.split("|") for name, choices in _SLOTS.items()}
TEMPLATES, WEIGHTS = _templates()


def words_in(text: str) -> list[str]:
    """Return the words of *text* without punctuation."""
    return WORD.findall(text)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _fill(template: str, rng: random.Random) -> str:
    while slot := SLOT.search(template):
        choice = _fill(rng.choice(SLOTS[slot[1]]), rng)
        template = template[: slot.start()] + choice + template[slot.end() :]
    return template


def scripts() -> dict[str, list[str]]:
    """Return the sentences really said in each sample, by the sample's name."""
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()
        for path in sorted(SCRIPTS.glob("*.txt"))
    }


@cache
def said() -> frozenset[str]:
    """Return every sentence of the samples as lower-case words: never to be trained on."""
    return frozenset(bare(line) for lines in scripts().values() for line in lines)


def bare(text: str) -> str:
    """Return *text* as lower-case words with single spaces, for comparing."""
    return " ".join(words_in(text)).lower()


def _texts() -> list[str]:
    choices = [choice for group in SLOTS.values() for choice in group]
    return [SLOT.sub(" ", text) for text in TEMPLATES + choices]


@cache
def proper() -> frozenset[str]:
    """Return the words that keep their capital inside a sentence."""
    names = "|".join([_MONTHS, _DAYS, _SLOTS["name"], "I|Christmas|Mill|Road|Church|Lane|Larkford"])
    return frozenset(names.split("|"))


@cache
def vocabulary() -> tuple[str, ...]:
    """Return every word of the grammar as it is written inside a sentence."""
    found = {word for text in _texts() for word in words_in(text)}
    return tuple(sorted({w if w in proper() else w.lower() for w in found} | {"church"}))


@cache
def openers() -> tuple[str, ...]:
    """Return the words that a sentence may begin with."""
    rng = random.Random(0)
    drawn = [_capital(_fill(template, rng)) for template in TEMPLATES for _ in range(60)]
    return tuple(sorted({words_in(text)[0] for text in drawn}))


def sentence(rng: random.Random) -> str:
    """Return a sentence that makes some sense and that no sample says."""
    while True:
        text = _capital(_fill(rng.choices(TEMPLATES, WEIGHTS)[0], rng))
        if bare(text) not in said() and len(text) < 110:
            return text


def salad(rng: random.Random) -> str:
    """Return two to ten words in no order, with the marks of a sentence."""
    while True:
        words = [rng.choice(openers())]
        words += rng.choices(vocabulary(), k=rng.randint(1, 9))
        if len(words) > 4 and rng.random() < 0.4:
            words[rng.randint(1, len(words) - 2)] += ","
        text = " ".join(words) + "."
        if bare(text) not in said():
            return text


def unknown_words() -> set[str]:
    """Return words of the scripts that the grammar does not hold: there must be none."""
    known = {word.lower() for word in vocabulary()}
    used = {word.lower() for lines in scripts().values() for s in lines for word in words_in(s)}
    return used - known


if __name__ == "__main__":
    draw = random.Random(1)
    print(len(vocabulary()), "words;", len(openers()), "openers; unknown:", unknown_words())
    for _ in range(12):
        print(sentence(draw))
    print(salad(draw))
