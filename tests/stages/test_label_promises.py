"""Promises and what only sounds like one."""

from __future__ import annotations

from datetime import date

import pytest

from talkingheads.domain import Speaker
from talkingheads.stages.label import label_sentence

RECORDED = date(2026, 3, 18)  # a Wednesday
GRACE = Speaker("Grace Oduya", "Allotment secretary", "Mill Field Allotments")
DAN = Speaker("Dan Mistry", "Inspector", "Northshire Police")
ELLIE = Speaker("Ellie Shaw", "Parks officer", "Harbour Council")
FEMI = Speaker("Femi Ade", "Barber")

NOBODY = """
    I'll admit I had my doubts.
    We'll all be better off.
    I'm sure we'll get there in the end.
    We'll be celebrating ten years in May.
    I will be seventy in June.
    Will we manage it by May, who knows.
    We'll need a bigger hall.
    I shall miss this place.
    We would have done it by Easter if the rain had stopped.
    I'd have had it done by Friday.
    We'd planned to open in March but it slipped.
    They promised us it would be finished by Christmas.
    The contractor has promised to be back on Monday.
    The mayor is going to open it on Saturday.
    The kids say we'll win the cup in May.
    People ask me when we're going to reopen.
    I don't know if we'll be here next year.
    It depends whether we're going to get the lease.
    We're not sure what we'll do about the roof.
    If we get the money we'll start in June.
    We'll start in June if we get the money.
    We'll start in June provided the council signs it off.
    Subject to planning we will be opening in the autumn.
    We're hoping we'll have it open by Easter.
    We might well be able to do it by Easter.
    We could be open by Easter.
    We ought to be open by Easter.
    We'd be looking at the end of May I suppose.
    I wish I could say we'll be open by Easter.
    I can't say we'll be open by Easter.
    I'm not saying we'll be open by Easter.
    Don't ask me when we'll be open.
    Imagine we're going to lose the hall next year.
    Who's going to pay for it in April?
    What will we do when the grant runs out in March?
    We used to say we'll do it next year.
    In January I said I'll resign if nothing changes.
    We will have helped three hundred people by the end of the year, at this rate.
    I'll give you an example.
    I'll start with the good news.
    I'll give you one number, forty two.
    I'll never understand why they built it there.
    We'll never know how close it came.
    We will always be grateful to her.
    And we'll be all the poorer for it.
    We'll lose the hall in June.
    You'll see a difference by the summer.
    You'll hear people say nothing ever changes.
    There will be a meeting on Tuesday.
    It will be open by Friday, they tell us.
    The new bins are coming on Monday.
    The school's going to be closed next week.
    Someone will fix it eventually.
    Nobody's going to do it for us.
    I'd like to think we'll have it done by May.
    With a fair wind we'll be done by May.
    Let's hope we'll be done by May.
    God willing we shall all meet again at Easter.
    We were told we'll get an answer by Friday.
    I was told I'll get an answer by Friday.
    We said we would, and we will have to live with that.
    Once the council gives us the keys we'll be in by June.
    If I'm still here next year I'll eat my hat.
    When you're scared you think you'll never go out again.
    The answer is we're going to keep losing shops.
    If nothing changes we're going to lose another shop by Christmas.
    We're going to lose a generation.
    We're going to the seaside on Saturday.
    We're going through a rough patch.
    I am going to be honest.
    I'm gonna be a granddad in May.
    As I say we'll see in the new year.
    We will see you on Saturday.
    I'll see you all at the fair on Sunday.
    That means we'll probably lose the lollipop lady in July.
    Everyone thinks we're going to give up.
    I'll be the first to say we got that wrong.
    We'll always have a soft spot for that building.
    I'll take that as a compliment.
    You'll never guess who turned up.
    We'll come back to that in a minute.
    I'll come to the money in a second.
    As you'll hear from Gareth, the kids love it.
    If I get my way we'll have a pump track by next year.
    I'd say we're about halfway.
    The council are going to put a skip out on the 4th of July.
    My nephew will be doing the music on Saturday.
    We'll be lucky to get it done before winter.
    I'm not promising anything by Christmas.
    We can't guarantee it'll be ready.
    We aren't going to know until September.
    They asked if we'd take it on and I said I'd think about it.
    We're going to find out on Friday.
    We shall have to wait and see.
    I will say this, she's a grafter.
    We'd be delighted to host it in the autumn.
    I'm told we'll have fibre by August.
    And the joke is we'll be paying for it till 2030.
    It's possible we'll open a second branch next spring.
    We may open a second branch next spring.
    The trouble is I'll be retired by then.
    Either we'll get it or we won't.
    We'll turn sixty next year, the club I mean.
    In an ideal world we'll have solar panels by May.
    I think I'll try and get to the July meeting.
    We're going to be in trouble by winter.
    I'll be ninety on the 2nd of July.
    We've now got twelve street champions, and every one of them has got a key to the cabinet.
    I'll not pretend it's been easy.
    We will, I think, look back on this as the year it turned.
    They're going to be sending us a timetable by the end of February.
    The builder says we'll be in by April.
    The land's going to be sold whether we like it or not.
    We'll get nowhere unless people turn up.
    You'd think we'd have it sorted by now.
    I've got a feeling we'll be back here in March.
    She'll be starting as our coordinator on Monday.
    We'll all sleep a bit better for it.
    I would love to tell you it'll be finished by spring.
    It isn't going to happen by Easter, let's be realistic.
    If we can raise the two thousand we'll order the benches in May.
    Nobody's going to move that sofa but us.
    I'll put it another way.
    Everybody will get a say on the 10th of March.
    We will remember them.
    I'm going to struggle without her.
"""

