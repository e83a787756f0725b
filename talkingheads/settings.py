"""
The settings of a project: one frozen class per section of pipeline.yaml, one section per stage.

The field descriptions are the manual: they become the JSON Schema that editors show
(`talkingheads config schema`) and the table in the README.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from talkingheads import contrast
from talkingheads.sections import IngestSettings as IngestSettings
from talkingheads.sections import QualitySettings as QualitySettings
from talkingheads.sections import Section as Section


class ProjectSettings(Section):
    """What the briefing is called and where its things lie."""

    title: str = Field("Our briefing", min_length=1, description="Name of the briefing.")
    organisation: str = Field("", description="Who publishes it.")
    introduction: str = Field("", description="One or two sentences under the title.")
    language: str = Field("en", description="Language of the pages, as a tag such as en or cy.")
    clips: str = Field("clips", description="Folder with the clips; its subfolders count.")
    people: str = Field("people.csv", description="The people sheet: one row per clip.")
    site: str = Field("site", description="Folder for the finished pages.")
    editions: dict[str, str] = Field(
        default_factory=dict, description="Titles of editions, by the name in the people sheet."
    )
    keep_free_gigabytes: float = Field(
        0.5, ge=0, description="A run that would leave less free on the disk does not begin."
    )


class TranscribeSettings(Section):
    """Which Whisper model writes down what is said."""

    model: str = Field(
        "small", min_length=1, description="A model's name, or the path of a .pt file."
    )
    language: str = Field("auto", description="Spoken language where the sheet names none.")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where the model runs.")
    padding_ms: int = Field(200, ge=0, le=2000, description="Kept round each stretch of speech.")
    join_ms: int = Field(2000, ge=0, description="Shorter silences do not split what is heard.")


class LabelSettings(Section):
    """How sentences are labelled."""

    longest_sentence: int = Field(
        60, ge=10, description="A run of words without a full stop is split after so many."
    )


class CutSettings(Section):
    """What is cut away, and the card before the talk."""

    margin_ms: int = Field(250, ge=0, le=3000, description="Kept before and after talk.")
    longest_pause_ms: int = Field(
        1200, ge=200, description="A longer pause is cut down to the margins."
    )
    fillers: bool = Field(False, description="Cut out um, er and the like, where nothing is lost.")
    title_seconds: float = Field(
        0, ge=0, le=10, description="How long a title card is shown before the talk; 0: none."
    )


class CaptionSettings(Section):
    """How captions are laid out."""

    max_chars: int = Field(42, ge=20, le=60, description="Characters a line, at most.")
    max_chars_portrait: int = Field(26, ge=15, le=60, description="The same in portrait.")
    max_lines: int = Field(2, ge=1, le=3, description="Lines a caption, at most.")
    longest_ms: int = Field(7000, ge=1000, description="Longest time of a caption.")
    shortest_ms: int = Field(833, ge=200, description="Shortest time of a caption, if it fits.")
    checked: str = Field(
        "checked.yaml",
        min_length=1,
        exclude=True,  # captions are not laid out anew where it changes
        description="File of who checked which clip's words.",
    )


class RenderSettings(Section):
    """What the finished video looks like."""

    renderer: Literal["ffmpeg", "moviepy"] = Field(
        "ffmpeg", description="Who puts the picture together: ffmpeg is several times faster."
    )
    effect: str = Field(
        "", description="Your own effect, FILE.py:FUNCTION, with the renderer moviepy."
    )
    shape: Literal["as filmed", "landscape", "portrait"] = Field(
        "as filmed", description="Shape of the video; what does not fit has blurred sides."
    )
    lower_third_seconds: float = Field(
        5.0, ge=0, description="How long name and role are shown; 0: not at all."
    )
    end_card_seconds: float = Field(
        4.0, ge=0, le=20, description="How long the card with the promises is shown; 0: none."
    )
    burn_captions: bool = Field(
        False, description="Draw captions into the picture too (they are always a text track)."
    )
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = Field(
        "#1d4f5c", description="Colour of the lower third and of cards; the pages have page.colour."
    )
    logo: str = Field("", description="Picture for cards (PNG or JPEG).")
    font: str = Field(
        "", description="Font file (.ttf, .otf) for letters that Fira Sans does not have."
    )
    crf: int = Field(23, ge=10, le=35, description="x264 quality: lower is better and larger.")
    low_data: bool = Field(True, description="Make a small video for slow connections too.")
    uncut: bool = Field(
        False, description="Let visitors hear the pauses and fillers that were cut away."
    )

    @model_validator(mode="after")
    def _effect_has_its_renderer(self) -> RenderSettings:
        if self.effect and self.renderer != "moviepy":
            raise ValueError("an effect needs  renderer: moviepy")
        return self


class ReelSettings(Section):
    """The whole edition as one video, and its strongest two minutes."""

    whole: bool = Field(True, description="Make the reel: everybody, one after the other.")
    short: bool = Field(True, description="Make the short: the strongest of each, leaders first.")
    short_seconds: int = Field(120, ge=20, le=600, description="Length of the short, at most.")
    title_seconds: float = Field(2.5, ge=1, le=10, description="How long each title card is shown.")


class LedgerSettings(Section):
    """What people ruled, and when a promise is called due soon."""

    decisions: str = Field(
        "decisions.yaml", min_length=1, description="File of what people ruled about promises."
    )
    due_soon_days: int = Field(14, ge=0, le=366, description="Days before it is due.")


class CatalogueSettings(Section):
    """The database of all that was said and promised, for the team's own use."""

    file: str = Field(
        "catalogue.sqlite", min_length=1, description="SQLite file, made again by each run."
    )


