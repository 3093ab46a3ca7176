"""What a reader accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.serving import conditions


@pytest.mark.parametrize(
    ("accepted", "gzip"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("gzip;q=nonsense", False),
        ("*", True),
        ("*;q=0", False),
        ("identity", False),
        ("identity;q=0.5, gzip;q=0.2", False),
        ("identity;q=0.5, gzip ; q=0.5", True),
        ("deflate", False),
    ],
)
def test_gzip_goes_only_to_whoever_accepts_it(accepted: str | None, *, gzip: bool) -> None:
    assert conditions.accepts_gzip(accepted) is gzip


@given(st.text(), st.booleans())
def test_no_header_breaks_the_reading(text: str, gzip: bool) -> None:  # noqa: FBT001
    conditions.accepts_gzip(text)
    held = conditions.tags_held(text, gzip=gzip)

    assert all('"' not in tag for tag in held)