BOUND = {
    "speaker": """
        I have undertaken to come back to this forum on the 4th of May.
        I'll make sure every one of those letters gets an answer.
        I'm going to personally knock on every door in that block before the end of April.
        By Christmas there'll be a bench at every stop, that's my promise.
        What I'm going to do is write to every shop on the parade by Friday.
        I've said yes to running the junior section, so I'll be starting that after Easter.
        You will hear from me by the end of the week.
        I'll report back to you in May.
        I will pay for the paint myself.
        I'm putting in a bid for the playground on Friday.
        I'll ask the council again next week.
        I'll let everybody know by text on Monday.
        I am going to be at every single one of those meetings.
        I'll be standing at those gates from eight o'clock on Monday.
        Next week I start the first course.
        I'll be writing to the minister this week.
        I've told the board I'll stay on until Christmas.
        Count me in, I'll do the Tuesdays.
        I'll be ringing round all the ladies by next Wednesday about the coach.
        I'll email the council about it first thing tomorrow.
        In this month I will finish the course and I will take the exam.
        I promise I will bring my sister also.
        I'll chair the first meeting, it's on Monday.
        I'm going to walk the boundary with the surveyor on Tuesday.
        I'll have the letter in the councillor's hand by Monday.
        I'll see to it that the drains get jetted before the end of next month.
        And I'll personally stand the cost of the paint.
        I'm stepping down in June but I'll train up whoever takes over before I go.
    """,
    "team": """
        We'll be putting on an extra bus from the first of June.
        We'll be out there again on Friday night.
        We shall not be moving out of the hall.
        We've decided to keep the Saturday club going until the summer.
        We won't be putting the rents up this year.
        And by this time next year we'll have trained fifty of them.
        From next Monday we're opening an hour earlier.
        My team and I will have the report on the website by the 30th of April.
        so we're gonna have the gates fixed by friday
        You've got my word that we'll finish the job.
        We're aiming to have all twelve homes finished by September.
        Our aim is to have no empty plots by the end of the year.
        We are determined to get the crossing in, and we'll submit the application next month.
        We guarantee every caller a reply within two days.
        The committee will meet the landlord on the 9th of April.
        We'll have a new noticeboard up by the weekend.
        We'll keep the hall open through the winter.
        We'll find somewhere warm for them by November.
        we will finish the mural in time for the carnival
        By the end of the year we're going to double the number of plots, and that's a promise.
        We're replacing every front door on the Gurnos by the end of September.
        It's been agreed, we're taking the hall over on the 1st of August.
        All the boilers will be done by October, that's our commitment.
        In the next fortnight we'll have a decision for the tenants.
        We're not putting the rents up, full stop.
        We will get a letter out to all four hundred homes by Monday.
        Me and the girls are going to run it through the holidays.
        So by the 31st of July every one of those flats will have an alarm, we guarantee it.
        We'll have the music room wired up by the end of the month, and it'll be loud.
        By February we're going to have two more sessions a week running out of the church.
        We will complete the review of the custody suite before the end of the calendar year.
        We're absolutely committed to having a named officer for each ward.
        We shan't be beaten, we'll keep that garden going.
        We've promised the landlord an answer, and he'll get it from us by next Friday.
        The plan is to have all the Christmas lights paid for and up well before Christmas.
        we will be meeting again a fortnight on friday same place
        Starting in November we're going to run a breakfast club every single day.
        We have agreed with the trust that we will reopen the nursery in January.
        We'll have consulted every family by the end of November.
        There's no way we're closing, we're not going anywhere.
        We'll put the minutes up on the noticeboard within a week of every meeting.
        We'll have somebody on the gate from the first of March.
        We've agreed to fund the lights until the end of the financial year.
        Our target's sixty members by Easter, we're on forty-one.
        We will be opening the garden to everybody on the last Sunday in June.
        What we've decided to do is pay for a second warden from April.
        We won't be spending another penny on consultants.
        we're gonna be out litter picking on saturday come rain or shine
    """,
    "Mill Field Allotments": """
        Mill Field Allotments will plant a hedge along the railway this autumn.
    """,
}

