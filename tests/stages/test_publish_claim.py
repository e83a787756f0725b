"""One publisher at a time: who wins, what the other is told, and who takes over from whom."""

import json
import os
import socket
import subprocess
import threading
from dataclasses import asdict, replace

import pytest

from talkingheads.errors import PublishError
from talkingheads.stages.publish import Errand, Held, claimed, erase, read_state
from talkingheads.stages.publish.claim import BEAT, CLAIMS, LEASE, Claim, here, now
from talkingheads.stages.publish.delivery import Delivery, record_of, verified
from talkingheads.stages.publish.plan import Ground, clip_of, plan_of
from talkingheads.stages.publish.state import POINTER, Pointer, State, briefing_path, record_path
from tests.fake_target import FakeTarget, Shelved
from tests.sending import SETTINGS, TWO, later, lay, publish, site

OTHER = Claim("ann on front-desk", "front-desk/1/2", 1, "2026-11-22T14:02:00+00:00", "n")
NEWER = site({"hale": "film of Hale"}, says="newer")


def claim_file(number):
    """Return where claim *number* lies."""
    return f"{CLAIMS}{number:08}.json"


def put_claim(target, number, claim=OTHER):
    """Let somebody else make claim *number*."""
    data = json.dumps(asdict(claim)).encode()
    target.files[claim_file(number)] = Shelved(data, at=target.time())


def claims(target):
    """Return the claims at *target*, by number."""
    found = (path for path in target.files if path.startswith(CLAIMS))
    return {int(path[len(CLAIMS) :][:8]): json.loads(target.files[path].data) for path in found}


# who wins -------------------------------------------------------------------------------


def test_who_holds_it_is_told_to_the_other(tmp_path):
    """Of two the second is told who publishes and since when, and has changed nothing."""
    target = FakeTarget()
    put_claim(target, 7)
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, TWO, target)
    assert "memory: ann on front-desk is publishing there since" in str(caught.value)
    assert "22 November 2026" in str(caught.value)
    assert "\n  Wait until that has ended and publish again." in str(caught.value)
    assert target.sent == []


def test_who_was_first_at_the_same_number(tmp_path):
    """Of two who want the same number one has it; the other is told by whom, and lets it be."""
    target = FakeTarget()
    target.before_put = lambda path: put_claim(target, 1)
    with pytest.raises(PublishError, match="ann on front-desk is publishing"):
        publish(tmp_path, TWO, target)
    assert claims(target) == {1: asdict(OTHER)}


def test_a_server_that_lets_both_make_it(tmp_path):
    """Where If-None-Match is ignored, whoever's claim is read again is the one."""
    calls = []

    class Ignoring(FakeTarget):
        def read(self, path):
            if path == claim_file(1) and not calls:
                calls.append(path)
                put_claim(self, 1)
            return super().read(path)

    target = Ignoring()
    with pytest.raises(PublishError, match="ann on front-desk is publishing"):
        publish(tmp_path, TWO, target)
    assert claims(target) == {1: asdict(OTHER)}


def test_a_number_that_is_free_again_is_no_claim(tmp_path):
    """
    Who was slow to make a number finds that others have made it, and the next, meanwhile.

    They are done with it, so that it can be made once more; but only the highest counts.
    """
    target = FakeTarget()
    put_claim(target, 5, replace(OTHER, released=True))

    def others_were_faster(path):
        if path == claim_file(6):
            del target.files[claim_file(5)]
            put_claim(target, 7)

    target.before_put = others_were_faster
    with pytest.raises(PublishError, match="ann on front-desk is publishing"):
        publish(tmp_path, TWO, target)
    assert claims(target) == {7: asdict(OTHER)}
    assert target.puts == []


def test_threads_race(tmp_path):
    """Of many who publish at once one gets through at a time; what is online is of one of them."""
    sites = [site({"hale": f"film {number}"}) for number in range(4)]
    target = FakeTarget()
    told, done = [], []
    start = threading.Barrier(len(sites))

    def work(number):
        start.wait()
        try:
            done.append(publish(tmp_path / str(number), sites[number], target).number)
        except PublishError as error:
            told.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(sites))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) + len(told) == len(sites)
    assert done
    assert len(set(done)) == len(done)
    for words in told:
        assert here() in words
    pages = {path: data for path, data in target.texts().items() if path.endswith(".html")}
    assert any(pages == {p: d for p, d in it.items() if p.endswith(".html")} for it in sites)


# taking over ----------------------------------------------------------------------------


