"""Cursors come back as the place that they were made of, or not at all."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.serving import cursors
from safepub.serving.cursors import Place

PLACES = st.builds(
    Place,
    moment=st.datetimes(timezones=st.just(UTC)),
    article_id=st.uuids(),
)
CURSOR = cursors.write(Place(moment=datetime(2026, 11, 23, 12, tzinfo=UTC), article_id=UUID(int=7)))


@given(PLACES)
def test_a_cursor_says_its_place(place: Place) -> None:
    assert cursors.read(cursors.write(place)) == place


@given(st.integers(0, len(CURSOR) - 1), st.characters())
def test_a_changed_cursor_is_refused(position: int, character: str) -> None:
    changed = CURSOR[:position] + character + CURSOR[position + 1 :]

    if changed != CURSOR:
        with pytest.raises(cursors.CursorBrokenError):
            cursors.read(changed)


@given(st.text() | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_a_made_up_cursor_is_refused(text: str) -> None:
    with pytest.raises(cursors.CursorBrokenError):
        cursors.read(text)


def test_a_cut_cursor_is_refused() -> None:
    for length in range(len(CURSOR)):
        with pytest.raises(cursors.CursorBrokenError):
            cursors.read(CURSOR[:length])
