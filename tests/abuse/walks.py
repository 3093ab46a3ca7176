"""Every page and every output of a newsroom, fetched by whoever can come there."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from safepub.newsroom import feed_acts
from safepub.newsroom.drafts import Room
from safepub.newsroom.feed_acts import NewFeed
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.abuse.houses import House
from tests.support import pages
from tests.web.desk.conftest import NOON

FORMATS = ("", ".ninjs", ".html", ".txt", ".jsonld")


def pages_of(
    house: House, client: FlaskClient, known: Mapping[str, object], query: str = ""
) -> Iterator[tuple[str, TestResponse]]:
    """Open every page of the application with one browser, however it answers."""
    built = house.app.url_map.bind("localhost")
    for rule in house.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.endpoint != "static":
            values = {name: known.get(name, uuid4()) for name in rule.arguments}
            path = built.build(str(rule.endpoint), values)
            yield path, client.get(path + query, buffered=True)


def at_the_desk(house: House, article_id: UUID, request_id: UUID) -> Mapping[str, object]:
    """Name what the addresses of staff are about."""
    return {
        "article_id": article_id,
        "request_id": request_id,
        "staff_id": house.newsroom.editor.staff_id,
        "pseudonym_id": house.pseudonym_of(house.newsroom.maks),
        "number": 1,
        "place": 1,
        "token": "x" * 43,
    }


def in_the_room(room: Room, named: str, thing: UUID) -> Mapping[str, object]:
    """Name a thing as its contributor's addresses do."""
    of = {
        "article": addresses.address_of,
        "request": addresses.request_address,
        "pseudonym": addresses.pseudonym_address,
    }[named]
    return {"address": of(room, thing), "number": 1}


def open_feed(house: House) -> UUID:
    """Open a feed of everything before something is published."""
    with house.databases.newsroom() as session:
        adam = house.desk.people["Adam"].reader
        return feed_acts.open_feed(session, adam, NewFeed(title="All"), today=NOON.date())


def publish(house: House) -> UUID:
    """Publish an article of Maks, whom the desk's own acts bring there."""
    return house.desk.article(State.PUBLISHED)


def outputs_of(house: House, article_id: UUID, feed_id: UUID) -> dict[str, TestResponse]:
    """Fetch everything that an outlet or a reader can fetch about an article."""
    one = f"/api/v1/articles/{article_id}"
    paths = [f"{one}{ending}" for ending in FORMATS]
    paths += ["/api/v1/articles", "/api/v1/articles?fields=summary", "/api/v1/changes"]
    paths += ["/api/v1/webhooks", "/api/v1/articles/x", "/api/v1/articles?sort=name"]
    paths += ["/api/openapi.json", "/api/docs", f"/feeds/{feed_id}.json", f"/feeds/{feed_id}.xml"]
    client = house.app.test_client()
    token = {"Authorization": f"Bearer {house.outlet_token}"}
    return {path: client.get(path, headers=token) for path in paths}


def export_of(house: House, passphrase: str) -> bytes:
    """Let a contributor take everything of theirs away."""
    client = house.contributor(passphrase).client
    answer = pages.send(client, "/room/export", {"passphrase": passphrase})
    assert answer.mimetype == "application/zip", answer.text
    return bytes(answer.data)
