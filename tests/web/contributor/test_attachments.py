"""Pictures and files in the room: cleaned, described, ordered, removed, and nobody else's."""

import re
from uuid import UUID, uuid4

import pytest

from safepub.cleaning.files import CleanFile, FileKind, Remains, Removed
from safepub.newsroom import attachments, drafts
from safepub.newsroom.attachments import AttachmentView
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED
from tests.web.contributor.conftest import OTHER, Door, Visitor, words_of

# What the engines do differently is tested at tests/newsroom/test_attachments.py.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

PAGES = ("", "/1", "/1/file", "/1/remove")
FORMS = {
    "/1": {"alt": "mine", "caption": ""},
    "/1/move": {"direction": "up"},
    "/1/remove": {},
}


def article_with_files(door: Door, *names: str) -> UUID:
    """Give a draft of Maks with files that were cleaned before."""
    article_id = door.article(State.DRAFT)
    with door.databases.newsroom() as session:
        for name in names:
            file = CleanFile(
                kind=FileKind.PNG,
                content=name.encode(),
                removed=(Removed.LOCATION,),
                remains=(Remains.SENSOR_NOISE,),
                width=4,
                height=3,
            )
            attachments.add(session, door.newsroom.maks, article_id, file, name=name)
    return article_id


def views(door: Door, article_id: UUID) -> list[AttachmentView]:
    with door.databases.newsroom(write=False) as session:
        return list(attachments.list_own(session, door.newsroom.maks, article_id))


def post(door: Door, visitor: Visitor, article_id: UUID, path: str, **values: str) -> str:
    """Send a form with the edition that the page shows now, and give the page after it."""
    edition = door.edition_of(article_id)
    answer = visitor.post(
        f"{door.path(article_id)}/attachments{path}", **{"edition": edition, **values}
    )
    return visitor.page_after(answer)


def without_places(page: str) -> str:
    """Blank what differs by the address alone: the links to the page's other languages."""
    return "\n".join(line for line in page.splitlines() if "hreflang" not in line)


def test_the_article_leads_to_its_files_and_what_was_removed_from_them(door: Door) -> None:
    article_id = article_with_files(door, "IMG_1234.png")
    visitor, path = door.visitor(), f"{door.path(article_id)}/attachments"

    article = visitor.get(door.path(article_id)).text
    page = words_of(visitor.get(path))

    assert f'href="{path}"' in article
    assert "attachment-1.png" in page
    assert "Picture (PNG), 1 kB, 4 × 3 pixels" in page
    assert "IMG_1234.png (nobody else sees this name)" in page
    assert "The place where it was made." in page
    assert "The noise of the camera's sensor" in page
    assert "still missing" in page


def test_a_contributor_describes_a_picture(door: Door) -> None:
    article_id = article_with_files(door, "a.png")

    page = post(
        door, door.visitor(), article_id, "/1", alt="A <b>bridge</b>\nat night", caption="Minsk"
    )

    assert "Saved. Only you can read it." in page
    assert "A <b>bridge</b> at night" in page
    assert [(view.alt, view.caption) for view in views(door, article_id)] == [
        ("A <b>bridge</b> at night", "Minsk")
    ]


def test_a_description_that_is_too_long_comes_back(door: Door) -> None:
    article_id = article_with_files(door, "a.png")
    path = f"{door.path(article_id)}/attachments/1"

    answer = door.visitor().post(path, alt="x" * 501, caption="Minsk", edition="2")

    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "Minsk" in answer.text
    assert "This is too long" in answer.text


