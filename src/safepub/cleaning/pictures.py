"""Pictures: their pixels, and nothing but their pixels, in a new file."""

import io
import warnings
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from PIL import Image, ImageCms

from safepub.cleaning import containers, picture_traces
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError, Reason, Remains

LONGEST_SIDE = 2_560
"""Pixels of a clean picture."""
MOST_PIXELS: Mapping[FileKind, int] = MappingProxyType(
    {
        # Decoded at half its size or less, so the memory is a fraction.
        FileKind.JPEG: 128_000_000,
        FileKind.PNG: 40_000_000,
        FileKind.WEBP: 40_000_000,
    }
)
"""Pixels of a picture that comes in."""
MOST_SIDE = 30_000
QUALITY = 88
"""Of JPEG and WebP."""
REMAINS = (Remains.VISIBLE_CONTENT, Remains.SENSOR_NOISE, Remains.PRINTER_DOTS)

# One way of saving for everybody: a file then tells nothing of who made it.
_SAVED_AS: Mapping[FileKind, Mapping[str, Any]] = MappingProxyType(
    {
        FileKind.JPEG: {"format": "JPEG", "subsampling": "4:2:0", "optimize": True},
        FileKind.PNG: {"format": "PNG", "compress_level": 6},
        FileKind.WEBP: {"format": "WEBP", "method": 4},
    }
)
_ORIENTATION = 0x0112
_TURNS: Mapping[object, Image.Transpose] = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)
_GREY = frozenset({"1", "L", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_SEE_THROUGH = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})

Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
# Pillow only warns until twice its limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def clean(content: bytes, kind: FileKind) -> CleanFile:
    """Give the picture's pixels in a new file of the same kind.

    They are turned upright, converted to sRGB with 8 bits a channel, and at most
    `LONGEST_SIDE` on the longer side. Transparency stays; what lies under what is
    fully transparent does not.

    Args:
        content: The file.
        kind: What its first bytes say that it is.

    Raises:
        FileRefusedError: It is damaged, moves, or has too many pixels.
    """
    if kind is FileKind.WEBP:
        # Pillow makes room for the pixels before it says how many there are.
        _refuse_many(kind, *containers.webp_size(content))
    removed = picture_traces.found(content, kind)
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
            _refuse(opened, kind)
            picture = _pixels(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefusedError(Reason.TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError):
        raise FileRefusedError(Reason.DAMAGED) from None
    return CleanFile(
        kind=kind,
        content=encode(picture, kind),
        removed=removed,
        remains=REMAINS,
        width=picture.width,
        height=picture.height,
    )


def encode(picture: Image.Image, kind: FileKind, *, quality: int = QUALITY) -> bytes:
    """Save pixels in the one way that safepub saves them; PNG loses nothing at any quality."""
    if kind is FileKind.JPEG and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    if kind is FileKind.WEBP and picture.mode == "L":
        picture = picture.convert("RGB")
    saved = io.BytesIO()
    picture.save(saved, quality=quality, **_SAVED_AS[kind])
    return saved.getvalue()


def fresh(picture: Image.Image) -> Image.Image:
    """Give a new picture of the same pixels, without anything that Pillow keeps beside them."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _refuse(opened: Image.Image, kind: FileKind) -> None:
    _refuse_many(kind, *opened.size)
    # A JPEG's further pictures are other views of the same one; they are left behind.
    if kind is not FileKind.JPEG and getattr(opened, "n_frames", 1) > 1:
        raise FileRefusedError(Reason.ANIMATED)


def _refuse_many(kind: FileKind, width: int, height: int) -> None:
    if width * height > MOST_PIXELS[kind] or max(width, height) > MOST_SIDE:
        raise FileRefusedError(Reason.TOO_MANY_PIXELS)


def _pixels(opened: Image.Image) -> Image.Image:
    icc = opened.info.get("icc_profile")
    turn = _TURNS.get(_orientation(opened))
    # A JPEG of many pixels is read at a fraction of its size from the start.
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    plain = _in_channels(opened)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = _in_srgb(plain, icc)
    return fresh(_without_hidden(plain if turn is None else plain.transpose(turn)))


def _in_channels(opened: Image.Image) -> Image.Image:
    if opened.mode in _SEE_THROUGH or "transparency" in opened.info:
        return opened.convert("RGBA")
    if opened.mode in _GREY:
        return _in_eight_bits(opened)
    # What inks mean is known to the profile alone; see `_in_srgb`.
    if opened.mode in {"RGB", "CMYK"}:
        return opened.copy()
    return opened.convert("RGB")


def _in_eight_bits(opened: Image.Image) -> Image.Image:
    if opened.mode in {"1", "L"}:
        return opened.convert("L")
    return opened.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image, icc: object) -> Image.Image:
    if isinstance(icc, bytes) and icc:
        # A profile that does not fit its picture is worth nothing.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            return _through(picture, icc)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _through(picture: Image.Image, icc: bytes) -> Image.Image:
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    opaque = picture.convert("RGB") if alpha else picture
    converted = ImageCms.profileToProfile(
        opaque,
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
        outputMode="RGB",
    )
    if converted is None:
        raise ValueError
    if alpha:
        converted.putalpha(alpha)
    return converted


def _orientation(opened: Image.Image) -> object:
    # What cannot be read turns nothing; the pixels may be as good as any.
    with suppress(Exception):
        return opened.getexif().get(_ORIENTATION, 1)
    return 1


def _without_hidden(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    alpha = picture.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture.convert("RGB")
    seen = Image.new("RGBA", picture.size)
    seen.paste(picture, mask=alpha.point(lambda value: 255 if value else 0))
    return seen