def dead_process():
    """Return the number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def ours():
    """Return a claim of a process of this machine."""
    target = FakeTarget()
    with claimed(target) as held:
        return held.claim


def test_a_dead_process_of_this_machine_is_taken_over_at_once(tmp_path):
    """Whoever was killed here holds nobody up."""
    target = FakeTarget()
    put_claim(target, 3, replace(ours(), process=dead_process()))
    assert publish(tmp_path, TWO, target).number == 1
    assert list(claims(target)) == [4]


@pytest.mark.parametrize("where", ["elsewhere", "here"])
def test_a_process_that_may_live_is_waited_for(tmp_path, where):
    """A number says nothing of another machine; and who runs here is at work."""
    claim = ours()
    if where == "here":
        claim = replace(claim, process=os.getppid())
    else:
        claim = replace(claim, machine=f"{claim.machine}x", process=dead_process())
    target = FakeTarget()
    put_claim(target, 3, claim)
    with pytest.raises(PublishError, match="is publishing there"):
        publish(tmp_path, TWO, target)


def test_who_is_silent_is_taken_over_by_the_clock_of_the_place(tmp_path):
    """After the lease by its clock, whatever ours says, the claim is free; not a moment before."""
    target = FakeTarget(time=lambda: 1000.0)  # ours says something else altogether
    put_claim(target, 3)
    later(target, LEASE - 1)
    with pytest.raises(PublishError, match=rf"last heard of {LEASE - 1:.0f} seconds ago"):
        publish(tmp_path, TWO, target)
    later(target, 1)
    assert publish(tmp_path, TWO, target).new
    assert list(claims(target)) == [4]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"\xff", b'{"who": 1}', b'{"who": "ann", "since": 5}', b"9" * 9]
)
def test_a_claim_that_cannot_be_read_is_somebodys(tmp_path, text):
    """It is waited for like any other, and taken over like any other."""
    target = FakeTarget()
    target.files[claim_file(3)] = Shelved(text, at=target.time())
    with pytest.raises(PublishError, match="memory: somebody is publishing there"):
        publish(tmp_path, TWO, target)
    later(target)
    assert publish(tmp_path, TWO, target).new


def test_what_is_no_claim_is_left_alone(tmp_path):
    """Other names in that folder say nothing, and stay."""
    notes = {f"{CLAIMS}{name}": Shelved(b"?") for name in ("9.json", "readme.txt", "x/1.json")}
    target = FakeTarget(notes)
    assert publish(tmp_path, TWO, target).new
    assert notes.keys() <= target.files.keys()


# numbers and the end --------------------------------------------------------------------


def test_numbers_never_come_back(tmp_path):
    """Each claim has the next number; only the last one is there, and it is let go."""
    target = FakeTarget()
    for number in range(1, 4):
        publish(tmp_path, site({"hale": f"film {number}"}), target)
        assert [(it, claim["released"]) for it, claim in claims(target).items()] == [(number, True)]


def test_it_is_let_go_after_an_error(tmp_path):
    """What went wrong holds nobody up."""
    target = FakeTarget()
    lay(tmp_path, TWO)
    with pytest.raises(ZeroDivisionError):
        publish(tmp_path, TWO, target, begins=lambda files, size: 1 / 0)
    assert claims(target)[1]["released"]
    assert publish(tmp_path, TWO, target).new


def test_it_is_let_go_if_the_ones_before_cannot_be_cleared_away(tmp_path):
    """An error right after the claim was made holds nobody up either."""
    target = FakeTarget(stubborn=0)
    put_claim(target, 3, replace(OTHER, released=True))
    with pytest.raises(PublishError, match="line is dead"):
        publish(tmp_path, TWO, target)
    assert claims(target)[4]["released"]


def test_who_it_is_stands_there(tmp_path):
    """The claim names person and machine, or whoever is said to publish."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    assert claims(target)[1]["who"] == here()
    assert here().endswith(f" on {socket.gethostname()}")
    publish(tmp_path, NEWER, target, by="the night watch")
    assert claims(target)[2]["who"] == "the night watch"
    assert read_state(target).pointer.kept[0].by == "the night watch"


# a holder that was taken over -----------------------------------------------------------


def asleep(held):
    """Let *held* have slept for longer than a sign of life may take."""
    held.last -= 2 * BEAT + 1


def taken_over(target, held):
    """Let somebody take over from *held* while it sleeps."""
    put_claim(target, held.number + 1)
    asleep(held)


def test_a_sign_of_life_keeps_it(tmp_path):
    """Who wakes up and finds nobody else goes on, and everybody sees that it lives."""
    target = FakeTarget(time=lambda: 1000.0)
    with claimed(target) as held:
        asleep(held)
        later(target, 60)
        held.check()
        assert target.files[claim_file(1)].at == 1060


