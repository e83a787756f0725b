"""What is taken out of texts before they are written down for others."""

from __future__ import annotations

import time

import pytest

from talkingheads.formats.veil import MARK, Veil


@pytest.fixture
def veil() -> Veil:
    """Return a veil that knows a clip, its speaker and a theme."""
    veil = Veil("salt", places={"/home/ana/town": "."})
    veil.learn(
        {"north/ana-ruiz.mp4": "ana-ruiz"},
        people=["Ana Ruiz", "Bo Ek", "Xu"],
        texts=["Safe streets"],
    )
    return veil


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ana-ruiz.mp4: is damaged", "CLIP: is damaged"),
        ("north/ana-ruiz.mp4: is damaged", "CLIP: is damaged"),
        ("ANA-RUIZ may still be online", "CLIP may still be online"),
        ("about clip ana-ruiz-s3", "about clip CLIP-s3"),
        ("Ana Ruiz speaks on Safe streets", "CLIP speaks on …"),
        ("Bo Ek, Ana Maria and Xu", "…, … Maria and …"),
        ("who is Ruiz, and what will she do", "who is …, and what will she do"),
        ("decisions.yaml:3: “We will ‘open’ the hall” is gone", "decisions.yaml:3: … is gone"),
        ("page.logo: 'of Bo.png' isn't there", "page.logo: … isn't there"),
        ("it says “We will open", "it says …"),
        ("IMG 2033 of Bo.MOV: cannot be read", "…: cannot be read"),
        ("/home/ana/town/site: is full", "./site: is full"),
        ("file:/home/ana/town/x and a/home/ana/town", "file:./x and a/home/ana/town"),
        ("/mnt/stick-of-bo/font.ttf: is no font", "/…: is no font"),
        ("write to ana@example.org", "write to …"),
        ("made (the settings changed)", "made (the settings changed)"),
    ],
)
def test_nothing_of_others_is_left(veil: Veil, text: str, left: str) -> None:
    """Names of clips become marks; names of people, what is quoted and folders go; ours stays."""
    assert MARK.sub("CLIP", veil.text(text)) == left


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key AKIAIOSFODNN7EXAMPLE is refused", "AKIA"),
        ("https://ana:hunter2@files.example/x is gone", "hunter2"),
        ("GET https://b.example/k.mp4?X-Amz-Signature=abc&x=1 failed", "abc"),
        ("aws_secret_access_key = wJalrXUtnFEMI", "wJalr"),
        ("Authorization: Bearer eyJhbGciOi", "eyJ"),
        ("password=swordfish, user=x", "swordfish"),
    ],
)
def test_secrets_go_even_where_words_may_stand(veil: Veil, text: str, secret: str) -> None:
    """Keys, passwords and what addresses carry along are in no text, whatever is allowed."""
    assert secret not in veil.text(text)
    veil.lifted = True
    assert secret not in veil.text(text)


def test_a_mark_is_the_same_for_the_clip_and_its_file_and_another_elsewhere(veil: Veil) -> None:
    """One clip, one mark, whichever of its names; another project's salt gives another."""
    assert veil.clip("ana-ruiz") == veil.clip("north/ana-ruiz.mp4") == veil.mark("ana-ruiz")
    assert Veil("other").mark("ana-ruiz") != veil.mark("ana-ruiz")
    assert MARK.fullmatch(veil.clip("never heard of"))


def test_what_was_taken_back_is_veiled_though_words_may_stand(veil: Veil) -> None:
    """Where names are allowed they stand, but for those of a clip that is withdrawn."""
    veil.lifted = True
    assert veil.text("ana-ruiz: “We will” by Ana Ruiz") == "ana-ruiz: “We will” by Ana Ruiz"
    veil.close(["ana-ruiz", "Ana Ruiz"])
    assert veil.text("ana-ruiz: gone, Ana Ruiz spoke") == "…: gone, … spoke"
    assert veil.clip("ana-ruiz") == "…"
    veil.close([], people=["Cyd van Osta"])
    assert veil.text("Osta's letters.pdf, van.mp4 by Cyd") == "…'s letters.pdf, van.mp4 by …"


