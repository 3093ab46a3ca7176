"""`safepub init`: a newsroom for real use, which starts when every custodian has signed."""

import contextlib
import io
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from safepub import app as application
from safepub import database
from safepub.cli import accounts, init
from safepub.cli.init import People
from safepub.cli.instance import Plan
from safepub.crypto import cards, checkpoints, keysets, manifests, second_factor, suite
from safepub.crypto.keysets import Keyset, Purpose
from safepub.custody import accounts as custody_accounts
from safepub.database import Databases
from safepub.errors import SettingsError
from safepub.newsroom import staff, staff_log_in
from safepub.newsroom.models.staff import DeskKeyCopy, Staff
from safepub.newsroom.staff_log_in import LogIn
from safepub.newsroom.states import Right
from safepub.settings import Settings, load_settings
from tests.cli import ceremonies
from tests.cli.ceremonies import STAFF, Person, complete, run_init, sign_all
from tests.support.postgres import Server


@pytest.fixture
def people(tmp_path: Path) -> list[Person]:
    return ceremonies.people(tmp_path)


@dataclass(frozen=True)
class Made:
    """A newsroom that nobody changes, and what was printed while it was made."""

    folder: Path
    people: list[Person]
    output: str
    databases: Databases
    settings: Settings


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("init")
    people = ceremonies.people(folder)
    ran = run_init(folder / "room", people, "--paymaster", str(people[0].card))
    settings = load_settings(folder / "room" / "safepub.toml", {})
    databases = database.open_databases(settings.newsroom_url, settings.vault_path)
    yield Made(folder / "room", people, ran.output, databases, settings)
    databases.close()


def test_a_newsroom_starts_once_every_custodian_has_signed(
    people: list[Person], tmp_path: Path
) -> None:
    folder = tmp_path / "room"

    made = run_init(folder, people)

    assert made.exit_code == 0, made.output
    settings = load_settings(folder / "safepub.toml", {})
    copies = sign_all(folder, people)
    with pytest.raises(SettingsError, match="not signed yet by Ana, Bohdan, Chiara"):
        application.create_app(settings)
    assert (
        "Identity: not signed yet by Bohdan."
        in complete(folder, copies[0], copies[2], copies[3]).output
    )
    with pytest.raises(SettingsError, match="not signed yet by Bohdan"):
        application.create_app(settings)
    assert "Identity: all have signed." in complete(folder, copies[1]).output
    app = application.create_app(settings)
    assert app.test_client().get("/readyz").status_code == 200
    assert app.extensions["safepub"].keysets.identity.quorum == 2
    app.extensions["safepub"].close()


def test_the_server_s_command_says_who_has_not_signed(people: list[Person], tmp_path: Path) -> None:
    run_init(tmp_path / "room", people)
    path = str(tmp_path / "room" / "safepub.toml")

    served = subprocess.run(
        [sys.executable, "-m", "safepub.cli.main", "serve", "--port", "1", "--settings", path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert served.returncode == 1
    assert "not signed yet by Ana, Bohdan, Chiara" in served.stderr
    assert "Traceback" not in served.stderr


def test_what_each_person_is_given_logs_them_in(made: Made) -> None:
    given = re.findall(
        r"^  (\S+) \((.+)\)\n +password +(.+)\n +TOTP secret +(\S+)", made.output, re.MULTILINE
    )
    now = datetime.now(UTC)

    assert [name for name, *_ in given] == [
        *("Adela", "Edita", "Peter"),
        *(custodian.name for custodian in made.people),
    ]
    for name, rights, password, secret in given:
        with made.databases.newsroom(write=False) as session:
            credential = staff_log_in.credential_of(session, name)
        typed = LogIn(password=password, code=second_factor.code_at(secret, now))
        unlocked = staff_log_in.checked(
            credential, typed, accounts.locks_of(made.settings), now=now
        )
        assert unlocked is not None
        assert sorted(unlocked.rights) == rights.split(", ")
        assert bool(unlocked.desk_keys) == bool(unlocked.rights & staff.READING_RIGHTS)


def test_each_custodian_has_one_account_that_answers_with_their_key(made: Made) -> None:
    with made.databases.newsroom(write=False) as session:
        for custodian in made.people:
            found = session.scalars(select(Staff).where(Staff.name == custodian.name)).one()
            key_id = custody_accounts.key_of(session, found.id)
            assert key_id == suite.key_id(custodian.key.public_key)


def test_the_second_factor_is_given_as_authenticators_scan_it(made: Made) -> None:
    secret = re.search(r"Edita \(editor\)\n.*\n +TOTP secret +(\S+)", made.output)

    words = made.output.split()
    scanned = urlsplit(next(word for word in words if "Edita" in word and "otpauth" in word))
    assert secret is not None
    assert (scanned.netloc, scanned.path) == ("totp", "/The%20Room%3AEdita")
    assert parse_qs(scanned.query) == {"secret": [secret[1]], "issuer": ["The Room"]}


def test_nothing_in_the_folder_is_for_others_and_no_password_is_in_it(made: Made) -> None:
    files = list(made.folder.iterdir())

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    secrets = [path.read_bytes() for path in files if path.suffix == ".secret"]
    assert (len(set(secrets)), {len(secret) for secret in secrets}) == (6, {32})
    for password in re.findall(r"password +(.+)", made.output):
        assert not any(password.encode() in path.read_bytes() for path in files)
    assert not [path for path in made.folder.parent.iterdir() if "unfinished" in path.name]


def test_the_pin_and_the_journal_s_key_are_those_of_the_instance(made: Made) -> None:
    manifest = made.settings.custody.identity_manifest.read_bytes()

    lines = made.output.splitlines()
    key = next(line.strip() for line in lines if "safepub-journal-" in line)
    _, public_key = checkpoints.read_verifier_key(key)
    assert public_key == checkpoints.public_key_of(made.settings.secrets.journal_key)
    assert made.settings.custody.identity_pin == keysets.fingerprint(manifest)
    assert made.settings.custody.identity_pin in made.output


def test_fingerprints_are_shown_and_asked_about_before_anything_is_made(
    people: list[Person], tmp_path: Path
) -> None:
    refused = run_init(tmp_path / "room", people, typed="n\n")

    assert refused.exit_code == 1
    for custodian in people:
        fingerprint = cards.fingerprint(custodian.member)
        assert fingerprint.hex() in refused.output
        assert cards.words(fingerprint) in refused.output
    assert "password" not in refused.output
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".card"] * len(people)
    assert run_init(tmp_path / "room", people, typed="y\n").exit_code == 0


@pytest.mark.parametrize(
    ("staff", "sentence"),
    [
        (("--editor", "Edita"), "at least one --administrator"),
        (("--administrator", "Adela"), "at least one --editor or --publisher"),
        ((*STAFF, "--editor", "Ana"), "the name of a member of staff"),
        ((*STAFF, "--editor", "ana"), "the name of a member of staff"),
        ((*STAFF, "--editor", "E\x1bd"), "one line"),
    ],
)
def test_people_who_cannot_be_told_apart_or_are_missing_are_refused(
    people: list[Person], tmp_path: Path, staff: Sequence[str], sentence: str
) -> None:
    refused = run_init(tmp_path / "room", people, staff=staff)

    assert (refused.exit_code, sentence in refused.output) == (1, True), refused.output
    assert not (tmp_path / "room").exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--quorum", "1"), "A quorum for identity is at least 2"),
        (("--quorum", "4"), "at most the number of cards"),
        (("--payment-quorum", "2"), "A quorum for payment is at least 1"),
        (("--newsroom-url", "mysql://x"), "begins with postgresql://"),
    ],
)
def test_numbers_and_addresses_that_do_not_fit_are_refused(
    people: list[Person], tmp_path: Path, more: Sequence[str], sentence: str
) -> None:
    refused = run_init(tmp_path / "room", people, *more)

    assert (refused.exit_code, sentence in refused.output) == (1, True), refused.output


