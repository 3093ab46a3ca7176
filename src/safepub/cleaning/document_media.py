"""Pictures inside documents: each encoded anew, cropped for good, and numbered."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from PIL import Image

from safepub.cleaning import kinds, pictures
from safepub.cleaning.files import SUFFIXES, FileRefusedError, Removed

MOST_PICTURES = 200
"""Different pictures of one document."""

Crop = tuple[float, float, float, float]
"""What is cut off at the left, top, right and bottom, as parts of the whole."""

WHOLE: Crop = (0.0, 0.0, 0.0, 0.0)
_LEAST_LEFT = 0.01
SUFFIX_TYPES: Mapping[str, str] = MappingProxyType(
    {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
)


@dataclass(kw_only=True)
class Media:
    """The pictures that a document keeps, by file name, and what they held before."""

    folder: str
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    removed: set[Removed] = field(default_factory=set)
    _seen: dict[tuple[bytes, Crop], str | None] = field(default_factory=dict, repr=False)

    def add(self, content: bytes, crop: Crop = WHOLE) -> str | None:
        """Give the name under which the picture is kept, or None where it cannot be.

        What cannot be encoded anew (drawings, moving or damaged pictures) is left out, and
        `removed` says so.
        """
        key = (content, crop)
        if key not in self._seen:
            self._seen[key] = self._cleaned(content, crop)
        return self._seen[key]

    def _cleaned(self, content: bytes, crop: Crop) -> str | None:
        kind = kinds.picture_kind(content)
        if kind is None or len(self.files) >= MOST_PICTURES or not _is_sensible(crop):
            self.removed.add(Removed.EMBEDDED)
            return None
        try:
            clean = pictures.clean(content, kind)
        except FileRefusedError:
            self.removed.add(Removed.EMBEDDED)
            return None
        self.removed.update(clean.removed)
        kept = clean.content
        if crop != WHOLE:
            self.removed.add(Removed.OTHER)
            with Image.open(io.BytesIO(kept)) as whole:
                kept = pictures.encode(pictures.fresh(whole.crop(_box(whole, crop))), clean.kind)
        name = f"{self.folder}image{len(self.files) + 1}{SUFFIXES[clean.kind]}"
        self.files[name] = kept
        return name


def _is_sensible(crop: Crop) -> bool:
    left, top, right, bottom = crop
    return left + right < 1 - _LEAST_LEFT and top + bottom < 1 - _LEAST_LEFT and min(crop) >= 0


def _box(whole: Image.Image, crop: Crop) -> tuple[int, int, int, int]:
    left, top, right, bottom = crop
    from_left, from_top = round(left * whole.width), round(top * whole.height)
    to_right = max(round((1 - right) * whole.width), from_left + 1)
    to_bottom = max(round((1 - bottom) * whole.height), from_top + 1)
    return from_left, from_top, min(to_right, whole.width), min(to_bottom, whole.height)
