"""The server killed while people write: what was acknowledged is there, and nothing is half."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from random import Random

from sqlalchemy import func, select

from safepub.database import Databases
from safepub.newsroom import invitations
from safepub.newsroom.models.articles import Draft, Revision, SealedText, Submission
from safepub.newsroom.models.outlets import Acknowledgement
from safepub.newsroom.models.people import LinkEnvelope
from safepub.vault.models import Slot
from safepub.vault.slots import FIRST_DECOYS, ROWS_PER_DEPOSIT
from tests.faults import instance, processes, remains, writers
from tests.faults.instance import KILLS, Instance, Kill
from tests.faults.writers import MARKER, Author, Editor, Newcomers, Outlet, Watch, Writer
from tests.flows import handing_in
from tests.flows.conftest import TOMORROW, Running, let_people_in
from tests.flows.visitor import Visitor
from tests.serving.shelf import Shelf
from tests.support.instances import Custodians
from tests.web.api.test_acknowledging import told_of

LONGEST = 0.3
"""Seconds; what takes longest, a registration, takes about as many."""
MOST_DONE = 2


@dataclass
class People:
    """Everybody who writes."""

    newcomers: Newcomers
    author: Author
    editor: Editor
    outlet: Outlet

    def write_until(self, chance: Random, kill: Kill) -> None:
        """Let two of them write at once until the server is killed, at a point of chance."""
        everybody: list[Writer] = [self.newcomers, self.author, self.editor, self.outlet]
        watch, both = Watch(), chance.sample(everybody, 2)
        with ThreadPoolExecutor(len(both)) as threads:
            calls = [threads.submit(watch.let_write, one) for one in both]
            watch.wait_for(chance.randint(0, MOST_DONE), and_then=chance.uniform(0, LONGEST))
            kill()
            watch.gone.set()
        for call in calls:
            call.result()


def let_in(killed: Instance, custodians: Custodians) -> People:
    """Give everybody a browser and something to write about."""
    with killed.opened() as databases:
        secrets, invitation, token = let_people_in(databases, killed.settings, custodians)
        given = (secrets, invitation, token)
        running = Running(
            killed.address, killed.folder, databases, killed.settings, *given, killed.overrides
        )
        contributor = handing_in.register(running)
        reviewed = handing_in.to_review(contributor, "A letter in review")
        editor = running.at_desk("Edita")
        article_id = told_of(Shelf(databases)).id
        invited = _invite(databases, MOST_DONE * KILLS + 1)
    return People(
        newcomers=Newcomers(killed.address, invited),
        author=Author(contributor.room),
        editor=Editor(editor, f"{reviewed}/revisions/1/paragraphs/2"),
        outlet=Outlet(f"{killed.address}/api/v1/articles/{article_id}/acknowledgements", token),
    )


def _invite(databases: Databases, number: int) -> list[str]:
    tomorrow = datetime.now(UTC).date() + TOMORROW
    with databases.newsroom() as session:
        return [invitations.invite(session, expires_on=tomorrow) for _ in range(number)]


def kill_once(killed: Instance, server: BaseProcess, people: People, chance: Random) -> BaseProcess:
    """Kill the server, or only its processes that answer; give the one that answers then."""
    if chance.choice((True, False)):
        people.write_until(chance, lambda: processes.kill(server))
        return killed.serve()
    people.write_until(chance, lambda: instance.kill_workers(server))
    killed.wait_until_alive(server)
    return server


def assert_whole(databases: Databases) -> None:
    """No row is there without those that belong to it, in neither database."""
    with databases.newsroom(write=False) as session:
        accounts = len(session.scalars(remains.ACCOUNTS).all())
        envelopes = session.scalar(select(func.count()).select_from(LinkEnvelope))
        owned = {
            text_id
            for kind in (Draft, Submission, Revision)
            for text_id in session.scalars(select(kind.text_id))
        }
        assert set(session.scalars(select(SealedText.id))) == owned
    with databases.vault() as vault:
        slots = vault.scalar(select(func.count()).select_from(Slot)) or 0
    assert envelopes == 2 * accounts
    deposits, half = divmod(slots - FIRST_DECOYS, ROWS_PER_DEPOSIT)
    assert half == 0
    assert deposits >= accounts


def assert_all_is_there(people: People) -> None:
    """Everything that somebody was told is done can be read where it belongs."""
    for passphrase in people.newcomers.registered:
        visitor = Visitor(people.newcomers.address)
        page = visitor.press(visitor.get("/login"), "Log in", {"passphrase": passphrase})
        assert "Your articles" in page.plain
    room = people.author.room
    for number in people.author.drafts:
        article = room.get(room.get("/room").link(writers.headline(number)))
        is_draft = "Write on" in article.plain
        assert is_draft <= (number not in people.author.handed_in)
        shown = room.get(f"{article.address}/preview") if is_draft else article
        assert writers.body(number) in shown.plain
    article_page, _, _ = people.editor.paragraph.partition("/revisions")
    comments = people.editor.desk.get(f"{article_page}/comments").plain
    assert [comments.count(words) for words in people.editor.written] == [
        1 for _ in people.editor.written
    ]


def test_nothing_acknowledged_is_lost_and_nothing_is_half(
    killed: Instance, custodians: Custodians, chance: Random
) -> None:
    server = killed.serve()
    people = let_in(killed, custodians)

    for _ in range(KILLS if killed.on_sqlite else KILLS // 2):
        server = kill_once(killed, server, people, chance)
        remains.assert_sound(killed)
        with killed.opened() as databases:
            assert_whole(databases)

    assert_all_is_there(people)
    with killed.opened() as databases:
        names = remains.opened_identities(databases, custodians)
        with databases.newsroom(write=False) as session:
            told = session.scalars(select(Acknowledgement.address)).first() or writers.place(0)
    assert names >= set(people.newcomers.registered.values())
    assert told in {writers.place(people.outlet.number), writers.place(people.outlet.number + 1)}
    remains.assert_nothing_in_the_clear(killed, MARKER, handing_in.LEGAL_NAME)
