"""What the pages show of promises, of what became of them, and of what is no promise."""

import gzip
from dataclasses import replace
from typing import get_args

import pytest

from talkingheads.domain import Edition, Manner, Speaker, State
from talkingheads.stages.page import shape, standing, wording
from tests import pages, ruled
from tests.stages.test_page import build, read

REGISTER = "commitments.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the site of two editions, in which people have ruled."""
    folder = tmp_path_factory.mktemp("ruled")
    build(folder, ruled.ruled())
    return folder


def row(folder, id):
    """Return the line of the register with *id*."""
    return next(e for e in read(folder, REGISTER).all("tr") if e.attributes.get("id") == id)


# Where a sentence stands ----------------------------------------------------------------


def test_what_binds_nobody_says_so_where_it_stands(site):
    """A hope, a condition and another body's promise are called so in the clip and on its card."""
    words = ["A hope, not a promise", "On a condition", "Somebody else’s promise"]
    clip = read(site, "clips/clinic/index.html").classed("script")[0]
    assert [e.words for e in clip.classed("caveat")] == words
    assert [e.words for e in read(site, "index.html").classed("caveat")] == words[:1]
    assert not [e for e in read(site, REGISTER).all("tr") if "clinic" in e.attributes.get("id", "")]


def test_what_a_person_called_a_promise_is_no_hope():
    """A sentence in the ledger is a promise, however it is said."""
    clip = ruled.with_manners(
        pages.entry("one", Speaker("Ana"), pages.YOUNG, due={3: None}), {3: "condition"}
    )
    view = shape.site(
        pages.briefing(Edition("one", "One", (clip,))), words=pages.ENGLISH, search=True
    )
    sentence = view.clips[0].sentences[3]
    assert (sentence.caveat, sentence.marks) == ("", "next-promise")


def test_each_update_is_told_in_short(site):
    """On top of a clip's own page: doing, next, why, then offer and ask; promises are marked."""
    summary = read(site, "clips/council-officer/index.html").classed("summary")[0]
    assert [e.words for e in summary.classed("group")] == [
        "What we did",
        "What we will do next",
        "Why it matters",
    ]
    assert [e.words for e in summary.classed("promised")] == [
        "Promise Due 31 January 2027 Open",
        "Promise Due 19 November 2026 Overdue, no word since",
    ]
    links = [a["href"] for a in summary.classed("say")]
    ids = [e["id"] for e in read(site, "clips/council-officer/index.html").classed("sentence")]
    assert all(link.removeprefix("#") in ids for link in links)
    young = read(site, "clips/young-person/index.html").classed("summary")[0]
    assert "and 1 more sentence below" in young.words


def test_a_promise_in_the_transcript_leads_to_the_register(site):
    """From the words as spoken one click leads to how it stands."""
    clip = read(site, "clips/town-clerk/index.html")
    links = [a["href"] for a in clip.classed("row-link")]
    assert links == [f"../../commitments.html#town-clerk-s{n}" for n in (2, 3, 4, 5)]


# The register ---------------------------------------------------------------------------


def test_silence_is_told(site):
    """An overdue promise on which nobody said or ruled anything says so; another does not."""
    states = {"council-officer-s5": "Overdue, no word since", "town-clerk-s5": "Overdue"}
    for id, state in states.items():
        assert row(site, id).classed("tag")[0].words == state


def test_the_teams_words_are_never_taken_for_spoken_ones(site):
    """A summary stands over the quote, and says whose it is; the quote stays as it was said."""
    promise = row(site, "inspector-september-s3")
    assert promise.classed("gist")[0].words == f"In the team’s words {ruled.SUMMARY}"
    quote = promise.all("q")[0].words
    assert quote == "We will put three new cameras on Mill Road by the end of October."
    assert not row(site, "town-clerk-s2").classed("gist")