def test_who_was_taken_over_writes_nothing_more(tmp_path):
    """A holder that wakes up finds the one who took over before it writes, and stops."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    with claimed(target) as held:
        taken_over(target, held)
        before = dict(target.files)
        with pytest.raises(PublishError) as caught:
            erase(["hale"], held=held)
        assert "ann on front-desk took over at" in str(caught.value)
        assert target.files == before
    assert claims(target)[3] == asdict(OTHER)
    assert not claims(target)[2]["released"]  # the taker's to clear away


@pytest.mark.parametrize("path", ["hashed", "people/hale.html", "index.html"])
def test_who_was_taken_over_stops_amid_its_files(tmp_path, path):
    """Between two files too: what was on its way arrives, and no page and no pointer after it."""
    manifest = lay(tmp_path, TWO)
    path = manifest.files[0].path if path == "hashed" else path
    target = FakeTarget()

    def somebody_takes_over(put):
        if put == path:
            taken_over(target, held)

    plan = plan_of(manifest, Ground({}, {}, None, lambda *_: False, moment=0, oldest=1), SETTINGS)
    with claimed(target) as held:
        delivery = Delivery(
            target,
            held,
            manifest,
            SETTINGS,
            tmp_path,
            plan,
            Errand(),
            record_of(State(target, None, (), 0), plan, manifest.files, SETTINGS, "", held),
            {file.path: verified(tmp_path, file) for file in manifest.files},
            lambda share: None,
        )
        target.before_put = somebody_takes_over
        with pytest.raises(PublishError, match=r"ann on front-desk took over .*has stopped"):
            delivery.run(Pointer(1, "seal", "", (), ()), forget=lambda path: True)
    assert target.sent[-1] == path
    assert POINTER not in target.files


def test_who_was_taken_over_while_it_wiped_points_to_nothing(tmp_path):
    """It stops at once: what is gone is gone, and the rest, and the pointer, are the taker's."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    with claimed(target) as held:
        target.after = lambda: clip_of(target.calls[-1][1]) and taken_over(target, held)
        with pytest.raises(PublishError, match="took over"):
            erase(["hale"], held=held)
    assert [clip_of(path) for path in target.removals] == ["hale"]
    assert read_state(target).pointer.clips == ("hale", "okoro")


def test_what_the_taker_has_begun_is_left_alone(tmp_path):
    """Who is taken over right after its pointer clears away nothing that is newer."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    newer = {path(9): Shelved(b"the taker's") for path in (record_path, briefing_path)}
    target.before_put = lambda path: path == POINTER and target.files.update(newer)
    publish(tmp_path, TWO | {"about.html": b"us"}, target)
    assert newer.items() <= target.files.items()


def test_who_cannot_tell_stops_too():
    """If the place does not answer, nobody knows whose it is: nothing is written."""
    target = FakeTarget()
    with claimed(target) as held:
        asleep(held)
        target.listing_fails = True
        with pytest.raises(PublishError, match="cannot be listed"):
            held.check()


def test_a_claim_that_is_gone_is_told_once_more():
    """Who looks for the taker of a number that was taken over again finds the newest."""
    target = FakeTarget()
    held = Held(target, 3, replace(OTHER, nonce="ours"))
    put_claim(target, 9, replace(OTHER, who="bob", since=now()))
    held.beat()
    assert held.lost.startswith("bob took over")


# somebody published in between ----------------------------------------------------------


def test_somebody_published_between_our_look_and_our_claim(tmp_path):
    """Theirs is not replaced by what was made without knowing of it."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    theirs = site({"hale": "theirs"})
    done = []

    def somebody_publishes(path):
        if path == claim_file(2) and not done:
            done.append(path)
            publish(tmp_path / "theirs", theirs, FakeTarget(target.files), by="ann on front-desk")

    target.before_put = somebody_publishes
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, NEWER, target)
    assert "ann on front-desk" in str(caught.value)
    assert "published" in str(caught.value)
    assert "\n  " in str(caught.value)
    assert theirs.items() <= target.texts().items()
    target.before_put = lambda path: None
    assert publish(tmp_path, NEWER, target).number == 3


def test_somebody_published_since_the_work_began(tmp_path):
    """Also if that was long ago, while films were made; who says nothing of it just publishes."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    publish(tmp_path, NEWER, target, by="ann on front-desk")
    with pytest.raises(PublishError, match=r"ann on front-desk published there at .* made ready\n"):
        publish(tmp_path, TWO, target, seen=1)
    assert read_state(target).number == 2
    assert publish(tmp_path, TWO, target, seen=2).number == 3


def test_somebody_published_the_same(tmp_path):
    """What is online is what we want: there is nothing to stop for."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    publish(tmp_path, NEWER, target, by="ann on front-desk")
    assert not publish(tmp_path, NEWER, target, seen=1).new
