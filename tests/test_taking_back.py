"""What is told of a withdrawal: before, amid it, afterwards, and again."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from talkingheads import inbox, takingback, withdrawing
from talkingheads.cache import Cache
from talkingheads.cli import main
from talkingheads.config import Project
from talkingheads.fetching import fetched
from talkingheads.scanning import Looked
from talkingheads.withdrawing import receipts, searched
from tests import shelf
from tests.fake_target import FakeTarget
from tests.test_withdrawing import BY, call, made, place, project, published, withdraw

__all__ = ["made", "place", "project", "published"]


def test_what_strangers_hand_in_under_the_same_name_is_no_trace(
    project: Project, place: FakeTarget
) -> None:
    """Their bytes are others: the receipt asks whether they are theirs, and counts no place."""
    own = inbox.look(project).find("c1").source.digest
    one = fetched.Fetched("s3://b/in", "in/c1.mp4", "t", 9, "c1-2.mp4", "0" * 64, 1.0)
    fetched.keep(project.work, fetched.Notes((one,)))
    (project.clips / "c1-2.mp4").write_text("ok 9999")
    (project.clips / "later").mkdir()
    (project.clips / "later" / "c1.mp4").write_text("ok 9998")
    receipt = withdraw(project, place, "c1")
    assert receipt.whole, receipt.left
    asked = [line for line in receipt.beyond if "is it theirs too?" in line]
    assert sorted(asked) == [
        "c1-2.mp4 (s3://b/in, as in/c1.mp4) was handed in under the same name: is it theirs too?",
        "later/c1.mp4 was handed in under the same name: is it theirs too?",
    ]
    twin = replace(one, name="c7.mp4", digest=own)
    fetched.keep(project.work, fetched.Notes((one, twin)))
    left = searched.here(project, receipt.search).left
    assert [each.where for each in left] == [".talkingheads/fetched.json"]


def test_the_receipt_tells_lines_and_numbers_in_plain_words(
    project: Project, place: FakeTarget
) -> None:
    """One line or several, one version or several; a clip that is numbered is another one."""
    rows = project.people.read_text().splitlines()
    numbered = rows[3].replace("c2.mp4", "c1-2.mp4")
    again = rows[2].replace("c1.mp4", "c1.mov")
    project.people.write_text("\n".join([*rows, numbered, again]) + "\n")
    receipt = withdraw(project, place, "c1")
    assert "people.csv, which is the team's: take out lines 3 and 6 if they must go." in (
        receipt.beyond
    )
    looked = replace(receipt, there=Looked(files=1, versions=1, uploads=1))
    text = "\n".join(receipts.lines(looked))
    assert "1 file, 0.0 MB, 1 older version, 1 upload that was begun" in text


def test_withdrawn_again_everything_is_looked_through_again(published: Project) -> None:
    """By its id, file or speaker; a place left is found by its mark, and the way out works."""
    source = (published.clips / "c1.mp4").read_bytes()
    (published.root / "decisions.yaml").write_text(f"# {shelf.speaker(1)} wants it gone\n")
    first = call(published.root, "withdraw", "c1", "--yes", "--by", BY)
    assert first.exit_code == 1
    assert "1 place left" in first.stdout
    (published.root / "decisions.yaml").unlink()
    for words in (["C1"], ["c1.mp4"], ["--speaker", shelf.speaker(1).upper()]):
        result = call(published.root, "withdraw", *words)
        assert result.exit_code == 0, result.output
        assert "c1: it was withdrawn on" in result.stderr
        assert "Result: 0 places left" in result.stdout
    assert len(list(published.withdrawals.glob("*.txt"))) == 4
    (published.work / "copy.bin").write_bytes(source)
    result = call(published.root, "withdraw", "c1")
    assert result.exit_code == 1
    assert ".talkingheads/copy.bin: its very bytes" in result.stdout
    assert "talkingheads withdraw c1, which looks" in result.stdout
    result = call(published.root, "withdraw", "c1", "c0", "--yes")
    assert (result.exit_code, "Name only the other clips." in result.stderr) == (3, True)
    result = call(published.root, "withdraw", "cc1")
    assert "The clips are: c0, c2." in result.stderr


def test_undo_checks_before_it_asks(published: Project) -> None:
    """What is not withdrawn, unknown or too late is told, without --yes and with what to do."""
    for name, what, step in (
        ("c1", "c1: is not withdrawn, so there is nothing to undo", "talkingheads status"),
        ("nosuch", "nosuch: there is no such clip, and none", "talkingheads status"),
    ):
        result = call(published.root, "withdraw", name, "--undo")
        assert (result.exit_code, what in result.stderr, step in result.stderr) == (3, True, True)
    assert call(published.root, "withdraw", "c1", "--yes").exit_code == 0
    result = call(published.root, "withdraw", "c1", "--undo")
    assert "its file is not in the clips folder" in result.stderr
    assert "the very same one, then: talkingheads withdraw c1 --undo" in result.stderr
    shelf.hand_in(published, 1)
    result = call(published.root, "withdraw", "c1", "--undo")
    assert "nobody is here to be asked" in result.stderr
    again = call(published.root, "withdraw", "c1")
    assert re.search(r"\(c1.mp4\)\n +it was withdrawn on .*; the receipt: .*-1.txt", again.stderr)
    assert inbox.look(published).find("c1").state == "withdrawn"


def test_the_question_says_how_much_goes(published: Project) -> None:
    """Files, reels with others and without, promises; and nobody is asked where --yes is."""
    cache = Cache(published.work)
    for id, clips in (("_reel-a", ["c0", "c1"]), ("_short-a", ["c1"]), ("_reel-b", ["c0"])):
        cache.note_latest(id, "reel", {"clips": clips}, "")
    result = call(published.root, "withdraw", "c1")
    (told,) = re.findall("That is: (.*)", result.stderr)
    assert re.fullmatch(
        r"\d+ files of the clip on the site; 1 reel with other people too, made anew without it; "
        r"1 reel of nobody else; \d promises?\.",
        told,
    )
    result = call(published.root, "withdraw", "c1", "c2")
    assert "the clips, what lies beside them and what was made of them" in result.stderr
    assert "made anew without them" in result.stderr


def test_what_is_begun_is_told_first_everywhere(published: Project) -> None:
    """Stopped amid it, nobody says that nothing half-made is left; the same command ends it."""
    places = withdrawing.places_of(published)
    subjects, _ = withdrawing.find(published, ["c1"], "", places)
    assert takingback.stopped(published.root) == ""
    withdrawing.begin(published, subjects, places, by=BY)
    for command in (["status"], ["consent"], ["doctor"]):
        first = call(published.root, *command).stdout.splitlines()[0]
        assert "c1: the withdrawal is begun and not finished; what is online" in first
        assert first.endswith("is NOT gone yet. Go on: talkingheads withdraw")
    plain = json.loads(call(published.root, "status", "--json").stdout)
    assert "is NOT gone yet" in plain["problems"][0]

    @main.command("stop-me")
    def stop_me() -> None:
        raise KeyboardInterrupt

    try:
        result = call(published.root, "stop-me")
        assert (result.exit_code, "is NOT gone yet" in result.stderr) == (130, True)
        assert "Nothing half-made" not in result.stderr
        result = call(published.root, "withdraw", "c1", "--yes")
        assert (result.exit_code, "Result: 0 places left" in result.stdout) == (0, True)
        assert "nothing is known" not in result.stderr
        assert "Nothing half-made" in call(published.root, "stop-me").stderr
    finally:
        del main.commands["stop-me"]


def test_the_same_speaker_again_ends_too(published: Project) -> None:
    """Nothing else of theirs is known, so that all that was asked for is done."""
    places = withdrawing.places_of(published)
    subjects, _ = withdrawing.find(published, ["c1"], "", places)
    withdrawing.begin(published, subjects, places, by=BY)
    result = call(published.root, "withdraw", "--speaker", shelf.speaker(1), "--yes")
    assert result.exit_code == 0, result.output
    assert len(list(published.withdrawals.glob("*.txt"))) == 1
