"""Cases 41 and 42: what of the database opens a door, and what can be guessed."""

import ast
import base64
import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Uuid, select

from safepub.crypto import (
    passphrases,
    sealing,
    session_ids,
    tokens,
)
from safepub.database import Databases, NewsroomBase
from safepub.newsroom import invitations, recovery_codes
from safepub.newsroom.models.staff import StaffInvitation
from safepub.newsroom.states import State
from safepub.settings import Settings
from tests.abuse import houses
from tests.abuse.houses import House
from tests.support.instances import Custodians

SOURCES = Path(__file__).parents[2] / "src"
DOORS = ("/room", "/desk/account", "/custody/")
COOKIES = ("__Host-safepub-room", "__Host-safepub-desk", "__Host-safepub-custody")
SAMPLES = 4_096


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _as_typed(value: bytes | str) -> list[str]:
    """Give the ways to type a stored value where a token is expected."""
    if isinstance(value, str):
        return [value]
    if len(value) > 64:
        return []
    return [value.hex(), base64.urlsafe_b64encode(value).decode().rstrip("=")]


def _opens_nothing(client: FlaskClient, digests: set[str]) -> None:
    """Try each as everything that a token can be."""
    for each in sorted(digests):
        for door, name in zip(DOORS, COOKIES, strict=True):
            client.set_cookie(name, each)
            assert client.get(door).status_code in {303, 401}, (door, each)
        assert client.get(f"/invitation/{each}").status_code == 404
        assert client.get(f"/desk/joining/{each}").status_code == 404
        for token in (each, f"sp_live_{each}", f"sp_live_{each}{tokens._checksum(each)}"):
            headers = {"Authorization": f"Bearer {token}"}
            assert client.get("/api/v1/articles", headers=headers).status_code == 401


def test_case_41_what_lies_in_the_database_opens_no_door(house: House) -> None:
    """Every stored value as cookie, invitation, outlet's token and code: refused at each door."""
    room, adam = house.contributor(), house.desk.visitor("Adam")
    custody = house.custody.visitor("Ada")
    sent = {"name": "Nina", "rights": "editor", "code": house.desk.people["Adam"].code(later=1)}
    joining = re.search(r"/desk/joining/([\w-]{43})", adam.post("/admin/staff/invite", **sent).text)
    assert joining is not None
    with house.databases.newsroom() as session:
        invited = invitations.invite(session, expires_on=date.max)
        codes = recovery_codes.renew(session, house.newsroom.editor.staff_id)
    cookies = [
        found.value
        for client, name in zip((room.client, adam.client, custody.client), COOKIES, strict=True)
        if (found := client.get_cookie(name)) is not None
    ]
    assert len(cookies) == len(DOORS)

    values = house.values()
    dump = b"\n".join(v if isinstance(v, bytes) else v.encode() for v in values)
    for token in (*cookies, joining[1], invited, house.outlet_token, *codes):
        # A part of it would help as well.
        assert token.encode()[:16] not in dump.replace(b"sp_live_", b"")
        assert token.replace("-", "").encode() not in dump

    typed = {each for value in values for each in _as_typed(value) if 8 <= len(each) <= 90}
    digests = {each for each in typed if len(each) in {43, 64}}
    assert len(digests) > 20
    client = house.app.test_client()
    _opens_nothing(client, digests)
    # The real ones open the same doors.
    for cookie, door, name in zip(cookies, DOORS, COOKIES, strict=True):
        client.set_cookie(name, cookie)
        assert client.get(door).status_code == 200
    assert client.get(f"/invitation/{invited}").status_code == 200
    assert client.get(f"/desk/joining/{joining[1]}").status_code == 200