DATED: list[tuple[Speaker, str, str, str | None]] = [
    (
        DAN,
        "Sergeant Kelly will hold a surgery at the community centre on the 2nd of April.",
        "Sergeant Kelly",
        "2026-04-02",
    ),
    (
        DAN,
        "The force will be doubling patrols on Fridays and Saturdays.",
        "Northshire Police",
        None,
    ),
    (
        DAN,
        "Northshire Police is going to publish the search figures by the end of the quarter.",
        "Northshire Police",
        "2026-03-31",
    ),
    (
        ELLIE,
        "The council has agreed to fund the benches until next March.",
        "Harbour Council",
        "2027-03-31",
    ),
    (ELLIE, "the council will cut the grass twice this summer", "Harbour Council", "2026-08-31"),
    (DAN, "We'll keep on doing the walkabouts.", "team", None),
    (DAN, "My officers will be wearing cameras from the first of May.", "team", "2026-05-01"),
    (DAN, "I can promise you that every call gets logged.", "speaker", None),
    (
        DAN,
        "That means we'll be answering non-emergency calls within ten minutes by July.",
        "team",
        "2026-07-31",
    ),
    (DAN, "I aim to get round every business on the parade before half-term.", "speaker", None),
    (DAN, "You will get a text from us within 48 hours.", "team", "2026-03-20"),
    (DAN, "Next on the list is the subway, and we'll start there on Monday.", "team", "2026-03-23"),
    (
        DAN,
        "What we're going to do is put a van on the corner every weekend until Easter.",
        "team",
        None,
    ),
    (DAN, "Whatever the weather, we will run the march on the 9th of May.", "team", "2026-05-09"),
    (
        DAN,
        "Even if nobody else turns up, I'll be there on Saturday with a spade.",
        "speaker",
        "2026-03-21",
    ),
    (DAN, "When the new vans arrive we'll use them for the rural patrols.", "team", None),
    (DAN, "Give me until the end of June and I'll have it sorted.", "speaker", "2026-06-30"),
    (DAN, "Come the autumn we will have doubled the number of wardens.", "team", "2026-11-30"),
    (
        DAN,
        "The lads and I are going to paint the shelter over the Easter weekend.",
        "team",
        "2026-04-06",
    ),
    (DAN, "So that's my promise to you, a reply within five working days.", "speaker", None),
    (DAN, "We're meeting the headteacher on Thursday.", "team", "2026-03-19"),
    (DAN, "I'm chairing the panel again this year.", "speaker", "2026-12-31"),
    (DAN, "We will not be moving the stop.", "team", None),
    (DAN, "I'll put my name down for the rota.", "speaker", None),
    (DAN, "Let me be clear, we will prosecute.", "team", None),
    (DAN, "i will personally bring the keys round tomorrow morning", "speaker", "2026-03-19"),
    (
        DAN,
        "so um we will you know we will get the the report out by by the end of next month",
        "team",
        "2026-04-30",
    ),
    (DAN, "We've committed ourselves to answering every letter within a fortnight.", "team", None),
]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", _lines(NOBODY))
def test_nobody_is_bound(text: str) -> None:
    """Hopes, conditions, predictions, what others say and figures of speech bind nobody."""
    assert label_sentence(text, GRACE, RECORDED)[1] is None


@pytest.mark.parametrize(
    ("owner", "text"), [(owner, line) for owner, text in BOUND.items() for line in _lines(text)]
)
def test_somebody_is_bound(owner: str, text: str) -> None:
    """A promise binds the one who gives it, however it is put."""
    kind, undertaking = label_sentence(text, GRACE, RECORDED)
    assert kind == "next"
    assert undertaking is not None
    assert undertaking.owner == owner


@pytest.mark.parametrize(("speaker", "text", "owner", "due"), DATED)
def test_whom_and_by_when(speaker: Speaker, text: str, owner: str, due: str | None) -> None:
    """A promise has its owner, also one that is named, and its day, if one is said."""
    kind, undertaking = label_sentence(text, speaker, RECORDED)
    assert kind == "next"
    assert undertaking is not None
    assert undertaking.owner == owner
    assert (undertaking.due.isoformat() if undertaking.due else None) == due


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("PC Lee's asked me to tell you he'll be at the gates on Monday.", "PC Lee"),
        ("Speaking for the Residents' Association, they'll match it.", "Residents' Association"),
        ("On behalf of Mill Foods I can say they will feed forty.", "Mill Foods"),
        ("Our youth worker Tom will be there from Monday.", "Tom"),
    ],
)
def test_who_is_spoken_for(text: str, owner: str) -> None:
    """Somebody who is named is bound where the speaker says that they speak for them."""
    undertaking = label_sentence(text, GRACE, RECORDED)[1]
    assert undertaking is not None
    assert undertaking.owner == owner


@pytest.mark.parametrize(
    "text",
    [
        "PC Lee will be at the gates on Monday.",
        "The council will mend it by May.",
        "Bob will come.",
    ],
)
def test_outsiders_are_not_bound(text: str) -> None:
    """Nobody is bound by what a stranger says of them."""
    assert label_sentence(text, FEMI, RECORDED) == ("next", None)


def test_no_day_is_invented() -> None:
    """Without a day of recording a promise stands, and has no day."""
    undertaking = label_sentence("I'll bring it round by Friday.", GRACE, None)[1]
    assert undertaking is not None
    assert (undertaking.owner, undertaking.due, undertaking.due_text) == ("speaker", None, None)
