"""A disk that is full, or that takes no writes: a plain sentence, and nothing half stored."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

import pytest

from safepub.errors import UnavailableError
from safepub.serving import problems
from tests.faults import processes, remains
from tests.faults.instance import Instance, answering
from tests.faults.processes import pid_of
from tests.faults.test_killed_server import People, assert_all_is_there, assert_whole, let_in
from tests.faults.writers import MARKER, Writer, body, headline
from tests.flows.visitor import Page, Visitor
from tests.support.instances import Custodians

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
NOTHING_STORED = str(UnavailableError())
READ_ONLY, WRITABLE = 0o555, 0o700


@dataclass
class Forms:
    """Forms that were opened while all was well, to be sent later."""

    newcomer: Callable[[], Page]
    author: Callable[[], Page]
    editor: Callable[[], Page]

    def assert_refused(self) -> None:
        """Whoever sends theirs is told that it was not stored, and gets the words back."""
        _assert_plain(self.newcomer(), f"{MARKER} Newcomer", "an invented street")
        _assert_plain(self.author(), headline(99), body(99))
        _assert_plain(self.editor(), "Which year?")

    def assert_taken(self) -> None:
        """All of them can be sent once more."""
        assert len(self.newcomer().words_of_passphrase()) == 7
        assert self.author().status == 200
        assert "Which year?" in self.editor().plain


def open_forms(people: People) -> Forms:
    """Let everybody open theirs."""
    newcomer, room, desk = Visitor(people.newcomers.address), people.author.room, people.editor.desk
    invitation = newcomer.get(f"/invitation/{people.newcomers.invitations.pop()}")
    identity = {
        "legal_name": f"{MARKER} Newcomer",
        "contact": "an invented street",
        "byline": "Я",
    }
    writing = room.get("/room/articles/new")
    text = {"headline": headline(99), "dek": "", "body": body(99), "language": "en"}
    paragraph = desk.get(people.editor.paragraph)
    return Forms(
        newcomer=lambda: newcomer.press(
            invitation, "Seal this and show me my passphrase", identity
        ),
        author=lambda: room.press(writing, "Save and hand in …", text),
        editor=lambda: desk.press(paragraph, "Comment", {"comment": "Which year?"}),
    )


def _assert_plain(page: Page, *kept: str) -> None:
    assert page.status == 503, page.plain
    assert NOTHING_STORED in page.plain
    assert all(words in page.text for words in kept)
    assert not [word for word in ("Traceback", "sqlite", "disk") if word in _told(page)]


def _told(page: Page) -> str:
    _, _, rest = page.plain.partition("Not right now")
    return rest.partition("Start page")[0]


def _assert_outlet_refused(people: People) -> None:
    with pytest.raises(AssertionError, match=problems.UNAVAILABLE.title):
        people.outlet.write()


@contextmanager
def full_disk(server: BaseProcess, longest: int) -> Iterator[None]:
    """Let no file of the server grow longer than this, for as long as the block lasts."""
    _limit(server, longest)
    yield
    _limit(server, resource.RLIM_INFINITY)


def _limit(server: BaseProcess, longest: int) -> None:
    for process in (pid_of(server), *answering(server)):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))


def _write_or_be_refused(writer: Writer) -> None:
    try:
        writer.write()
    except AssertionError as refused:
        said = str(refused)
        assert NOTHING_STORED in said or problems.UNAVAILABLE.title in said, said


def test_on_a_full_disk_nothing_is_half_stored_and_everybody_is_told(
    killed: Instance, custodians: Custodians
) -> None:
    server = killed.serve()
    people = let_in(killed, custodians)
    forms = open_forms(people)
    longest = max(file.stat().st_size for file in remains.files_of(killed))
    everybody = (people.newcomers, people.author, people.editor, people.outlet)

    with full_disk(server, 0):
        forms.assert_refused()
        _assert_outlet_refused(people)
    forms.assert_taken()
    # Here the log of the newsroom still has room, and the vault none; and so on.
    for size in (longest // 32, longest // 8, longest // 2, longest):
        with full_disk(server, size):
            for writer in everybody:
                _write_or_be_refused(writer)
        remains.assert_sound(killed)
        with killed.opened() as databases:
            assert_whole(databases)
    for writer in everybody:
        writer.write()
    assert_all_is_there(people)
    with killed.opened() as databases:
        names = remains.opened_identities(databases, custodians)
    assert names >= set(people.newcomers.registered.values())
    remains.assert_nothing_in_the_clear(killed, MARKER)


def test_on_a_disk_that_takes_no_writes_everybody_is_told_until_it_does(
    killed: Instance, custodians: Custodians
) -> None:
    server = killed.serve()
    people = let_in(killed, custodians)
    forms = open_forms(people)
    processes.stop(server)
    files = tuple(remains.files_of(killed))

    for path in (*files, killed.folder):
        path.chmod(READ_ONLY)
    server = killed.serve(powerless=True)
    forms.assert_refused()
    _assert_outlet_refused(people)
    for path in (killed.folder, *files):
        path.chmod(WRITABLE)

    # What was opened meanwhile is let go of at the first write.
    _write_or_be_refused(people.outlet)
    forms.assert_taken()
    people.outlet.write()
    assert_all_is_there(people)
    with killed.opened() as databases:
        assert_whole(databases)
