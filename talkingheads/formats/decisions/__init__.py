"""
decisions.yaml: what people ruled about promises.

A log, a list of entries to which new ones are only added. Each names a statement by its clip, when
it is said in the clip as handed in, and its words; who rules, and on which day; and what:

    - clip: inspector-september
      at: 0:09.2
      words: "We will put three new cameras on Mill Road by the end of October."
      by: Helen Ashby
      on: 2026-11-14
      status: partly
      note: "Two of three are up."
      evidence:
        - {clip: inspector-november, at: 0:08.0, words: "We put up two cameras in October."}
        - https://larkford.example/minutes/2026-11

`reading` takes it apart and names every mistake; `writing` adds to it and changes nothing else;
`removing` takes out what is about clips that are withdrawn.
"""

from talkingheads.formats.decisions.fields import clock
from talkingheads.formats.decisions.reading import FILE, read
from talkingheads.formats.decisions.removing import without
from talkingheads.formats.decisions.writing import HEADER, added

__all__ = ["FILE", "HEADER", "added", "clock", "read", "without"]