_ADDRESS = re.compile(r"https?://[^\s/?#@\\\"'<>]+(?:/[^\s?#@\\\"'<>]*)?")


def _web_address(text: str) -> str:
    """Check that *text* is where a site may stand; return it without a slash at its end."""
    match = _ADDRESS.fullmatch(text)
    if text and (not match or not text.isprintable()):
        raise ValueError(
            "must be the address of the site's folder: https://, a host and a path, without ? or #"
        )
    if text.endswith((".html", ".htm")):
        raise ValueError("must be the address of the site's folder, not of a page in it")
    return text.rstrip("/")


_COLOUR_OR_NONE = r"^(#[0-9a-fA-F]{6})?$"


def _reading(colour: str, grounds: Mapping[str, str]) -> str:
    """Check that *colour*, if there is one, can be read on *grounds*; return it."""
    refusal = contrast.refusal(colour, grounds) if colour and grounds else ""
    if refusal:
        raise PydanticCustomError("contrast", "{refusal}", {"refusal": refusal})
    return colour


class PageSettings(Section):
    """What the pages show."""

    search: bool = Field(True, description="Make a search page over everything.")
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = Field(
        "#1d4f5c", description="The project's colour on the pages; the videos have render.colour."
    )
    text_colour: Annotated[str, Field(pattern=_COLOUR_OR_NONE)] = Field(
        "", description="Text over it; empty: white or black, whichever reads better."
    )
    link_colour: Annotated[str, Field(pattern=_COLOUR_OR_NONE)] = Field(
        "", description="Links; empty: the project's colour, as dark as links must be."
    )
    logo: str = Field("", description="Picture at the top of each page (PNG, JPEG or WebP).")
    address: Annotated[str, AfterValidator(_web_address)] = Field(
        "",
        description="Where the site will stand (https://...), for exports, feed and QR codes.",
    )
    templates: str = Field("", description="Folder whose templates are used before ours.")

    @field_validator("text_colour")
    @classmethod
    def _text_reads(cls, text: str, info: ValidationInfo) -> str:
        ground = info.data.get("colour")
        return _reading(text, {"page.colour": ground} if ground else {})

    @field_validator("link_colour")
    @classmethod
    def _links_read(cls, link: str, info: ValidationInfo) -> str:
        brand = info.data.get("colour")
        return _reading(link, contrast.day_grounds(brand) if brand else {})


class PublishSettings(Section):
    """Where the briefing goes."""

    target: str = Field(
        "", description="A folder, or s3://bucket/prefix; empty: nothing is published."
    )
    endpoint: str = Field("", description="Address of an S3 server other than AWS.")
    region: str = Field("", description="Region of the bucket; empty: as your AWS settings say.")
    profile: str = Field("", description="Profile in your AWS settings.")
    public: bool = Field(False, description="The bucket may be read by everybody.")
    distribution: str = Field(
        "", description="CloudFront distribution to tell when something is taken down."
    )
    page_cache_seconds: int = Field(60, ge=0, description="How long browsers keep pages.")
    media_cache_seconds: int = Field(
        3600, ge=0, description="How long browsers keep videos; short, so that taking down works."
    )
    keep_editions: int = Field(
        10, ge=1, description="How many publications can be restored, the present one among them."
    )
    keep_hours: float = Field(
        24, ge=0, description="How long files stay that only pages opened before still load."
    )
    ask_above: int = Field(
        100, ge=0, description="A publish that removes more pages, or more than half, asks first."
    )


class LogSettings(Section):
    """What is written down of each run, for whoever must find out what went wrong."""

    keep: int = Field(30, ge=1, le=10_000, description="Logs of runs that are kept, the newest.")
    megabytes: float = Field(10, gt=0, le=1000, description="Size of one log, at most.")
    words: bool = Field(
        False, description="Logs and crash files may hold names and what people wrote."
    )


class Settings(Section):
    """The whole of pipeline.yaml."""

    project: ProjectSettings = ProjectSettings()
    ingest: IngestSettings = IngestSettings()
    quality: QualitySettings = QualitySettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    label: LabelSettings = LabelSettings()
    cut: CutSettings = CutSettings()
    caption: CaptionSettings = CaptionSettings()
    render: RenderSettings = RenderSettings()
    reel: ReelSettings = ReelSettings()
    ledger: LedgerSettings = LedgerSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    page: PageSettings = PageSettings()
    publish: PublishSettings = PublishSettings()
    log: LogSettings = LogSettings()

    def of(self, stage: str) -> Section:
        """Return the section of *stage*."""
        section = getattr(self, stage)
        assert isinstance(section, Section)
        return section
