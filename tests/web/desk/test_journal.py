"""The journal's page: for administrators, by id and to the day, with words for every act."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

import safepub
from safepub.newsroom import journal
from safepub.newsroom.journal_pages import JournalLine
from safepub.newsroom.models.journal import JournalEntry
from safepub.newsroom.states import TRANSITIONS, Right, State
from safepub.web.desk import journal_words
from tests.web.desk.conftest import Desk, Visitor, words_of

# A page is the same on either engine: the reading is tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

PATH = "/admin/journal"
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
FILES = (".json", ".html")


@pytest.fixture
def adam(desk: Desk) -> Visitor:
    return desk.visitor("Adam")


def _written_somewhere() -> Iterator[str]:
    """Give every act that a module names which writes into the journal."""
    package = Path(safepub.__file__).parent
    for folder in ("newsroom", "custody", "cli"):
        for path in (package / folder).rglob("*.py"):
            tree = ast.parse(path.read_text())
            named = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
            if not named & {"journal", "reveals"} and path.name != "journal.py":
                continue
            texts = (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant))
            yield from (text for text in texts if isinstance(text, str) and _is_kind(text))


def _is_kind(text: str) -> bool:
    return KIND.fullmatch(text) is not None and not text.endswith(FILES)


def test_every_kind_of_entry_has_words(newsroom_url: str) -> None:
    del newsroom_url
    of_articles = {
        f"article.{act}" for act, row in TRANSITIONS.items() if row.right is not Right.CONTRIBUTOR
    }
    found = set(_written_somewhere())

    assert {"staff.joined", "request.asked", "payments.paid", "keyset.replaced"} < found
    assert found | of_articles == set(journal_words.ACTS)
    families = {each.partition(".")[0] for each in journal_words.ACTS}
    assert families == set(journal_words.FAMILIES)


def test_an_act_without_words_goes_by_its_name(newsroom_url: str) -> None:
    del newsroom_url
    line = JournalLine(number=0, day="2026-11-23", act="outlet.sold", who="worker", what={"x": 1})

    assert journal_words.act(line) == "outlet.sold"
    assert journal_words.who(line, {}) == "The worker"
    assert journal_words.what(line, {}) == ""


def test_an_empty_journal_says_so(desk: Desk, adam: Visitor) -> None:
    page = words_of(adam.get(PATH))

    assert "Nothing has been written down yet." in page
    assert "0 entries; no custodian has countersigned them yet." in page


def test_it_tells_who_did_what_by_id_and_to_the_day(desk: Desk, adam: Visitor) -> None:
    article_id = desk.article(State.PUBLISHED)

    answer = adam.get(PATH)
    page = words_of(answer)

    short = article_id.hex[:8]
    assert f"Peter published it article {short}, revision 1, version 1" in page
    assert f"Edita took it on article {short}" in page
    assert "version 0" not in page
    assert page.index("published it") < page.index("took it on")
    assert "safepub journal verify" in page
    for hidden in ("Bread and letters", "Maks", "she wrote", str(article_id)):
        assert hidden.casefold() not in answer.text.casefold()


def test_it_names_staff_and_no_custodian(desk: Desk, adam: Visitor) -> None:
    klara, petra = (desk.people[name].reader.staff_id for name in ("Klára", "Petra"))
    with desk.databases.newsroom() as session:
        for act, who, what in (
            ("staff.rights_set", f"{petra}", {"staff": f"{petra}", "rights": ["editor"]}),
            ("article.kill", f"{petra}", {"article": "1a2b3c4d5e", "second": f"{petra}"}),
            ("staff.password_changed", f"{klara}", {}),
            ("request.granted", journal.custodian(b"\x12" * 8), {"id": "feed5eedfeed", "act": "9"}),
            ("desk_key.recovered", journal.OPERATOR, {"staff": f"{petra}"}),
        ):
            journal.append(session, act, who=who, what=what, day=date(2026, 11, 23))

    answer = adam.get(PATH)
    page = words_of(answer)

    assert "2026-11-23 Petra set their rights Petra, editor" in page
    assert "Petra killed it article 1a2b3c4d, with Petra" in page
    assert "A custodian changed their own password –" in page
    assert "A custodian granted request feed5eed" in page
    assert "The operator let them have the desk’s key from the recovery paper Petra" in page
    for hidden in ("Klára", str(klara), "1212", "feed5eedfeed"):
        assert hidden not in answer.text


def test_it_is_narrowed_and_leafed_through(desk: Desk, adam: Visitor) -> None:
    edita, peter = (str(desk.people[name].reader.staff_id) for name in ("Edita", "Peter"))
    with desk.databases.newsroom() as session:
        for _ in range(60):
            journal.append(session, "staff.invited", who=edita, what={}, day=date(2026, 11, 23))
        journal.append(session, "request.asked", who=peter, what={}, day=date(2026, 11, 23))

    first = adam.get(PATH)
    assert "before=11" in first.text
    assert words_of(first).count("invited somebody") == 49
    older = adam.get(f"{PATH}?before=11")
    assert words_of(older).count("invited somebody") == 11
    assert 'rel="next"' not in older.text
    narrow = adam.get(f"{PATH}?family=request&who={peter}")
    assert words_of(narrow).count("asked the custodians") == 1
    assert "invited somebody" not in narrow.text
    assert f"family=staff&amp;who={edita}&amp;before=10" in (
        adam.get(f"{PATH}?family=staff&who={edita}").text
    )
    assert "No entry fits all of this." in words_of(adam.get(f"{PATH}?family=keyset"))
    assert "There are no entries before this one." in words_of(adam.get(f"{PATH}?before=0"))


def test_a_spoilt_entry_does_not_close_the_page(desk: Desk, adam: Visitor) -> None:
    desk.article(State.IN_REVIEW)
    with desk.databases.newsroom() as session:
        session.execute(update(JournalEntry).values(entry=b"\xff"))

    assert "(this entry cannot be read)" in words_of(adam.get(PATH))


@pytest.mark.parametrize(
    "asked",
    ["before=x", "before=-1", "before=1234567890", "family=vault", "who=Edita", "who=klara"],
)
def test_what_cannot_be_asked_for_is_not_found(desk: Desk, adam: Visitor, asked: str) -> None:
    klara = str(desk.people["Klára"].reader.staff_id)

    answer = adam.get(f"{PATH}?{asked.replace('klara', klara)}")

    assert answer.status_code == 404
    assert "There is no such page of the journal." in words_of(answer)


@pytest.mark.parametrize("name", ["Edita", "Peter", "Klára"])
def test_nobody_else_reads_it_or_is_led_to_it(desk: Desk, name: str) -> None:
    visitor = desk.visitor(name)

    assert visitor.get(PATH).status_code == 403
    assert "desk/admin/journal" not in visitor.get("/account").text
    assert "desk/admin/journal" in desk.visitor("Adam").get("/account").text
