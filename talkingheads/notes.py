"""What the row of a clip and the notes beside it say of it, taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from talkingheads import saidbefore, sources
from talkingheads.clipsfolder import folded
from talkingheads.config import Project
from talkingheads.domain import Speaker, Update
from talkingheads.errors import ConfigError, PassingError
from talkingheads.formats import clips


@dataclass(frozen=True)
class Said:
    """What row and notes say of one clip."""

    update: Update
    terms: tuple[clips.Terms, ...] = ()
    """What the notes say of consent."""
    held: str = ""
    """Why it is held, whatever was agreed to."""
    unread: str = ""
    """What cannot be read, if that alone takes its yes away."""
    careful: saidbefore.Careful = field(default_factory=dict)
    """What to remember of the notes."""


def said_of(
    project: Project,
    name: str,
    matches: clips.Matches,
    notes: Iterable[str],
    problems: list[str],
) -> Said:
    """Return what row and *notes* say of the clip *name*; tell in *problems* what is odd."""
    update, unread, held = matches.updates.get(name), matches.unread.get(name, ""), ""
    said = [update.consent or bool(unread)] if update else []
    terms: list[clips.Terms] = []
    before, careful = saidbefore.known(project.work), dict[str, Mapping[str, int]]()
    for file in notes:
        mark = saidbefore.mark(file)
        careful[mark] = before.get(mark, {})
        try:
            content = sources.text(project.clips, file, most=clips.LARGEST_SIDECAR)
            sidecar = clips.read_sidecar(content.decode("utf-8-sig"), name=file)
        except (ConfigError, PassingError, UnicodeDecodeError) as error:
            held = f"{file} cannot be read: {error}"
            continue
        cut = _cut(file, content, saidbefore.less(careful[mark], sidecar.careful))
        held = held or cut
        careful[mark] = careful[mark] if cut else sidecar.careful
        problems += sidecar.problems
        terms.append(sidecar.terms)
        said += [] if sidecar.consent is None else [sidecar.consent]
        unread = unread or sidecar.unread
        held = held or _odd(sidecar, name)
        refused = update is not None and not update.consent
        update = clips.merge(update, sidecar, file=name)
        update = replace(update, consent=update.consent and not refused)
    if update is None:
        row = f"{project.people.name} has no row for it: `talkingheads people` shows what to add"
        return Said(
            Update(file=name, speaker=Speaker("")), tuple(terms), held or row, careful=careful
        )
    if not update.speaker.name:
        held = held or "nobody says who speaks in it"
    return Said(update, tuple(terms), held, unread if said and all(said) else "", careful)


def _odd(sidecar: clips.Sidecar, name: str) -> str:
    """Return why the notes *sidecar* hold the clip *name* whatever they say of consent."""
    about = sidecar.values.get("file")
    if about and folded(str(about)) not in (folded(name), folded(PurePosixPath(name).name)):
        return f"{sidecar.name} says that it is about {about}"
    if sidecar.problems and "consent" not in sidecar.values:
        return f"{sidecar.name} says something that is not understood"
    return ""


def _cut(file: str, content: bytes, less: list[str]) -> str:
    """Return why the notes *file* may be saved only in part; they say *less* than before."""
    if not content.endswith((b"\n", b"\r")):
        return f"{file}: its last line has no end, so it may be cut off; add an empty line there"
    if less:
        return (
            f"{file} says less of {', '.join(less)} than before, so it may be cut off; write it "
            "there again, or delete the file, run once, and put it back if it is meant so"
        )
    return ""
