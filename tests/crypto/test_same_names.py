"""Names are compared as people read them."""

import pytest

from safepub.crypto import requests


@pytest.mark.parametrize("other", ["josé", "JOSE\u0301", " José ", "Jos\u00e9"])
def test_a_name_in_another_spelling_is_the_same(other: str) -> None:
    assert requests.is_same_name("José", other)


def test_another_name_is_another() -> None:
    assert not requests.is_same_name("José", "Josef")
