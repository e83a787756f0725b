"""Briefings that are kept where they were published, and what of them may be remembered."""

from dataclasses import replace

from talkingheads.domain.bared import published, without
from talkingheads.stages.publish import keeping, read_state
from tests import ruled
from tests.fake_target import FakeTarget
from tests.sending import FREE, TWO, briefing, publish, site, talk, traces

BOTH = briefing(one=[talk("hale", keep="a secret wish"), talk("okoro")])


def shows(root, target, says, shown=BOTH, **more):
    """Publish pages that say *says*, of the briefing *shown*."""
    files = site({"hale": "film of Hale", "okoro": "film of Okoro"}, says=says)
    return publish(root, files, target, briefing=shown, **{"settings": FREE, **more})


def test_the_briefing_is_kept(tmp_path):
    """What was published comes back as it was, but for what only the team knows."""
    target = FakeTarget()
    shows(tmp_path, target, "one")
    issue = keeping.kept(target, 1)
    assert issue.briefing == published(BOTH)
    assert issue.wishes == keeping.wishes_of(BOTH)
    assert traces(target, "a secret wish") == []
    assert keeping.kept(target, 2) is None


def test_what_only_the_team_knows_is_not_kept(tmp_path):
    """What is no promise yet, notes and wishes of the team never leave its machine."""
    target = FakeTarget()
    shown = ruled.ruled()
    clips = dict.fromkeys((entry.id for entry in shown.entries), "film")
    publish(tmp_path, site(clips), target, briefing=shown)
    assert traces(target, *ruled.SECRETS) == []
    kept = keeping.kept(target, 1).briefing
    assert kept.ledger.promises == shown.ledger.promises
    assert [entry.id for entry in kept.entries] == [entry.id for entry in shown.entries]


def test_without_a_briefing_nothing_is_kept(tmp_path):
    """Who publishes files alone can restore nothing, and loses nothing."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    assert keeping.numbers(target) == ()


def test_as_many_are_kept_as_the_settings_say(tmp_path):
    """The newest are kept, the present one among them; fewer as soon as the settings say so."""
    target = FakeTarget()
    three = FREE.model_copy(update={"keep_editions": 3})
    for number in range(1, 6):
        shows(tmp_path, target, str(number), settings=three)
    assert keeping.numbers(target) == (3, 4, 5)
    assert [each.number for each in read_state(target).pointer.kept] == [5, 4, 3]
    shows(tmp_path, target, "6", settings=FREE.model_copy(update={"keep_editions": 1}))
    assert keeping.numbers(target) == (6,)
    assert [each.number for each in read_state(target).pointer.kept] == [6]


def test_what_is_told_of_each(tmp_path):
    """A list of them needs no more than the pointer."""
    target = FakeTarget()
    said = shows(tmp_path, target, "one", by="ann on front-desk")
    shows(tmp_path, target, "two", restores=1)
    second, first = read_state(target).pointer.kept
    assert (first.by, first.title) == ("ann on front-desk", "One")
    assert (first.clips, first.promises, first.size) == (2, 0, said.uploaded_bytes)
    assert (first.restores, second.restores) == (0, 1)
    assert first.at <= second.at


def test_a_name_and_wishes_make_another_wish():
    """Whoever asks for another name or other parts is not to be found under the old ones."""
    entry = talk("hale")
    speaker = replace(entry.update.speaker, name="H.")
    others = [talk("hale", keep="bench").update, replace(entry.update, speaker=speaker)]
    assert len({keeping.wish_of(update) for update in (entry.update, *others)}) == 3
    assert keeping.wish_of(entry.update) == keeping.wish_of(replace(entry.update, theme="Roads"))


def test_forgetting_somebody(tmp_path):
    """Every kept briefing is as if the clip had never been in it; others' words stay."""
    target = FakeTarget(versioned=True)
    shows(tmp_path, target, "one")
    shows(
        tmp_path,
        target,
        "two",
        briefing(one=[talk("okoro")], two=[talk("hale", keep="a secret wish")]),
    )
    assert len([it for it in traces(target, "hale promises") if "/briefings/" in it]) == 2
    keeping.forget(target, ["hale"])
    assert [it for it in traces(target, "hale") if "/briefings/" in it] == []
    assert len([it for it in traces(target, "okoro promises") if "/briefings/" in it]) == 2
    assert keeping.kept(target, 2).wishes.keys() == {"okoro"}
    assert [edition.id for edition in keeping.kept(target, 2).briefing.editions] == ["one"]


# without --------------------------------------------------------------------------------


def test_without_a_clip_nothing_of_it_is_left():
    """Words, promises, rulings and later words of a clip, and its editions' reels, are gone."""
    whole = ruled.ruled()
    for entry in whole.entries:
        bare = published(without(whole, {entry.id}))
        assert f"'{entry.id}'" not in repr(bare)
        assert f"'{entry.id}-s" not in repr(bare)
        assert {it.id for it in bare.entries} == {it.id for it in whole.entries} - {entry.id}


def test_without_nobody_nothing_changes():
    """Of whoever is in no clip nothing goes."""
    whole = published(ruled.ruled())
    assert without(whole, {"nobody"}) == whole
    assert without(whole, ()) == whole


def test_without_everybody_no_edition_is_left():
    """An edition of nobody is none."""
    whole = ruled.ruled()
    bare = without(whole, {entry.id for entry in whole.entries})
    assert (bare.editions, bare.ledger.promises) == ((), ())
