"""Whatever a file tells beside its pictures and sound is seen, and what is ours is clean."""

import base64
import io
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.formats.metadata import found

SECRETS = b"Ana's phone 51.5074 7X11-B"
"""What our plants say; no finding may repeat a word of it."""
TITLE_OF_OURS = b"\1\0\0\0\0\0\0\0\1" + bytes(8) + b"\5Lamps"


def box(name, *inside):
    """Return a box."""
    name = name if isinstance(name, bytes) else name.encode("latin-1")
    return struct.pack(">I", 8 + sum(map(len, inside))) + name + b"".join(inside)


def film(*extra, made=0, track=(), handler=b"vide", name=b"VideoHandler\0", encoder=b""):
    """Return the boxes of a small film, *extra* among those of ``moov``."""
    times = struct.pack(">IIII", 0, made, made, 1000) + bytes(80)
    entry = box("avc1", bytes(42) + bytes([len(encoder)]) + encoder.ljust(31, b"\0") + bytes(4))
    trak = box(
        "trak",
        box("tkhd", times),
        box(
            "mdia",
            box("mdhd", times),
            box("hdlr", bytes(8) + handler + bytes(12) + name),
            box("minf", box("stbl", box("stsd", struct.pack(">II", 0, 1), entry))),
        ),
        *track,
    )
    moov = box("moov", box("mvhd", times), trak, *extra)
    return box("ftyp", b"isommp42") + moov + box("mdat", SECRETS)


def keys(name):
    """Return Apple's way to give a value any name."""
    handler = box("hdlr", bytes(8) + b"mdta" + bytes(13))
    named = box("keys", struct.pack(">II", 0, 1), box(b"mdta", name.encode()))
    return box("meta", handler, named, box("ilst", box(b"\0\0\0\1", box("data", SECRETS))))


def tags(name, value=SECRETS):
    """Return iTunes' way to name a few known values."""
    handler = box("hdlr", bytes(8) + b"mdirappl" + bytes(9))
    inner = box("ilst", box(name, box("data", bytes(8), value)))
    return box("udta", box("meta", bytes(4), handler, inner))


FILMS = {
    "an Apple place": (film(box("udta", box("©xyz", SECRETS))), "the place (©xyz)"),
    "a 3GPP place": (film(box("udta", box("loci", SECRETS))), "the place (loci)"),
    "a GoPro place": (film(box("udta", box("GPS ", SECRETS))), "the place (GPS )"),
    "a key's place": (
        film(keys("com.apple.quicktime.location.ISO6709")),
        "the place (com.apple.quicktime.location.ISO6709)",
    ),
    "a key's device": (
        film(keys("com.apple.quicktime.model")),
        "the device (com.apple.quicktime.model)",
    ),
    "Android's version": (film(keys("com.android.version")), "the device (com.android.version)"),
    "a tag's author": (film(tags("©ART")), "who made it (©ART)"),
    "a tag's day": (film(tags("©day")), "when it was made (©day)"),
    "another's encoder": (film(tags("©too", b"HandBrake")), "the program that wrote it (©too)"),
    "a tag without a name": (film(tags(b"\0\0\0\1")), "notes (????)"),
    "the device": (film(box("udta", box("©mak", SECRETS))), "the device (©mak)"),
    "a track's note": (film(track=[box("udta", box("name", SECRETS))]), "notes (name)"),
    "its time": (film(made=3_900_000_000), "when it was made (mvhd)"),
    "XMP": (film() + box("uuid", SECRETS), "notes (uuid)"),
    "an unknown part": (film(box("Xtra", SECRETS)), "notes (Xtra)"),
    "notes at the top": (film() + box("meta", bytes(4), box("xml ", SECRETS)), "notes (xml )"),
    "what is left over": (film() + box("free", SECRETS), "notes (what is left in free)"),
    "a path of places": (
        film(handler=b"meta", name=b"\0"),
        "a track beside picture and sound (meta)",
    ),
    "who plays it": (film(name=b"Core Media Video\0"), "the program that wrote it (hdlr)"),
    "who encoded it": (film(encoder=b"Apple ProRes"), "the program that wrote it (avc1)"),
    "somebody's disk": (
        film(box("dinf", box("dref", struct.pack(">II", 0, 1), box("url ", bytes(4), SECRETS)))),
        "the device (a path in url )",
    ),
    "half a film": (film()[:-9], "parts that cannot be read: the file is damaged"),
    "no end of boxes": (
        box("ftyp", b"isom") + box("moov", b"\0\0\0\0udta"),
        "parts that cannot be read: the file is damaged",
    ),
}


