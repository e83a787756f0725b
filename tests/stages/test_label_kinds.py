"""What sentences are, kind by kind, in the words of many people."""

from __future__ import annotations

from datetime import date

import pytest

from talkingheads.domain import Kind, Speaker
from talkingheads.stages.label import label_sentence

GRACE = Speaker("Grace Oduya", "Allotment secretary", "Mill Field Allotments")
RECORDED = date(2026, 3, 18)

SAID: dict[Kind, str] = {
    "doing": """
        We cleared the brambles off plots nine to fourteen and found a well under there.
        There's been a lot less glass on the pitch since the cameras went up.
        Thirty one kids came through the door last Friday which is a record for us.
        The council came out, had a look, and agreed with us about the drains.
        Most of the calls are about noise, then it's parking, then it's dogs.
        She's teaching the older ladies to use the app now.
        It took us three goes to get the licence but we got it.
        The first month nobody came, the second month four, and now we have a waiting list.
        I walk the estate with the caretaker every Monday and we write down what's broken.
        Shoplifting on the parade has halved.
        what surprised me is how many of them already knew each other
        We tried a curfew on the gates and it didn't work.
        Our first session was a bit chaotic to be fair.
        The bus company moved the last bus to quarter past eleven after we showed them the numbers.
        So far this year it is nineteen referrals, and eleven of them are back in school.
        In the end the mediation worked, and they share the driveway now.
        My phone hasn't stopped ringing since that leaflet went out.
        I've spent most of the winter sat in other people's kitchens listening.
        He said he was going to give us a shed, and he gave us two.
        People are stopping to say hello again.
        I'll be honest, I didn't think it would work.
        I'll never forget the look on his face.
        I'm not going to lie to you, it's been a tough month.
        I said at the last meeting I'd get the CCTV moved, and it's moved.
        we said wed be out every night and we have been
        They told us they were going to shut the station.
        We were going to open in January but the pipes burst.
        We met the headteacher on Thursday.
        We meet on the first Tuesday of every month.
        The lad I told you about last time, he's got a start with the gas board.
        Well the bulbs are in, four hundred of them, and my knees have told me about it.
        We had that nice young constable round for a cuppa and she wrote all our names down.
        My neighbour's been burgled twice, and the second time they took her wedding photos.
        Footfall's up eleven per cent on last October and two of the empty units have gone.
        We brought in a rota so there's somebody with a radio on every shift.
        What didn't work was the banning orders, they just went next door.
        So I am living here three years and it is first time I know my neighbour's name.
        My husband he is going with the walking group on Tuesdays, he lost six kilo already.
        The sensory room opened in July and we've had a hundred and twelve bookings.
        Parents tell us the mornings are calmer now.
        I promised you a bench and there it is.
        We were supposed to finish in August, and we finished in August.
    """,
    "next": """
        The next thing is the roof.
        After that we want to look at the underpass.
        They reckon the new school will open in September.
        There should be an extra bus from Easter.
        One day this will be a proper park again.
        I don't think it'll be finished before winter.
        Maybe the council will listen this time.
        We're thinking about doing a second one in the autumn.
        With any luck the swimming pool stays open.
        Things are going to get tighter next year.
        Planning permission goes to committee on the 14th of April.
        In my dreams there's a bench on every corner.
        We won't be able to put an officer on every corner.
        We're hoping to have somebody in post by September.
        I'd expect that to be sorted in a couple of weeks.
        It should be finished by the summer.
        We should have the results back by Friday.
        We'll see how it goes.
        Dave reckons he'll have it done by Friday.
        My neighbour's going to bring his ladder on Sunday.
        We've got a meeting with the developers next week.
        The new crossing opens on the 20th of April.
        Is that going to fix everything by Christmas?
        Hopefully by the end of May we'll have a proper office.
        I think we'll probably need another month.
        With your help we can get this done by the summer.
        It'll get worse before it gets better.
        The trust board says it might put some money in after Christmas.
        Hoping to get a minibus out of the lottery but don't hold your breath.
        It is likely that demand will rise over the winter.
        Subject to the budget settlement, we will recruit a further twelve officers in the spring.
        I don't suppose I'll see it finished.
        They did say the ramp would be done by November.
        Next year's going to be make or break.
        If footfall carries on like this we'll be laughing.
        Maybe in one year I can be interpreter, God willing.
    """,
    "why": """
        You shouldn't need a torch to get to your own front door.
        When a shop shuts the whole street goes downhill.
        I lost my brother to a knife, so this is personal.
        If you give a lad something to be proud of he won't smash it up.
        What's the point of a park if nobody dares go in it?
        Old people round here can go a week without talking to a soul.
        The thing is, once trust is gone you don't get it back.
        We do this so that nobody has to eat alone.
        A safe street is good for business as well.
        It's the difference between a kid getting a record and a kid getting a job.
        I've got grandchildren here and I want them to be able to play out.
        That's someone's nan lying on the floor for six hours.
        Every pound we spend here saves the hospital four.
        Our mums are frightened to let the kids out.
        Somebody is going to get killed on that corner.
        and the reason is simple, they've got nothing to do
        Because if we don't do it who will?
        Young people need somebody who turns up every week.
        These are our children at the end of the day.
        There is no other place to sit inside without paying on this side of town.
        If we don't fix it people will stop reporting.
        You can't arrest your way out of boredom, can you.
        The cost of one serious assault to the public purse is over forty thousand pounds.
        At eighty-six you don't want to be going out after four o'clock.
        A bench isn't just a bench, it's how far I can walk.
        Shop girls on minimum wage shouldn't be getting threatened with needles.
        Because a high street with shutters down at three o'clock is finished.
        For my children I want that they are not afraid like I was.
        What gets lost is that these are five year olds.
        If a child's hungry they can't learn, it's as basic as that.
    """,
    "offer": """
        Our scout hut is empty in the daytime, so if your group wants it, ring me.
        I've got a trailer that anyone can use.
        Any family that's struggling can come to us for a food parcel, no questions asked.
        There are six raised beds going if anybody fancies growing something.
        We can translate letters into Urdu or Punjabi for you.
        I am a retired electrician and I'd happily look at anybody's wiring.
        Pop in for a brew any weekday between ten and two.
        We do a free breakfast on Saturdays for all the kids.
        Anyone who needs a lift to the polling station can have one.
        Use our car park in the evenings, the barrier's up after six.
        The library's got laptops you can take home for a month.
        we have a minibus and a driver and it's yours on Sundays
        I'll have two chairs free for lads who need a trim before an interview.
        I will give a free haircut to any kid who finishes the course.
        I'll take any old bikes off your hands.
        There's hot food every Wednesday, nobody gets asked for a penny.
        Our crime prevention team will fit a free door chain for any resident over seventy.
        I've jars of marmalade for whoever wants one, just knock.
        Anybody starting up a business, come and pick my brains for nothing.
    """,
    "ask": """
        What we're missing is a treasurer.
        Has anybody got a ladder that reaches the gutters?
        If you see anything, don't post it on Facebook, ring 101.
        We want more women to come forward.
        Just slow down when you come past the gates.
        Tell us what you think at the drop-in on Tuesday.
        I'd love somebody from highways to come and stand here at half past eight.
        We need a decision from the housing people before the end of April.
        Come and vote on the plans at the community centre.
        All we ask is that you put your bins away.
        Who's got the key for the cupboard, does anyone know?
        It would help us no end if the council could lend us a skip.
        So parents, talk to your kids about the railway line.
        We still don't have anyone for the Wednesday.
        If you ring 101 we'll log it.
        We are going to need your help with this.
        I'm going to ask you all to lock your sheds.
        If you've got an old guitar in the loft, bring it down.
        We could use another adult on a Friday, just sayin.
        I would urge anyone with dashcam footage to contact us via 101.
        What we want is a handrail, that's all, one handrail.
        Would one of you young ones kindly come and prune the roses?
        Shop local, that's all I'm asking.
        Has the council given any thought to the parking charges?
        Please somebody explain me how to make complaint about the damp.
        If any of you can spare an hour to listen to a child read, we would love to hear from you.
    """,
    "other": """
        Um, so, yeah.
        Hiya, Grace from the allotments again, second time lucky.
        I don't really know where to look.
        Thanks ever so much for all your support, it means the world.
        Cheers then, ta-ra.
        Is that long enough?
        Right I'd better let you go.
        I'm the secretary up at Mill Field, for my sins.
        Well, where do I begin.
        Nothing else from me this time.
        And that's about it really.
        God bless you all and see you on Sunday.
        It's me again.
        Happy new year everybody.
        I was going to say something else.
        Right, they're banging on the door, I'm off.
        Thank you for your attention.
        Hello my dears, it's Margaret from number twelve.
        I've said enough, toodle-oo.
        Sorry for my English.
    """,
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, line.strip()) for kind, lines in SAID.items() for line in lines.strip().splitlines()],
)
def test_a_sentence_has_its_kind(kind: Kind, text: str) -> None:
    """Each sentence is what people would call it, and binds nobody."""
    assert label_sentence(text, GRACE, RECORDED) == (kind, None)
