"""The journal page by page: by number, the newest first, narrowed without being read whole."""

import pytest

from safepub.database import Databases
from safepub.newsroom import journal, journal_pages
from safepub.newsroom.journal_pages import JournalPage, Wanted
from tests.newsroom import journals


def _write(databases: Databases, *told: tuple[str, str]) -> None:
    with databases.newsroom() as session:
        for act, who in told:
            journal.append(session, act, who=who, what={"id": "x"}, day=journals.TODAY)


def _show(databases: Databases, **wanted: str | int) -> JournalPage:
    with databases.newsroom(write=False) as session:
        return journal_pages.show(session, Wanted(**wanted))  # type: ignore[arg-type]


def _numbers(page: JournalPage) -> list[int]:
    return [line.number for line in page.lines]


def test_nothing_written_is_one_empty_page(databases: Databases) -> None:
    page = _show(databases)

    assert (page.lines, page.older, page.size, page.countersigned) == ([], None, 0, 0)


@pytest.mark.parametrize("count", [49, 50, 51, 120])
def test_every_entry_stands_on_one_page(databases: Databases, count: int) -> None:
    _write(databases, *[("request.asked", "a")] * count)

    page = _show(databases)
    found = _numbers(page)
    assert len(found) == min(count, journal_pages.PAGE_SIZE)
    while page.older is not None:
        page = _show(databases, before=page.older)
        assert page.lines
        found += _numbers(page)

    assert found == list(range(count))[::-1]
    assert page.size == count


def test_a_page_is_narrowed_by_family_and_person(databases: Databases) -> None:
    told = [("request.asked", "a"), ("article.publish", "a"), ("request.taken", "custodian 12ab")]
    _write(databases, *told * 60)

    asked = _show(databases, family="request", who="a")
    assert _numbers(asked) == list(range(0, 180, 3))[::-1][: journal_pages.PAGE_SIZE]
    assert asked.older is not None
    rest = _show(databases, family="request", who="a", before=asked.older)
    assert _numbers(rest) == list(range(0, 30, 3))[::-1]
    assert rest.older is None
    assert {line.act for line in _show(databases, who="custodian").lines} == {"request.taken"}
    assert _show(databases, family="staff").lines == []


def test_a_page_looks_at_so_many_entries_and_no_more(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_pages, "LOOKED_AT", 3)
    _write(databases, ("staff.invited", "a"), *[("request.asked", "a")] * 6)

    first = _show(databases, family="staff")
    second = _show(databases, family="staff", before=first.older or 0)
    third = _show(databases, family="staff", before=second.older or 0)

    assert [first.older, second.older, third.older] == [4, 1, None]
    # Three are looked at, and there are just three.
    assert _show(databases, family="article", before=3).older is None
    assert [_numbers(each) for each in (first, second, third)] == [[], [], [0]]


def test_an_entry_that_was_spoilt_hides_no_other(databases: Databases) -> None:
    _write(databases, ("request.asked", "a"), ("request.asked", "b"))
    journals.put(databases, 1, b"\xff no entry")

    spoilt, good = _show(databases).lines

    assert (spoilt.number, spoilt.act, spoilt.who, spoilt.what) == (1, "", "", {})
    assert (good.number, good.who) == (0, "a")
