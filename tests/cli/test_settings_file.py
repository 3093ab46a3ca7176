"""Settings files: written so that they are read back, changed in nothing but what is meant."""

import tomllib

import click
import pytest

from safepub.cli import settings_file
from safepub.cli.settings_file import Document

CUSTODY = """\
# A comment that stays.
doors = ["desk"]

[site]
name = "identity_pin = 'x'"

[custody]   # and this one
identity_manifest = "identity.manifest"
  identity_pin   =   'aa'   # compared with Ana
payment_pin = "bb"
"""


def test_what_is_written_is_read_back() -> None:
    document: Document = {
        "languages": ["en", "uk"],
        "site": {"name": 'The "Courier" \\ Вісник\n', "port": 3},
        "desk": {"four_eyes": False},
    }

    assert tomllib.loads(settings_file.write(document)) == document


def test_a_section_of_nothing_is_not_written() -> None:
    assert "[desk]" not in settings_file.write({"site": {"name": "x"}, "desk": {}})


def test_what_cannot_stand_in_the_file_is_refused() -> None:
    with pytest.raises(click.ClickException, match="cannot stand"):
        settings_file.write({"site": {"name": "a\x7fb"}})


def test_two_settings_change_and_every_other_byte_stays() -> None:
    fresh = settings_file.changed(
        CUSTODY, {"identity_pin": "cc", "identity_manifest": "identity-cc.manifest"}
    )

    assert fresh == CUSTODY.replace("'aa'", '"cc"').replace(
        '"identity.manifest"', '"identity-cc.manifest"'
    )


@pytest.mark.parametrize(
    "text",
    [
        CUSTODY.replace("identity_pin", "other_pin"),
        "custody = { identity_pin = 'a', identity_manifest = 'b' }",
        "[custody]\nidentity_manifest = 'a'\n[other]\nidentity_pin = 'b'\n",
        "[custody]\nidentity_manifest = 'a'\nidentity_pin = '''b'''\n",
        "[custody]\nidentity_manifest = 'a'\nidentity_pin = 'b'\n[x]\ny='''\nidentity_pin = 'b''''",
        "[custody",
    ],
)
def test_a_file_of_another_form_is_not_touched(text: str) -> None:
    with pytest.raises(click.ClickException, match="on a line of its own"):
        settings_file.changed(text, {"identity_manifest": "n", "identity_pin": "m"})


def test_a_value_with_a_backslash_is_written_as_it_is() -> None:
    fresh = settings_file.changed(CUSTODY, {"identity_pin": "a\\1b"})

    assert tomllib.loads(fresh)["custody"]["identity_pin"] == "a\\1b"
