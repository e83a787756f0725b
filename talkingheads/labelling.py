"""What the command label does with a file: say of each sentence what it is."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from talkingheads import report
from talkingheads.errors import ConfigError
from talkingheads.formats import updates
from talkingheads.stages import label

SOME_FAILED = 4


def label_file(file: Path) -> int:
    """
    Print the updates in *file* (JSON Lines) with our labels; return the exit code.

    A line that is no update is told and left out; the others are labelled all the same.

    Raises: ConfigError if *file* cannot be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        what = f"{file}: cannot be read: {error.strerror}"
        raise ConfigError(what, hint="Name a file of updates.") from None
    code = 0
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            talk = updates.read(line)
        except ValueError as error:
            report.error(f"{file.name}:{number} {error}. It is left out; the others are labelled.")
            code = SOME_FAILED
            continue
        found = label.label_talk(talk.sentences, talk.speaker, talk.recorded)
        report.whole(updates.write(talk, [label.as_told(one) for one in found]) + "\n")
    return code
