"""Captions in other scripts and languages: lines fit, words stay whole, nothing is turned round."""

import unicodedata

import pytest

from talkingheads.domain import (
    CaptionTrack,
    Clip,
    Cut,
    CutList,
    Labels,
    Segment,
    Speaker,
    Transcript,
    Word,
)
from talkingheads.formats import srt, webvtt
from talkingheads.settings import CaptionSettings
from talkingheads.stages import caption
from talkingheads.stages.caption import checking, pieces, rules

SETTINGS = CaptionSettings()
PORTRAIT = Clip("s", "m", 60_000, 720, 1280, 25)

SAID = {
    "ar": "افتتحنا العيادة الجديدة في شارع الطاحونة في شهر مارس، وكلّ زيارةٍ مجّانيّةٌ للجميع. "
    "سنصلح الملعب قبل نهاية الأسبوع القادم مع NHS England ومجلس المدينة.",
    "he": "פתחנו את המרפאה החדשה ברחוב הטחנה במרץ, וכל ביקור חינם לכולם. "
    "נתקן את מגרש המשחקים לפני סוף השבוע הבא יחד עם NHS ועם 12 מתנדבים.",
    "hi": "हमने मार्च में मिल रोड पर नया क्लिनिक खोला, और हर मुलाक़ात निःशुल्क है। "
    "हम अगले हफ़्ते के अंत से पहले खेल के मैदान की मरम्मत करेंगे और सबको बताएँगे।",
    "zh": "我们三月在磨坊路开设了新的诊所，每次就诊都是免费的。"
    "我们会在下周末之前修好图书馆旁边的游乐场，并通知所有的居民。",
    "ja": "三月に新しい診療所を開きました。来週の終わりまでに、図書館のとなりの遊び場を直します。",
    "th": "เราเปิดคลินิกใหม่ที่ถนนมิลล์ในเดือนมีนาคมและการเข้าพบทุกครั้งไม่มีค่าใช้จ่าย",
    "cy": "Agoron ni'r clinig newydd ar Ffordd y Felin ym mis Mawrth, ac mae pob ymweliad am ddim. "
    "Fe wnawn ni drwsio'r maes chwarae cyn diwedd yr wythnos nesaf, gyda dŵr glân i'r tŷ.",
}


def spoken(language, *, speed=12, tokens=None):
    """Return what is said in a language, a word to a token, and all of it kept."""
    words, now = [], 500
    for token in tokens or SAID[language].split():
        length = max(200, pieces.width(token) * 1000 // speed)
        words.append(Word(token, now, now + length))
        now += length
    return Transcript(language, (Segment(tuple(words)),)), CutList(
        (Cut(0, now + 2000),), now + 2000
    )


def laid_out(transcript, cuts, clip=PORTRAIT):
    """Return the captions, after a look that they break no rule."""
    track = caption.run(
        transcript, Labels((), ()), cuts, clip, Speaker("Ana Ruiz"), settings=SETTINGS
    )
    limits = rules.limits(SETTINGS, clip)
    wrong = checking.violations(track, transcript, cuts, limits)
    assert [one for one in wrong if one.kind == "broken"] == []
    return track


@pytest.mark.parametrize("language", SAID)
def test_lines_fit_and_say_it_all(language):
    """No line is wider than there is room, and the captions say what was said, in order."""
    transcript, cuts = spoken(language)
    track = laid_out(transcript, cuts)
    lines = [line for cue in track.cues for line in cue.lines]
    assert len(lines) > 2
    assert all(pieces.width(line) <= 26 for line in lines)
    assert "".join("".join(lines).split()) == "".join(SAID[language].split())


@pytest.mark.parametrize("language", ["ar", "he", "hi", "cy"])
def test_words_stay_whole(language):
    """Where words are parted by spaces, each stands whole in one line."""
    transcript, cuts = spoken(language)
    lines = [line for cue in laid_out(transcript, cuts).cues for line in cue.lines]
    assert " ".join(lines).split() == SAID[language].split()


@pytest.mark.parametrize("language", SAID)
def test_no_accent_begins_a_line(language):
    """An accent or vowel sign never stands apart from its letter, nor a comma first in a line."""
    transcript, cuts = spoken(language)
    for cue in laid_out(transcript, cuts).cues:
        for line in cue.lines:
            assert not unicodedata.category(line[0]).startswith("M")
            assert line[0] not in "、。，！？ะาำ"
            assert line[-1] not in "（「เแโใไ"


def test_accents_take_no_room():
    """Vowel points and accents above or below do not count, nor do joiners; wide letters twice."""
    assert pieces.width("مجّانيّةٌ") == 6
    assert pieces.width("שָׁלוֹם") == 4
    assert pieces.width("tŷ") == pieces.width("ty\u0302") == 2
    assert pieces.width("می\u200cخواهم") == 7
    assert pieces.width("诊所") == pieces.width("한국") == 4


def test_a_long_word_is_parted_between_letters():
    """A word longer than a line is parted, though never between a letter and its signs."""
    word = "คลินิกใหม่ที่ถนนมิลล์ในเดือนมีนาคมน้ำเก่าแก่โตไว"
    transcript, cuts = spoken("th", tokens=[word])
    lines = [line for cue in laid_out(transcript, cuts).cues for line in cue.lines]
    assert len(lines) > 1
    assert "".join(lines) == word


@pytest.mark.parametrize("language", ["ar", "he"])
@pytest.mark.parametrize("write", [webvtt.write, srt.write])
def test_text_stands_in_the_order_of_speech(language, write):
    """Files hold each line as it is said; a line that begins with a Latin word is marked."""
    transcript, cuts = spoken(language, tokens=["NHS", *SAID[language].split()])
    track = laid_out(transcript, cuts)
    text = write(CaptionTrack(track.cues, "", language))
    for cue in track.cues:
        for line in cue.lines:
            assert line in text
            marked = f"\n\u200f{line}\n" in text
            assert marked == line.startswith(("NHS", "England"))
    assert "\n\u200fNHS" in text


def test_chinese_words_of_one_sentence_each():
    """A recogniser that writes a whole sentence as one word is parted like any other."""
    transcript, cuts = spoken("zh", tokens=SAID["zh"].replace("。", "。 ").split())
    track = laid_out(transcript, cuts)
    assert all(cue.end - cue.start >= 833 for cue in track.cues)
    assert len(track.cues) > 2


def test_a_giant_word_takes_no_time():
    """A word of ten thousand letters, as only a broken file has it, is parted at once."""
    transcript, cuts = spoken("th", tokens=["ก" * 10_000])
    lines = [line for cue in laid_out(transcript, cuts).cues for line in cue.lines]
    assert sum(map(len, lines)) == 10_000
