"""Each story of docs/runbooks.md, played with the commands that it names."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from safepub import registration
from safepub.cli import instance, main
from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import cards, opening, passphrases, suite
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import NoShareError, QuorumMissingError
from safepub.crypto.passphrases import ContributorKeys
from safepub.custody import loading
from safepub.database import NewsroomSession
from safepub.newsroom import contributors, invitations, staff_log_in
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.watch_lists import Notes
from safepub.registration import Registration
from safepub.settings import load_settings
from safepub.vault.identity import RealIdentity
from safepub.vault.models import Slot
from safepub.web.runtime import cost
from tests.cli import ceremonies
from tests.cli.ceremonies import Person
from tests.cli.custody.world import run

LEGAL_NAME = "Aljaksandra Vydumanaja"
WORDS = "ankle bacon cabin dagger eagle fabric gadget"
NAMES = ("Ana", "Bohdan", "Chiara", "Dora", "Emil", "Pavol")
RENEWED = ("Ana", "Bohdan", "Chiara")

Holders = Mapping[str, KeyHolder]


@dataclass(frozen=True)
class Newsroom:
    """An instance that `safepub init` has made, with one contributor in it."""

    settings_file: Path
    folder: Path

    def command(self, *arguments: str | Path) -> str:
        """Run a command of the server; it ends well."""
        given = [*map(str, arguments), "--settings", str(self.settings_file)]
        ran = CliRunner().invoke(main.main, given)
        assert ran.exit_code == 0, ran.output
        return ran.output

    def opens(self, people: Sequence[KeyHolder]) -> str:
        """Join the shares of these people and read the name in the vault."""
        with instance.opened(self.settings_file) as (_, databases):
            with databases.newsroom(write=False) as session:
                of_identity = LinkEnvelope.purpose == Purpose.IDENTITY.value
                rows = session.scalars(select(LinkEnvelope.envelope).where(of_identity))
                envelope = opening.read(rows.one())
            shares = [opening.open_share(envelope, holder.key.seed) for holder in people]
            link = opening.join(envelope, shares)
            with databases.vault() as vault:
                body = vault.get_one(Slot, link.slot_id).body
        return RealIdentity.from_payload(opening.open_slot(body, link)).legal_name

    def contributor_keys(self) -> ContributorKeys:
        """Derive what the contributor's words give here."""
        settings = load_settings(self.settings_file, {})
        return passphrases.contributor_keys(
            WORDS,
            salt=settings.secrets.passphrase_salt,
            pepper=settings.secrets.pepper,
            cost=replace(cost(settings.argon2.contributor), memory_kib=1024, lanes=1),
        )


def _holder(folder: Path, name: str) -> KeyHolder:
    folder.mkdir(exist_ok=True)
    holder = keys.make_key(name, folder / f"{name.lower()}.spk", cost=keys.LOWEST_COST)
    member = holder.member
    holder.key_file.with_suffix(".card").write_bytes(cards.write(member, holder.key.signing_seed))
    return holder


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Holders:
    folder = tmp_path_factory.mktemp("people")
    return {name: _holder(folder, name) for name in NAMES}


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Holders:
    """The same people with new keys."""
    folder = tmp_path_factory.mktemp("renewed")
    return {name: _holder(folder, name) for name in RENEWED}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, people: Holders) -> Newsroom:
    folder = tmp_path_factory.mktemp("runbooks")
    first = [
        Person(holder.name, holder.key, holder.key_file.with_suffix(".card"))
        for holder in (people["Ana"], people["Bohdan"], people["Chiara"], people["Pavol"])
    ]
    room = folder / "room"
    assert ceremonies.run_init(room, first).exit_code == 0
    ceremonies.complete(room, *ceremonies.sign_all(room, first))
    newsroom = Newsroom(room / "safepub.toml", folder)
    _register(newsroom)
    return newsroom


def _register(newsroom: Newsroom) -> None:
    today, found = datetime.now(UTC).date(), newsroom.contributor_keys()
    with instance.opened(newsroom.settings_file) as (settings, databases):
        with databases.newsroom() as session:
            token = invitations.invite(session, expires_on=today)
        registration.register(
            databases,
            loading.load(settings).keysets,
            Registration(
                identity=RealIdentity(legal_name=LEGAL_NAME, contact="nobody@example.org"),
                payment=None,
                byline="Maks",
                invitation_token=token,
                login_tag=found.login_tag,
                public_key=suite.public_key_of(found.box_seed),
                note_key=found.note_key,
                notes=Notes(),
            ),
            today=today,
        )


@pytest.fixture
def newsroom(made: Newsroom, tmp_path: Path) -> Newsroom:
    """A copy of it for each story."""
    shutil.copytree(made.settings_file.parent, tmp_path / "room")
    return Newsroom(tmp_path / "room" / "safepub.toml", tmp_path)


@contextmanager
def _newsroom_of(newsroom: Newsroom) -> Iterator[NewsroomSession]:
    with (
        instance.opened(newsroom.settings_file) as (_, databases),
        databases.newsroom(write=False) as session,
    ):
        yield session


