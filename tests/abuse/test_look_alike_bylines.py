"""Case 50: a second byline that a reader would take for the first."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.database import Databases
from safepub.newsroom.models.people import Pseudonym
from safepub.settings import Settings
from tests.abuse import houses
from tests.abuse.houses import House
from tests.support.instances import Custodians


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


LOOK_ALIKES = (
    "Maks",
    "МАКЅ",
    "Mакs",
    "maks ",
    "MAKS",
    "Ma\u200bks",
    "Maks\u2060",
    "Ｍａｋｓ",
    "Mаk\u00ads",
    "ⅯAKS",
)


def test_case_50_a_second_byline_that_looks_like_the_first_is_refused(house: House) -> None:
    """Cyrillic, zero-width, wide and case variants, of a retired byline too: 422 and a reason."""
    room = house.contributor()

    def bylines() -> list[str]:
        with house.databases.newsroom(write=False) as session:
            own = Pseudonym.contributor_id == house.newsroom.maks.contributor_id
            return sorted(session.scalars(select(Pseudonym.byline).where(own)))

    def add(byline: str) -> TestResponse:
        return room.post("/room/bylines/new", byline=byline, bio="", closing_note="")

    for byline in LOOK_ALIKES:
        refused = add(byline)
        assert refused.status_code == 422, byline.encode("unicode-escape")
        assert 'href="#field-byline"' in refused.text
    assert bylines() == ["Maks"]
    assert add("Zośka").status_code == 303
    retired = house.pseudonym_of(house.newsroom.maks)
    with house.databases.newsroom() as session:
        session.get_one(Pseudonym, retired).retired = True
    assert {add(byline).status_code for byline in LOOK_ALIKES} == {422}
    assert bylines() == ["Maks", "Zośka"]