def test_case_41_what_was_used_or_is_over_works_no_more(house: House) -> None:
    """Invitations, resets and recovery codes: once, and until their day; revoked at once."""
    today = datetime.now(UTC).date()
    yesterday = today - timedelta(days=1)
    client = house.app.test_client()
    with house.databases.newsroom() as session:
        over = invitations.invite(session, expires_on=yesterday)
        used = invitations.invite(session, expires_on=today)
        invitations.spend(session, used, today=today)
        (code, *_) = recovery_codes.renew(session, house.newsroom.editor.staff_id)
    assert client.get(f"/invitation/{over}").status_code == 404
    assert client.get(f"/invitation/{used}").status_code == 404

    adam = house.desk.visitor("Adam")
    sent = {"name": "Nina", "rights": "editor", "code": house.desk.people["Adam"].code(later=1)}
    joining = re.search(r"/desk/joining/[\w-]{43}", adam.post("/admin/staff/invite", **sent).text)
    assert joining is not None
    assert client.get(joining[0]).status_code == 200
    with house.databases.newsroom() as session:
        session.scalars(select(StaffInvitation)).one().expires_on = yesterday
    assert client.get(joining[0]).status_code == 404

    first, again = house.desk.stranger(), house.desk.stranger()
    assert first.log_in("Edita", code=code).status_code == 303
    assert again.log_in("Edita", code=code).status_code == 422


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def _guessable(name: str) -> bool:
    """Tell whether a name stands for chance that is none: a seeded generator, a clock, a host."""
    return name.split(".", maxsplit=1)[0] == "random" or bool(
        re.search(
            r"\b(uuid[1356-8]|getnode|mktemp|NAMESPACE_\w+)$|numpy|^secrets\.choice_seed", name
        )
    )


def test_case_42_no_module_takes_chance_from_anywhere_but_the_system() -> None:
    """No `random`, no UUID of a clock or a name in src; secrets have 128 bits or more."""
    found, lengths = [], []
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(path.name, name) for name in _imported(tree) if _guessable(name)]
        lengths += [
            (path.name, node.lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"token_bytes", "token_urlsafe", "token_hex"}
            and any(
                isinstance(given, ast.Constant) and int(str(given.value)) < 16
                for given in node.args
            )
        ]

    assert found == []
    # Only the beginnings of names of files that are made anew; `O_EXCL` does the rest.
    assert {name for name, _ in lengths} == {"private_files.py", "files.py"}
    assert passphrases.CONTRIBUTOR_WORDS * math.log2(len(passphrases.word_list())) > 90
    assert [_guessable(name) for name in ("random.choice", "uuid.uuid1", "uuid.uuid4")] == [
        *(True, True, False)
    ]


def _free_bits(made: Sequence[bytes]) -> int:
    """Count the bits that are one in half of what was made, and follow no neighbour."""
    count, free = len(made), 0
    numbers = [int.from_bytes(each, "big") for each in made]
    limit = 6 * math.sqrt(count) / 2
    for bit in range(8 * len(made[0])):
        column = [number >> bit & 1 for number in numbers]
        changes = sum(one != other for one, other in itertools.pairwise(column))
        if abs(sum(column) - count / 2) < limit and abs(changes - count / 2) < limit:
            free += 1
    return free


def _decoded(make: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: base64.urlsafe_b64decode(make().removeprefix("sp_live_")[:43] + "=")


def _new_id() -> bytes:
    """Make an article's id as the database layer does."""
    default: Any = NewsroomBase.metadata.tables["article"].c.id.default
    made: UUID = default.arg(None)
    return made.bytes


@pytest.mark.parametrize(
    ("make", "bits"),
    [
        (_decoded(tokens.new_token), 256),
        (_decoded(session_ids.new_session_id), 256),
        (_decoded(lambda: tokens.new_outlet_token("live")), 256),
        (lambda: sealing.decoy_slot()[0], 128),
        (_new_id, 122),
    ],
    ids=["token", "session", "outlet token", "slot", "id"],
)
def test_case_42_what_is_made_by_chance_shows_no_pattern(
    make: Callable[[], bytes], bits: int
) -> None:
    """Each bit free, none repeated, in no order: 256 bits in tokens, 122 in ids (UUIDv4)."""
    made = [make() for _ in range(SAMPLES)]

    assert len(set(made)) == SAMPLES
    assert _free_bits(made) == bits
    rises = sum(one < other for one, other in itertools.pairwise(made))
    assert abs(rises - SAMPLES / 2) < 6 * math.sqrt(SAMPLES / 12)
    # What a counter would look like.
    assert _free_bits([number.to_bytes(16, "big") for number in range(SAMPLES)]) < 64


def test_case_42_every_id_of_the_newsroom_is_of_the_random_kind(house: House) -> None:
    """Version 4 in each table, on each engine."""
    house.desk.article(State.PUBLISHED)
    versions = set()
    with house.databases.newsroom(write=False) as session:
        for table in NewsroomBase.metadata.sorted_tables:
            ids = [column for column in table.columns if isinstance(column.type, Uuid)]
            for row in session.execute(select(*ids)) if ids else ():
                versions |= {value.version for value in row if isinstance(value, UUID)}
            assert not any(column.autoincrement is True for column in table.columns), table.name

    assert versions == {4}
