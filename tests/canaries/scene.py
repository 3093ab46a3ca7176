"""One newsroom in which everything private was said once, and what everybody was answered."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
from sqlalchemy import select, update

from safepub.cli import accounts
from safepub.cli.accounts import Account
from safepub.crypto import suite
from safepub.custody import accounts as custody_accounts
from safepub.database import Databases
from safepub.newsroom import feed_acts, invitations, outlets, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.feed_acts import NewFeed
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import Right
from safepub.settings import Settings
from tests.canaries.browsers import Browser, Kept, Outlet
from tests.canaries.listening import Heard
from tests.canaries.scanner import Marker, Scanner
from tests.support.instances import Custodians

STAFF = {
    "editor": frozenset({Right.EDITOR}),
    "publisher": frozenset({Right.EDITOR, Right.PUBLISHER}),
    "administrator": frozenset({Right.ADMINISTRATOR}),
}
SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")
NAMES_OF_STAFF = (
    *(f"{who}: * body" for who in (*STAFF, "custodian")),
    *("stored: newsroom*", "stored: backup"),
)
COOKIE = re.compile(r"__Host-[a-z-]+=([A-Za-z0-9_-]{40,})")


@dataclass(kw_only=True)
class Scene:
    """The newsroom, its people and their secrets."""

    folder: Path
    settings_file: Path
    overrides: dict[str, str]
    settings: Settings
    databases: Databases
    custodians: Custodians
    kept: Kept
    markers: dict[str, Marker]
    people: dict[str, Account] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    outlets: dict[str, Outlet] = field(default_factory=dict)
    feed: str = ""
    webhooks: list[bytes] = field(default_factory=list, repr=False)
    heard: Heard = field(default_factory=Heard)
    """What the process said and did while the story was told."""

    def __getitem__(self, name: str) -> str:
        """Give what is planted under a name."""
        return self.markers[name].value

    def learn(self, name: str, value: str, *places: str) -> str:
        """Remember a secret that the newsroom itself has made, and give it back."""
        self.markers[name] = Marker(name=name, value=value, places=places)
        return value

    def scanner(self) -> Scanner:
        """Give what looks for everything that was said."""
        return Scanner(self.markers.values())

    def invite(self, name: str) -> str:
        """Make an invitation and give the path of its page."""
        with self.databases.newsroom() as session:
            token = invitations.invite(session, expires_on=_today() + timedelta(days=1))
        return f"/invitation/{self.learn(name, token, '*: * /invitation/* body')}"

    def code(self, who: str) -> str:
        """Give a code that was not used yet, as if half a minute had gone by since the last."""
        person = self.people[who]
        with self.databases.newsroom() as session:
            session.execute(
                update(Staff).where(Staff.name == person.name).values(last_totp_step=None)
            )
        return pyotp.TOTP(person.totp_secret).now()

    def at(self, who: str) -> Browser:
        """Give somebody's browser; staff log in once."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.kept, who)
            if who in self.people:
                self._log_in(self.browsers[who], "/custody" if who == "custodian" else "/desk")
        return self.browsers[who]

    def _log_in(self, browser: Browser, door: str) -> None:
        person = self.people[browser.who]
        typed = {
            "name": person.name,
            "password": person.password,
            "code": self.code(browser.who),
        }
        assert browser.press(browser.get(f"{door}/login"), "Log in", typed).status == 200

    def let_in(self) -> None:
        """Open an account for everybody who works here, and give each outlet a token."""
        locks = accounts.locks_of(self.settings)
        with self.databases.newsroom() as session:
            held = staff.found_desk(session)
            for who, rights in STAFF.items():
                name = f"Staff-{who}-Žižkaŭ"
                self.people[who] = accounts.open_account(session, name, rights, locks, held)
            for member in self.custodians.identity.members:
                opened = accounts.open_account(
                    session, member.name, frozenset({Right.CUSTODIAN}), locks, None
                )
                self.people.setdefault("custodian", opened)
                row = session.scalars(select(Staff.id).where(Staff.name == member.name)).one()
                custody_accounts.connect(session, row, suite.key_id(member.public_key))
            for who, name in (("outlet", "Harbour Weekly"), ("other outlet", "Denník Most")):
                token = outlets.issue_token(session, outlets.add(session, name))
                self.outlets[who] = Outlet(self.kept, who, self.learn(f"token of {who}", token))
            self.outlets["public"] = Outlet(self.kept, "public")
            credential = staff_log_in.credential_of(session, self.people["administrator"].name)
            assert credential is not None
            reader = DeskReader(
                staff_id=credential.staff_id,
                name=credential.name,
                rights=credential.rights,
                desk_keys={},
            )
            new = NewFeed(title="Letters")
            self.feed = str(feed_acts.open_feed(session, reader, new, today=_today()))

    def learn_secrets(self) -> None:
        """Remember what opens accounts, sessions and the newsroom itself."""
        for who, person in self.people.items():
            if who in STAFF:
                self.learn(f"name of {who}", person.name, *NAMES_OF_STAFF)
            self.learn(f"password of {who}", person.password)
            self.learn(f"second factor of {who}", person.totp_secret)
            self.learn(f"recovery code of {who}", person.recovery_codes[0])
        for name in SECRETS:
            # It has no letters: what is looked for is its hex, and the bytes in the files.
            self.learn(f"secret {name}", getattr(self.settings.secrets, name).hex())
        for answer in self.kept.answers:
            if answer.path in {"/login", "/desk/login", "/custody/login"} and answer.status == 303:
                for name, value in answer.headers:
                    found = COOKIE.search(value) if name == "Set-Cookie" else None
                    if found:
                        cookie = f"session of {answer.who}"
                        self.learn(cookie, found[1], "*: POST */login header Set-Cookie")


def _today() -> date:
    return datetime.now(UTC).date()
