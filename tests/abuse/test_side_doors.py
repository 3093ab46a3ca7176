"""Cases 30, 31 and 45: what goes out at all doors, and what of a person is never in it."""

import base64
import getpass
import io
import json
import re
import socket
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import DateTime, select

from safepub.database import Databases, NewsroomBase
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Media
from safepub.settings import Settings
from tests.abuse import houses, walks
from tests.abuse.houses import ACCOUNT, CONTACT, IDENTITY, LEGAL_NAME, House
from tests.support.instances import Custodians
from tests.web.contributor.conftest import MAKS
from tests.web.desk.conftest import NOON
from tests.web.desk.conftest import Visitor as DeskVisitor

SIDE_DOORS = "?fields=legal_name,contact&sort=legal_name&include=identity&expand=contributor"
SHORT = 12


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _unpacked(archive: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return b"\n".join(opened.read(name) for name in opened.namelist())


def test_case_30_no_page_list_export_or_error_holds_a_real_name(house: House) -> None:
    """Every page of every door, as each of its people, and with fields asked for: never there."""
    article_id, request_id = walks.publish(house), house.custody.ask()
    take = house.custody.reveals.bring_to_grant(request_id, "Ada", "Boris")
    house.custody.reveals.hand_in("Ada", house.custody.reveals.receipt("Ada", request_id, take))
    second = house.custody.ask()
    maks = house.newsroom.maks
    at_desk = walks.at_the_desk(house, article_id, second)
    visits = [
        *((house.desk.visitor(name).client, at_desk) for name in ("Edita", "Peter", "Adam")),
        (house.custody.visitor("Ada").client, at_desk),
        (house.contributor().client, walks.in_the_room(maks, "article", article_id)),
        (house.contributor().client, walks.in_the_room(maks, "request", second)),
        (
            house.contributor().client,
            walks.in_the_room(maks, "pseudonym", house.pseudonym_of(maks)),
        ),
    ]

    seen = [
        (path, answer)
        for client, known in visits
        for path, answer in walks.pages_of(house, client, known, SIDE_DOORS)
    ]
    edita = DeskVisitor(visits[0][0])
    seen += [(word, edita.post("/search", words=word)) for word in (LEGAL_NAME, CONTACT)]

    assert len({path for path, answer in seen if answer.status_code == 200}) > 60
    exported = _unpacked(walks.export_of(house, MAKS))
    for path, answer in seen:
        said = answer.data + str(answer.headers).encode()
        found = [told for told in _of_the_person() if told in said]
        # Somebody who looks for a word sees it in their own form.
        assert found == [path.encode()] * (path in {LEGAL_NAME, CONTACT}), path
    assert not any(told in exported for told in _of_the_person())


def _of_the_person() -> list[bytes]:
    return [told.encode() for told in (LEGAL_NAME, CONTACT, ACCOUNT, IDENTITY.notes)]


def _keys(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from _keys(value)
    elif isinstance(told, list):
        for value in told:
            yield from _keys(value)


def _documented(document: object) -> set[str]:
    """Name every property of every schema in the OpenAPI document."""
    found: set[str] = set()
    if isinstance(document, dict):
        found |= set(document.get("properties", {}))
        for value in document.values():
            found |= _documented(value)
    elif isinstance(document, list):
        for value in document:
            found |= _documented(value)
    return found


def _internals(house: House, public: set[UUID]) -> set[str]:
    """Name everybody and everything that the newsroom knows and no outlet needs."""
    kept = {"Edita", "Peter", "Petra", "Adam", "Ada", "Boris", socket.gethostname()}
    kept |= {f"{getpass.getuser()}@{socket.gethostname()}", str(Path(__file__).parents[2])}
    with house.databases.newsroom(write=False) as session:
        for table in NewsroomBase.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for value in row.values():
                    if isinstance(value, UUID) and value not in public:
                        kept |= {str(value), value.hex, _text(value.bytes)}
                    elif isinstance(value, bytes) and table.name not in {"rendition", "media"}:
                        kept |= {value[:16].hex(), _text(value[:18])} if value else set()
    return kept


def _held(internals: set[str], said: str) -> set[str]:
    """Give those that stand there.

    A short name counts as a word alone: it may well be letters of a random cursor.
    """
    words = set(re.findall(r"[\w-]+", said))
    return {each for each in internals if each in (words if len(each) < SHORT else said)}


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def test_case_31_outputs_and_exports_hold_documented_fields_and_no_internals(
    house: House,
) -> None:
    """No id, key or name of ours in the API, feeds, headers and exports; each field documented."""
    feed_id = walks.open_feed(house)
    article_id = walks.publish(house)
    with house.databases.newsroom(write=False) as session:
        media = set(session.scalars(select(Media.id)))
    internals = _internals(house, {article_id, feed_id, *media})
    outputs = walks.outputs_of(house, article_id, feed_id)
    exported = _unpacked(walks.export_of(house, MAKS)).decode(errors="replace")
    documented = _documented(outputs["/api/openapi.json"].get_json())

    assert {answer.status_code for answer in outputs.values()} == {200, 400, 404}
    assert len(internals) > 100
    for path, answer in outputs.items():
        said = answer.get_data(as_text=True) + str(answer.headers)
        assert _held(internals, said) == set(), path
        assert not re.search(r"(?i)server:|x-powered-by|werkzeug|gunicorn", str(answer.headers))
    assert _held(internals, exported) == set()
    told = {
        path: set(_keys(answer.get_json()))
        for path, answer in outputs.items()
        if path.startswith("/api/v1") and answer.mimetype == "application/json"
    }
    assert len(told) >= 4
    for path, names in told.items():
        assert names - documented == set(), path


def _moments(house: House) -> list[tuple[str, datetime]]:
    """Read every time that is finer than a day in any table."""
    found = []
    with house.databases.newsroom(write=False) as session:
        for table in NewsroomBase.metadata.sorted_tables:
            timed = [column for column in table.columns if _is_time(column.type)]
            for row in session.execute(select(*timed)) if timed else ():
                found += [
                    (f"{table.name}.{column.name}", value)
                    for column, value in zip(timed, row, strict=True)
                    if value is not None
                ]
    return found


def _is_time(kind: object) -> bool:
    return isinstance(getattr(kind, "impl", kind), DateTime)


def test_case_45_nothing_tells_when_a_text_was_handed_in(house: House) -> None:
    """API, feeds, ETags, stored times and files: the newsroom's own time, to the minute."""
    feed_id = walks.open_feed(house)
    day = datetime.now(UTC)
    article_id = walks.publish(house)
    outputs = walks.outputs_of(house, article_id, feed_id)
    exported = walks.export_of(house, MAKS)

    # The newsroom says that it was published in 2024; it was written and handed in just now.
    handed_in = {
        f"{day:%Y-%m-%d}",
        f"{day:%d %b %Y}",
        str(int(day.timestamp()))[:6],
    }
    if f"{day:%H:%M}" != f"{NOON:%H:%M}":
        handed_in.add(f"{day:%H:%M:}")
    for path, answer in outputs.items():
        sent = {name: value for name, value in answer.headers.items() if name != "Date"}
        said = answer.get_data(as_text=True) + json.dumps(sent)
        assert {told for told in handed_in if told in said} == set(), path
        assert "Last-Modified" not in answer.headers
    article = outputs[f"/api/v1/articles/{article_id}"].get_json()
    assert article["published_at"] == article["updated_at"] == f"{NOON:%Y-%m-%dT%H:%M:%SZ}"
    assert {entry.date_time for entry in _entries(exported)} == {(1980, 1, 1, 0, 0, 0)}
    allowed = {"article.published_at", "article.updated_at", "change.happened_at"}
    assert {name for name, _ in _moments(house)} <= allowed
    assert {moment for _, moment in _moments(house)} == {NOON}
    _files_tell_no_hour(house)


def _entries(archive: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.infolist()


def _files_tell_no_hour(house: House) -> None:
    vault = house.settings.vault_path
    # The pool of documents lies beside it; nobody has handed any in.
    for path in vault.parent.glob(f"{vault.name}*"):
        assert path.stat().st_mtime % timedelta(days=1).total_seconds() == 0, path.name


def test_case_45_etags_are_of_the_bytes_alone(house: House) -> None:
    """Two articles of the same words and time differ in no ETag by when they were written."""
    first, second = walks.publish(house), walks.publish(house)
    with house.databases.newsroom(write=False) as session:
        assert {session.get_one(Article, each).published_at for each in (first, second)} == {NOON}
    client = house.app.test_client()
    token = {"Authorization": f"Bearer {house.outlet_token}"}
    texts = [client.get(f"/api/v1/articles/{each}.txt", headers=token) for each in (first, second)]

    bodies = [
        answer.data.replace(str(each).encode(), b"")
        for answer, each in zip(texts, (first, second), strict=True)
    ]
    assert bodies[0] == bodies[1]
    same_bytes = texts[0].data == texts[1].data
    assert (texts[0].headers["ETag"] == texts[1].headers["ETag"]) is same_bytes
