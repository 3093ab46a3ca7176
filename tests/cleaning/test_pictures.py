import io
import struct

import pytest
from PIL import Image, ImageCms, ImageOps

from safepub.cleaning import bounds, judging, pictures
from safepub.cleaning.files import FileKind, FileRefusedError, Reason, Remains, Removed
from tests.cleaning import dirty_pictures, hostile

# What each dirty picture is found to hold.
HELD = {
    Removed.LOCATION,
    Removed.CAMERA,
    Removed.PERSON,
    Removed.DATES,
    Removed.SOFTWARE,
    Removed.THUMBNAIL,
    Removed.COLOURS,
    Removed.COMMENTS,
    Removed.EDITING_IDS,
    Removed.PROVENANCE,
    Removed.TRAILING,
}


def cleaned(content: bytes, kind: FileKind) -> Image.Image:
    """The pixels of what comes out, once the judge has seen it."""
    clean = pictures.clean(content, kind)
    judging.judge(clean.kind, clean.content)
    picture = Image.open(io.BytesIO(clean.content))
    picture.load()
    assert picture.size == (clean.width, clean.height)
    return picture


def near(colour: object, expected: object, most: int = 12) -> bool:
    assert isinstance(colour, tuple)
    assert isinstance(expected, tuple)
    return all(abs(one - other) <= most for one, other in zip(colour, expected, strict=True))


def reason(content: bytes, kind: FileKind) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        pictures.clean(content, kind)
    return refusal.value.reason


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_every_planted_trace_is_gone_and_told(kind: str) -> None:
    dirty = dirty_pictures.ALL[kind]()
    assert dirty.count(dirty_pictures.NEEDLE) > 20

    clean = bounds.clean(dirty, "picture")

    assert clean.kind == kind
    assert dirty_pictures.NEEDLE not in clean.content.replace(b"\x00", b"")
    assert set(clean.removed) >= HELD
    assert set(clean.remains) == {
        Remains.SENSOR_NOISE,
        Remains.VISIBLE_CONTENT,
        Remains.PRINTER_DOTS,
    }
    assert clean.words == ""


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_a_plain_picture_held_nothing(kind: FileKind) -> None:
    plain = dirty_pictures.saved(dirty_pictures.pixels(), kind.value)

    clean = pictures.clean(plain, kind)

    assert clean.removed == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_out_upright(orientation: int) -> None:
    picture = cleaned(dirty_pictures.jpeg(orientation), FileKind.JPEG)

    # Pillow's own reading of the same file is the yardstick.
    with Image.open(io.BytesIO(dirty_pictures.jpeg(orientation))) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    assert picture.size == upright.size
    for at in ((4, 4), (picture.width - 5, 4), (4, picture.height - 5)):
        assert near(picture.getpixel(at), upright.getpixel(at), 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_channels_comes_out_with_eight_bits(mode: str) -> None:
    grey = Image.new("I;16", (8, 8), 0x8000) if mode == "I;16" else Image.new("L", (8, 8), 128)
    picture = grey if mode == "I;16" else grey.convert(mode)

    out = cleaned(dirty_pictures.saved(picture, "PNG"), FileKind.PNG)

    assert out.mode in {"L", "RGB"}
    expected = picture.convert("L").getpixel((3, 3)) if mode != "I;16" else 128
    assert out.convert("L").getpixel((3, 3)) == expected


def test_inks_come_out_as_colours() -> None:
    picture = Image.new("CMYK", (16, 16), (0, 255, 255, 0))

    out = cleaned(dirty_pictures.saved(picture, "JPEG"), FileKind.JPEG)

    assert near(out.getpixel((8, 8)), (255, 0, 0))


def test_colours_of_another_profile_come_out_as_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    swapped = dirty_pictures.colour_profile()
    # The same profile with red and blue exchanged says that red pixels are blue.
    swapped = swapped.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")
    picture = Image.new("RGB", (16, 16), "red")

    out = cleaned(dirty_pictures.saved(picture, "PNG", icc_profile=swapped), FileKind.PNG)
    unfit = cleaned(dirty_pictures.saved(picture, "PNG", icc_profile=lab.tobytes()), FileKind.PNG)

    assert near(out.getpixel((8, 8)), (0, 0, 255))
    assert near(unfit.getpixel((8, 8)), (255, 0, 0))


@pytest.mark.parametrize("kind", [FileKind.PNG, FileKind.WEBP])
def test_transparency_stays_and_what_lies_under_it_does_not(kind: FileKind) -> None:
    picture = Image.new("RGBA", (64, 64), (200, 10, 10, 255))
    picture.paste((10, 200, 10, 0), (0, 0, 32, 64))
    options = {"lossless": True, "exact": True} if kind is FileKind.WEBP else {}

    out = cleaned(dirty_pictures.saved(picture, kind.value, **options), kind)

    assert out.mode == "RGBA"
    assert out.getpixel((8, 8)) == (0, 0, 0, 0)
    assert near(out.getpixel((48, 32)), (200, 10, 10, 255))


def test_a_large_picture_comes_out_smaller_in_the_same_shape() -> None:
    wide = dirty_pictures.saved(Image.new("L", (5120, 1000)), "PNG")

    assert cleaned(wide, FileKind.PNG).size == (2560, 500)


def test_a_picture_that_moves_is_refused() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    for kind in (FileKind.PNG, FileKind.WEBP):
        moving = dirty_pictures.saved(
            frames[0], kind.value, save_all=True, append_images=frames[1:]
        )

        assert reason(moving, kind) is Reason.ANIMATED


def test_the_second_picture_of_a_jpeg_is_left_behind() -> None:
    red, blue = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    two = dirty_pictures.saved(red, "MPO", save_all=True, append_images=[blue])

    out = cleaned(two, FileKind.JPEG)

    assert near(out.getpixel((8, 8)), (254, 0, 0))
    assert Removed.TRAILING in pictures.clean(two, FileKind.JPEG).removed


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (hostile.png(15_000), FileKind.PNG),
        (hostile.jpeg(16_000), FileKind.JPEG),
        (b"RIFF\x1a\x00\x00\x00WEBPVP8X" + struct.pack("<IIQ", 10, 0, 2**48 - 1), FileKind.WEBP),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_unpacked(
    content: bytes, kind: FileKind
) -> None:
    assert reason(content, kind) is Reason.TOO_MANY_PIXELS


def test_a_webp_is_asked_for_its_size_before_its_pixels_get_any_room() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        bounds.clean(hostile.webp(16_000), "picture.webp")

    assert refusal.value.reason is Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "content",
    [
        hostile.png_with_text(80 * hostile.MEBIBYTE),
        dirty_pictures.saved(dirty_pictures.pixels(), "PNG")[:-40],
        dirty_pictures.saved(dirty_pictures.pixels(), "PNG")[:33],
    ],
)
def test_a_picture_that_does_not_unpack_is_refused(content: bytes) -> None:
    assert reason(content, FileKind.PNG) is Reason.DAMAGED


def test_metadata_that_cannot_be_read_does_not_matter() -> None:
    plain = dirty_pictures.saved(dirty_pictures.pixels(), "PNG")
    odd = plain[:33] + dirty_pictures.chunk(b"eXIf", b"no such thing") + plain[33:]

    clean = pictures.clean(odd, FileKind.PNG)

    assert clean.removed == (Removed.OTHER,)