def test_names_in_scripts_without_spaces_are_found_within_text() -> None:
    """A name that nothing parts from the words beside it goes all the same; so does a clip's."""
    veil = Veil("salt")
    veil.learn({"王芳.mp4": "wang-fang"}, people=["王芳", "อานา"])
    assert MARK.sub("CLIP", veil.text("王芳说：王芳.mp4，สวัสดีอานาค่ะ")) == "…说：CLIP，สวัสดี…ค่ะ"


def test_files_that_are_no_clips_go(veil: Veil) -> None:
    """By whole name or without its folder; one called after a clip keeps that clip's mark."""
    veil.hide(["Bo Li.pdf", "Jan Mo", "Jan Mo/Notes 3.x", "north/ana-ruiz.mp4.vtt", "--.pdf"])
    text = "Bo Li.pdf: left out, Jan Mo/Notes 3.x, notes 3.x, ana-ruiz.mp4.vtt, Jan Mo"
    assert MARK.sub("CLIP", veil.text(text)) == "…: left out, …, …, CLIP.vtt, …"


def test_thousands_of_names_cost_little() -> None:
    """An archive's names are looked up, not tried one after the other."""
    veil = Veil("salt")
    veil.learn(
        {f"c{number}.mp4": f"c{number}" for number in range(3000)},
        [f"Ada{number} Byron{number}" for number in range(3000)],
    )
    text = "c2999: said by Ada17 Byron17, " * 50
    begun = time.process_time()
    assert "Ada17" not in veil.text(text)
    assert time.process_time() - begun < 0.05


HELD = "process 77 on host-2, since 2026-11-23 12:30:05 (4 minutes ago)"


@pytest.mark.parametrize(
    "text",
    [
        f"another run is at work here: `talkingheads run`, {HELD}",
        f"A run was cut off: {HELD}. Its lock is taken over.",
        f"it may be on another computer: {HELD.replace('4 minutes', '0 seconds')}; silent",
        "its consent ends in 3 days (23 November 2026)",
        "checks x on 2026-11-23",
    ],
)
def test_dates_that_are_ours_stay(text: str) -> None:
    """An edition is called after its month, a file after its day: dates of ours are none of it."""
    veil = Veil("salt")
    veil.learn({"2026-11.mp4": "c"}, texts=["2026-11", "2026", "November 2026", "Wien"])
    veil.hide(["23.txt"])
    assert veil.text(text) == text


def test_who_holds_the_lock_since_when_stays_whatever_clips_are_called() -> None:
    """Also where a clip is called by that very day; its own name goes wherever else it stands."""
    veil = Veil("salt")
    veil.learn({"2026-11-23.mp4": "2026-11-23"})
    assert veil.text(f"{HELD}, and 2026-11-23: {HELD}") == (
        f"{HELD}, and {veil.mark('2026-11-23')}: {HELD}"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("since 2026-11-23 12:30:05 Bo Ek.mp4", "since … 12:30:05 ….mp4"),
        ("2026-11-23: is damaged", "…: is damaged"),
        ("since 2026-11-23 12:30:05 (4 Bo Ek ago)", "since … 12:30:05 (4 … ago)"),
        ("call 43 1 2345", "call …"),
        ("in November 2026 in Graz", "in …"),
    ],
)
def test_dates_that_are_not_ours_go_as_before(text: str, left: str) -> None:
    """Those in names of files, and what only looks like who holds the lock."""
    veil = Veil("salt")
    veil.learn(people=["Bo Ek"], texts=["43 1 2345", "November 2026 in Graz"])
    veil.hide(["2026-11-23.txt", "2026-11-23"])
    assert veil.text(text) == left
