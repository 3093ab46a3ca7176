"""Cases 40, 43 and 44: things sent to break, to get out of their place, or to tell on somebody."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.database import Databases, NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import drafts, publishing
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Acknowledgement, Webhook
from safepub.newsroom.states import State
from safepub.settings import Settings
from tests.abuse import houses, walks
from tests.abuse.houses import House
from tests.newsroom.conftest import TEXT, WAYS, Newsroom
from tests.support.instances import Custodians
from tests.web.contributor import files
from tests.web.contributor.conftest import Door, written
from tests.web.contributor.files import OWNER
from tests.web.desk.conftest import NOON, soon

Step = Callable[[Newsroom, NewsroomSession, UUID], None]
SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
DEEP = 10_000
JSON = {"Content-Type": "application/json"}
IMPOSSIBLE = ("2026-02-30", "0000-00-00", "99999-01-01", "2026-13-01", "-1", "٢٠٢٦-٠١-٠١", "1e9")
POISON = (
    "> " * DEEP + "x",
    "[" * DEEP + "x",
    "*" * DEEP + "_x" * 500,
    "- " * 2_000 + "x",
    "![" * 2_000 + "](" * 2_000,
    "e" + "\u0301" * DEEP,
    "\u202e\u2066\ufeff\ufdd0\U000e0041 x",
)


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _door(house: House) -> Door:
    return Door(house.app, house.databases, house.settings, house.newsroom)


def _kept(house: House) -> list[bytes]:
    """Give what was kept of an article's files, as its contributor gets it."""
    with house.databases.newsroom(write=False) as session:
        article_id = session.scalars(select(Article.id)).one()
    path = f"{_door(house).path(article_id)}/attachments"
    room, found = house.contributor(), list[bytes]()
    while (answer := room.get(f"{path}/{len(found) + 1}/file")).status_code == 200:
        assert "evil" not in str(answer.headers)
        assert answer.headers["Content-Disposition"].endswith(('.png"', '.jpg"', '.docx"'))
        found.append(answer.data)
    return found


