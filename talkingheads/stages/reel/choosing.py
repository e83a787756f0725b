"""
Choose what the short is made of: the strongest of each speaker, each with fair time.

**What may be taken** are passages: whole sentences with all that they hang on, of 2 to 15 seconds
(see `passages`). Each must have a promise of the edition's ledger, or a plain sentence on what
was done or why it matters.

**Which is taken next** of a talk: one of a kind (doing, next, why) that is not heard yet before
others; then the stronger one: a promise with a day, a promise, a plain doing or why; then one next
to what is taken, so that there are fewer jumps; then the earlier one.

**Who gets how much.** Everybody is to be heard once: each has the strongest passage that keeps
within an equal share of the time, or the shortest one if none does. If there is not even room
for everybody's shortest passage, those who would need the most time are left out, leaders last.
Then all fill their equal shares, whoever has least first. What is left then goes, passage by
passage, to whoever has least and can use it. So nobody is given more than a share while
somebody with less could use it, and no room is left that anybody could use.

Within a talk the order is that in which it was spoken.
"""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.domain import Kind
from talkingheads.stages.reel.passages import Passage, Talk

Choice = frozenset[Passage]


def choose(talks: Sequence[Talk], time: int) -> tuple[Choice, ...]:
    """Return what is taken of each of the *talks*, which come leaders first, in *time*."""
    sharing = _Sharing(talks, time)
    sharing.hear_everybody()
    sharing.fill(within_shares=True)
    sharing.fill(within_shares=False)
    return tuple(sharing.chosen)


class _Sharing:
    """The talks, and what is taken of each by now."""

    def __init__(self, talks: Sequence[Talk], time: int) -> None:
        self.talks, self.time = talks, time
        self.chosen: list[Choice] = [frozenset()] * len(talks)
        self.used = [0] * len(talks)
        self.shortest = [
            min((talk.length((passage,)) for passage in talk.passages), default=0) for talk in talks
        ]
        self.heard = self._for_whom_there_is_room()
        self.share = time // max(1, len(self.heard))

    @property
    def left(self) -> int:
        return self.time - sum(self.used)

    def hear_everybody(self) -> None:
        """Take one passage of each, and leave room for the shortest of those who come after."""
        kept = sum(self.shortest[number] for number in self.heard)
        for number in self.heard:
            kept -= self.shortest[number]
            choice = self._next(number, min(self.share, self.left - kept))
            self._take(number, choice or self._least(number))

    def fill(self, *, within_shares: bool) -> None:
        """Take passage after passage, of whoever has least and can use what is left."""
        waiting = set(self.heard)
        while waiting:
            number = min(waiting, key=lambda n: (self.used[n], n))
            room = self.left
            if within_shares:
                room = min(room, self.share - self.used[number])
            choice = self._next(number, room)
            if choice is None:
                waiting.remove(number)
            else:
                self._take(number, choice)

    def _for_whom_there_is_room(self) -> list[int]:
        """Return the numbers of those who can be heard, in order."""
        heard = [number for number, talk in enumerate(self.talks) if talk.passages]
        while sum(self.shortest[number] for number in heard) > self.time:
            heard.remove(max(heard, key=self._expense))
        return heard

    def _expense(self, number: int) -> tuple[bool, int, int]:
        leader = self.talks[number].entry.update.speaker.leader
        return not leader, self.shortest[number], number

    def _take(self, number: int, choice: Choice) -> None:
        self.chosen[number] = choice
        self.used[number] = self.talks[number].length(choice)

    def _least(self, number: int) -> Choice:
        talk = self.talks[number]
        return frozenset({min(talk.passages, key=lambda p: (talk.length((p,)), p.first))})

    def _next(self, number: int, room: int) -> Choice | None:
        """Return what is taken of a talk with one more passage, which lasts at most *room*."""
        talk, chosen, used = self.talks[number], self.chosen[number], self.used[number]
        heard = _kinds(talk, chosen)
        found: list[tuple[tuple[int, int, bool, int, int], Choice]] = []
        for passage in talk.passages:
            with_it = _with(chosen, passage)
            if with_it is None or talk.length(with_it) - used > room:
                continue
            new = sorted(_numbers(with_it) - _numbers(chosen))
            strength = max(talk.strengths[n] for n in new)
            if strength:
                fresh = len(_kinds(talk, with_it) - heard)
                touches = bool({new[0] - 1, new[-1] + 1} & _numbers(chosen))
                rank = (min(fresh, 1), strength, touches, -new[0], -len(new))
                found.append((rank, with_it))
        return max(found, key=lambda one: one[0])[1] if found else None


def _with(chosen: Choice, passage: Passage) -> Choice | None:
    """Return *chosen* with *passage*, which may go on with one of them; None if it brings none."""
    same = next((one for one in chosen if one.first == passage.first), None)
    if same is None:
        return chosen | {passage}
    return chosen - {same} | {passage} if passage.last > same.last else None


def _numbers(chosen: Choice) -> set[int]:
    """Return the numbers of the sentences in *chosen*."""
    return {number for passage in chosen for number in range(passage.first, passage.last)}


def _kinds(talk: Talk, chosen: Choice) -> set[Kind]:
    """Return the kinds of which something strong is in *chosen*."""
    return {talk.statements[n].kind for n in _numbers(chosen) if talk.strengths[n]}
