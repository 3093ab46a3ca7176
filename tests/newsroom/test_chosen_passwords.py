"""Which passwords staff may choose."""

import pytest

from safepub.newsroom import chosen_passwords
from safepub.newsroom.chosen_passwords import PasswordGuessableError, PasswordTooShortError

NAMES = ("Edita Nováková", "The Daily Courier")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234!",
        "qwertyuiop12345",
        "1q2w3e4r5t6y7u",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "Edita-Nováková-1",
        "thedailycourier1",
        "SafepubEditor2026",
        "пароль123456",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordGuessableError):
        chosen_passwords.require_good(password, names=NAMES)


@pytest.mark.parametrize("password", ["elevenchars", "", "Ж" * 11])
def test_what_is_short_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooShortError):
        chosen_passwords.require_good(password, names=NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "trout gravel nylon sixth umbra",
        "correct horse battery",
        "mrkva studňa lampa",
        "7391046285174093",
        "ўсё гэта лес і вада",
        "password of a heron in June",
        "x" * 12 + "Qz7#mK",
    ],
)
def test_anything_else_may_be_chosen_whatever_it_is_made_of(password: str) -> None:
    chosen_passwords.require_good(password, names=NAMES)