@pytest.mark.parametrize(("data", "told"), FILMS.values(), ids=FILMS)
def test_films(data, told):
    """Each thing that phones and programs write into a film is told, and none of its words."""
    said = found(io.BytesIO(data), ".mp4")
    assert told in said
    assert not any(word in " ".join(said) for word in SECRETS.decode().split())


def test_a_film_of_ours():
    """Chapters, our own encoder's name and room without anything in it are no findings."""
    ours = film(
        box("udta", box("chpl", TITLE_OF_OURS)),
        tags("©too", b"Lavf63.1.100"),
        name=b"SoundHandler\0",
        encoder=b"Lavc libx264",
    )
    assert found(io.BytesIO(ours + box("free", bytes(100))), ".m4a") == []


def test_a_real_phone_s_film_and_the_same_without_notes(tmp_path):
    """What ffmpeg writes on demand is seen; written as our films are, it is not there."""
    source, noted, bare = (str(tmp_path / name) for name in ("a.mov", "b.mp4", "c.mp4"))
    tool = [executable(), "-nostdin", "-loglevel", "error"]
    picture = ["-f", "lavfi", "-i", "color=c=teal:s=64x64:d=0.2:r=10", "-c:v", "libx264"]
    notes = ["location=+51.5074-000.1278/", "artist=Ana", "creation_time=2026-01-01T00:00:00"]
    written = [part for note in notes for part in ("-metadata", note)]
    subprocess.run([*tool, *picture, *written, source], check=True, timeout=60)
    subprocess.run([*tool, "-i", source, "-c", "copy", noted], check=True, timeout=60)
    clean = "-c copy -map_metadata -1 -fflags +bitexact".split()
    subprocess.run([*tool, "-i", source, *clean, bare], check=True, timeout=60)
    seen = {}
    for path in (source, noted, bare):
        with open(path, "rb") as file:
            seen[path] = {line.partition(" (")[0] for line in found(file, ".mp4")}
    assert {"the place", "when it was made", "who made it"} <= seen[source]
    assert {"the place", "who made it"} <= seen[noted]
    assert seen[bare] == set()


def test_a_film_is_not_read_whole():
    """Of a film of two gigabytes less than a kilobyte is read."""
    start = film()[: -8 - len(SECRETS)]
    head = start + struct.pack(">I4sQ", 1, b"mdat", 2 << 30)

    class Huge(io.RawIOBase):
        """A film whose pictures are nowhere."""

        at = taken = 0

        def seek(self, to, whence=0):
            self.at = to if not whence else len(start) + (2 << 30)
            return self.at

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            data = head[self.at : self.at + size]
            self.at += size
            return data.ljust(size, b"\0")

    huge = Huge()
    assert found(huge, ".mp4") == []
    assert huge.taken < 2000