def test_a_description_of_what_has_changed_meanwhile_keeps_its_words(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png")
    path = f"{door.path(article_id)}/attachments/1"
    seen = str(int(door.edition_of(article_id)) - 1)

    answer = door.visitor().post(path, alt="A bridge", caption="", edition=seen)

    assert answer.status_code == 409
    assert "Your words are still in the form" in words_of(answer)
    assert "A bridge</textarea>" in answer.text
    assert f'name="edition" value="{door.edition_of(article_id)}"' in answer.text
    assert views(door, article_id)[0].alt == ""


def test_files_move_up_and_down(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png", "c.png")
    visitor = door.visitor()

    post(door, visitor, article_id, "/3/move", direction="up")
    post(door, visitor, article_id, "/1/move", direction="down")

    assert [view.name for view in views(door, article_id)] == ["c.png", "a.png", "b.png"]


def test_a_file_goes_after_a_second_look(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png")
    visitor = door.visitor()
    path = f"{door.path(article_id)}/attachments/1/remove"

    asked = words_of(visitor.get(path))
    page = post(door, visitor, article_id, "/1/remove")

    assert "Remove attachment-1.png?" in asked
    assert "a.png" in asked
    assert "The file is deleted." in page
    assert [(view.number, view.name) for view in views(door, article_id)] == [(1, "b.png")]


def test_a_button_pressed_twice_does_not_reach_the_next_file(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png", "c.png")
    visitor, edition = door.visitor(), door.edition_of(article_id)
    path = f"{door.path(article_id)}/attachments/1"

    first = visitor.post(f"{path}/remove", edition=edition)
    again = [
        visitor.post(f"{path}/remove", edition=edition),
        visitor.post(f"{path}/move", edition=edition, direction="down"),
    ]

    assert first.status_code == 303
    assert [answer.status_code for answer in again] == [409, 409]
    assert "Nothing was done: look again." in words_of(again[0])
    assert [view.name for view in views(door, article_id)] == ["b.png", "c.png"]


def test_the_contributor_gets_the_clean_file_to_keep(door: Door) -> None:
    article_id = article_with_files(door, "Maryja at home.png")

    answer = door.visitor().get(f"{door.path(article_id)}/attachments/1/file")

    assert (answer.status_code, answer.data) == (200, b"Maryja at home.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment-1.png"'
    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    ]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Maryja" not in str(answer.headers)


def test_another_contributors_file_is_no_different_from_a_missing_one(door: Door) -> None:
    """Abuse cases 11 and 21."""
    article_id = article_with_files(door, "a.png")
    intruder = door.visitor(OTHER)
    places = [
        door.path(article_id),
        door.path(article_id, door.newsroom.other),
        f"/room/articles/{article_id}",
        f"/room/articles/{uuid4()}",
    ]

    answers = [intruder.get(f"{place}/attachments{page}") for page in PAGES for place in places]

    assert {answer.status_code for answer in answers} == {404}
    assert len({without_places(answer.text) for answer in answers}) == 1


def test_nobody_changes_another_contributors_files(door: Door) -> None:
    """Abuse case 11."""
    article_id = article_with_files(door, "a.png")
    intruder, edition = door.visitor(OTHER), door.edition_of(article_id)
    places = [door.path(article_id), f"/room/articles/{uuid4()}"]

    answers = [
        intruder.post(f"{place}/attachments{page}", edition=edition, **values)
        for page, values in FORMS.items()
        for place in places
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert [view.alt for view in views(door, article_id)] == [""]


def test_a_number_without_a_file_is_not_found(door: Door) -> None:
    article_id = article_with_files(door, "a.png")
    visitor, path = door.visitor(), f"{door.path(article_id)}/attachments"

    statuses = {
        visitor.get(f"{path}/{number}{page}").status_code
        for number in ("2", "0", "9" * 20)
        for page in ("", "/file", "/remove")
    }

    assert statuses == {404}


def test_a_form_that_says_more_than_it_is_asked_is_refused(door: Door) -> None:
    """Abuse cases 18 and 37."""
    article_id = article_with_files(door, "a.png")
    visitor, edition = door.visitor(), door.edition_of(article_id)
    path = f"{door.path(article_id)}/attachments"

    statuses = [
        visitor.post(f"{path}{page}", edition=edition, **values, **{name: "true"}).status_code
        for page, values in FORMS.items()
        for name in ("metadata_stripped", "status", "kind")
    ]

    assert set(statuses) == {422}
    assert len(views(door, article_id)) == 1
    assert door.edition_of(article_id) == edition


def test_files_of_what_was_handed_in_can_be_read_and_not_changed(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png")
    with door.databases.newsroom() as session:
        drafts.submit(session, door.newsroom.maks, article_id, checked=CHECKED)
    visitor, path = door.visitor(), f"{door.path(article_id)}/attachments"

    page = visitor.get(path)
    answers = [
        visitor.post(f"{path}/1", alt="later", caption="", edition="9"),
        visitor.post(f"{path}/1/move", direction="up", edition="9"),
        visitor.post(f"{path}/1/remove", edition="9"),
        visitor.get(f"{path}/1/remove"),
    ]

    assert "its files cannot be changed now" in words_of(page)
    assert "Move" not in words_of(page)
    assert 'type="file"' not in page.text
    assert {answer.status_code for answer in answers} == {409}
    assert visitor.get(f"{path}/1/file").status_code == 200


def test_an_address_of_a_file_names_nothing(door: Door) -> None:
    article_id = article_with_files(door, "Maryja.png")
    visitor = door.visitor()
    path = f"{door.path(article_id)}/attachments"

    shown = visitor.get(path).text + visitor.get(f"{path}/1").text

    links = re.findall(r'(?:href|src|action)="([^"]+)"', shown)
    assert f"{path}/1/file" in links
    assert not [link for link in links if "Maryja" in link or str(article_id) in link]


def test_files_stand_below_the_text_before_it_is_handed_in(door: Door) -> None:
    article_id = article_with_files(door, "a.png", "b.png")
    visitor = door.visitor()
    post(door, visitor, article_id, "/1", alt="A bridge", caption="Minsk")

    page = words_of(visitor.get(f"{door.path(article_id)}/submit"))

    assert "attachment-1.png" in page
    assert "Minsk" in page
    assert "One picture has no text for people who cannot see it. You can go on without" in page