def _new_set(newsroom: Newsroom, members: Sequence[KeyHolder], quorum: int) -> Path:
    """Steps 1 and 2: cards become a manifest, and each member signs a copy."""
    new = newsroom.folder / "unsigned.manifest"
    made_of = [holder.key_file.with_suffix(".card") for holder in members]
    purpose = ("--purpose", "identity", "--quorum", str(quorum))
    assert run("manifest", "make", *purpose, *made_of, "--to", new).code == 0
    copies = [newsroom.folder / f"{number}.manifest" for number in range(len(members))]
    for copy, holder in zip(copies, members, strict=True):
        shutil.copy(new, copy)
        signing = ("manifest", "sign", copy, "--key", holder.key_file, "--yes")
        assert run(*signing, by=[holder]).code == 0
    whole = newsroom.folder / "new.manifest"
    assert run("manifest", "merge", *copies, "--to", whole).code == 0
    return whole


def _replace_set(
    newsroom: Newsroom, members: Sequence[KeyHolder], quorum: int, meet: Sequence[KeyHolder]
) -> None:
    """The whole ceremony of the runbook."""
    manifest = _new_set(newsroom, members, quorum)
    exported, reshared = newsroom.folder / "envelopes.spe", newsroom.folder / "reshared.spe"
    newsroom.command("envelopes", "export", "--purpose", "identity", "--to", exported)
    named = [each for holder in meet for each in ("--key", holder.key_file)]
    files = ("reshare", exported, "--to-manifest", manifest, "--to", reshared)
    ran = run(*files, *named, typed="reshare\n", by=meet)
    assert ran.code == 0, ran.said
    set_in_force = ("keyset", "replace", "--purpose", "identity", manifest)
    newsroom.command(*set_in_force, "--envelopes", reshared)


def test_a_custodian_leaves(newsroom: Newsroom, people: Holders) -> None:
    ana, bohdan, chiara, dora = (people[name] for name in NAMES[:4])

    _replace_set(newsroom, [ana, bohdan, dora], 2, meet=[ana, bohdan])

    assert newsroom.opens([dora, ana]) == LEGAL_NAME
    with pytest.raises(NoShareError):
        newsroom.opens([ana, chiara])
    with _newsroom_of(newsroom) as session:
        assert staff_log_in.credential_of(session, "Dora") is not None
        assert staff_log_in.credential_of(session, "Chiara") is None


def test_a_key_is_lost(newsroom: Newsroom, people: Holders, renewed: Holders) -> None:
    ana, bohdan, chiara = people["Ana"], people["Bohdan"], renewed["Chiara"]

    _replace_set(newsroom, [ana, bohdan, chiara], 2, meet=[bohdan, ana])

    assert newsroom.opens([chiara, bohdan]) == LEGAL_NAME
    with pytest.raises(NoShareError):
        newsroom.opens([people["Chiara"], bohdan])


def test_all_keys_are_rotated(newsroom: Newsroom, people: Holders, renewed: Holders) -> None:
    fresh = [renewed[name] for name in RENEWED]

    _replace_set(newsroom, fresh, 2, meet=[people["Chiara"], people["Ana"]])

    assert newsroom.opens(fresh[:2]) == newsroom.opens(fresh[1:]) == LEGAL_NAME
    with pytest.raises(NoShareError):
        newsroom.opens([people["Ana"], people["Bohdan"]])


def test_the_quorum_changes(newsroom: Newsroom, people: Holders) -> None:
    five = [people[name] for name in NAMES[:5]]

    _replace_set(newsroom, five, 3, meet=five[:2])

    assert newsroom.opens([five[4], five[0], five[3]]) == LEGAL_NAME
    with pytest.raises(QuorumMissingError):
        newsroom.opens(five[:2])


def test_the_yearly_drill(newsroom: Newsroom, people: Holders) -> None:
    sample = newsroom.folder / "sample.spe"
    newsroom.command(
        "envelopes", "export", "--purpose", "identity", "--sample", "5", "--to", sample
    )
    reports = []
    for name in ("Ana", "Chiara"):
        report = newsroom.folder / f"{name}.drill"
        command = ("drill", sample, "--key", people[name].key_file, "--to", report)
        assert run(*command, by=[people[name]]).code == 0
        reports.append(report)

    both = run("drill-compare", *reports, "--sample", sample)
    one = run("drill-compare", reports[0], "--sample", sample)

    assert both.code == 0
    assert "together could open every envelope" in both.said
    assert one.code == 1


def test_the_server_was_seized_and_is_rebuilt(newsroom: Newsroom, people: Holders) -> None:
    keeper = _holder(newsroom.folder / "keeper", "Keeper")
    backup, rebuilt = newsroom.folder / "backup.spb", newsroom.folder / "rebuilt"
    card = keeper.key_file.with_suffix(".card")
    earlier = newsroom.folder / "journal.spj"
    newsroom.command("journal", "export", "--to", earlier)
    newsroom.command("backup", "make", "--to", backup, "--public-key", card)
    shutil.rmtree(newsroom.settings_file.parent)

    _restore(backup, keeper, rebuilt)

    again = Newsroom(rebuilt / "safepub.toml", newsroom.folder)
    assert again.opens([people["Ana"], people["Bohdan"]]) == LEGAL_NAME
    with _newsroom_of(again) as session:
        tag = again.contributor_keys().login_tag
        assert contributors.find_by_login_tag(session, tag) is not None
    assert "The journal is whole" in again.command("journal", "verify", "--earlier", earlier)


def _restore(backup: Path, keeper: KeyHolder, target: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{keeper.passphrase}\n".encode())
    os.close(writing)
    given = ["backup", "restore", str(backup), "--key", str(keeper.key_file), "--to", str(target)]
    ran = CliRunner().invoke(main.main, [*given, "--passphrase-fd", str(reading)])
    os.close(reading)
    assert ran.exit_code == 0, ran.output
