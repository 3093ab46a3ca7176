"""The pages of note templates."""

import pytest

from safepub.newsroom import note_templates
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_a_template_is_written_changed_and_deleted(desk: Desk) -> None:
    desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    with desk.databases.newsroom(write=False) as session:
        ((maks, _),) = note_templates.pseudonyms(session)
    typed = {"kind": "disclosure", "byline": str(maks), "words": "Known to us."}

    made = visitor.post("/note-templates", **typed)
    with desk.databases.newsroom(write=False) as session:
        (view,) = note_templates.list_(session, desk.people["Edita"].reader)
    path = f"/note-templates/{view.id}"
    listed = words_of(visitor.get("/note-templates"))
    form = visitor.get(path).text
    visitor.post(path, **{**typed, "words": "Known to the editors."})
    changed = words_of(visitor.get("/note-templates"))
    visitor.post(f"{path}/delete")

    assert made.location == "/desk/note-templates"
    assert "Disclosure, Maks : Known to us." in listed
    assert f'<option value="{maks}" selected>Maks' in form
    assert "Known to the editors." in changed
    assert "None yet." in visitor.get("/note-templates").text
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("words", "", "Please give the words of the note."),
        ("kind", "gossip", "Please choose one of the options."),
        ("byline", "00000000-0000-4000-8000-000000000004", "Please choose one of the bylines."),
    ],
)
def test_what_cannot_be_kept_comes_back(desk: Desk, field: str, value: str, sentence: str) -> None:
    typed = {"kind": "edit", "byline": "", "words": "All my words.", field: value}

    answer = desk.visitor("Edita").post("/note-templates", **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert field == "words" or "All my words." in answer.text


def test_administrators_read_no_template(desk: Desk) -> None:
    assert desk.visitor("Adam").get("/note-templates").status_code == 403
