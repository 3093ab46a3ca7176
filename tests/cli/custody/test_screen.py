"""What a custodian reads cannot steer their terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.cli.custody import screen


@given(st.text())
def test_no_character_that_steers_a_terminal_comes_through(text: str) -> None:
    shown = screen.plain(text)

    assert all(
        character == "\n" or character.isprintable() or ord(character) > 0x9F for character in shown
    )
    assert not set("\x1b\x07\x9b\u202e\u2028") & set(shown)


@pytest.mark.parametrize("text", ["Алена", "مریم‌السادات", "陈 美", "Ó Súilleabháin", "1. „a“"])
def test_names_in_any_script_stay_as_they_are(text: str) -> None:
    assert screen.plain(text) == text


def test_a_fact_of_several_lines_starts_below_its_word() -> None:
    lines = screen.lines_of((("Notes", "one\ntwo"), ("Contact", "a@b")))

    assert lines == ["Notes:", "  one", "  two", "Contact: a@b"]
