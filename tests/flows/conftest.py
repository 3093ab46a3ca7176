"""A newsroom in processes of its own, as an administrator would start it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select, update

from safepub import database
from safepub.cli import demo, instance
from safepub.cli.instance import Plan
from safepub.crypto import suite
from safepub.crypto.keysets import Purpose
from safepub.custody import accounts
from safepub.database import Databases
from safepub.newsroom import invitations, outlets, staff
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import Locks, NewStaff
from safepub.newsroom.states import Right
from safepub.settings import Settings, load_settings
from safepub.web import runtime
from tests.flows.visitor import Visitor
from tests.support.instances import Custodians

PASSWORD = "a password for a test only"
STAFF = (
    ("Edita", {Right.EDITOR}),
    ("Peter", {Right.EDITOR, Right.PUBLISHER}),
    ("Petra", {Right.EDITOR, Right.PUBLISHER}),
    ("Adam", {Right.ADMINISTRATOR}),
)
TOMORROW = timedelta(days=1)


@dataclass(frozen=True)
class Running:
    """A newsroom that answers, and what its people were given."""

    address: str
    folder: Path
    databases: Databases
    settings: Settings
    totp_secrets: dict[str, str]
    invitation: str
    token: str
    overrides: dict[str, str]
    browsers: dict[str, Visitor] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """Give a code that was not used yet, as if half a minute had gone by since the last."""
        with self.databases.newsroom() as session:
            session.execute(update(Staff).where(Staff.name == name).values(last_totp_step=None))
        return pyotp.TOTP(self.totp_secrets[name]).now()

    def at_desk(self, name: str) -> Visitor:
        """Give somebody's browser at the desk; a code works once, so they log in once."""
        if name not in self.browsers:
            self.browsers[name] = self._log_in(name)
        return self.browsers[name]

    def at_custody(self, name: str) -> Visitor:
        """Give a custodian's browser at the door, logged in once as well."""
        if name not in self.browsers:
            self.browsers[name] = self._log_in(name, "/custody/login")
        return self.browsers[name]

    def _log_in(self, name: str, page: str = "/desk/login") -> Visitor:
        visitor = Visitor(self.address)
        typed = {"name": name, "password": PASSWORD, "code": self.code(name)}
        assert visitor.press(visitor.get(page), "Log in", typed).status == 200
        return visitor


@pytest.fixture
def running(
    newsroom_url: str, vault_path: Path, custodians: Custodians, tmp_path: Path
) -> Iterator[Running]:
    """A newsroom on each engine in turn, with its staff and an outlet."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings_file = make_instance(tmp_path / "instance", address, custodians)
    overrides = {
        "SAFEPUB_NEWSROOM_URL": newsroom_url.replace("+psycopg", ""),
        "SAFEPUB_VAULT_PATH": str(vault_path),
        "SAFEPUB_ARGON2_STAFF_MEMORY_KIB": "8192",
        "SAFEPUB_ARGON2_CONTRIBUTOR_MEMORY_KIB": "8192",
    }
    settings = load_settings(settings_file, overrides)
    databases = database.open_databases(settings.newsroom_url, settings.vault_path)
    made = let_people_in(databases, settings, custodians)
    command = [sys.executable, "-m", "safepub.cli.main", "serve", "--settings", str(settings_file)]
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)],
            env={**os.environ, **overrides},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        demo.wait_until_alive(address, server)
        yield Running(address, tmp_path, databases, settings, *made, overrides)
    finally:
        # Not terminated: it would wait for browsers that keep their connections.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        databases.close()


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def make_instance(folder: Path, address: str, custodians: Custodians) -> Path:
    """Fill a folder as `safepub init` does, and give its settings file."""
    folder.mkdir()
    manifests = {
        Purpose.IDENTITY: custodians.custody.identity_manifest.read_bytes(),
        Purpose.PAYMENT: custodians.custody.payment_manifest.read_bytes(),
    }
    plan = Plan(base_url=address, site_name="The Test Courier", throw_away=True)
    return instance.create(folder, plan, manifests)


def let_people_in(
    databases: Databases, settings: Settings, custodians: Custodians
) -> tuple[dict[str, str], str, str]:
    """Give staff their accounts, an outlet its token and somebody an invitation."""
    locks = Locks(totp_key=settings.secrets.totp_key, cost=runtime.cost(settings.argon2.staff))
    today: date = datetime.now(UTC).date()
    keys = {member.name: member.public_key for member in custodians.identity.members}
    people = (*STAFF, *((name, {Right.CUSTODIAN}) for name in keys))
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        secrets = {
            name: staff.add(
                session,
                NewStaff(name=name, password=PASSWORD, rights=frozenset(rights)),
                locks,
                held,
            )
            for name, rights in people
        }
        for name, public_key in keys.items():
            staff_id = session.scalars(select(Staff.id).where(Staff.name == name)).one()
            accounts.connect(session, staff_id, suite.key_id(public_key))
        token = outlets.issue_token(session, outlets.add(session, "Harbour Weekly"))
        invitation = invitations.invite(session, expires_on=today + TOMORROW)
    return secrets, invitation, token