def test_a_card_that_was_altered_is_refused(people: list[Person], tmp_path: Path) -> None:
    card = bytearray(people[0].card.read_bytes())
    card[-70] ^= 1
    people[0].card.write_bytes(card)

    refused = run_init(tmp_path / "room", people)

    assert refused.exit_code == 1
    assert "not a custodian's card" in refused.output


def test_one_name_with_two_keys_is_refused(people: list[Person], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    namesake = ceremonies.person(tmp_path / "other", "Ana")

    in_one_set = run_init(tmp_path / "room", people, "--custodian", str(namesake.card))
    in_both = run_init(tmp_path / "room", people, "--paymaster", str(namesake.card))

    assert "same name" in in_one_set.output
    assert "The two sets have a name" in in_both.output


def test_what_is_there_already_is_not_touched(people: list[Person], tmp_path: Path) -> None:
    run_init(tmp_path / "room", people)
    before = (tmp_path / "room" / "pepper.secret").read_bytes()
    vault = tmp_path / "room" / "vault.db"

    again = run_init(tmp_path / "room", people)
    same_vault = run_init(tmp_path / "second", people, "--vault", str(vault))

    assert "exists already" in again.output
    assert "There is a vault" in same_vault.output
    assert (tmp_path / "room" / "pepper.secret").read_bytes() == before
    assert not (tmp_path / "second").exists()


def test_the_newsroom_may_be_an_empty_postgresql_and_the_vault_elsewhere(
    people: list[Person], tmp_path: Path, postgres_server: Server
) -> None:
    url = postgres_server.url(postgres_server.new_database()).replace("+psycopg", "")
    vault = tmp_path / "disk" / "vault.db"
    where = ("--newsroom-url", url, "--vault", str(vault))

    made = run_init(tmp_path / "room", people, *where)
    vault.rename(vault.with_name("gone"))
    vault.with_name("vault-documents.db").unlink()
    again = run_init(tmp_path / "second", people, *where)

    settings = load_settings(tmp_path / "room" / "safepub.toml", {})
    databases = database.open_databases(settings.newsroom_url, vault.with_name("gone"))
    assert made.exit_code == 0
    with databases.newsroom(write=False) as session:
        assert len(session.scalars(select(DeskKeyCopy)).all()) == 2
    databases.close()
    assert settings.vault_path == vault
    assert not (tmp_path / "room" / "vault.db").exists()
    assert "There is a newsroom in this database already" in again.output


class Broken(io.StringIO):
    """A terminal that has gone away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(text[:0])


def test_a_log_in_that_could_not_be_shown_is_not_stored(
    people: list[Person], tmp_path: Path, postgres_server: Server
) -> None:
    url = postgres_server.url(postgres_server.new_database()).replace("+psycopg", "")
    plan = Plan(base_url="https://room.example", site_name="The Room", newsroom_url=url)
    keyset = Keyset(Purpose.IDENTITY, 2, tuple(custodian.member for custodian in people[:2]))
    staff_given = {"Edita": frozenset({Right.EDITOR})}
    unsigned = {purpose: manifests.unsigned(keyset) for purpose in Purpose}

    with pytest.raises(BrokenPipeError), contextlib.redirect_stdout(Broken()):
        init.build(tmp_path / "room", plan, People(staff=staff_given, keysets=(keyset,)), unsigned)

    assert not (tmp_path / "room").exists()
    assert run_init(tmp_path / "room", people, "--newsroom-url", url).exit_code == 0