def _with_a_way_out(document: bytes) -> bytes:
    """Add to a Word document a link to a file of the server, and parts that lie elsewhere."""
    held = io.BytesIO(document)
    link = zipfile.ZipInfo("word/media/image1.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in ("../../evil.txt", "/tmp/evil.txt", "word/../../evil.xml"):  # noqa: S108
            archive.writestr(name, "Qzevil")
    return held.getvalue()


@SQLITE
def test_case_40_no_name_and_no_archive_leads_out_of_its_place(
    house: House, tmp_path: Path
) -> None:
    """Sibling, absolute, NUL and Windows paths, a link in an archive: no file, no path, inert."""
    draft, room = house.desk.article(State.DRAFT), house.contributor()
    sibling = tmp_path / "uploads-evil"
    sibling.mkdir()
    before = sorted(tmp_path.rglob("*"))
    names = ("../uploads-evil/x.png", f"{sibling}/x.png", "..\\..\\x.png", "a\0b.png", "...", "/")

    colours = ("navy", "red", "green", "black", "white", "brown")
    for name, colour in zip(names, colours, strict=True):
        files.send(_door(house), room, draft, (files.jpeg(colour), name))
    escaping = files.send(
        _door(house), room, draft, (_with_a_way_out(files.docx()), "../../letter.docx")
    )

    kept = _kept(house)
    assert len(kept) >= len(names) - 1
    assert sorted(tmp_path.rglob("*")) == before
    passwd = Path("/etc/passwd").read_bytes()
    for content in (*kept, escaping.data):
        assert passwd not in content
        assert b"Qzevil" not in content
        assert b"uploads-evil" not in content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert not [name for name in archive.namelist() if ".." in name or name[0] == "/"]
                assert not any(entry.external_attr >> 28 == 0o12 for entry in archive.infolist())
    client = house.app.test_client()
    for path in ("/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/static//etc/passwd"):
        assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("path", ["webhooks", "acknowledgements"])
def test_case_43_deep_json_and_lone_surrogates_are_refused_at_writing(
    house: House, path: str
) -> None:
    """413 or 422 for depth, halves of characters and NUL; nothing stored, everything goes on."""
    article_id = walks.publish(house)
    at = "/api/v1/webhooks" if path == "webhooks" else f"/api/v1/articles/{article_id}/{path}"
    client, token = house.app.test_client(), {"Authorization": f"Bearer {house.outlet_token}"}
    bodies = [
        "[" * DEEP + "]" * DEEP,
        '{"a":' * 2_000 + "1" + "}" * 2_000,
        "[" * 2_000,
        r'{"url": "https://example.org/\ud800", "action": "updated", "address": "\udfff"}',
        r'{"url": "https://example.org/\u0000", "action": "\u0000"}',
        '{"url": 1e999, "action": NaN}',
        '{"url": ' + "9" * 4_000 + "}",
    ]

    answers = [client.post(at, data=body, headers={**token, **JSON}) for body in bodies]

    assert {answer.status_code for answer in answers} <= {400, 413, 422}
    assert {answer.mimetype for answer in answers} == {"application/problem+json"}
    with house.databases.newsroom(write=False) as session:
        assert session.scalars(select(Webhook)).all() == []
        assert session.scalars(select(Acknowledgement)).all() == []
    assert client.get("/api/v1/articles", headers=token).status_code == 200


def test_case_43_impossible_dates_and_broken_letters_stop_no_list(house: House) -> None:
    """422 for days that are none; half letters and NUL never stored; the editors' list loads."""
    article_id, approved = house.desk.article(State.IN_REVIEW), house.desk.article(State.APPROVED)
    edita, peter, room = (
        house.desk.visitor("Edita"),
        house.desk.visitor("Peter"),
        house.contributor(),
    )
    edition = str(house.desk.edition_of(approved))

    for day in IMPOSSIBLE:
        form = {**house.desk.form_of(article_id), "original_publisher": "X", "original_date": day}
        assert edita.post(f"/articles/{article_id}/edit", **form).status_code == 422, day
        for wrong in ({"day": day}, {"time": day}):
            sent = {"seen": edition, **soon(), **wrong}
            assert peter.post(f"/articles/{approved}/schedule", **sent).status_code == 422, day
    assert house.desk.state_of(approved) is State.APPROVED

    new = written(pseudonym=str(house.pseudonym_of(house.newsroom.maks)))
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', room.get("/room/articles/new").text)
    assert csrf is not None
    for broken in (b"%ED%A0%80", b"%FF", b"a%00b"):
        fields = {**new, "csrf_token": csrf[1], "headline": "@"}
        body = b"&".join(
            f"{name}={value}".encode().replace(b"@", broken) for name, value in fields.items()
        )
        kind = "application/x-www-form-urlencoded"
        answer = room.client.post("/room/articles/new", data=body, content_type=kind)
        assert answer.status_code in {303, 422}
    for page in ("/queue", f"/articles/{article_id}", "/messages"):
        assert edita.get(page).status_code == 200
    assert edita.post("/search", words="bread").status_code == 200
    assert room.get("/room").status_code == 200


@SQLITE
@pytest.mark.parametrize("number", range(len(POISON)))
def test_case_43_a_text_made_to_break_breaks_no_reader(house: House, number: int) -> None:
    """Nesting, runs and marks by the thousand: refused, or read by everybody and published."""
    body = POISON[number]
    room = house.contributor()
    new = written(
        body=body, headline="Bread", pseudonym=str(house.pseudonym_of(house.newsroom.maks))
    )
    saved = room.post("/room/articles/new", **new).status_code
    # 200: what is invisible in it was taken out, and comes back to be looked at.
    assert saved in {200, 303, 422}
    article_id = _start(house, body)
    if article_id is None:
        assert saved == 422
        return
    at = _door(house).path(article_id)
    assert {room.get(f"{at}{end}").status_code for end in ("", "/edit", "/preview")} == {200}
    with house.databases.newsroom() as session:
        for step in WAYS[State.IN_REVIEW]:
            step(house.newsroom, session, article_id)
    edita = house.desk.visitor("Edita")
    for end in ("", "/edit", "/comments", "/differences"):
        assert edita.get(f"/articles/{article_id}{end}").status_code == 200, end
    assert TEXT.headline in edita.get("/queue").text

    _publish(house, article_id, WAYS[State.APPROVED][2:])
    client, token = house.app.test_client(), {"Authorization": f"Bearer {house.outlet_token}"}
    for ending in walks.FORMATS:
        answer = client.get(f"/api/v1/articles/{article_id}{ending}", headers=token)
        assert answer.status_code == 200
        assert len(answer.data) < 40 * len(body.encode()) + 20_000
    assert json.loads(client.get("/api/v1/articles", headers=token).data)["articles"]


def _start(house: House, body: str) -> UUID | None:
    """Begin an article with a text that no form has looked at; None where it is refused."""
    with house.databases.newsroom() as session:
        pseudonym_id = house.pseudonym_of(house.newsroom.maks)
        with suppress(InvalidError):
            text = replace(TEXT, body=body)
            return drafts.start(session, house.newsroom.maks, pseudonym_id, text).id
    return None


def _publish(house: House, article_id: UUID, steps: Sequence[Step]) -> None:
    with house.databases.newsroom() as session:
        for step in steps:
            step(house.newsroom, session, article_id)
        edition = house.newsroom.edition(session, article_id)
        peter = house.desk.people["Peter"].reader
        publishing.publish(session, peter, article_id, seen_edition=edition, now=NOON)


def _media(house: House, article_id: UUID) -> list[TestResponse]:
    client, token = house.app.test_client(), {"Authorization": f"Bearer {house.outlet_token}"}
    told = client.get(f"/api/v1/articles/{article_id}", headers=token).get_json()["media"]
    return [
        client.get(each["href"].removeprefix("https://safepub.test"), headers=token)
        for each in told
    ]


@SQLITE
def test_case_44_a_file_goes_on_clean_or_not_at_all(house: House, tmp_path: Path) -> None:
    """Place, owner and camera gone from what is kept and served; odd types and bombs refused."""
    draft, room = house.desk.article(State.DRAFT), house.contributor()
    originals = [files.jpeg(), files.docx()]
    sent = [
        (originals[0], f"{OWNER}.jpg"),
        (originals[1], "letter.docx"),
        (files.heic(), "beach.heic"),
        (files.pixel_bomb(), "bomb.png"),
        (b"MZ\x90\0program", "report.pdf"),
        (b"GIF89a" + files.jpeg(), "both.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg"),
    ]

    answer = files.send(_door(house), room, draft, *sent)

    assert answer.status_code == 422
    assert len(_kept(house)) == 2
    _publish(house, draft, WAYS[State.APPROVED])
    served = [file.data for file in _media(house, draft)]
    assert served
    stored = [blob for blobs in house.blobs().values() for blob in blobs]
    for content in (*_kept_copies(served), *stored):
        assert OWNER.encode() not in content
        assert OWNER.encode("utf-16-le") not in content
        assert not any(original in content for original in originals)
    picture = Image.open(io.BytesIO(served[0]))
    assert (len(picture.getexif()), picture.info.get("comment")) == (0, None)
    assert list(tmp_path.rglob("*.jpg")) == []


def _kept_copies(served: list[bytes]) -> list[bytes]:
    """Give served files, and what archives among them hold."""
    found = list(served)
    for content in served:
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                found += [archive.read(name) for name in archive.namelist()]
    return found