def test_what_became_of_a_promise_can_be_read(site):
    """Rulings in order with day, name, note and link; confirmed and possible words kept apart."""
    (story,) = row(site, "inspector-september-s3").all("details")
    assert story.all("summary")[0].words == (
        "What became of it 2 decisions, 1 later word, 1 possible later word"
    )
    assert [e.words for e in story.classed("history")[0].all("li")] == [
        "2 November 2026: Due 31 October 2026, by Priya Nair",
        "16 November 2026: Partly kept, by Priya Nair Two of three are up. "
        "larkford.example/news/cameras?day=1&part=2",
    ]
    assert [e.words for e in story.classed("story-head")] == [
        "Decided",
        "Said since",
        "May be about this; nobody has checked",
    ]
    since, maybe = story.classed("words")
    assert since.words.startswith("We put up two cameras in October, but one is late. Ruth Calder,")
    assert maybe.words.startswith("In September I promised three new cameras on Mill Road.")
    plays = [a["href"] for a in story.classed("play")]
    assert [play.partition("#")[0] for play in plays] == ["clips/inspector-november/index.html"] * 2
    assert not row(site, "volunteer-s3").all("details")


def test_evidence_leads_out_safely(site):
    """A link to the web tells the other side nothing, and cannot touch our page."""
    (link,) = row(site, "inspector-september-s3").classed("outside")
    assert (link["href"], link["rel"]) == (ruled.LINK, "noopener noreferrer")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "https://",
        "https://[",
        "x y",
        "https://x.example/ y",
        "https://x.example/\u202e",
        "HTTPS:x",
        "ftp://x.example/",
    ],
)
def test_only_addresses_of_the_web_are_links(link):
    """Whatever else is named as evidence is shown, and leads nowhere."""
    assert standing.evidence(link).address == ""
    assert standing.evidence("http://x.example").address == "http://x.example"


def test_a_long_address_is_shortened():
    """The whole address is in the link; what is read has 60 characters at most."""
    link = "https://www.x.example/" + "a" * 99
    shown = standing.evidence(link)
    assert (len(shown.words), shown.address) == (60, link)


def test_the_language_of_a_promise_is_named(site):
    """A screen reader must know in which language the quote is."""
    (quote,) = row(site, "neighbour-s2").all("q")
    assert (quote["lang"], quote["dir"]) == ("ar", "auto")


def test_a_later_word_from_a_clip_that_is_gone_is_gone(tmp_path):
    """When somebody takes a clip down, its words are nowhere, not even below a promise."""
    whole = ruled.ruled()
    november, september = whole.editions
    kept = tuple(e for e in november.entries if e.id != "inspector-november")
    build(tmp_path, replace(whole, editions=(replace(november, entries=kept), september)))
    for file in (tmp_path / "site").rglob("*.*"):
        if file.suffix in (".html", ".csv", ".json"):
            assert "but one is late" not in file.read_text(encoding="utf-8"), file


def test_what_is_for_the_team_only_is_nowhere(site, tmp_path):
    """Possibly missed, dismissed and lost promises reach no page, export or index."""
    plain = ruled.ruled()
    bare = replace(plain.ledger, possible=(), dismissed=(), lost=())
    build(tmp_path, replace(plain, ledger=bare))
    for folder in (site, tmp_path):
        for file in (folder / "site").rglob("*"):
            data = file.read_bytes() if file.is_file() else b""
            data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            for secret in (*ruled.SECRETS, "gone-s1", "maybe-s2"):
                assert secret.encode() not in data, file
    files = [
        {p.name: p.read_bytes() for p in (f / "site").rglob("*.*") if p.is_file()}
        for f in (site, tmp_path)
    ]
    assert files[0] == files[1]


def test_every_state_and_manner_has_its_words():
    """No state and no manner is shown by a word of the program."""
    assert set(wording.STATES) == set(get_args(State))
    assert set(wording.MANNERS) == set(get_args(Manner)) - {""}
