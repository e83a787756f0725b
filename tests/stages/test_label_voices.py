"""Sentences in many voices, written before the rules and labelled by the guidelines."""

from __future__ import annotations

from datetime import date

import pytest

from talkingheads.domain import Kind, Speaker
from talkingheads.stages.label import label_sentence

RECORDED = date(2026, 3, 18)  # a Wednesday
ROSA = Speaker("Rosa Blake", "Community warden", "Harbour Council")

PLAIN: list[tuple[Kind, str]] = [
    ("doing", "We finished painting the underpass last weekend and nobody has tagged it since."),
    ("doing", "so far forty two households have signed up which is more than I expected"),
    ("doing", "At the moment two of my officers are going door to door on Quay Street."),
    ("doing", "Turns out the alarm was faulty the whole time."),
    ("doing", "Last month we said we would clear the alley by February, and we cleared it."),
    ("doing", "I have been meeting the landlords every other Monday since October."),
    ("doing", "There were eleven break-ins in January and only two in February."),
    ("doing", "The drop in sessions are going really well, we had thirty people on Tuesday."),
    ("doing", "um we planted the last of the trees on Sunday in the rain"),
    ("doing", "He told me he will move the bins, and to be fair he has moved them."),
    ("doing", "Burglary is down by a fifth compared with last year."),
    ("doing", "What we found was that most of the calls come from just three addresses."),
    ("doing", "My daughter now walks to school on her own."),
    ("doing", "We're running two evening classes a week at the moment."),
    ("next", "Hopefully we will get the funding in May."),
    ("next", "We'd love to run a second group next year if somebody gives us a room."),
    ("next", "we might have to move to Thursdays"),
    ("next", "If the lottery says yes we will build a new kitchen by July."),
    ("next", "The water company says it will finish digging next week."),
    ("next", "I think it will get easier once the evenings are lighter."),
    ("next", "They're going to close the bank in June, we're told."),
    ("next", "I would like to see a crossing there one day."),
    ("next", "We want to get to the point where every child has a bike."),
    ("next", "It looks like the work will start in the autumn."),
    ("next", "The plan, I hope, is that the clinic moves in next year"),
    ("next", "Weather permitting we'll do the river on Saturday."),
    ("next", "The landlord has told us that he will fix the roof by May."),
    ("why", "This matters because an empty high street frightens people away."),
    ("why", "If kids have got nowhere to go they end up on the stairwells."),
    ("why", "People deserve to feel safe on their own doorstep."),
    ("why", "The point is that trust takes years and you can lose it in a night."),
    ("why", "it's not about the paint, it's about people feeling that somebody cares"),
    ("why", "Because when the lights are out nobody uses the path."),
    ("why", "That is why we keep turning up."),
    ("why", "A warm room costs far less than a hospital bed."),
    ("why", "For a lot of our older members it's the only conversation they have all week."),
    ("why", "Without that bus my mum can't get to the surgery."),
    ("offer", "Our minibus sits idle on weekdays and any club may borrow it."),
    ("offer", "if you want to learn how to mend a puncture come along, it's free"),
    ("offer", "We have two spare desks for anyone who needs somewhere to work."),
    ("offer", "I'm happy to show anybody how the forms work."),
    ("offer", "You are welcome to use our kitchen on Monday nights at no charge."),
    ("offer", "We can lend out tables, chairs and a gazebo."),
    ("offer", "My door is open on Tuesday afternoons if anybody wants a chat."),
    ("offer", "There's five hundred pounds in the pot for small projects, just ask."),
    ("ask", "We could really do with two more drivers."),
    ("ask", "Please report it, even if you think it's nothing."),
    ("ask", "can someone tell us who owns that wall"),
    ("ask", "What I need from the council is a decision on the parking."),
    ("ask", "If anyone has an old laptop please bring it in."),
    ("ask", "We are short of volunteers on Friday nights, so do get in touch."),
    ("ask", "Could the landlord please answer our letters?"),
    ("ask", "Does anybody know a plumber?"),
    ("ask", "I'd ask all of you to keep your side gates locked."),
    ("ask", "we're still looking for somebody to run the till"),
    ("other", "Hello, I'm Rosa and I'm one of the wardens at the harbour."),
    ("other", "thanks for watching"),
    ("other", "Right, where shall I start."),
    ("other", "That's all from me for this month."),
    ("other", "Good evening everybody, Tom here from the allotments."),
    ("other", "Sorry, bit windy out here."),
    ("other", "See you all soon, take care."),
    ("other", "My name is Kofi Mensah."),
    ("other", "Okay."),
    ("other", "Thank you so much to all of you who turned out."),
]

BINDING: list[tuple[str, str, date | None]] = [
    ("I will ring every one of you back by Friday.", "speaker", date(2026, 3, 20)),
    ("we will have the new benches in before the end of April", "team", date(2026, 4, 30)),
    (
        "We're going to knock on all two hundred doors on Harbour Road in the next six weeks.",
        "team",
        date(2026, 4, 29),
    ),
    ("You'll have the minutes from me tomorrow.", "speaker", date(2026, 3, 19)),
    ("Our plan is to open the repair shed in June.", "team", date(2026, 6, 30)),
    ("I've promised the parents that I'll be at the gate every morning.", "speaker", None),
    ("I've agreed to take over as treasurer.", "speaker", None),
    ("We are not going to let the youth club close.", "team", None),
    (
        "i am going to send the figures round to everybody by the end of the week",
        "speaker",
        date(2026, 3, 22),
    ),
    ("The target is thirty new mentors by Christmas.", "team", date(2026, 12, 25)),
    (
        "Harbour Council will resurface the car park this summer.",
        "Harbour Council",
        date(2026, 8, 31),
    ),
    ("My team will be back with the speed gun on Tuesday week", "team", date(2026, 3, 31)),
    ("we shall be painting the railings on the 28th of March", "team", date(2026, 3, 28)),
    (
        "We intend to have half the flats rewired by the end of September.",
        "team",
        date(2026, 9, 30),
    ),
    ("Before Easter I'll walk the whole route with the head.", "speaker", date(2026, 4, 4)),
    (
        "um so I'm gonna, I'm gonna fix that gate myself next Saturday",
        "speaker",
        date(2026, 3, 28),
    ),
    ("we are committed to keeping the desk open all year", "team", None),
    ("I'll make sure somebody answers that phone from Monday.", "speaker", date(2026, 3, 23)),
    ("well have the cameras working again by the 1st of May", "team", date(2026, 5, 1)),
    ("We'll publish the results in a fortnight, good or bad.", "team", date(2026, 4, 1)),
    ("We've decided to extend the pilot, so we'll carry on.", "team", None),
    ("Every Sunday we'll be in the chapel with soup.", "team", None),
    ("I give you my word that the shutters will come down.", "speaker", None),
]


@pytest.mark.parametrize(("kind", "text"), PLAIN)
def test_a_sentence_that_binds_nobody(kind: Kind, text: str) -> None:
    """A sentence has its kind, and nobody is bound where nobody promised."""
    assert label_sentence(text, ROSA, RECORDED) == (kind, None)


@pytest.mark.parametrize(("text", "owner", "due"), BINDING)
def test_a_sentence_that_binds(text: str, owner: str, due: date | None) -> None:
    """A promise has its owner, its last day, and the words that say so."""
    kind, undertaking = label_sentence(text, ROSA, RECORDED)
    assert kind == "next"
    assert undertaking is not None
    assert (undertaking.owner, undertaking.due) == (owner, due)
    assert (undertaking.due_text is None) == (due is None)
    assert (undertaking.due_text or "") in text