def picture(kind, **options):
    """Return a small picture as Pillow writes it."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(file, kind, **options)
    return file.getvalue()


def exif(*places):
    """Return EXIF data in which each of the tags is planted."""
    data = Image.Exif()
    for tag in places:
        if tag == ExifTags.IFD.GPSInfo:
            data.get_ifd(tag)[1] = "N"
        else:
            data[tag] = SECRETS.decode()
    return data


def png_text(key):
    """Return a note for a PNG."""
    info = PngImagePlugin.PngInfo()
    info.add_text(key, SECRETS.decode())
    return info


def with_chunk(png, name):
    """Return *png* with one more chunk before its end."""
    body = name + SECRETS
    chunk = struct.pack(">I", len(SECRETS)) + body + struct.pack(">I", zlib.crc32(body))
    return png[:-12] + chunk + png[-12:]


JPG, PNG, WEBP = picture("JPEG"), picture("PNG"), picture("WEBP")
PICTURES = {
    "place": (picture("JPEG", exif=exif(ExifTags.IFD.GPSInfo)), "the place (EXIF)"),
    "device": (picture("JPEG", exif=exif(0x0110)), "the device (EXIF)"),
    "program": (picture("JPEG", exif=exif(0x0131)), "the program that wrote it (EXIF)"),
    "author": (picture("JPEG", exif=exif(0x013B)), "who made it (EXIF)"),
    "time": (picture("JPEG", exif=exif(0x0132)), "when it was made (EXIF)"),
    "other EXIF": (picture("JPEG", exif=exif(0x010E)), "notes (EXIF)"),
    "comment": (picture("JPEG", comment=SECRETS), "notes (a comment)"),
    "XMP": (picture("JPEG", xmp=SECRETS), "notes (APP1)"),
    "IPTC": (
        JPG[:2] + b"\xff\xed" + struct.pack(">H", 42) + b"Photoshop 3.0\0" + SECRETS + JPG[2:],
        "notes (APP13 Photoshop 3.0)",
    ),
    "a film behind it": (JPG + film(), "what follows after the picture"),
    "half a JPEG": (JPG[:-20], "parts that cannot be read: the file is damaged"),
    "PNG author": (picture("PNG", pnginfo=png_text("Author")), "who made it (Author)"),
    "PNG program": (
        picture("PNG", pnginfo=png_text("Software")),
        "the program that wrote it (Software)",
    ),
    "PNG EXIF": (picture("PNG", exif=exif(0x0110)), "the device (EXIF)"),
    "PNG time": (with_chunk(PNG, b"tIME"), "when it was made (tIME)"),
    "PNG other": (with_chunk(PNG, b"prVt"), "notes (prVt)"),
    "PNG behind": (PNG + SECRETS, "what follows after the picture"),
    "half a PNG": (PNG[:-5], "parts that cannot be read: the file is damaged"),
    "WebP EXIF": (picture("WEBP", exif=exif(0x0110)), "the device (EXIF)"),
    "WebP XMP": (picture("WEBP", xmp=SECRETS), "notes (XMP)"),
    "half a WebP": (WEBP[:-5], "parts that cannot be read: the file is damaged"),
    "WebM": (b"\x1aE\xdf\xa3" + SECRETS, "is Matroska or WebM, which cannot be looked through"),
    "sound": (
        b"RIFF\x20\0\0\0WAVE" + SECRETS,
        "is RIFF but no WebP, which cannot be looked through",
    ),
}


@pytest.mark.parametrize(("data", "told"), PICTURES.values(), ids=PICTURES)
def test_pictures(data, told):
    """Each thing that cameras and programs write into a picture is told, and none of its words."""
    said = found(io.BytesIO(data), ".jpg")
    assert told in said
    assert not any(word in " ".join(said) for word in SECRETS.decode().split())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_ours(kind):
    """A plain picture, also one that grows sharp as it comes, has nothing to tell."""
    assert found(io.BytesIO(picture(kind)), ".png") == []
    assert found(io.BytesIO(picture(kind, progressive=True, quality=30)), ".png") == []


def svg(inside="", attributes="", before=""):
    """Return a drawing."""
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    )
    top = f'<svg xmlns="http://www.w3.org/2000/svg" {spaces} {attributes}>'
    return f'{before}{top}<path d="M0 0"/>{inside}</svg>'.encode()


def within(data, kind="image/jpeg"):
    """Return a drawing with a picture in it."""
    words = base64.b64encode(data).decode()
    return svg(f'<image xlink:href="data:{kind};base64,{words}"/>')


TELLS = SECRETS.decode()
DRAWINGS = {
    "metadata": (svg(f"<metadata>{TELLS}</metadata>"), "notes (metadata)"),
    "author": (
        svg(f"<metadata><rdf:RDF><dc:creator>{TELLS}</dc:creator></rdf:RDF></metadata>"),
        "who made it (creator)",
    ),
    "author, alone": (svg(f"<dc:creator>{TELLS}</dc:creator>"), "who made it (creator)"),
    "rdf": (svg(f"<rdf:RDF>{TELLS}</rdf:RDF>"), "notes (RDF)"),
    "file": (svg(attributes=f'sodipodi:docname="{TELLS}"'), "the device (docname)"),
    "program": (
        svg(attributes=f'inkscape:version="{TELLS}"'),
        "the program that wrote it (version)",
    ),
    "view": (svg(f'<sodipodi:namedview id="{TELLS}"/>'), "notes (namedview)"),
    "layer": (svg(f'<g data-name="{TELLS}"/>'), "notes (data-name)"),
    "comment": (svg(f"<!-- {TELLS} -->"), "notes (a comment)"),
    "comment, first": (svg(before=f"<!-- {TELLS} -->"), "notes (a comment)"),
    "comment in a style": (svg(f"<style>/* {TELLS} */</style>"), "notes (a comment in style)"),
    "instruction": (svg(before=f"<?xpacket {TELLS}?>"), "notes (xpacket)"),
    "entities": (svg(before=f'<!DOCTYPE svg [<!ENTITY a "{TELLS}">]>'), "notes (entities)"),
    "described": (
        svg(f"<desc>Created with {TELLS}</desc>"),
        "the program that wrote it (desc)",
    ),
    "a photo": (within(picture("JPEG", exif=exif(0x0110))), "the device (EXIF)"),
    "a drawing": (within(svg(f"<metadata>{TELLS}</metadata>")), "notes (metadata)"),
    "half": (svg()[:-5], "parts that cannot be read: the file is damaged"),
    "UTF-16": (
        svg(f"<metadata>{TELLS}</metadata>").decode().encode("utf-16"),
        "notes (metadata)",
    ),
}


@pytest.mark.parametrize(("data", "told"), DRAWINGS.values(), ids=DRAWINGS)
def test_drawings(data, told):
    """What editors write into a drawing is told, under any name, and none of its words."""
    for suffix in (".svg", ".SVG", ".png", ""):
        said = found(io.BytesIO(data), suffix)
        assert told in said
        assert not any(word in " ".join(said) for word in TELLS.split())


def test_drawings_of_ours():
    """What a drawing needs is nothing to tell, and our own icons have no more."""
    plain = svg(
        "<title>Larkford</title><desc>A lark</desc><style>path{fill:#123}</style>"
        '<use xlink:href="#a" xml:space="preserve"/>',
        'viewBox="0 0 9 9" aria-label="Larkford"',
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">',
    )
    assert found(io.BytesIO(plain), ".svg") == []
    assert found(io.BytesIO(within(picture("PNG"), "image/png")), ".svg") == []
    icons = [*(Path(__file__).parents[2] / "templates").rglob("*.svg")]
    assert icons
    for icon in icons:
        assert found(io.BytesIO(icon.read_bytes()), icon.suffix) == []


@pytest.mark.parametrize(
    ("data", "suffix", "told"),
    [
        (b"%PDF-1.7 " + SECRETS, ".pdf", "is PDF, which cannot be looked through"),
        (b"anything", ".pdf", "is PDF, which cannot be looked through"),
        (b"%PDF-1.7 " + SECRETS, ".png", "is PDF, which cannot be looked through"),
        (b"\x1f\x8b" + SECRETS, ".svg", "is packed SVG, which cannot be looked through"),
        (b"\x1f\x8b" + SECRETS, ".svgz", "is packed SVG, which cannot be looked through"),
        (SECRETS, ".svg", "parts that cannot be read: the file is damaged"),
    ],
)
def test_what_cannot_be_looked_through(data, suffix, told):
    """Nothing is published that may tell more than can be seen here."""
    assert found(io.BytesIO(data), suffix) == [told]


def test_a_name_hides_nothing():
    """What a file is called does not matter, unless it is called text."""
    telling = PICTURES["device"][0]
    assert found(io.BytesIO(telling), ".mp4") == ["the device (EXIF)"]
    assert found(io.BytesIO(telling), ".csv") == []
    assert found(io.BytesIO(b"film of Hale"), ".mp4") == []


@given(
    st.sampled_from(
        [*(d for d, _ in (*FILMS.values(), *PICTURES.values(), *DRAWINGS.values())), JPG, PNG, WEBP]
    ),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 4000),
)
@settings(max_examples=200, deadline=None)
def test_damage_is_no_accident(data, damages, end):
    """A file of any bytes at all is looked through, and what is told can be printed."""
    hurt = bytearray(data)
    for at, with_what in damages:
        place = at % len(hurt)
        hurt[place : place + len(with_what)] = with_what
    for line in found(io.BytesIO(bytes(hurt[: end or None])), ".mp4"):
        assert line.isprintable()
